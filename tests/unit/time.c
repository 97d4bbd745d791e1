/* SPDX-License-Identifier: MIT */

/* lib/base/time. */
#include "base/time.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "tests/unit/unit.h"

/* 9999-12-31, by `date -d 9999-12-31 +%s` / 86400. */
enum { DATE_LAST = 2932896 };

struct date_row {
	const char *name; /* the date as text */
	int32_t date;	  /* by `date -u -d NAME +%s` / 86400 */
	struct civil civil;
};

static const struct date_row date_rows[] = {
	{"1970-01-01", 0, {1970, 1, 1}},
	{"1970-01-02", 1, {1970, 1, 2}},
	{"1970-02-28", 58, {1970, 2, 28}},
	{"1970-03-01", 59, {1970, 3, 1}},
	{"1972-02-29", 789, {1972, 2, 29}},
	{"1999-12-31", 10956, {1999, 12, 31}},
	{"2000-02-29", 11016, {2000, 2, 29}},
	{"2000-03-01", 11017, {2000, 3, 1}},
	{"2024-02-29", 19782, {2024, 2, 29}},
	{"2026-03-25", 20537, {2026, 3, 25}},
	{"2038-01-19", 24855, {2038, 1, 19}},
	{"2100-02-28", 47540, {2100, 2, 28}},
	{"2100-03-01", 47541, {2100, 3, 1}},
	{"2106-02-07", 49710, {2106, 2, 7}},
	{"2400-02-29", 157113, {2400, 2, 29}},
	{"9999-12-31", DATE_LAST, {9999, 12, 31}},
};

static void date_converts(void **state)
{
	const struct date_row *row = *state;
	struct civil civil = date_to_civil(row->date);
	char text[DATE_TEXT_SIZE];
	int32_t parsed;

	assert_int_equal(civil.year, row->civil.year);
	assert_int_equal(civil.month, row->civil.month);
	assert_int_equal(civil.day, row->civil.day);
	assert_int_equal(
		date_from_civil(civil.year, civil.month, civil.day), row->date);
	date_format(text, row->date);
	assert_string_equal(text, row->name);
	assert_int_equal(date_parse(row->name, &parsed), 0);
	assert_int_equal(parsed, row->date);
}

/* Every day that a DATETIME can hold from 1970 on, against the C library. */
static void every_date_agrees_with_libc(void **state)
{
	(void)state;
	for (int32_t date = -366; date <= DATE_LAST; date++) {
		time_t seconds = (time_t)date * 86400;
		struct civil civil = date_to_civil(date);
		struct tm tm;

		gmtime_r(&seconds, &tm);
		if (civil.year != tm.tm_year + 1900 ||
			civil.month != tm.tm_mon + 1 ||
			civil.day != tm.tm_mday ||
			date_from_civil(civil.year, civil.month, civil.day) !=
				date ||
			date_month(date) != date - (tm.tm_mday - 1))
			fail_msg("day %d", (int)date);
	}
}

struct month_row {
	const char *name;
	const char *month;
	int count;
	const char *expected;
};

static const struct month_row month_rows[] = {
	{"none", "2026-03-01", 0, "2026-03-01"},
	{"one", "2026-03-01", 1, "2026-04-01"},
	{"one back", "2026-03-01", -1, "2026-02-01"},
	{"into the next year", "2026-12-01", 1, "2027-01-01"},
	{"into the year before", "2026-01-01", -1, "2025-12-01"},
	{"to November", "2026-01-01", 10, "2026-11-01"},
	{"to December", "2026-01-01", 11, "2026-12-01"},
	{"a year", "2026-01-01", 12, "2027-01-01"},
	{"thirteen", "2026-01-01", 13, "2027-02-01"},
	{"a year back", "2026-12-01", -12, "2025-12-01"},
	{"thirteen back", "2026-12-01", -13, "2025-11-01"},
	{"over a leap year", "2024-01-01", 2, "2024-03-01"},
	{"over no leap year", "2100-01-01", 2, "2100-03-01"},
	{"a hundred years", "1970-01-01", 1200, "2070-01-01"},
	{"to the last month", "1970-01-01", 8029 * 12 + 11, "9999-12-01"},
	{"back to the first month", "9999-12-01", -(8029 * 12 + 11),
		"1970-01-01"},
};

static int32_t date_of(const char *text)
{
	int32_t date;

	assert_int_equal(date_parse(text, &date), 0);
	return date;
}

static void month_is_added(void **state)
{
	const struct month_row *row = *state;
	int32_t month = month_add(date_of(row->month), row->count);

	assert_int_equal(month, date_of(row->expected));
	assert_int_equal(month_add(month, -row->count), date_of(row->month));
}

struct count_row {
	const char *name;
	const char *first, *last;
	int expected;
};

