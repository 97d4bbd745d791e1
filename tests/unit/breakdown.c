/* SPDX-License-Identifier: MIT */

/* lib/stats/breakdown: what needs no server. */
#include "stats/breakdown.h"

#include <stdlib.h>
#include <string.h>

#include "tests/unit/unit.h"

struct title_row {
	const char *dimension, *title;
};

static const struct title_row title_rows[] = {
	{"path", "Pages"},
	{"referrer_class", "Referrer classes"},
	{"utm_content", "UTM contents"},
	{"hour", "Hours"},
	{"weather", "weather"},
	{"Path", "Path"},
	{"", ""},
};

static void dimension_has_title(void **state)
{
	const struct title_row *row = *state;

	assert_string_equal(breakdown_title(row->dimension), row->title);
}

/* Names fit the tables' column, each is there once, and there is room in a
 * list for all of them. */
static void dimensions_are_a_table(void **state)
{
	size_t count = 0;

	(void)state;
	for (; breakdown_dimensions[count].name; count++) {
		assert_true(strlen(breakdown_dimensions[count].name) <
			    BREAKDOWN_DIMENSION_SIZE);
		assert_non_null(breakdown_dimensions[count].title);
		for (size_t i = 0; i < count; i++)
			assert_string_not_equal(breakdown_dimensions[i].name,
				breakdown_dimensions[count].name);
	}
	assert_int_equal(count, 17);
	assert_true(count < BREAKDOWN_DIMENSIONS_MAX);
}

static void special_values(void **state)
{
	(void)state;
	assert_true(breakdown_is_special("(none)"));
	assert_true(breakdown_is_special("(other)"));
	assert_false(breakdown_is_special("(other) "));
	assert_false(breakdown_is_special("(Other)"));
	assert_false(breakdown_is_special("other"));
	assert_false(breakdown_is_special(""));
}

struct whole_row {
	const char *name, *dimension;
	int64_t own, site, whole;
};

static const struct whole_row whole_rows[] = {
	{"a part", "path", 80, 100, 100},
	{"all of it", "path", 80, 80, 80},
	{"nothing is known of the site", "path", 80, 0, 80},
	{"less is known than of its parts", "path", 80, 79, 80},
	{"a dimension that is not known", "weather", 80, 100, 100},
	{"events are no page views", "event", 8, 100, 8},
	{"entry pages are of visits", "entry", 8, 100, 8},
	{"exit pages are of visits", "exit", 8, 100, 8},
	{"nothing", "path", 0, 0, 0},
};

static void share_is_of(void **state)
{
	const struct whole_row *row = *state;
	struct breakdown breakdown = {.pageviews = row->own};

	strcpy(breakdown.dimension, row->dimension);
	assert_int_equal(breakdown_whole(&breakdown, row->site), row->whole);
}

/* A breakdown of `count` values with 10, 20 ... page views. */
static void fill(
	struct breakdown *breakdown, const char *const *values, size_t count)
{
	*breakdown = (struct breakdown){
		.rows = calloc(count, sizeof(*breakdown->rows)),
		.count = count,
		.size = count};
	assert_non_null(breakdown->rows);
	for (size_t i = 0; i < count; i++) {
		breakdown->rows[i] = (struct breakdown_row){strdup(values[i]),
			10 * (int64_t)(i + 1), (int64_t)(i + 1), 1};
		breakdown->pageviews += breakdown->rows[i].pageviews;
		breakdown->visitors += breakdown->rows[i].visitors;
		breakdown->before += breakdown->rows[i].before;
		if (breakdown_is_special(values[i]))
			breakdown->special++;
	}
	breakdown->values = (int64_t)count;
}

static void nothing_to_fold(void **state)
{
	static const char *const values[] = {"/", "(none)"};
	struct breakdown breakdown = {0};

	(void)state;
	assert_int_equal(breakdown_fold(&breakdown), 0);
	assert_int_equal(breakdown.count, 0);
	fill(&breakdown, values, 2);
	assert_int_equal(breakdown_fold(&breakdown), 0);
	assert_int_equal(breakdown.count, 2);
	breakdown_release(&breakdown);
}

static void the_rest_is_folded(void **state)
{
	static const char *const values[] = {"/", "(none)", "(other)"};
	struct breakdown breakdown;

	(void)state;
	/* With a row "(other)", and without one. */
	for (size_t count = 3; count >= 2; count--) {
		fill(&breakdown, values, count);
		breakdown.values += 5;
		breakdown.pageviews += 7;
		breakdown.visitors += 6;
		breakdown.before += 9;
		assert_int_equal(breakdown_fold(&breakdown), 0);
		assert_int_equal(breakdown.count, 3);
		assert_int_equal(breakdown.special, 2);
		assert_string_equal(breakdown.rows[2].value, "(other)");
		assert_int_equal(
			breakdown.rows[2].pageviews, 7 + (count == 3 ? 30 : 0));
		assert_int_equal(
			breakdown.rows[2].visitors, 6 + (count == 3 ? 3 : 0));
		assert_int_equal(
			breakdown.rows[2].before, 9 + (count == 3 ? 1 : 0));
		breakdown_release(&breakdown);
		assert_null(breakdown.rows);
	}
}

int main(void)
{
	struct unit_list list = {0};

	UNIT_ROWS(&list, dimension_has_title, title_rows);
	UNIT_ADD(&list, dimensions_are_a_table);
	UNIT_ADD(&list, special_values);
	UNIT_ROWS(&list, share_is_of, whole_rows);
	UNIT_ADD(&list, nothing_to_fold);
	UNIT_ADD(&list, the_rest_is_folded);
	return unit_run(&list, "breakdown");
}
