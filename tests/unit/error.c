/* SPDX-License-Identifier: MIT */

/* lib/base/error. */
#include "base/error.h"

#include <string.h>

#include "tests/unit/unit.h"

enum { MOST = sizeof((struct error){0}.text) - 1 };

static void text_is_written(void **state)
{
	struct error error = {.text = "what was there before"};

	(void)state;
	assert_int_equal(error_set(&error, "%s: %d is too much", "x", 5), -1);
	assert_string_equal(error.text, "x: 5 is too much");
	assert_int_equal(error_set(&error, "%s", ""), -1);
	assert_string_equal(error.text, "");
	assert_int_equal(error_set(NULL, "%s", "nobody listens"), -1);
}

struct cut_row {
	const char *name;
	const char *end; /* behind `before` letters */
	int before;
	size_t length; /* of what is left */
};

static const struct cut_row cut_rows[] = {
	{"one letter less than fits", "", MOST - 1, MOST - 1},
	{"all letters that fit", "", MOST, MOST},
	{"one letter more", "", MOST + 1, MOST},
	{"many more", "", 100000, MOST},
	{"two bytes that fit", "\xc3\xa9", MOST - 2, MOST},
	{"two bytes, one behind the end", "\xc3\xa9", MOST - 1, MOST - 1},
	{"two bytes behind the end", "\xc3\xa9", MOST, MOST},
	{"three bytes that fit", "\xe2\x82\xac", MOST - 3, MOST},
	{"three bytes, one behind the end", "\xe2\x82\xac", MOST - 2, MOST - 2},
	{"three bytes, two behind the end", "\xe2\x82\xac", MOST - 1, MOST - 1},
	{"four bytes that fit", "\xf0\x9f\x98\x80", MOST - 4, MOST},
	{"four bytes, one behind the end", "\xf0\x9f\x98\x80", MOST - 3,
		MOST - 3},
	{"four bytes, three behind the end", "\xf0\x9f\x98\x80", MOST - 1,
		MOST - 1},
	{"a character that fits, and one that does not", "\xc3\xa9\xc3\xa9",
		MOST - 3, MOST - 1},
	/* Names of files may be any bytes: those stay. */
	{"bytes that are no UTF-8", "\xff\xff\xff", MOST - 2, MOST},
	{"continuations of nothing", "\x80\x80\x80\x80\x80\x80", MOST - 5,
		MOST},
};

/* What is cut is cut between characters: half of one would keep the text out
 * of job_run, and of JSON. */
static void long_text_is_cut_on_an_edge(void **state)
{
	const struct cut_row *row = *state;
	struct error error;
	size_t length;

	memset(&error, 'x', sizeof(error));
	assert_int_equal(
		error_set(&error, "%*s%s", row->before, "|", row->end), -1);
	length = strlen(error.text);
	assert_int_equal(length, row->length);
	if (length > (size_t)row->before)
		assert_memory_equal(error.text + row->before, row->end,
			length - (size_t)row->before);
}

int main(void)
{
	struct unit_list list = {0};

	UNIT_ADD(&list, text_is_written);
	UNIT_ROWS(&list, long_text_is_cut_on_an_edge, cut_rows);
	return unit_run(&list, "error");
}
