/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_ADMIN_JOBS_H
#define FOOTFALL_ADMIN_JOBS_H

/* The jobs, for the command line and for the screen alike. */
#include "options.h"
#include "stats/job.h"

/* One job that is to be run. */
struct job_request {
	enum command command;
	const struct settings *settings;
	int64_t now;
	bool pretended; /* by --now: the clocks need not agree */
	bool if_due;	/* only when --maintain would run it */
	bool dry_run, force;
	int days, months; /* of the rollup */
	/* See struct job; both may be NULL. */
	void (*progress)(
		void *context, const char *what, uint64_t done, uint64_t total);
	void *progress_context;
	atomic_bool *stop;
};

enum job_end {
	JOB_DONE,
	JOB_NOT_DUE,
	JOB_BUSY, /* it runs elsewhere: no failure */
	JOB_FAILED,
};

struct job_result {
	enum job_end end;
	enum exit_status status;
	struct summary summary; /* of JOB_DONE */
	/* The summary in one line; or why not, and what to do. */
	char text[sizeof(((struct error *)0)->text)];
};

/* The name of a job as it stands in job_run; NULL for a command that is
 * none. */
const char *job_name(enum command command);

/* Runs one job with a connection of its own and prints nothing.  It may be
 * called from any thread. */
void job_run_one(const struct job_request *request, struct job_result *result);

/* Runs the job that the options name, or with --maintain all that are due,
 * prints a summary each, and returns the exit status: the worst one. */
enum exit_status jobs_run(
	const struct options *options, const struct settings *settings);

#endif
