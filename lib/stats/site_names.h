/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_STATS_SITE_NAMES_H
#define FOOTFALL_STATS_SITE_NAMES_H

/*
 * Names of sites, and statements that name them.  The key of every table
 * begins with the site: a statement that names the sites reads a range of
 * the key for each, one that names none reads the whole table.
 */
#include "store/db.h"

struct site_names {
	char **names; /* in the order of their bytes, none twice */
	size_t count, size;
};

/*
 * Reads the names: of `site` alone, or, when that is "", all that `sql`
 * gives.  The caller frees them with site_names_release(), also after a
 * failure.
 */
enum db_status site_names_read(struct db *db, const char *site, const char *sql,
	struct site_names *list, struct error *error)
	__attribute__((warn_unused_result));
void site_names_release(struct site_names *list);

/* The place of a name in the list; its count when it is not there. */
size_t site_names_find(const struct site_names *list, struct text name);

enum { SITE_NAMES_BEFORE = 4 };

/*
 * Runs a statement with the mark @LIST@ for some sites at a time, until it
 * has run for all; `before` are the parameters in front of the sites,
 * SITE_NAMES_BEFORE at most.
 */
enum db_status site_names_query(struct db *db, const char *sql,
	const struct db_value *before, size_t before_count,
	const struct site_names *list, db_row_function *row, void *context,
	struct error *error) __attribute__((warn_unused_result));

#endif
