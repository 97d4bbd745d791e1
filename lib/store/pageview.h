/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_STORE_PAGEVIEW_H
#define FOOTFALL_STORE_PAGEVIEW_H

#include "hit/hit.h"
#include "store/db.h"

/*
 * Inserts the hit as one row and commits it, and gives up a lock that does
 * not come within `patience` milliseconds.  A conflict that was lost (a
 * deadlock, Galera's certification) is tried again, three times in all.
 * DB_OK when it is stored, DB_OK too when a row with its key is there
 * already: an earlier try whose outcome was unknown.
 */
enum db_status pageview_insert(struct db *db, const struct hit *hit,
	int64_t patience, struct error *error)
	__attribute__((warn_unused_result));

/* The first site, in order, after `after` ("" for the first) that has page
 * views: one step of a walk that touches no more than a row each.  `site`
 * receives it, "" behind the last. */
enum { SITE_NAME_SIZE = 4 * SITE_NAME_MAX + 1 };
enum db_status pageview_next_site(struct db *db, const char *after,
	char site[static SITE_NAME_SIZE], struct error *error)
	__attribute__((warn_unused_result));

/* The instant of the oldest page view of all; `*found` is false when there
 * is none. */
enum db_status pageview_oldest(struct db *db, int64_t *oldest, bool *found,
	struct error *error) __attribute__((warn_unused_result));

#endif
