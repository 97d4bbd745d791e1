/* SPDX-License-Identifier: MIT */

/* lib/base/figure. */
#include "base/figure.h"

#include "tests/unit/unit.h"

struct figure_row {
	const char *name;
	int64_t figure;
	const char *text;
};

static const struct figure_row figure_rows[] = {
	{"zero", 0, "0"},
	{"three digits", 999, "999"},
	{"four digits", 1000, "1,000"},
	{"six digits", 100000, "100,000"},
	{"seven digits", 1234567, "1,234,567"},
	{"below zero", -1, "-1"},
	{"no mark behind the sign", -999, "-999"},
	{"four digits below zero", -1000, "-1,000"},
	{"the highest", INT64_MAX, "9,223,372,036,854,775,807"},
	{"the lowest", INT64_MIN, "-9,223,372,036,854,775,808"},
};

static void figure_is_written(void **state)
{
	const struct figure_row *row = *state;
	char text[FIGURE_SIZE];

	figure_format(text, row->figure);
	assert_string_equal(text, row->text);
}

static const struct figure_row bytes_rows[] = {
	{"nothing", 0, "0 B"},
	{"the last without a unit", 999, "999 B"},
	{"one of a unit", 1000, "1.0 kB"},
	{"a part below ten", 9400, "9.4 kB"},
	{"no part above", 12600, "13 kB"},
	{"mega", INT64_C(268435456), "268 MB"},
	{"the largest unit", INT64_C(5000000000000000), "5000 TB"},
};

static void bytes_are_written(void **state)
{
	const struct figure_row *row = *state;
	char text[FIGURE_SIZE];

	figure_format_bytes(text, row->figure);
	assert_string_equal(text, row->text);
}

int main(void)
{
	struct unit_list list = {0};

	UNIT_ROWS(&list, bytes_are_written, bytes_rows);
	UNIT_ROWS(&list, figure_is_written, figure_rows);
	return unit_run(&list, "figure");
}
