/* SPDX-License-Identifier: MIT */

/* lib/base/error and lib/base/buf. */
#include <string.h>

#include "base/buf.h"
#include "base/error.h"
#include "tests/unit/unit.h"

enum { ERROR_SIZE = sizeof(((struct error *)0)->text) };

struct error_row {
	const char *name;
	int length, expected;
};

static const struct error_row error_rows[] = {
	{"empty", 0, 0},
	{"one less than fits", ERROR_SIZE - 2, ERROR_SIZE - 2},
	{"what just fits", ERROR_SIZE - 1, ERROR_SIZE - 1},
	{"one more is cut", ERROR_SIZE, ERROR_SIZE - 1},
	{"far more is cut", 100000, ERROR_SIZE - 1},
};

static void error_is_cut(void **state)
{
	const struct error_row *row = *state;
	struct {
		struct error error;
		char guard;
	} room = {.guard = 'g'};

	assert_int_equal(error_set(&room.error, "%*s", row->length, ""), -1);
	assert_int_equal(strlen(room.error.text), row->expected);
	assert_int_equal(room.guard, 'g');
}

static void error_may_be_absent(void **state)
{
	(void)state;
	assert_int_equal(error_set(NULL, "%s", "text"), -1);
}

static void error_is_replaced(void **state)
{
	struct error error;

	(void)state;
	error_set(&error, "%s %d", "a long first text", 1);
	error_set(&error, "%s", "second");
	assert_string_equal(error.text, "second");
}

struct cap_row {
	const char *name;
	size_t limit;
	size_t first, second; /* bytes of two appends */
	bool first_fits, second_fits;
};

static const struct cap_row cap_rows[] = {
	{"nothing into nothing", 0, 0, 0, true, true},
	{"one byte into nothing", 0, 1, 0, false, false},
	{"one less than the cap", 10, 9, 0, true, true},
	{"the cap", 10, 10, 0, true, true},
	{"one more than the cap", 10, 11, 0, false, false},
	{"the cap in two", 10, 4, 6, true, true},
	{"one more in two", 10, 4, 7, true, false},
	{"a failure lasts, also for what would fit", 10, 11, 1, false, false},
	{"across the first allocation", 1000, 255, 1, true, true},
	{"across the first allocation by one", 1000, 255, 2, true, true},
	{"the first allocation, filled", 1000, 256, 744, true, true},
	{"a cap of one allocation", 256, 255, 1, true, true},
	{"far growth", 1 << 20, 3, (1 << 20) - 3, true, true},
	{"far growth, one too many", 1 << 20, 3, (1 << 20) - 2, true, false},
	{"a length that would overflow", 10, 5, SIZE_MAX, true, false},
	{"a length just below overflow", 10, 5, SIZE_MAX - 5, true, false},
};

static void assert_whole(const struct buf *buf, size_t length)
{
	assert_int_equal(buf->length, length);
	assert_false(buf->failed);
	assert_true(buf->length <= buf->limit);
	for (size_t i = 0; i < length; i++)
		assert_int_equal(buf_text(buf)[i], 'x');
	assert_int_equal(buf_text(buf)[length], '\0');
}

static void assert_failed(const struct buf *buf)
{
	assert_true(buf->failed);
	assert_int_equal(buf->length, 0);
	assert_null(buf->data);
	assert_string_equal(buf_text(buf), "");
}

static void cap_holds(void **state)
{
	static char bytes[1 << 20];
	const struct cap_row *row = *state;
	struct buf buf;

	memset(bytes, 'x', sizeof(bytes));
	buf_init(&buf, row->limit);
	assert_whole(&buf, 0);
	assert_int_equal(
		buf_add(&buf, bytes, row->first), row->first_fits ? 0 : -1);
	if (row->first_fits)
		assert_whole(&buf, row->first);
	else
		assert_failed(&buf);
	assert_int_equal(
		buf_add(&buf, bytes, row->second), row->second_fits ? 0 : -1);
	if (row->second_fits)
		assert_whole(&buf, row->first + row->second);
	else
		assert_failed(&buf);
	buf_release(&buf);
	assert_whole(&buf, 0);
}

