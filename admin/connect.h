/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_ADMIN_CONNECT_H
#define FOOTFALL_ADMIN_CONNECT_H

#include "options.h"
#include "store/db.h"

/*
 * Connects as admin and its jobs do: reading their own writes on a cluster.
 * Checks that the server is MariaDB 10.5 or later.  Returns NULL with the
 * status and a text.
 */
struct db *connect_admin(const struct database_settings *settings,
	enum db_status *status, struct error *error)
	__attribute__((warn_unused_result));

/* As connect_admin(), and checks that the schema is the one that this
 * program knows. */
struct db *connect_schema(const struct database_settings *settings,
	enum db_status *status, struct error *error)
	__attribute__((warn_unused_result));

/* What jobs accept between the clocks, and the doctor calls bad before. */
enum { CLOCK_APART_MAX = 5 * TIME_MINUTE };

/* How many milliseconds this host's clock is ahead of the database server's;
 * less than 0 when it is behind. */
enum db_status connect_clock(struct db *db, int64_t *ahead, struct error *error)
	__attribute__((warn_unused_result));

/* The exit status that a database status calls for. */
enum exit_status connect_exit(enum db_status status);

#endif
