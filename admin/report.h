/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_ADMIN_REPORT_H
#define FOOTFALL_ADMIN_REPORT_H

#include "base/settings.h"
#include "options.h"

/* Prints a view as an aligned table with totals and bars, as CSV or as
 * JSON; when it was rolled up stands below the table, or on stderr. */
enum exit_status report_run(
	const struct options *options, const struct settings *settings);

#endif
