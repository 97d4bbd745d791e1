/* SPDX-License-Identifier: MIT */
#include "stats/highlights.h"

#include <stdlib.h>
#include <string.h>

#include "store/sql.h"

enum { WEEK_DAYS = 7 };

/* Ascending; there are HIGHLIGHT_WEEKS of them at most. */
static void insert(int64_t *sorted, int count, int64_t figure)
{
	int at = count;

	while (at > 0 && sorted[at - 1] > figure) {
		sorted[at] = sorted[at - 1];
		at--;
	}
	sorted[at] = figure;
}

bool highlight_usual(
	const struct series *days, int32_t first, int32_t date, int64_t *usual)
{
	int64_t sorted[HIGHLIGHT_WEEKS];
	int count = 0;

	for (int week = 1; week <= HIGHLIGHT_WEEKS; week++) {
		int32_t then = date - week * WEEK_DAYS;
		const struct series_point *point = series_at(days, then);

		/* A day without a figure had no page view, if there was a
		 * site. */
		if (point && then >= first)
			insert(sorted, count++, point->pageviews);
	}
	if (count < HIGHLIGHT_WEEKS_LEAST)
		return false;
	*usual = sorted[count / 2];
	if (count % 2 == 0)
		*usual = (sorted[count / 2 - 1] + sorted[count / 2]) / 2;
	return true;
}

/* A day that goes on can be said to have too many, never too few. */
static bool stands_out(const struct highlight_day *day)
{
	if (day->pageviews >= HIGHLIGHT_LEAST &&
		day->pageviews >= HIGHLIGHT_TIMES * day->usual)
		return true;
	return !day->so_far && day->usual >= HIGHLIGHT_LEAST &&
	       day->pageviews * HIGHLIGHT_TIMES <= day->usual;
}

static int64_t difference(const struct highlight_day *day)
{
	return llabs(day->pageviews - day->usual);
}

void highlight_find_day(const struct series *days,
	const struct highlight_span *span, struct highlights *highlights)
{
	int32_t to = span->to < span->last ? span->to : span->last;
	struct highlight_day *best = &highlights->day;

	for (int32_t date = span->from; date <= to; date++) {
		const struct series_point *point = series_at(days, date);
		struct highlight_day day = {.found = true,
			.date = date,
			.so_far = date == span->last};

		if (!point ||
			!highlight_usual(days, span->first, date, &day.usual))
			continue;
		day.pageviews = point->pageviews;
		highlights->usual_known = true;
		highlights->usual = day.usual;
		if (stands_out(&day) &&
			(!best->found || difference(&day) > difference(best)))
			*best = day;
	}
}

void highlight_explain(
	const struct highlight_day *day, struct highlight_part *part)
{
	int64_t change = day->pageviews - day->usual;
	int64_t of_it = part->pageviews - part->usual;
	bool up = change > 0;
	int64_t more, share;

	part->found = false;
	if (!change || (of_it > 0) != up || !of_it)
		return;
	/* One and a half times as much as the whole day, in the same
	 * direction: what has only its usual share explains nothing. */
	more = up ? part->pageviews * day->usual * 2 -
			       part->usual * day->pageviews * 3
		  : part->usual * day->pageviews * 2 -
			       part->pageviews * day->usual * 3;
	share = of_it * 100 / change;
	if (more < 0 || share < HIGHLIGHT_SHARE_LEAST)
		return;
	part->share = share > 100 ? 100 : (int)share;
	part->found = true;
}

void highlight_judge_path(struct highlight_path *path)
{
	path->found = path->pageviews - path->before >= HIGHLIGHT_LEAST &&
		      path->pageviews * 2 >= path->before * 3;
}

static void copy_value(char *out, const struct db_value *column)
{
	struct text value =
		utf8_cut_bytes(db_as_text(column), HIGHLIGHT_VALUE_SIZE - 1);

	memcpy(out, value.data, value.length);
	out[value.length] = '\0';
}

/* Rows come by how much they changed: the first that explains it does. */
static int part_row(void *context, const struct db_value *columns, size_t count)
{
	struct highlights *highlights = context;
	struct highlight_part part = {0}, *best;
	struct text dimension;

	if (count != 4)
		return -1;
	dimension = db_as_text(&columns[0]);
	best = dimension.length == strlen("path") ? &highlights->path
						  : &highlights->referrer;
	if (best->found)
		return 0;
	copy_value(part.value, &columns[1]);
	part.pageviews = db_as_integer(&columns[2]);
	part.usual = db_as_integer(&columns[3]);
	highlight_explain(&highlights->day, &part);
	*best = part;
	return 0;
}

static enum db_status read_parts(struct db *db, const char *site,
	struct highlights *highlights, struct error *error)
{
	enum { VALUES = 5 + 2 * HIGHLIGHT_WEEKS };
	int32_t date = highlights->day.date;
	struct db_value values[VALUES];
	size_t count = 0;

	values[count++] = db_date(date);
	values[count++] = db_date(date);
	values[count++] = db_string(site);
	for (int week = 0; week <= HIGHLIGHT_WEEKS; week++)
		values[count++] = db_date(date - week * WEEK_DAYS);
	values[count++] = db_string(site);
	for (int week = 1; week <= HIGHLIGHT_WEEKS; week++)
		values[count++] = db_date(date - week * WEEK_DAYS);
	return db_query(db, sql_highlight_parts, values, count, part_row,
		highlights, error);
}

static int path_row(void *context, const struct db_value *columns, size_t count)
{
	struct highlight_path *path = context;

	if (count != 3)
		return -1;
	copy_value(path->value, &columns[0]);
	path->pageviews = db_as_integer(&columns[1]);
	path->before = db_as_integer(&columns[2]);
	highlight_judge_path(path);
	return 0;
}

static enum db_status read_grown(struct db *db, const char *site,
	const struct highlight_growth *growth, struct highlight_path *path,
	struct error *error)
{
	int32_t from = growth->from, before_from = growth->before_from;

	if (growth->by_month) {
		from = date_month(from);
		before_from = date_month(before_from);
	}

	const struct db_value values[] = {db_date(from), db_date(from),
		db_string(site), db_date(before_from),
		db_date(growth->before_to), db_date(from), db_date(growth->to),
		db_string(site), db_date(before_from)};

	return db_query(db,
		growth->by_month ? sql_highlight_growth_monthly
				 : sql_highlight_growth_daily,
		values, sizeof(values) / sizeof(values[0]), path_row, path,
		error);
}

enum db_status highlights_read(struct db *db, const char *site,
	const struct series *days, const struct highlight_span *span,
	const struct highlight_growth *growth, struct highlights *highlights,
	struct error *error)
{
	enum db_status status = DB_OK;

	*highlights = (struct highlights){0};
	highlight_find_day(days, span, highlights);
	if (highlights->day.found)
		status = read_parts(db, site, highlights, error);
	if (status == DB_OK && growth)
		status =
			read_grown(db, site, growth, &highlights->grown, error);
	return status;
}
