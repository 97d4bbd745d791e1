/* SPDX-License-Identifier: MIT */

/* admin/tui/chart and admin/tui/calendar: scales, dates and places. */
#include "admin/tui/chart.h"

#include <stdio.h>
#include <string.h>

#include "admin/tui/calendar.h"
#include "base/time.h"
#include "tests/unit/unit.h"

struct top_row {
	const char *name;
	int64_t most, top, step;
};

static const struct top_row top_rows[] = {
	{"nothing", 0, 1, 1},
	{"one", 1, 1, 1},
	{"two", 2, 2, 1},
	{"five", 5, 6, 2},
	{"nine", 9, 10, 5},
	{"ten", 10, 10, 5},
	{"eleven", 11, 15, 5},
	{"28", 28, 30, 10},
	{"4,712", 4712, 5000, 2500},
	{"1,133", 1133, 1500, 500},
	{"just above a step", 3001, 4000, 1000},
	{"a billion and one", 1000000001, 1500000000, 500000000},
};

static void top(void **state)
{
	const struct top_row *row = *state;
	int64_t step;

	assert_int_equal(chart_top(row->most, &step), row->top);
	assert_int_equal(step, row->step);
}

/* Whatever the figure: it fits below the top, and there are few steps. */
static void top_holds(void **state)
{
	uint64_t random = 42;

	(void)state;
	for (int i = 0; i < 20000; i++) {
		int64_t most = (int64_t)(unit_random(&random) >>
					 (1 + unit_below(&random, 62)));
		int64_t step, top;

		most = most > (INT64_C(1) << 55) ? most >> 8 : most;
		top = chart_top(most, &step);
		assert_true(top >= most && top > 0 && step > 0);
		assert_int_equal(top % step, 0);
		assert_in_range(top / step, 1, 4);
		/* No more than two thirds are left empty. */
		assert_true(most < 2 || top <= most * 3);
	}
}

struct label_row {
	const char *name;
	int64_t figure, top;
	const char *text;
};

static const struct label_row label_rows[] = {
	{"zero", 0, 5000, "0"},
	{"thousands", 2500, 5000, "2,500"},
	{"millions", 2500000, 5000000, "2,500,000"},
	{"tens of millions", 25000000, 50000000, "25,000k"},
	{"zero of millions", 0, 50000000, "0"},
};

static void label(void **state)
{
	const struct label_row *row = *state;
	char text[CHART_LABEL_SIZE];

	chart_format(text, row->figure, row->top);
	assert_string_equal(text, row->text);
}

static void make_points(
	struct chart_point *points, int count, const char *first, bool by_month)
{
	int32_t date;

	assert_int_equal(date_parse(first, &date), 0);
	for (int i = 0; i < count; i++) {
		points[i] = (struct chart_point){.date = date};
		date = by_month ? month_add(date, 1) : date + 1;
	}
}

struct tick_row {
	const char *name;
	const char *first;
	int count;
	bool by_month;
	int width;
	int mark;
	const char *texts; /* between blanks: a bar */
};

static const struct tick_row tick_rows[] = {
	{"a week, wide", "2026-11-17", 7, false, 160, -1,
		"Tue 17 Nov|Wed 18 Nov|Thu 19 Nov|Fri 20 Nov|Sat 21 Nov|"
		"Sun 22 Nov|Mon 23 Nov"},
	{"a week", "2026-11-17", 7, false, 72, -1,
		"Tue 17|Wed 18|Thu 19|Fri 20|Sat 21|Sun 22|Mon 23"},
	{"a month", "2026-10-25", 30, false, 72, -1,
		"26 Oct|2 Nov|9 Nov|16 Nov|23 Nov"},
	{"a month, a day marked", "2026-10-24", 30, false, 72, 29,
		"26 Oct|2 Nov|9 Nov|16 Nov|22 Nov"},
	{"a quarter", "2026-08-26", 90, false, 72, -1,
		"31 Aug|14 Sep|28 Sep|12 Oct|26 Oct|9 Nov"},
	{"a year of months", "2025-12-01", 12, true, 72, -1,
		"Dec|2026|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov"},
	{"four years", "2023-02-01", 46, true, 72, -1, "2024|2025|2026"},
	{"one day", "2026-11-23", 1, false, 72, -1, "Mon 23 Nov"},
	{"one month", "2026-11-01", 1, true, 72, -1, "Nov"},
};

static void ticks(void **state)
{
	const struct tick_row *row = *state;
	struct chart_point points[120];
	const struct chart chart = {.points = points,
		.count = row->count,
		.by_month = row->by_month,
		.mark = row->mark};
	struct chart_tick found[CHART_TICKS_MAX];
	char texts[400] = "";
	int count;

	make_points(points, row->count, row->first, row->by_month);
	count = chart_ticks(&chart, row->width, found);
	for (int i = 0; i < count; i++) {
		strcat(texts, i ? "|" : "");
		strcat(texts, found[i].text);
	}
	assert_string_equal(texts, row->texts);
}

