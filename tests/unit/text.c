/* SPDX-License-Identifier: MIT */

/* lib/base/text: slices, and when two are the same. */
#include "base/text.h"

#include "tests/unit/unit.h"

static void slices_are_made(void **state)
{
	struct text text = text_from("abcdef");
	struct buf buf;

	(void)state;
	assert_int_equal(text.length, 6);
	assert_int_equal(text_from(NULL).length, 0);
	assert_non_null(text_from(NULL).data);
	assert_text(text_slice(text, 1, 3), TEXT("bc"));
	assert_text(text_slice(text, 6, 6), TEXT(""));
	assert_text(text_behind(text, 4), TEXT("ef"));
	assert_int_equal(text_find_any(text, "xdc"), 2);
	assert_int_equal(text_find_any(text, "x"), 6);
	assert_int_equal(text_find_any(text, ""), 6);
	assert_int_equal(text_find_any(TEXT("a\0b"), "b"), 2);
	buf_init(&buf, 3);
	assert_text(text_of(&buf), TEXT(""));
	buf_add(&buf, "a\0b", 3);
	assert_text(text_of(&buf), TEXT("a\0b"));
	buf_add_char(&buf, 'c');
	assert_text(text_of(&buf), TEXT(""));
	buf_release(&buf);
}

struct same_row {
	const char *name;
	struct text a, b;
	bool same;
};

static const struct same_row same_rows[] = {
	{"the same", SLICE("ab"), SLICE("ab"), true},
	{"both empty", SLICE(""), {NULL, 0}, true},
	{"one empty", SLICE("a"), {NULL, 0}, false},
	{"a front", SLICE("ab"), SLICE("a"), false},
	{"another case", SLICE("ab"), SLICE("aB"), false},
	{"behind a NUL", SLICE("a\0b"), SLICE("a\0c"), false},
	{"a NUL more", SLICE("a\0"), SLICE("a"), false},
};

static void texts_are_compared(void **state)
{
	const struct same_row *row = *state;

	assert_int_equal(text_same(row->a, row->b), row->same);
	assert_int_equal(text_same(row->b, row->a), row->same);
}

static void texts_are_compared_with_strings(void **state)
{
	(void)state;
	assert_true(text_is(TEXT("ab"), "ab"));
	assert_true(text_is((struct text){NULL, 0}, ""));
	assert_false(text_is(TEXT("ab"), "a"));
	assert_false(text_is(TEXT("a"), "ab"));
	assert_false(text_is(TEXT("a\0"), "a"));
}

int main(void)
{
	struct unit_list list = {0};

	UNIT_ADD(&list, slices_are_made);
	UNIT_ROWS(&list, texts_are_compared, same_rows);
	UNIT_ADD(&list, texts_are_compared_with_strings);
	return unit_run(&list, "text");
}
