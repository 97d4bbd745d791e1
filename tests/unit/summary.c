/* SPDX-License-Identifier: MIT */

/* lib/stats/summary, and what of lib/stats/metrics needs no server. */
#include "stats/summary.h"

#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "base/time.h"
#include "stats/metrics.h"
#include "tests/unit/unit.h"

static void assert_summary(
	const struct summary *summary, const char *json, const char *line)
{
	struct buf buf;

	buf_init(&buf, 10000);
	summary_json(summary, &buf);
	assert_string_equal(buf_text(&buf), json);
	buf_reset(&buf);
	summary_line(summary, &buf);
	assert_string_equal(buf_text(&buf), line);
	buf_release(&buf);
}

static void nothing_to_say(void **state)
{
	struct summary summary = {0};

	(void)state;
	assert_summary(&summary, "{}", "");
}

static void items_keep_their_order(void **state)
{
	struct summary summary = {0};

	(void)state;
	summary_set(&summary, "deleted", 3);
	summary_set_text(&summary, "cutoff", "2026-01-01 00:00:00.000");
	summary_set(&summary, "retention_days", 540);
	assert_summary(&summary,
		"{\"deleted\": 3, \"cutoff\": \"2026-01-01 00:00:00.000\", "
		"\"retention_days\": 540}",
		"deleted 3, cutoff 2026-01-01 00:00:00.000, "
		"retention_days 540");
}

static void items_are_set_again(void **state)
{
	struct summary summary = {0};

	(void)state;
	summary_set(&summary, "a", 1);
	summary_set(&summary, "b", 2);
	summary_set(&summary, "a", -5);
	summary_set_text(&summary, "b", "x");
	summary_set_text(&summary, "b", "y");
	assert_summary(&summary, "{\"a\": -5, \"b\": \"y\"}", "a -5, b y");
	assert_int_equal(summary.count, 2);
}

static void numbers_are_added(void **state)
{
	struct summary summary = {0};

	(void)state;
	summary_add(&summary, "a", 0);
	summary_add(&summary, "b", 2);
	summary_add(&summary, "b", 3);
	summary_add(&summary, "b", -1);
	summary_set(&summary, "c", INT64_MAX);
	summary_set(&summary, "d", INT64_MIN);
	assert_summary(&summary,
		"{\"a\": 0, \"b\": 4, \"c\": 9223372036854775807, "
		"\"d\": -9223372036854775808}",
		"a 0, b 4, c 9223372036854775807, d -9223372036854775808");
}

/* "Each sets the item of that name": a number in place of a text, too. */
static void a_number_replaces_a_text(void **state)
{
	struct summary summary = {0};

	(void)state;
	summary_set_text(&summary, "a", "x");
	summary_set(&summary, "a", 7);
	assert_summary(&summary, "{\"a\": 7}", "a 7");
}

static void more_items_than_fit(void **state)
{
	static const char *const names[] = {"a", "b", "c", "d", "e", "f", "g",
		"h", "i", "j", "k", "l", "m", "n"};
	struct summary summary = {0};
	struct buf buf;

	(void)state;
	for (size_t i = 0; i < SUMMARY_ITEMS_MAX - 1; i++)
		summary_set(&summary, names[i], (int64_t)i);
	assert_int_equal(summary.count, SUMMARY_ITEMS_MAX - 1);
	summary_set(&summary, names[11], 11);
	assert_int_equal(summary.count, SUMMARY_ITEMS_MAX);
	summary_set(&summary, names[12], 12);
	assert_int_equal(summary.count, SUMMARY_ITEMS_MAX);
	buf_init(&buf, 1000);
	summary_line(&summary, &buf);
	assert_string_equal(buf_text(&buf),
		"a 0, b 1, c 2, d 3, e 4, f 5, g 6, h 7, i 8, j 9, k 10, m 12");
	buf_release(&buf);
}

struct text_row {
	const char *name;
	struct text head; /* then x up to 62, 63 and 64 bytes */
	const char *tail;
};