/* However many days or months and columns: dates never touch. */
static void ticks_stand_apart(void **state)
{
	static struct chart_point points[4000];
	struct chart_tick found[CHART_TICKS_MAX];
	uint64_t random = 7;

	(void)state;
	for (int i = 0; i < 3000; i++) {
		bool by_month = i % 2;
		int most = by_month ? 400 : 4000;
		int width = 10 + (int)unit_below(&random, 200);
		struct chart chart = {.points = points, .by_month = by_month};
		int end = -2, count;

		chart.count = 1 + (int)unit_below(&random, (size_t)most);
		chart.mark = i % 3 ? -1 : chart.count - 1;
		make_points(points, chart.count, "2019-01-31", by_month);
		if (by_month)
			make_points(
				points, chart.count, "2019-02-01", by_month);
		count = chart_ticks(&chart, width, found);
		for (int tick = 0; tick < count; tick++) {
			assert_true(found[tick].left >= end + 2);
			end = found[tick].left + (int)strlen(found[tick].text);
			assert_true(end <= width);
		}
	}
}

struct place_row {
	const char *name;
	const char *date;
	int week, weekday;
};

static const struct place_row place_rows[] = {
	{"a Thursday that begins the year", "2026-01-01", 0, 3},
	{"the first Monday", "2026-01-05", 1, 0},
	{"the last day", "2026-12-31", 52, 3},
	{"a leap year that begins on a Sunday", "2012-12-31", 53, 0},
	{"its first day", "2012-01-01", 0, 6},
	{"a year that begins on a Monday", "2024-01-01", 0, 0},
};

static void place(void **state)
{
	const struct place_row *row = *state;
	int32_t date;

	assert_int_equal(date_parse(row->date, &date), 0);
	assert_int_equal(calendar_week(date), row->week);
	assert_int_equal(calendar_weekday(date), row->weekday);
}

static void shades(void **state)
{
	struct series_point points[9] = {{0}};
	const struct series year = {points, 9, false, 0, 0};
	int64_t bounds[CALENDAR_SHADES];

	(void)state;
	assert_false(calendar_bounds(&year, bounds));
	assert_null(calendar_busiest(&year));
	for (int i = 1; i < 9; i++)
		points[i].pageviews = 10 * (i == 4 ? 8 : i == 8 ? 4 : i);
	assert_true(calendar_bounds(&year, bounds));
	assert_ptr_equal(calendar_busiest(&year), &points[4]);
	assert_int_equal(calendar_shade(bounds, 0), 0);
	assert_int_equal(calendar_shade(bounds, 1), 1);
	assert_int_equal(calendar_shade(bounds, 20), 1);
	assert_int_equal(calendar_shade(bounds, 30), 2);
	assert_int_equal(calendar_shade(bounds, 60), 3);
	assert_int_equal(calendar_shade(bounds, 70), 4);
	assert_int_equal(calendar_shade(bounds, 80), 4);
}

struct move_row {
	const char *name;
	int32_t cursor;
	enum request request;
	int32_t to;
};

/* Days 100 to 199, of which 110 to 180 are known. */
static const struct move_row move_rows[] = {
	{"left", 150, REQUEST_LEFT, 143},
	{"right", 150, REQUEST_RIGHT, 157},
	{"up", 150, REQUEST_UP, 149},
	{"down", 150, REQUEST_DOWN, 151},
	{"left at the first", 112, REQUEST_LEFT, 110},
	{"right at the last", 179, REQUEST_RIGHT, 180},
	{"first", 150, REQUEST_FIRST, 110},
	{"last", 150, REQUEST_LAST, 180},
	{"from another year", 20, REQUEST_DOWN, 110},
};

static void cursor_moves(void **state)
{
	const struct move_row *row = *state;
	struct series_point points[100] = {{.date = 100}};
	const struct series year = {points, 100, false, 0, 0};
	const struct calendar calendar = {&year, 110, 180, row->cursor};

	assert_int_equal(calendar_move(&calendar, row->request), row->to);
}

int main(void)
{
	struct unit_list list = {0};

	UNIT_ROWS(&list, top, top_rows);
	UNIT_ADD(&list, top_holds);
	UNIT_ROWS(&list, label, label_rows);
	UNIT_ROWS(&list, ticks, tick_rows);
	UNIT_ADD(&list, ticks_stand_apart);
	UNIT_ROWS(&list, place, place_rows);
	UNIT_ADD(&list, shades);
	UNIT_ROWS(&list, cursor_moves, move_rows);
	return unit_run(&list, "chart");
}
