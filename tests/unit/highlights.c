/* SPDX-License-Identifier: MIT */

/* lib/stats/highlights without a database: what stands out, and what not. */
#include "stats/highlights.h"

#include <stdio.h>
#include <string.h>

#include "tests/unit/unit.h"

enum { WEEKS = 10, DAYS = 7 * WEEKS };

/* Ten weeks of the same figure a day; the last day is number DAYS - 1. */
static void fill(struct series_point *points, int64_t figure)
{
	for (int i = 0; i < DAYS; i++)
		points[i] = (struct series_point){i, figure, figure / 2};
}

struct usual_row {
	const char *name;
	int64_t weeks[8]; /* the week before first */
	int32_t first;	  /* the site's first day */
	bool known;
	int64_t usual;
};

static const struct usual_row usual_rows[] = {
	{"eight weeks", {1, 2, 3, 4, 5, 6, 7, 8}, 0, true, 4},
	{"one that is far off", {10, 10, 10, 10, 10, 10, 10, 9000}, 0, true,
		10},
	{"three weeks", {30, 10, 20}, 69 - 21, true, 20},
	{"four weeks", {30, 10, 20, 40}, 69 - 28, true, 25},
	{"two weeks", {30, 10}, 69 - 20, false, 0},
	{"a day without a figure had none", {0, 0, 0, 9}, 69 - 28, true, 0},
	{"no week", {0}, 69, false, 0},
};

static void usual(void **state)
{
	const struct usual_row *row = *state;
	struct series_point points[DAYS];
	const struct series days = {points, DAYS, false, 0, 0};
	int64_t found = -1;

	fill(points, 0);
	for (int i = 0; i < 8; i++)
		points[DAYS - 1 - 7 * (i + 1)].pageviews = row->weeks[i];
	assert_int_equal(highlight_usual(&days, row->first, DAYS - 1, &found),
		row->known);
	if (row->known)
		assert_int_equal(found, row->usual);
}

struct day_row {
	const char *name;
	int64_t usual;	/* of each day */
	int64_t figure; /* of day 66 */
	int32_t last;	/* the day that is not complete */
	bool found;
	bool so_far;
};

static const struct day_row day_rows[] = {
	{"twice as many", 100, 200, 69, true, false},
	{"a little less than twice", 100, 199, 69, false, false},
	{"half as many", 100, 50, 69, true, false},
	{"a little more than half", 100, 51, 69, false, false},
	{"none", 100, 0, 69, true, false},
	{"as usual", 100, 100, 69, false, false},
	{"many of few", 9, 20, 69, true, false},
	{"too few to matter", 5, 19, 69, false, false},
	{"too few are missing", 19, 0, 69, false, false},
	{"the first many", 0, 20, 69, true, false},
	{"many on a day that goes on", 100, 200, 66, true, true},
	{"few on a day that goes on", 100, 10, 66, false, false},
	{"a day that was not rolled up", 100, 0, 65, false, false},
};

static void day_that_stands_out(void **state)
{
	const struct day_row *row = *state;
	struct series_point points[DAYS];
	const struct series days = {points, DAYS, false, 0, 0};
	const struct highlight_span span = {60, 69, 0, row->last};
	struct highlights highlights = {0};

	fill(points, row->usual);
	points[66].pageviews = row->figure;
	highlight_find_day(&days, &span, &highlights);
	/* Days behind the last are not looked at, and are no fall. */
	assert_true(highlights.usual_known);
	assert_int_equal(highlights.day.found, row->found);
	if (!row->found)
		return;
	assert_int_equal(highlights.day.date, 66);
	assert_int_equal(highlights.day.pageviews, row->figure);
	assert_int_equal(highlights.day.usual, row->usual);
	assert_int_equal(highlights.day.so_far, row->so_far);
}

/* Of several the one with most page views more or less. */
static void the_most_of_several(void **state)
{
	struct series_point points[DAYS];
	const struct series days = {points, DAYS, false, 0, 0};
	const struct highlight_span span = {60, 69, 0, 69};
	struct highlights highlights = {0};

	(void)state;
	fill(points, 100);
	points[62].pageviews = 300;
	points[64].pageviews = 0;
	points[67].pageviews = 299;
	highlight_find_day(&days, &span, &highlights);
	assert_int_equal(highlights.day.date, 62);
}

