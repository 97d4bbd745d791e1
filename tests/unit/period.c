/* SPDX-License-Identifier: MIT */

/* admin/tui/period: which days are shown, and which they are compared with. */
#include "admin/tui/period.h"

#include <string.h>

#include "base/time.h"
#include "tests/unit/unit.h"

/* From and to of a range, as of 2026-11-23. */
struct before_row {
	const char *name;
	enum range range; /* RANGE_FREE: from and to, as a reader writes them */
	const char *days;
	const char *from, *to;
};

static const struct before_row before_rows[] = {
	{"one day", RANGE_DAY, "2026-11-20", "2026-11-13", "2026-11-13"},
	{"one day, written", RANGE_FREE, "2026-11-20", "2026-11-13",
		"2026-11-13"},
	{"7 days over the year's turn", RANGE_7, "2026-01-03", "2025-12-21",
		"2025-12-27"},
	{"30 days that are no month", RANGE_30, "2026-11-23", "2026-09-25",
		"2026-10-24"},
	{"30 days that are a month", RANGE_30, "2026-09-30", "2026-08-02",
		"2026-08-31"},
	{"90 days that are three months", RANGE_90, "2026-03-31", "2025-10-03",
		"2025-12-31"},
	{"a month", RANGE_FREE, "2026-03", "2026-02-01", "2026-02-28"},
	{"a month after a leap day", RANGE_FREE, "2024-03", "2024-02-01",
		"2024-02-29"},
	{"a leap day", RANGE_FREE, "2024-02-29", "2024-02-22", "2024-02-22"},
	{"this month", RANGE_FREE, "2026-11", "2026-10-01", "2026-10-23"},
	{"a year", RANGE_FREE, "2024", "2023-01-01", "2023-12-31"},
	{"this year", RANGE_FREE, "2026", "2025-01-01", "2025-11-23"},
	{"12 months", RANGE_MONTHS, "2026-11-23", "2024-12-01", "2025-11-23"},
	{"some days", RANGE_FREE, "2026-11-02 2026-11-04", "2026-10-30",
		"2026-11-01"},
	{"half a year and more, by month", RANGE_FREE, "2026-01-15 2026-08-10",
		"2025-05-01", "2025-12-31"},
};

static int32_t date_of(const char *text)
{
	int32_t date;

	assert_int_equal(date_parse(text, &date), 0);
	return date;
}

static struct query query_of(enum range range, const char *days)
{
	struct query query = {0};
	int32_t from, to;

	assert_int_equal(period_parse(days, &from, &to), 0);
	if (range == RANGE_FREE)
		period_choose(&query, from, to);
	else
		period_set(&query, range, to);
	return query;
}

static void before(void **state)
{
	const struct before_row *row = *state;
	const struct query query = query_of(row->range, row->days);
	int32_t from, to;

	assert_true(
		period_before_today(&query, date_of("2026-11-23"), &from, &to));
	assert_int_equal(from, date_of(row->from));
	assert_int_equal(to, date_of(row->to));
}

struct move_row {
	const char *name;
	enum range range;
	const char *days;
	int direction;
	const char *from, *to; /* NULL: it can't */
};

static const struct move_row move_rows[] = {
	{"7 days back", RANGE_7, "2026-01-03", -1, "2025-12-21", "2025-12-27"},
	{"30 days stay 30", RANGE_30, "2026-09-30", -1, "2026-08-02",
		"2026-08-31"},
	{"and forth, up to today", RANGE_30, "2026-11-13", 1, "2026-10-25",
		"2026-11-23"},
	{"not behind it", RANGE_30, "2026-11-23", 1, NULL, NULL},
	{"a month back", RANGE_FREE, "2024-03", -1, "2024-02-01", "2024-02-29"},
	{"a month forth", RANGE_FREE, "2024-02", 1, "2024-03-01", "2024-03-31"},
	{"a year back", RANGE_FREE, "2025", -1, "2024-01-01", "2024-12-31"},
	{"not before all time", RANGE_FREE, "1970", -1, NULL, NULL},
};

static void move(void **state)
{
	const struct move_row *row = *state;
	struct query query = query_of(row->range, row->days);

	assert_int_equal(
		period_move(&query, row->direction, date_of("2026-11-23")),
		row->from != NULL);
	if (!row->from)
		return;
	assert_int_equal(query.from, date_of(row->from));
	assert_int_equal(query.to, date_of(row->to));
}

int main(void)
{
	struct unit_list list = {0};

	UNIT_ROWS(&list, before, before_rows);
	UNIT_ROWS(&list, move, move_rows);
	return unit_run(&list, "period");
}
