/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_STATS_SERIES_H
#define FOOTFALL_STATS_SERIES_H

/* One site's figures over time. */
#include "store/db.h"

struct series_point {
	int32_t date; /* of the day, or the month's first */
	int64_t pageviews;
	int64_t visitors;
};

/* One point for each day or month of a range, also where there is no figure
 * (then 0). */
struct series {
	struct series_point *points;
	size_t count;
	bool by_month;
	int64_t pageviews; /* of all points */
	/* Summed over days or months: never "visitors" of the whole range,
	 * unless the range is one point. */
	int64_t visitors;
};

enum { SERIES_POINTS_MAX = 4000 };

/*
 * Reads the days, or the months, from `from` to `to` (inclusive), the first
 * SERIES_POINTS_MAX of them.  The caller frees it with series_release(), also
 * after a failure.
 */
enum db_status series_read(struct db *db, const char *site, int32_t from,
	int32_t to, bool by_month, struct series *series, struct error *error)
	__attribute__((warn_unused_result));
void series_release(struct series *series);

/* The point of a date, or of its month; NULL outside the range. */
struct series_point *series_at(const struct series *series, int32_t date);

/* The date of the site's first figure; `*found` is false without any. */
enum db_status series_first(struct db *db, const char *site, int32_t *first,
	bool *found, struct error *error) __attribute__((warn_unused_result));

#endif