static const struct count_row count_rows[] = {
	{"a month", "2026-03-01", "2026-03-01", 1},
	{"within a month", "2026-03-31", "2026-03-01", 1},
	{"the last and the first day", "2026-02-28", "2026-03-01", 2},
	{"nearly two months", "2026-03-01", "2026-04-30", 2},
	{"December and January", "2025-12-31", "2026-01-01", 2},
	{"a year", "2026-01-01", "2026-12-31", 12},
	{"from March to February", "2024-03-01", "2026-02-01", 24},
	{"the month before", "2026-03-01", "2026-02-28", 0},
	{"a year back", "2026-03-01", "2025-03-01", -11},
	{"all", "1970-01-01", "9999-12-31", 8030 * 12},
};

static void months_are_counted(void **state)
{
	const struct count_row *row = *state;

	assert_int_equal(month_count(date_of(row->first), date_of(row->last)),
		row->expected);
}

/* Before 1970 there is no text, but prune computes cutoffs there. */
static void month_goes_below_1970(void **state)
{
	(void)state;
	assert_int_equal(month_add(0, -1), -31);
	assert_int_equal(month_add(0, -12), -365);
	assert_int_equal(month_add(-365, 12), 0);
}

struct instant_row {
	const char *name;
	int64_t instant;
	int32_t date;
	const char *text;
};

static const struct instant_row instant_rows[] = {
	{"the first", 0, 0, "1970-01-01 00:00:00.000"},
	{"a millisecond later", 1, 0, "1970-01-01 00:00:00.001"},
	{"before the first is moved to it", -1, -1, "1970-01-01 00:00:00.000"},
	{"a day before", -86400000, -1, "1970-01-01 00:00:00.000"},
	{"a day and a bit before", -86400001, -2, "1970-01-01 00:00:00.000"},
	{"the end of a day", 86399999, 0, "1970-01-01 23:59:59.999"},
	{"the next day", 86400000, 1, "1970-01-02 00:00:00.000"},
	{"an hour", 3600000, 0, "1970-01-01 01:00:00.000"},
	{"a minute", 60000, 0, "1970-01-01 00:01:00.000"},
	{"noon in 2026", INT64_C(1774440000000), 20537,
		"2026-03-25 12:00:00.000"},
	{"a leap day's end", INT64_C(1709251199999), 19782,
		"2024-02-29 23:59:59.999"},
	{"beyond 2^31 seconds", INT64_C(2147483648000), 24855,
		"2038-01-19 03:14:08.000"},
	{"beyond 2^32 seconds", INT64_C(4294967296000), 49710,
		"2106-02-07 06:28:16.000"},
	{"before the last", INT64_C(253402300799998), DATE_LAST,
		"9999-12-31 23:59:59.998"},
	{"the last", INT64_C(253402300799999), DATE_LAST,
		"9999-12-31 23:59:59.999"},
	{"after the last is moved to it", INT64_C(253402300800000),
		DATE_LAST + 1, "9999-12-31 23:59:59.999"},
};

static void instant_is_written(void **state)
{
	const struct instant_row *row = *state;
	char text[TIME_TEXT_SIZE];
	int64_t parsed;

	assert_int_equal(time_date(row->instant), row->date);
	time_format(text, row->instant);
	assert_string_equal(text, row->text);
	assert_int_equal(time_parse(text, &parsed), 0);
	if (row->instant >= time_first && row->instant <= time_last)
		assert_true(parsed == row->instant);
}

static void far_instants_are_moved(void **state)
{
	char text[TIME_TEXT_SIZE];

	(void)state;
	time_format(text, INT64_MIN);
	assert_string_equal(text, "1970-01-01 00:00:00.000");
	time_format(text, INT64_MAX);
	assert_string_equal(text, "9999-12-31 23:59:59.999");
	date_format(text, INT32_MIN);
	assert_string_equal(text, "1970-01-01");
	date_format(text, -1);
	assert_string_equal(text, "1970-01-01");
	date_format(text, DATE_LAST + 1);
	assert_string_equal(text, "9999-12-31");
	date_format(text, INT32_MAX);
	assert_string_equal(text, "9999-12-31");
}

static void days_start_at_midnight(void **state)
{
	(void)state;
	assert_true(date_start(0) == 0);
	assert_true(date_start(1) == 86400000);
	assert_true(date_start(-1) == -86400000);
	assert_true(date_start(DATE_LAST) + TIME_DAY - 1 == time_last);
	for (int32_t date = -800; date < DATE_LAST; date += 799) {
		assert_int_equal(time_date(date_start(date)), date);
		assert_int_equal(time_date(date_start(date) - 1), date - 1);
		assert_int_equal(
			time_date(date_start(date) + TIME_DAY - 1), date);
	}
}

struct parse_row {
	const char *name; /* the text */
	int64_t expected; /* -1: refused */
};

enum { NOT = -1 };

