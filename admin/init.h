/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_ADMIN_INIT_H
#define FOOTFALL_ADMIN_INIT_H

#include "base/settings.h"
#include "options.h"
#include "store/db.h"

/* Creates the database, if absent and allowed, and the tables; prints the
 * GRANTs of the three roles. */
enum exit_status init_run(
	const struct options *options, const struct settings *settings);

/* Creates the tables that are missing, and the database if absent and
 * allowed; `*steps` receives how many steps were applied. */
enum db_status init_create(const struct database_settings *settings,
	int64_t now, int *steps, struct error *error)
	__attribute__((warn_unused_result));

/* Says, where `status` is that, that `what` needs an account with more
 * privileges. */
void init_say_denied(enum db_status status, const char *what);

#endif
