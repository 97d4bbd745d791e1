/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_STATS_METRICS_H
#define FOOTFALL_STATS_METRICS_H

/*
 * The figures, for reports and screens: aggregates and job_run only, never
 * page views.  A view is a statement and a table of its columns.
 */
#include "base/time.h"
#include "store/db.h"

enum metric_kind {
	METRIC_TEXT,
	METRIC_DATE,
	METRIC_TIME,
	METRIC_COUNT,	 /* adds up: page views */
	METRIC_VISITORS, /* does not add up to visitors */
};

struct metric_column {
	const char *name; /* of CSV headers and JSON keys */
	enum metric_kind kind;
	/* What a sum over the rows may be called; NULL: no sum is shown. */
	const char *total;
};

enum { METRIC_COLUMNS_MAX = 12 };

struct metric_view {
	const char *name;
	const char *sql; /* NULL: one row as of now, see stats/glance.h */
	struct metric_column columns[METRIC_COLUMNS_MAX]; /* to a NULL name */
	bool by_month; /* dates are months; 12 of them when none are given */
	int bar;       /* the column that a bar shows, -1 for none */
};

struct metric_filter {
	const char *site; /* NULL: all */
	int32_t from, to; /* dates, inclusive */
};

/* Every view, ended by one without a name; and the one of that name, or
 * NULL. */
extern const struct metric_view metric_views[];
const struct metric_view *metric_view_find(const char *name);

/* The range when the user names none: 30 days, or 12 months, that end with
 * the date of `now`. */
void metric_default_range(const struct metric_view *view, int64_t now,
	struct metric_filter *filter);

/* Whether the column holds figures, which stand to the right and are numbers
 * to programs. */
bool metric_is_figure(const struct metric_column *column);

size_t metric_column_count(const struct metric_view *view);

/* Runs a view that has a statement. */
enum db_status metric_read(struct db *db, const struct metric_view *view,
	const struct metric_filter *filter, db_row_function *row, void *context,
	struct error *error) __attribute__((warn_unused_result));

/* A last rollup that is older than this says that cron does not run: the
 * doctor warns as early. */
enum { METRIC_LATE = 3 * TIME_HOUR };

/* When the figures were rolled up last, as told at `now`; `*found` is false
 * when never. */
enum db_status metric_as_of(struct db *db, int64_t now, int64_t *as_of,
	bool *found, struct error *error) __attribute__((warn_unused_result));

#endif