static void a_young_site(void **state)
{
	struct series_point points[DAYS];
	const struct series days = {points, DAYS, false, 0, 0};
	const struct highlight_span span = {60, 69, 55, 69};
	struct highlights highlights = {0};

	(void)state;
	fill(points, 100);
	points[66].pageviews = 900;
	highlight_find_day(&days, &span, &highlights);
	assert_false(highlights.usual_known);
	assert_false(highlights.day.found);
}

struct part_row {
	const char *name;
	int64_t day, day_usual;
	int64_t part, part_usual;
	int share; /* 0: explains nothing */
};

static const struct part_row part_rows[] = {
	{"a new one", 400, 100, 300, 0, 100},
	{"half of the rise", 400, 100, 160, 10, 50},
	{"its usual share of it", 400, 100, 200, 50, 0},
	{"a quarter of the rise", 500, 100, 100, 0, 25},
	{"less than a quarter", 500, 100, 99, 0, 0},
	{"one that fell in a rise", 400, 100, 0, 50, 0},
	{"more than the rise", 400, 100, 390, 0, 100},
	{"what is missing", 50, 200, 0, 100, 66},
	{"its usual share of a fall", 50, 200, 25, 100, 0},
	{"one that rose in a fall", 50, 200, 40, 10, 0},
	{"no change", 100, 100, 50, 50, 0},
	{"of a site that had none", 100, 0, 60, 0, 60},
};

static void part_explains(void **state)
{
	const struct part_row *row = *state;
	const struct highlight_day day = {
		.pageviews = row->day, .usual = row->day_usual};
	struct highlight_part part = {
		.pageviews = row->part, .usual = row->part_usual};

	highlight_explain(&day, &part);
	assert_int_equal(part.found, row->share > 0);
	assert_int_equal(part.share, row->share);
}

struct path_row {
	const char *name;
	int64_t pageviews, before;
	bool found;
};

static const struct path_row path_rows[] = {
	{"half as many again", 60, 40, true},
	{"a little less", 59, 40, false},
	{"new", 20, 0, true},
	{"new and small", 19, 0, false},
	{"twice as many, but few", 38, 19, false},
	{"fewer", 10, 100, false},
	{"the same", 100, 100, false},
};

static void path_grew(void **state)
{
	const struct path_row *row = *state;
	struct highlight_path path = {
		.pageviews = row->pageviews, .before = row->before};

	highlight_judge_path(&path);
	assert_int_equal(path.found, row->found);
}

struct at_row {
	const char *name;
	bool by_month;
	const char *first, *date;
	int index; /* -1: none */
};

static const struct at_row at_rows[] = {
	{"the first day", false, "2026-01-01", "2026-01-01", 0},
	{"the last day", false, "2026-01-01", "2026-01-03", 2},
	{"a day before", false, "2026-01-01", "2025-12-31", -1},
	{"a day after", false, "2026-01-01", "2026-01-04", -1},
	{"a month", true, "2025-12-01", "2026-01-31", 1},
	{"a month before", true, "2025-12-01", "2025-11-30", -1},
	{"a month after", true, "2025-12-01", "2026-03-01", -1},
};

static void point_of_a_date(void **state)
{
	const struct at_row *row = *state;
	struct series_point points[3] = {{0}};
	const struct series series = {points, 3, row->by_month, 0, 0};
	int32_t date;

	assert_int_equal(date_parse(row->first, &points[0].date), 0);
	assert_int_equal(date_parse(row->date, &date), 0);
	assert_ptr_equal(series_at(&series, date),
		row->index < 0 ? NULL : &points[row->index]);
}

int main(void)
{
	struct unit_list list = {0};

	UNIT_ROWS(&list, usual, usual_rows);
	UNIT_ROWS(&list, day_that_stands_out, day_rows);
	UNIT_ADD(&list, the_most_of_several);
	UNIT_ADD(&list, a_young_site);
	UNIT_ROWS(&list, part_explains, part_rows);
	UNIT_ROWS(&list, path_grew, path_rows);
	UNIT_ROWS(&list, point_of_a_date, at_rows);
	return unit_run(&list, "highlights");
}
