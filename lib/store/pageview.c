/* SPDX-License-Identifier: MIT */
#include "store/pageview.h"

#include <stdio.h>
#include <string.h>

#include "store/sql.h"

enum { TRIES = 3 };

enum db_status pageview_insert(struct db *db, const struct hit *hit,
	int64_t patience, struct error *error)
{
	char seconds[32];
	struct buf sql;
	const struct db_value values[] = {
		db_text(hit->site),
		db_time(hit->occurred_at),
		db_natural(hit->event_id),
		db_text(hit->path),
		db_text(hit->referrer),
		db_text(hit->user_agent),
		db_bytes(hit->visitor_hash, VISITOR_HASH_SIZE),
		db_text(hit->event),
	};
	enum db_status status = DB_RETRY;

	/* 0 would be no limit at all. */
	if (patience < 1)
		patience = 1;
	/* A setting can't be a parameter. */
	snprintf(seconds, sizeof(seconds), "%d.%03d", (int)(patience / 1000),
		(int)(patience % 1000));
	buf_init(&sql, 4096);
	buf_add_filled(&sql, sql_pageview_insert, "@SECONDS@", seconds);
	/* Safe to repeat: the key was fixed before the first try. */
	for (int tries = 0; tries < TRIES && status == DB_RETRY; tries++) {
		status = db_execute(db, buf_text(&sql), values,
			sizeof(values) / sizeof(values[0]), NULL, error);
		/* A server may be told to begin every session without
		 * autocommit. */
		if (status == DB_OK && db_in_transaction(db))
			status = db_commit(db, error);
	}
	buf_release(&sql);
	return status == DB_DUPLICATE ? DB_OK : status;
}

static int site_row(void *context, const struct db_value *columns, size_t count)
{
	struct text site = count ? db_as_text(&columns[0]) : text_from("");
	char *out = context;

	if (site.length >= SITE_NAME_SIZE)
		return -1;
	memcpy(out, site.data, site.length);
	out[site.length] = '\0';
	return 0;
}

enum db_status pageview_next_site(struct db *db, const char *after,
	char site[static SITE_NAME_SIZE], struct error *error)
{
	/* Bound as a value, `after` may be the same memory as `site`. */
	const struct db_value values[] = {db_string(after)};
	char next[SITE_NAME_SIZE] = "";
	enum db_status status = db_query(db,
		"SELECT site FROM pageview WHERE site > ? "
		"AND LOCATE(CHAR(0), site) = 0 ORDER BY site LIMIT 1",
		values, 1, site_row, next, error);

	memcpy(site, next, sizeof(next));
	return status;
}

enum db_status pageview_oldest(
	struct db *db, int64_t *oldest, bool *found, struct error *error)
{
	char site[SITE_NAME_SIZE] = "";
	enum db_status status;
	int64_t first;
	bool any;

	*found = false;
	while ((status = pageview_next_site(db, site, site, error)) == DB_OK &&
		site[0]) {
		const struct db_value values[] = {db_string(site)};

		status = db_query_time(db,
			"SELECT MIN(occurred_at) FROM pageview WHERE site = ?",
			values, 1, &first, &any, error);
		if (status != DB_OK)
			return status;
		if (any && (!*found || first < *oldest))
			*oldest = first;
		*found = *found || any;
	}
	return status;
}
