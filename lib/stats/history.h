/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_STATS_HISTORY_H
#define FOOTFALL_STATS_HISTORY_H

/*
 * Daily or monthly figures of one site or all, newest first, each beside the
 * one that it is compared with: a day beside the same weekday a week before,
 * a month beside the month before.
 *
 * A day or month that was not over when the figures were rolled up is
 * unfinished.  Its page views may be compared where those of the same days
 * are known (months); its visitors never: nobody knows the visitors of a part
 * of a month.
 */
#include "store/site_set.h"

struct history_range {
	const char *site; /* "": all */
	int32_t from, to; /* dates, or months, inclusive */
	bool by_month;
};

struct history_row {
	size_t site; /* its place in the list */
	int32_t date;
	int64_t pageviews, visitors;
	/* 0 where there is no figure. */
	int64_t pageviews_before, visitors_before;
	/* Of an unfinished month: of the same days of the month before. */
	int64_t pageviews_part;
	bool unfinished;
};

struct history {
	struct site_set sites;
	int64_t *most; /* page views: the highest of each site's rows */
	struct history_row *rows; /* by date, newest first, then by site */
	size_t count;		  /* within the range */
	size_t all, size;	  /* behind them, what they compare with */
	bool by_month;
	int64_t as_of; /* of the last rollup */
	bool rolled_up;
};

/* Reads it as of `now`.  The caller frees it with history_release(), also
 * after a failure. */
enum db_status history_read(struct db *db, const struct history_range *range,
	int64_t now, struct history *history, struct error *error)
	__attribute__((warn_unused_result));
void history_release(struct history *history);

/* The row of a site and date, or NULL. */
const struct history_row *history_find(
	const struct history *history, size_t site, int32_t date);

const char *history_site(
	const struct history *history, const struct history_row *row);

/* The last of the days of the month before that an unfinished month's page
 * views are compared with. */
int32_t history_part_end(const struct history *history, int32_t month);

#endif
