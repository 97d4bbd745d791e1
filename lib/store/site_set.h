/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_STORE_SITE_SET_H
#define FOOTFALL_STORE_SITE_SET_H

/*
 * Names of sites, and statements that name them.  The key of every table
 * begins with the site: a statement that names the sites reads a range of
 * the key for each, one that names none reads the whole table.
 */
#include "store/db.h"

struct site_set {
	char **names; /* in the order of their bytes, none twice */
	size_t count, size;
};

/*
 * Reads the names: of `site` alone, or, when that is "", all that `sql`
 * gives, beside those that are in the set.  The caller zeroes it before, and
 * frees it with site_set_release(), also after a failure.
 */
enum db_status site_set_read(struct db *db, const char *site, const char *sql,
	struct site_set *set, struct error *error)
	__attribute__((warn_unused_result));
/* Adds a name that need not be there; site_set_read() puts it in its
 * place.  Returns 0, or -1 without memory. */
int site_set_add(struct site_set *set, struct text name);
void site_set_release(struct site_set *set);

/* The place of a name in the set; its count when it is not there. */
size_t site_set_find(const struct site_set *set, struct text name);

/* Parameters in front of the sites and behind them. */
struct site_values {
	const struct db_value *first, *last;
	size_t first_count, last_count;
};

/*
 * Runs a statement with the mark @LIST@ for all of them: once, or, of more
 * than SITE_SET_EACH, for so many at a time; without a site not at all.
 * There are SITE_VALUES_MAX parameters beside the sites at most.
 */
enum { SITE_SET_EACH = 512, SITE_VALUES_MAX = 32 };
enum db_status site_set_query(struct db *db, const char *sql,
	const struct site_values *values, const struct site_set *set,
	db_row_function *row, void *context, struct error *error)
	__attribute__((warn_unused_result));

#endif
