/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_ADMIN_PROGRESS_H
#define FOOTFALL_ADMIN_PROGRESS_H

/* A line on the terminal for what takes longer than a second. */
#include <stdbool.h>
#include <stdint.h>

struct progress {
	const char *job;
	int64_t begun, shown; /* on the clock of system_uptime() */
	bool on, visible;
};

/* Nothing is ever shown unless stderr is a terminal and `wanted`. */
void progress_start(struct progress *progress, const char *job, bool wanted);

/* A struct job's progress function; the context is the struct progress.
 * `total` is 0 when it is not known. */
void progress_show(
	void *context, const char *what, uint64_t done, uint64_t total);

/* Clears the line. */
void progress_end(struct progress *progress);

#endif
