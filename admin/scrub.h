/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_ADMIN_SCRUB_H
#define FOOTFALL_ADMIN_SCRUB_H

/* --rotate-salt --scrub: the scrub around the job, by the account of the
 * group init, and what is printed of it. */
#include "base/settings.h"
#include "jobs.h"
#include "options.h"
#include "stats/scrub.h"

struct scrub_session {
	struct db *db; /* NULL: there is none */
	struct scrub scrub;
	bool tried; /* all steps were */
	enum db_status status;
	struct error error; /* why there is no connection */
};

/* Before the job.  Without --scrub, and in a dry run, nothing is done. */
void scrub_session_begin(struct scrub_session *session,
	const struct options *options, const struct settings *settings);

/* Behind it: the steps, when the job is done, whose summary then tells how
 * many were done and how many not. */
void scrub_session_end(
	struct scrub_session *session, struct job_result *result);

/* Prints a line a step, and returns the exit status: EXIT_FAILED when one
 * was not done. */
enum exit_status scrub_session_print(
	const struct scrub_session *session, const struct options *options);

#endif
