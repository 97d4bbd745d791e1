/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_STATS_METRIC_SITES_H
#define FOOTFALL_STATS_METRIC_SITES_H

/*
 * Names of sites, and statements that name them.  The key of every table
 * begins with the site: a statement that names the sites reads a range of
 * the key for each, one that names none reads the whole table.
 */
#include "store/db.h"

struct metric_sites {
	char **names; /* in the order of their bytes, none twice */
	size_t count, size;
};

/*
 * Reads the names: of `site` alone, or, when that is "", all that `sql`
 * gives, beside those that are in the list.  The caller zeroes it before, and
 * frees it with metric_sites_release(), also after a failure.
 */
enum db_status metric_sites_read(struct db *db, const char *site,
	const char *sql, struct metric_sites *list, struct error *error)
	__attribute__((warn_unused_result));
/* Adds a name that need not be there; metric_sites_read() puts it in its
 * place.  Returns 0, or -1 without memory. */
int metric_sites_add(struct metric_sites *list, struct text name);
void metric_sites_release(struct metric_sites *list);

/* The place of a name in the list; its count when it is not there. */
size_t metric_sites_find(const struct metric_sites *list, struct text name);

enum { METRIC_SITES_BEFORE = 10 };

/*
 * Runs a statement with the mark @LIST@ for some sites at a time, until it
 * has run for all; `before` are the parameters in front of the sites,
 * METRIC_SITES_BEFORE at most.
 */
enum db_status metric_sites_query(struct db *db, const char *sql,
	const struct db_value *before, size_t before_count,
	const struct metric_sites *list, db_row_function *row, void *context,
	struct error *error) __attribute__((warn_unused_result));

#endif
