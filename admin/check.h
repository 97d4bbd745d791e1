/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_ADMIN_CHECK_H
#define FOOTFALL_ADMIN_CHECK_H

/* The doctor: looks at everything and says, a line each, what is wrong and
 * what mends it. */
#include "base/settings.h"
#include "finding.h"
#include "options.h"

/*
 * Appends every finding about the configuration read from `path`.  It opens
 * its own connections, and may run in any thread, but in one at a time.  The
 * clocks are compared unless `now` is `pretended` (--now).
 */
void check_gather(struct finding_list *list, const struct settings *settings,
	const char *path, int64_t now, bool pretended);

/*
 * Prints them.  `settings` is NULL when the configuration at `path` can't be
 * read, for the reason `why`.  Returns EXIT_DONE, or EXIT_FAILED when a finding
 * needs the owner.
 */
enum exit_status check_run(const struct options *options, const char *path,
	const struct settings *settings, const char *why);

#endif
