/* SPDX-License-Identifier: MIT */
#include "stats/series.h"

#include <stdlib.h>

#include "store/sql.h"

static int32_t point_next(const struct series *series, int32_t date)
{
	return series->by_month ? month_add(date, 1) : date + 1;
}

/* All points of the range with figures of 0. */
static int points_make(struct series *series, int32_t from, int32_t to)
{
	int64_t count = series->by_month ? month_count(from, to)
					 : (int64_t)to - from + 1;

	if (series->by_month)
		from = date_month(from);
	if (count < 0)
		count = 0;
	if (count > SERIES_POINTS_MAX)
		count = SERIES_POINTS_MAX;
	series->points = calloc((size_t)count + 1, sizeof(*series->points));
	if (!series->points)
		return -1;
	series->count = (size_t)count;
	for (size_t i = 0; i < series->count; i++) {
		series->points[i].date = from;
		from = point_next(series, from);
	}
	return 0;
}

struct series_point *series_at(const struct series *series, int32_t date)
{
	int32_t index;

	if (!series->count)
		return NULL;
	index = date - series->points[0].date;
	if (series->by_month)
		index = month_count(series->points[0].date, date) - 1;
	return index >= 0 && (size_t)index < series->count
		       ? &series->points[index]
		       : NULL;
}

static int point_row(
	void *context, const struct db_value *columns, size_t count)
{
	struct series *series = context;
	struct series_point *point;
	int32_t date;

	if (count != 3 || !db_as_date(&columns[0], &date))
		return -1;
	point = series_at(series, date);
	if (!point)
		return 0;
	point->pageviews = db_as_integer(&columns[1]);
	point->visitors = db_as_integer(&columns[2]);
	series->pageviews += point->pageviews;
	series->visitors += point->visitors;
	return 0;
}

enum db_status series_read(struct db *db, const char *site, int32_t from,
	int32_t to, bool by_month, struct series *series, struct error *error)
{
	*series = (struct series){.by_month = by_month};
	if (points_make(series, from, to) < 0) {
		error_set(error, "out of memory");
		return DB_REFUSED;
	}
	if (by_month)
		from = date_month(from);

	const struct db_value values[] = {
		db_string(site), db_date(from), db_date(to)};

	return db_query(db, by_month ? sql_series_monthly : sql_series_daily,
		values, 3, point_row, series, error);
}

void series_release(struct series *series)
{
	free(series->points);
	*series = (struct series){0};
}

static int first_row(
	void *context, const struct db_value *columns, size_t count)
{
	struct series_point *first = context;

	if (count && db_as_date(&columns[0], &first->date))
		first->pageviews = 1;
	return 0;
}

enum db_status series_first(struct db *db, const char *site, int32_t *first,
	bool *found, struct error *error)
{
	const struct db_value values[] = {db_string(site)};
	struct series_point point = {0};
	enum db_status status = db_query(db,
		"SELECT MIN(date) FROM daily_metric WHERE site = ?", values, 1,
		first_row, &point, error);

	*first = point.date;
	*found = point.pageviews > 0;
	return status;
}
