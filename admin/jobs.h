/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_ADMIN_JOBS_H
#define FOOTFALL_ADMIN_JOBS_H

#include "base/settings.h"
#include "options.h"

/* Runs the job that the options name, or with --maintain all that are due,
 * prints a summary each, and returns the exit status: the worst one. */
enum exit_status jobs_run(
	const struct options *options, const struct settings *settings);

#endif
