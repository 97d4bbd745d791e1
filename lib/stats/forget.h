/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_STATS_FORGET_H
#define FOOTFALL_STATS_FORGET_H

/*
 * Removes a site: its rows in every table that has sites, in bounded steps,
 * page views first, so that a rollup after a kill finds nothing to count
 * anew.  Run again it goes on.
 */
#include "store/db.h"
#include "store/tables.h"

struct forget_request {
	const char *site;
	uint64_t nonce; /* random, of the leases */
	/* As of struct job; may be NULL. */
	void (*progress)(
		void *context, const char *what, uint64_t done, uint64_t total);
	void *progress_context;
};

/* How many rows of the site a table has; called for each table. */
typedef void forget_count_function(
	void *context, const struct table *table, uint64_t rows);

enum db_status forget_count(struct db *db, const char *site,
	forget_count_function *function, void *context, struct error *error)
	__attribute__((warn_unused_result));

/*
 * Removes the rows, and what failed jobs said where the name occurs in it.
 * `*rows` receives how many rows were removed.  DB_BUSY, with who, while a
 * job runs that could write rows of the site.
 */
enum db_status forget_site(struct db *db, const struct forget_request *request,
	uint64_t *rows, struct error *error)
	__attribute__((warn_unused_result));

#endif