static const struct text_row text_rows[] = {
	{"ASCII", SLICE(""), "x"},
	{"quotes", SLICE("\"\\\n<"), "x"},
	{"a character of two bytes at the end", SLICE(""), "\xc3\xa9"},
	{"a character of four bytes at the end", SLICE(""), "\xf0\x9f\x98\x80"},
};

/* Whatever the text's length, what comes out is JSON. */
static void json_is_valid(void **state)
{
	const struct text_row *row = *state;

	for (size_t length = 55; length < 70; length++) {
		struct summary summary = {0};
		struct json_member member = {.name = "text"};
		struct json_document *document;
		char text[100] = "";
		struct buf buf;

		memset(text, 'x', length);
		memcpy(text, row->head.data, row->head.length);
		strcpy(text + length, row->tail);
		summary_set_text(&summary, "text", text);
		buf_init(&buf, 1000);
		summary_json(&summary, &buf);
		document = json_read_object(
			(struct text){buf_text(&buf), buf.length}, &member, 1,
			NULL);
		if (!document)
			fail_msg("%zu bytes: %s", length + strlen(row->tail),
				buf_text(&buf));
		assert_int_equal(member.kind, JSON_TEXT);
		assert_true(member.text.length < SUMMARY_TEXT_SIZE);
		assert_memory_equal(member.text.data, text, member.text.length);
		json_free(document);
		buf_release(&buf);
	}
}

struct view_row {
	const char *name;
	size_t columns;
	const char *first, *last; /* of its columns */
	const char *from;	  /* by default, on 2026-03-25 */
};

static const struct view_row view_rows[] = {
	{"sites", 4, "site", "last_date", "2026-02-24"},
	{"daily", 4, "site", "unique_visitors", "2026-02-24"},
	{"monthly", 4, "site", "unique_visitors", "2025-04-01"},
	{"jobs", 6, "job", "summary", "2026-02-24"},
};

static void view_is_known(void **state)
{
	const struct view_row *row = *state;
	const struct metric_view *view = metric_view_find(row->name);
	struct metric_filter filter = {0};
	int32_t from, to;

	assert_non_null(view);
	assert_int_equal(metric_column_count(view), row->columns);
	assert_string_equal(view->columns[0].name, row->first);
	assert_string_equal(view->columns[row->columns - 1].name, row->last);
	assert_true(view->bar < (int)row->columns);
	metric_default_range(view, INT64_C(1774440000000), &filter);
	date_parse(row->from, &from);
	date_parse("2026-03-25", &to);
	assert_int_equal(filter.from, from);
	assert_int_equal(filter.to, to);
}

static void other_views_are_not(void **state)
{
	static const char *const names[] = {"", "Daily", "dail", "daily ", "x"};

	(void)state;
	for (size_t i = 0; i < COUNT(names); i++)
		assert_null(metric_view_find(names[i]));
}

/* Visitors add up to nothing but "daily visitors, summed". */
static void sums_of_visitors_are_labelled(void **state)
{
	(void)state;
	for (const struct metric_view *view = metric_views; view->name; view++)
		for (size_t i = 0; i < metric_column_count(view); i++) {
			const struct metric_column *column = &view->columns[i];

			if (column->kind == METRIC_VISITORS && column->total)
				assert_string_equal(column->total,
					"daily visitors, summed");
			if (column->kind == METRIC_VISITORS && view->by_month)
				assert_null(column->total);
			if (view->bar == (int)i)
				assert_int_equal(column->kind, METRIC_COUNT);
		}
}

int main(void)
{
	struct unit_list list = {0};

	UNIT_ADD(&list, nothing_to_say);
	UNIT_ADD(&list, items_keep_their_order);
	UNIT_ADD(&list, items_are_set_again);
	UNIT_ADD(&list, numbers_are_added);
	UNIT_ADD(&list, a_number_replaces_a_text);
	UNIT_ADD(&list, more_items_than_fit);
	UNIT_ROWS(&list, json_is_valid, text_rows);
	UNIT_ROWS(&list, view_is_known, view_rows);
	UNIT_ADD(&list, other_views_are_not);
	UNIT_ADD(&list, sums_of_visitors_are_labelled);
	return unit_run(&list, "summary");
}