static void every_append_obeys_the_cap(void **state)
{
	struct buf buf;

	(void)state;
	buf_init(&buf, 4);
	assert_int_equal(buf_add_text(&buf, "ab"), 0);
	assert_int_equal(buf_add_char(&buf, 'c'), 0);
	assert_int_equal(buf_add_format(&buf, "%d", 7), 0);
	assert_string_equal(buf_text(&buf), "abc7");
	assert_int_equal(buf_add_format(&buf, "%s", ""), 0);
	assert_int_equal(buf_add_text(&buf, ""), 0);
	assert_string_equal(buf_text(&buf), "abc7");
	assert_int_equal(buf_add_char(&buf, 'd'), -1);
	assert_failed(&buf);
	assert_int_equal(buf_add_text(&buf, ""), -1);
	assert_int_equal(buf_add_char(&buf, 'd'), -1);
	assert_int_equal(buf_add_format(&buf, "%d", 1), -1);
	assert_failed(&buf);
}

static void format_obeys_the_cap(void **state)
{
	struct buf buf;

	(void)state;
	buf_init(&buf, 300);
	assert_int_equal(buf_add_format(&buf, "%299d", 1), 0);
	assert_int_equal(buf_add_format(&buf, "%d", 2), 0);
	assert_int_equal(buf.length, 300);
	assert_int_equal(buf_text(&buf)[299], '2');
	assert_int_equal(buf_add_format(&buf, "%d", 3), -1);
	assert_failed(&buf);
}

struct filled_row {
	const char *name, *form, *mark, *with, *filled;
};

static const struct filled_row filled_rows[] = {
	{"nothing", "", "@X@", "y", ""},
	{"the mark alone", "@X@", "@X@", "y", "y"},
	{"two marks", "a@X@b@X@", "@X@", "yy", "ayybyy"},
	{"filled with nothing", "a@X@b", "@X@", "", "ab"},
	{"half a mark", "no mark @X", "@X@", "y", "no mark @X"},
	{"what was put in is not looked at again", "a`b", "`", "``", "a``b"},
};

static void marks_are_filled(void **state)
{
	const struct filled_row *row = *state;
	struct buf buf;

	buf_init(&buf, 100);
	assert_int_equal(
		buf_add_filled(&buf, row->form, row->mark, row->with), 0);
	assert_string_equal(buf_text(&buf), row->filled);
	buf_release(&buf);
}

static void filling_obeys_the_cap(void **state)
{
	struct buf buf;

	(void)state;
	buf_init(&buf, 3);
	assert_int_equal(buf_add_filled(&buf, "a@", "@", "bc"), 0);
	buf_reset(&buf);
	assert_int_equal(buf_add_filled(&buf, "a@", "@", "bcd"), -1);
	assert_failed(&buf);
}

static void reset_forgives_and_keeps_memory(void **state)
{
	struct buf buf;
	const char *before;

	(void)state;
	buf_init(&buf, 5);
	buf_add_text(&buf, "12345");
	before = buf.data;
	buf_reset(&buf);
	assert_string_equal(buf_text(&buf), "");
	assert_int_equal(buf.length, 0);
	assert_int_equal(buf_add_text(&buf, "abcde"), 0);
	assert_ptr_equal(buf.data, before);
	assert_int_equal(buf_add_text(&buf, "f"), -1);
	buf_reset(&buf);
	assert_false(buf.failed);
	assert_int_equal(buf_add_text(&buf, "again"), 0);
	assert_string_equal(buf_text(&buf), "again");
	buf_release(&buf);
	assert_int_equal(buf.limit, 5);
	assert_int_equal(buf_add_text(&buf, "usable"), -1);
}

static void bytes_may_be_anything(void **state)
{
	struct buf buf;

	(void)state;
	buf_init(&buf, 100);
	assert_int_equal(buf_add(&buf, "a\0b", 3), 0);
	assert_int_equal(buf_add_char(&buf, '\0'), 0);
	assert_int_equal(buf_add_char(&buf, '\xff'), 0);
	assert_text(((struct text){buf.data, buf.length}), TEXT("a\0b\0\xff"));
	buf_release(&buf);
}

int main(void)
{
	struct unit_list list = {0};

	UNIT_ROWS(&list, error_is_cut, error_rows);
	UNIT_ADD(&list, error_may_be_absent);
	UNIT_ADD(&list, error_is_replaced);
	UNIT_ROWS(&list, cap_holds, cap_rows);
	UNIT_ADD(&list, every_append_obeys_the_cap);
	UNIT_ADD(&list, format_obeys_the_cap);
	UNIT_ROWS(&list, marks_are_filled, filled_rows);
	UNIT_ADD(&list, filling_obeys_the_cap);
	UNIT_ADD(&list, reset_forgives_and_keeps_memory);
	UNIT_ADD(&list, bytes_may_be_anything);
	return unit_run(&list, "buf");
}
