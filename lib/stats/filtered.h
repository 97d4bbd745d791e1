/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_STATS_FILTERED_H
#define FOOTFALL_STATS_FILTERED_H

/* The hits that were not counted, by site, date and reason, and how many
 * there were of each reason. */
#include "stats/silence.h"
#include "store/site_set.h"

enum { FILTERED_REASON_SIZE = 4 * 32 + 1 };

struct filtered_total {
	char reason[FILTERED_REASON_SIZE];
	int64_t hits;
};

struct filtered_row {
	size_t site; /* its place in the list; the name "" is that of no site
			of the allowlist */
	int32_t date;
	size_t reason; /* its place in `totals` */
	int64_t hits;
};

struct filtered {
	struct site_set sites;
	struct filtered_total *totals; /* in no order */
	size_t total_count;
	struct filtered_row *rows; /* newest first, then by site, then most */
	size_t count, size;
	struct silence silence; /* of all sites; of one: nothing */
	int64_t most;		/* hits of one row */
	int64_t as_of;		/* of the last rollup */
	bool rolled_up;
};

/* Reads one site ("": all) from date to date, inclusive, as of `now`.  The
 * caller frees it with filtered_release(), also after a failure. */
enum db_status filtered_read(struct db *db, const struct settings *settings,
	const char *site, int32_t from, int32_t to, int64_t now,
	struct filtered *filtered, struct error *error)
	__attribute__((warn_unused_result));
void filtered_release(struct filtered *filtered);

#endif
