/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_STATS_BROWSE_H
#define FOOTFALL_STATS_BROWSE_H

/*
 * The raw rows of `pageview`, a window of them at a time, by key: newest
 * first, of rows of one instant those of the last site first, then those of
 * the highest event id.
 *
 * However large the table is, one read looks at a bounded number of rows:
 * spans of time, wider ones where little is found, each counted up to a limit
 * before its rows are fetched.
 */
#include "hit/hit.h"
#include "store/db.h"
#include "store/pageview.h"

enum {
	BROWSE_WINDOW = 400,	/* rows of one read, at most */
	BROWSE_SEARCHED = 50000 /* rows that a search looks at in one read */
};

/* What a row is found by. */
struct browse_key {
	int64_t occurred_at;
	uint64_t event_id;
	char site[SITE_NAME_SIZE];
};

struct browse_row {
	int64_t occurred_at;
	uint64_t event_id;
	uint8_t visitor_hash[VISITOR_HASH_SIZE];
	struct text site, path, referrer, user_agent, event;
	char *data; /* of the texts, each with a NUL behind it */
};

struct browse_query {
	const char *site;    /* "": all */
	const char *search;  /* what site, path or referrer holds; "": any */
	int64_t first, last; /* instants, inclusive */
	/* Rows older than this one; NULL: the newest.  With `newer`, rows
	 * newer than it; NULL: the oldest. */
	const struct browse_key *from;
	bool newer;
};

struct browse {
	struct browse_row *rows; /* newest first */
	size_t count, size;
	/* Whether the span holds rows beyond the first and the last that were
	 * looked at: true until somebody knows better. */
	bool more_newer, more_older;
	struct browse_key next; /* where the next older rows begin */
	uint64_t looked_at;	/* rows */
};

/* Reads a window.  The caller frees it with browse_release(), also after a
 * failure. */
enum db_status browse_read(struct db *db, const struct browse_query *query,
	struct browse *browse, struct error *error)
	__attribute__((warn_unused_result));
void browse_release(struct browse *browse);

/* Moves the first `count` rows of `before` to the front.  Returns 0, or -1
 * without memory, when nothing has moved. */
int browse_join(struct browse *browse, struct browse *before, size_t count)
	__attribute__((warn_unused_result));

/* Reads the row of that key; it may have been pruned, then there is none. */
enum db_status browse_read_one(struct db *db, const struct browse_key *key,
	struct browse *browse, struct error *error)
	__attribute__((warn_unused_result));

struct browse_key browse_key_of(const struct browse_row *row);
bool browse_is_key(const struct browse_row *row, const struct browse_key *key);

#endif
