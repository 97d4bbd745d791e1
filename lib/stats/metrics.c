/* SPDX-License-Identifier: MIT */
#include "stats/metrics.h"

#include <string.h>

#include "store/job_run.h"
#include "store/sql.h"

enum { DEFAULT_DAYS = 30, DEFAULT_MONTHS = 12 };

static const char summed[] = "daily visitors, summed";

const struct metric_view metric_views[] = {
	{"sites", sql_view_sites,
		{{"site", METRIC_TEXT, NULL},
			{"pageviews", METRIC_COUNT, "page views"},
			{"daily_visitors_summed", METRIC_VISITORS, summed},
			{"last_date", METRIC_DATE, NULL}},
		false, 1},
	{"daily", sql_view_daily,
		{{"site", METRIC_TEXT, NULL}, {"date", METRIC_DATE, NULL},
			{"pageviews", METRIC_COUNT, "page views"},
			{"unique_visitors", METRIC_VISITORS, summed}},
		false, 2},
	{"monthly", sql_view_monthly,
		{{"site", METRIC_TEXT, NULL}, {"month", METRIC_DATE, NULL},
			{"pageviews", METRIC_COUNT, "page views"},
			{"unique_visitors", METRIC_VISITORS, NULL}},
		true, 2},
	{"filtered", sql_view_filtered,
		{{"site", METRIC_TEXT, NULL}, {"date", METRIC_DATE, NULL},
			{"reason", METRIC_TEXT, NULL},
			{"hits", METRIC_COUNT, "hits"}},
		false, 3},
	{"jobs", sql_view_jobs,
		{{"job", METRIC_TEXT, NULL}, {"started_at", METRIC_TIME, NULL},
			{"ended_at", METRIC_TIME, NULL},
			{"host", METRIC_TEXT, NULL},
			{"outcome", METRIC_TEXT, NULL},
			{"summary", METRIC_TEXT, NULL}},
		false, -1},
	{"line", NULL,
		{{"site", METRIC_TEXT, NULL}, {"date", METRIC_DATE, NULL},
			{"pageviews", METRIC_COUNT, NULL},
			{"unique_visitors", METRIC_VISITORS, NULL},
			{"pageviews_day_before", METRIC_COUNT, NULL},
			{"pageviews_week_before", METRIC_COUNT, NULL},
			{"sites", METRIC_COUNT, NULL},
			{"silent", METRIC_COUNT, NULL},
			{"silent_sites", METRIC_TEXT, NULL},
			{"as_of", METRIC_TIME, NULL}},
		false, -1},
	{0},
};

const struct metric_view *metric_view_find(const char *name)
{
	for (const struct metric_view *view = metric_views; view->name; view++)
		if (!strcmp(view->name, name))
			return view;
	return NULL;
}

void metric_default_range(const struct metric_view *view, int64_t now,
	struct metric_filter *filter)
{
	filter->to = time_date(now);
	filter->from = filter->to - (DEFAULT_DAYS - 1);
	if (view->by_month)
		filter->from =
			month_add(date_month(filter->to), 1 - DEFAULT_MONTHS);
}

bool metric_is_figure(const struct metric_column *column)
{
	return column->kind == METRIC_COUNT || column->kind == METRIC_VISITORS;
}

size_t metric_column_count(const struct metric_view *view)
{
	size_t count = 0;

	while (count < METRIC_COLUMNS_MAX && view->columns[count].name)
		count++;
	return count;
}

enum db_status metric_read(struct db *db, const struct metric_view *view,
	const struct metric_filter *filter, db_row_function *row, void *context,
	struct error *error)
{
	/* A month counts when its first day is in the range's months. */
	int32_t from = view->by_month ? date_month(filter->from) : filter->from;
	const struct db_value values[] = {db_string(filter->site),
		db_string(filter->site), db_date(from), db_date(filter->to)};

	return db_query(db, view->sql, values, 4, row, context, error);
}

enum db_status metric_as_of(struct db *db, int64_t now, int64_t *as_of,
	bool *found, struct error *error)
{
	return job_run_last_done(db, "rollup", now, as_of, found, error);
}
