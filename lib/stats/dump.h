/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_STATS_DUMP_H
#define FOOTFALL_STATS_DUMP_H

/*
 * What those who write dumps and those who read them agree on.
 *
 * A dump is SQL that the mariadb client and phpMyAdmin load as it stands, but
 * --import-dump never runs it: it reads the lines by the rules below and
 * nothing else.  A line ends with a line feed alone.
 *
 *	-- Footfall dump
 *	-- kind: public				or full
 *	-- version: 0.1.0			of the program that wrote it
 *	-- step: 1				of the schema
 *	-- instant: 2026-03-25 12:00:00.000	as of which it is
 *	-- oldest: 2025-01-31			page view, or none
 *	...					the schema: not read
 *	-- data
 *	-- table: daily_metric
 *	INSERT INTO daily_metric (site, date, pageviews) VALUES
 *	('a','2026-03-25',1),
 *	('b','2026-03-25',1);
 *	-- rows: 2
 *	...
 *	-- end: 2 rows, sha256 ...		of all bytes before this line
 *
 * A text is quoted, with '' for a quote in it; one with a backslash, a
 * control character or invalid UTF-8, and bytes, are hexadecimal: X'00ff'.
 * So no sql_mode reads it in another way.  Where a table is seeded, REPLACE
 * stands for INSERT.  A public dump has an UPDATE before its end, which says
 * that figures of windows before its instant were restored:
 * see decision 18.
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/time.h"
#include "store/tables.h"

enum {
	DUMP_LINE_MAX = 1 << 16, /* bytes; the longest row has about 45,000 */
	DUMP_VERSION_SIZE = 32,
};

struct dump_head {
	bool full;
	char version[DUMP_VERSION_SIZE];
	int step;
	int64_t instant;
	bool has_oldest;
	int32_t oldest; /* date of the oldest page view */
};

/* Whether a dump of that kind has the rows of that table. */
static inline bool dump_has(
	const struct dump_head *head, enum table_class class)
{
	return class == TABLE_PUBLIC || (head->full && class == TABLE_PRIVATE);
}

/* Appends the statement that begins a batch, up to the names of columns. */
static inline void dump_add_verb(struct buf *buf, const struct table *table)
{
	buf_add_format(buf, "%s INTO %s (",
		table->seeded ? "REPLACE" : "INSERT", table->name);
}

/* Appends the statement at the end of a public dump. */
static inline void dump_add_restored(
	struct buf *buf, const struct dump_head *head)
{
	char instant[TIME_TEXT_SIZE];

	time_format(instant, head->instant);
	buf_add_format(buf,
		"UPDATE job_state SET done_to = '%s' WHERE job = 'import';",
		instant);
}

#endif
