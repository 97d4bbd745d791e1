/* SPDX-License-Identifier: MIT */
#include "stats/history.h"

#include <stdlib.h>

#include "base/list.h"
#include "stats/metrics.h"
#include "store/sql.h"

enum { WEEK_DAYS = 7 };

/* What a statement's rows are added to. */
struct reading {
	struct history *history;
	int64_t *parts; /* page views of the same days, by site */
};

static struct history_row *row_add(struct history *history)
{
	struct history_row *rows = list_grow(
		history->rows, history->all, &history->size, sizeof(*rows));

	if (!rows)
		return NULL;
	history->rows = rows;
	rows += history->all++;
	*rows = (struct history_row){0};
	return rows;
}

static int figure_row(
	void *context, const struct db_value *columns, size_t count)
{
	struct history *history = context;
	struct history_row *row;
	int32_t date;
	size_t site;

	if (count != 4 || !db_as_date(&columns[1], &date))
		return -1;
	site = site_set_find(&history->sites, db_as_text(&columns[0]));
	if (site == history->sites.count)
		return 0;
	row = row_add(history);
	if (!row)
		return -1;
	row->site = site;
	row->date = date;
	row->pageviews = db_as_integer(&columns[2]);
	row->visitors = db_as_integer(&columns[3]);
	return 0;
}

static int newest_first(const void *a, const void *b)
{
	const struct history_row *left = a, *right = b;
	int order = (left->date < right->date) - (left->date > right->date);

	return order ? order
		     : (left->site > right->site) - (left->site < right->site);
}

const struct history_row *history_find(
	const struct history *history, size_t site, int32_t date)
{
	const struct history_row key = {.site = site, .date = date};

	if (!history->all)
		return NULL;
	return bsearch(
		&key, history->rows, history->all, sizeof(key), newest_first);
}

const char *history_site(
	const struct history *history, const struct history_row *row)
{
	return history->sites.names[row->site];
}

static int32_t date_before(const struct history *history, int32_t date)
{
	return history->by_month ? month_add(date, -1) : date - WEEK_DAYS;
}

static bool is_unfinished(const struct history *history, int32_t date)
{
	int32_t end = history->by_month ? month_add(date, 1) : date + 1;

	return date_start(end) > history->as_of;
}

int32_t history_part_end(const struct history *history, int32_t month)
{
	int32_t end = month_add(month, -1) + time_date(history->as_of) - month;

	return end < month ? end : month - 1;
}

/* Puts beside each row what it is compared with. */
static void compare_rows(struct history *history, int32_t from)
{
	for (size_t i = 0; i < history->all; i++) {
		struct history_row *row = &history->rows[i];
		const struct history_row *before = history_find(
			history, row->site, date_before(history, row->date));

		if (row->date < from)
			break;
		history->count++;
		row->unfinished = is_unfinished(history, row->date);
		if (row->pageviews > history->most[row->site])
			history->most[row->site] = row->pageviews;
		if (!before)
			continue;
		row->pageviews_before = before->pageviews;
		row->visitors_before = before->visitors;
	}
}

static int part_row(void *context, const struct db_value *columns, size_t count)
{
	const struct reading *reading = context;
	const struct site_set *sites = &reading->history->sites;
	size_t site;

	if (count != 2)
		return -1;
	site = site_set_find(sites, db_as_text(&columns[0]));
	if (site < sites->count)
		reading->parts[site] = db_as_integer(&columns[1]);
	return 0;
}

/* The same days of the month before, of the month that is not over. */
static enum db_status read_part(
	struct db *db, struct history *history, struct error *error)
{
	int32_t month = date_month(time_date(history->as_of));
	const struct db_value days[] = {db_date(month_add(month, -1)),
		db_date(history_part_end(history, month))};
	struct reading reading = {history, NULL};
	enum db_status status;

	reading.parts =
		calloc(history->sites.count + 1, sizeof(*reading.parts));
	if (!reading.parts) {
		error_set(error, "out of memory");
		return DB_REFUSED;
	}
	status = site_set_query(db, sql_history_part,
		&(const struct site_values){.first = days, .first_count = 2},
		&history->sites, part_row, &reading, error);
	for (size_t i = 0; i < history->count; i++) {
		struct history_row *row = &history->rows[i];

		if (row->date == month)
			row->pageviews_part = reading.parts[row->site];
	}
	free(reading.parts);
	return status;
}

static enum db_status read_rows(struct db *db,
	const struct history_range *range, struct history *history,
	struct error *error)
{
	const struct db_value dates[] = {
		db_date(date_before(history, range->from)), db_date(range->to)};
	enum db_status status = site_set_query(db,
		range->by_month ? sql_history_monthly : sql_history_daily,
		&(const struct site_values){.first = dates, .first_count = 2},
		&history->sites, figure_row, history, error);

	history->most =
		calloc(history->sites.count + 1, sizeof(*history->most));
	if (status == DB_OK && !history->most) {
		error_set(error, "out of memory");
		status = DB_REFUSED;
	}
	if (status != DB_OK || !history->all)
		return status;
	qsort(history->rows, history->all, sizeof(*history->rows),
		newest_first);
	compare_rows(history, range->from);
	return DB_OK;
}

enum db_status history_read(struct db *db, const struct history_range *range,
	int64_t now, struct history *history, struct error *error)
{
	enum db_status status;

	*history = (struct history){.by_month = range->by_month};
	status = metric_as_of(
		db, now, &history->as_of, &history->rolled_up, error);
	if (!history->rolled_up)
		history->as_of = now;
	if (status == DB_OK)
		status = site_set_read(db, range->site,
			"SELECT DISTINCT site FROM daily_metric",
			&history->sites, error);
	if (status == DB_OK)
		status = read_rows(db, range, history, error);
	if (status == DB_OK && range->by_month && history->count &&
		history->rows[0].unfinished)
		status = read_part(db, history, error);
	return status;
}

void history_release(struct history *history)
{
	site_set_release(&history->sites);
	free(history->rows);
	free(history->most);
	*history = (struct history){0};
}