static const struct parse_row time_rows[] = {
	{"1970-01-01T00:00:00Z", 0},
	{"1970-01-01 00:00:00", 0},
	{"2026-03-25T12:00:00Z", INT64_C(1774440000000)},
	{"2026-03-25 12:00:00", INT64_C(1774440000000)},
	{"2026-03-25T12:00:00.5Z", INT64_C(1774440000500)},
	{"2026-03-25T12:00:00.05Z", INT64_C(1774440000050)},
	{"2026-03-25T12:00:00.005Z", INT64_C(1774440000005)},
	{"2026-03-25T12:00:00.0059Z", INT64_C(1774440000005)},
	{"2026-03-25 12:00:00.123456", INT64_C(1774440000123)},
	{"2026-03-25 12:00:00.12345678901234567890", INT64_C(1774440000123)},
	{"2024-02-29T23:59:59.999Z", INT64_C(1709251199999)},
	{"9999-12-31T23:59:59.999Z", INT64_C(253402300799999)},
	{"2026-03-25T23:59:59Z", INT64_C(1774483199000)},
	{"2026-03-25T24:00:00Z", NOT},
	{"2026-03-25T23:60:00Z", NOT},
	{"2026-03-25T23:59:60Z", NOT}, /* a leap second has no instant */
	{"2026-03-25T99:99:99Z", NOT},
	{"2026-03-25T12:00:00", NOT},
	{"2026-03-25 12:00:00Z", NOT},
	{"2026-03-25T12:00:00+00:00", NOT},
	{"2026-03-25T12:00:00+01:00", NOT},
	{"2026-03-25T12:00:00Z ", NOT},
	{"2026-03-25T12:00:00ZZ", NOT},
	{" 2026-03-25T12:00:00Z", NOT},
	{"2026-03-25  12:00:00", NOT},
	{"2026-03-25T12:00:00.Z", NOT},
	{"2026-03-25T12:00:00,5Z", NOT},
	{"2026-03-25T12:00Z", NOT},
	{"2026-03-25T12:x0:00Z", NOT},
	{"2026-03-25T12:00:x0Z", NOT},
	{"2026-03-25T12:00:0xZ", NOT},
	{"2026-03-25T12-00-00Z", NOT},
	{"2026-03-25T12Z", NOT},
	{"2026-03-25T1:00:00Z", NOT},
	{"2026-03-25T+1:00:00Z", NOT},
	{"2026-03-25T-1:00:00Z", NOT},
	{"2026-03-25T 1:00:00Z", NOT},
	{"2026-03-25", NOT},
	{"2026-03-25T", NOT},
	{"2026-03-25 ", NOT},
	{"2025-02-29T00:00:00Z", NOT},
	{"2026-02-30T00:00:00Z", NOT},
	{"1969-12-31T23:59:59Z", NOT},
	{"0000-00-00 00:00:00", NOT},
	{"now", NOT},
	{"", NOT},
};

static const struct parse_row date_parse_rows[] = {
	{"1970-01-01", 0}, {"2024-02-29", 19782}, {"2000-02-29", 11016},
	{"2026-12-31", 20818}, {"9999-12-31", DATE_LAST}, {"2025-02-29", NOT},
	{"2100-02-29", NOT}, {"1900-02-29", NOT}, {"2026-02-30", NOT},
	{"2026-04-31", NOT}, {"2026-01-32", NOT}, {"2026-01-99", NOT},
	{"2026-01-00", NOT}, {"2026-00-01", NOT}, {"2026-13-01", NOT},
	{"2026-99-01", NOT}, {"1969-12-31", NOT}, {"0000-01-01", NOT},
	{"0000-00-00", NOT}, {"10000-01-01", NOT}, {"999-01-01", NOT},
	{"2026-1-1", NOT}, {"2026-01-1", NOT}, {"2026-01-001", NOT},
	{"26-01-01", NOT}, {"-026-01-01", NOT}, {"+2026-01-01", NOT},
	{"2026/01/01", NOT}, {"20260101", NOT}, {"2026-01-01 ", NOT},
	{" 2026-01-01", NOT}, {"2026-01-01T00:00:00Z", NOT}, {"2026-01", NOT},
	{"2026-", NOT}, {"2026", NOT}, {"", NOT},
	{"\xd9\xa2\xd9\xa0\xd9\xa2\xd9\xa6-01-01", NOT}, /* Arabic digits */
};

static void time_is_read(void **state)
{
	const struct parse_row *row = *state;
	int64_t instant = -2;

	assert_int_equal(
		time_parse(row->name, &instant), row->expected == NOT ? -1 : 0);
	if (row->expected != NOT)
		assert_true(instant == row->expected);
}

static void date_is_read(void **state)
{
	const struct parse_row *row = *state;
	int32_t date = -2;

	assert_int_equal(
		date_parse(row->name, &date), row->expected == NOT ? -1 : 0);
	if (row->expected != NOT)
		assert_int_equal(date, row->expected);
}

int main(void)
{
	struct unit_list list = {0};

	UNIT_ROWS(&list, date_converts, date_rows);
	UNIT_ADD(&list, every_date_agrees_with_libc);
	UNIT_ROWS(&list, month_is_added, month_rows);
	UNIT_ADD(&list, month_goes_below_1970);
	UNIT_ROWS(&list, months_are_counted, count_rows);
	UNIT_ROWS(&list, instant_is_written, instant_rows);
	UNIT_ADD(&list, far_instants_are_moved);
	UNIT_ADD(&list, days_start_at_midnight);
	UNIT_ROWS(&list, time_is_read, time_rows);
	UNIT_ROWS(&list, date_is_read, date_parse_rows);
	return unit_run(&list, "time");
}
