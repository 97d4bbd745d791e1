/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_ADMIN_INIT_H
#define FOOTFALL_ADMIN_INIT_H

#include "base/settings.h"
#include "options.h"

/* Creates the database, if absent and allowed, and the tables; prints the
 * GRANTs of the three roles. */
enum exit_status init_run(
	const struct options *options, const struct settings *settings);

#endif
