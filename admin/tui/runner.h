/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_ADMIN_TUI_RUNNER_H
#define FOOTFALL_ADMIN_TUI_RUNNER_H

/*
 * Runs a job in a thread of its own, with a connection of its own, so that
 * the screen goes on.  What is known of it is copied to whoever asks; nothing
 * else is shared.
 */
#include <stdatomic.h>

#include "view.h"

/*
 * Runs the job here and now, and fills in how it ended: in words for the
 * reader.  `progress` and `stop` as in struct job_request.
 */
void runner_run_here(const struct surroundings *around,
	const struct job_order *order, int64_t now,
	void (*progress)(
		void *context, const char *what, uint64_t done, uint64_t total),
	void *context, atomic_bool *stop, struct job_status *status);

struct runner;

/* `around` must outlive it.  NULL, with a text, when there can be none.
 * runner_end() ends it. */
struct runner *runner_new(const struct surroundings *around,
	struct error *error) __attribute__((warn_unused_result));

/* Begins a job; the one before must have ended, and been taken. */
void runner_begin(
	struct runner *runner, const struct job_order *order, int64_t now);

/* Asks the job to stop at the next place where it may. */
void runner_stop(struct runner *runner);

/* Readable when there is something new to take. */
int runner_fd(const struct runner *runner);

/* Copies what is known of the job.  Returns true when it has ended since
 * the last time. */
bool runner_take(struct runner *runner, struct job_status *status);

/* Waits until the job ends, `wait_ms` at most.  Returns whether it did. */
bool runner_wait(struct runner *runner, int wait_ms);

/* A job that is still running is left to end with the process; what it has
 * not committed is undone. */
void runner_end(struct runner *runner);

#endif
