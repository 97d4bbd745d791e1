/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_STORE_SITE_NAMES_H
#define FOOTFALL_STORE_SITE_NAMES_H

/*
 * The sites that have page views, on the allowlist or not, and statements
 * about them: the primary key of `pageview` begins with the site, so that
 * whoever wants few rows has to name every site.
 */
#include "store/db.h"
#include "store/pageview.h"

struct site_names {
	char (*names)[SITE_NAME_SIZE];
	size_t count, size;
	int64_t oldest, newest; /* instants of all their rows */
};

/*
 * Reads all of them in one statement, which touches two rows for each site
 * and partition; with a `site`, which is not "", only that one.  The caller
 * frees them with site_names_release(), also after a failure.
 */
enum db_status site_names_read(struct db *db, const char *site,
	struct site_names *names, struct error *error)
	__attribute__((warn_unused_result));
void site_names_release(struct site_names *names);

/* Parameters in front of the sites and behind them. */
struct site_values {
	const struct db_value *first, *last;
	size_t first_count, last_count;
};

/*
 * Runs a statement with the mark @LIST@ for all of them: once, or, of more
 * than SITE_NAMES_LIST, for so many at a time.  Without a site it is not
 * run.
 */
enum { SITE_NAMES_LIST = 512, SITE_VALUES_MAX = 32 };
enum db_status site_names_query(struct db *db, const char *sql,
	const struct site_names *names, const struct site_values *values,
	db_row_function *row, void *context, struct error *error)
	__attribute__((warn_unused_result));

#endif
