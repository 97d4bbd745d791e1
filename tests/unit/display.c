/* SPDX-License-Identifier: MIT */

/* lib/base/display. */
#include "base/display.h"

#include <stdio.h>
#include <string.h>

#include "tests/unit/unit.h"

#define FFFD "\xef\xbf\xbd"
#define DOTS "\xe2\x80\xa6"
#define WIDE "\xe6\xbc\xa2" /* U+6F22, two cells */
#define MARK "\xcc\x81"	    /* U+0301, no cell of its own */

struct add_row {
	const char *name;
	struct text in;
	const char *out;
	size_t width;
};

static const struct add_row add_rows[] = {
	{"empty", SLICE(""), "", 0},
	{"letters", SLICE("abc"), "abc", 3},
	{"blanks stay", SLICE(" a b "), " a b ", 5},
	{"accents", SLICE("caf\xc3\xa9"), "caf\xc3\xa9", 4},
	{"wide characters", SLICE("a" WIDE WIDE), "a" WIDE WIDE, 5},
	{"an emoji", SLICE("\xf0\x9f\x98\x80"), "\xf0\x9f\x98\x80", 2},
	{"a combining mark", SLICE("e" MARK), "e" MARK, 1},
	{"U+FFFD itself", SLICE(FFFD), FFFD, 1},

	{"NUL", SLICE("a\0b"), "a" FFFD "b", 3},
	{"escape sequence", SLICE("\x1b[31mred\x1b[0m"),
		FFFD "[31mred" FFFD "[0m", 12},
	{"window title", SLICE("\x1b]0;x\x07"), FFFD "]0;x" FFFD, 6},
	{"new line, return, tab", SLICE("\n\r\t"), FFFD FFFD FFFD, 3},
	{"backspace and delete", SLICE("\b\x7f"), FFFD FFFD, 2},
	{"C1, CSI",
		SLICE("\xc2\x9b"
		      "31m"),
		FFFD "31m", 4},
	{"C1, the first and the last", SLICE("\xc2\x80\xc2\x9f"), FFFD FFFD, 2},
	{"after C1", SLICE("\xc2\xa1"), "\xc2\xa1", 1},
	{"C1 as a raw byte",
		SLICE("\x9b"
		      "31m"),
		FFFD "31m", 4},

	{"bidirectional marks", SLICE("\xe2\x80\x8e\xe2\x80\x8f\xd8\x9c"),
		FFFD FFFD FFFD, 3},
	{"bidirectional embeddings and overrides",
		SLICE("\xe2\x80\xaa\xe2\x80\xab\xe2\x80\xac\xe2\x80\xad"
		      "\xe2\x80\xae"),
		FFFD FFFD FFFD FFFD FFFD, 5},
	{"bidirectional isolates",
		SLICE("\xe2\x81\xa6\xe2\x81\xa7\xe2\x81\xa8\xe2\x81\xa9"),
		FFFD FFFD FFFD FFFD, 4},

	{"soft hyphen",
		SLICE("a\xc2\xad"
		      "b"),
		"a" FFFD "b", 3},
	{"zero width space", SLICE("\xe2\x80\x8b"), FFFD, 1},
	{"zero width joiners", SLICE("\xe2\x80\x8c\xe2\x80\x8d"), FFFD FFFD, 2},
	{"word joiner", SLICE("\xe2\x81\xa0"), FFFD, 1},
	{"byte order mark", SLICE("\xef\xbb\xbf"), FFFD, 1},
	{"line and paragraph separator", SLICE("\xe2\x80\xa8\xe2\x80\xa9"),
		FFFD FFFD, 2},
	{"tag characters", SLICE("\xf3\xa0\x81\x81"), FFFD, 1},
	{"private use", SLICE("\xee\x80\x80"), FFFD, 1},
	{"a noncharacter", SLICE("\xef\xbf\xbf"), FFFD, 1},
	{"an unassigned character", SLICE("\xcd\xb8"), FFFD, 1},
	/* Default_Ignorable_Code_Point in the Unicode Character Database, and
	 * no marks: letters that show nothing. */
	{"Hangul filler", SLICE("\xe3\x85\xa4"), FFFD, 1},
	{"Hangul filler, half the width", SLICE("\xef\xbe\xa0"), FFFD, 1},
	{"Hangul choseong filler", SLICE("\xe1\x85\x9f"), FFFD, 1},
	{"Hangul jungseong filler", SLICE("\xe1\x85\xa0"), FFFD, 1},

	{"an invalid byte",
		SLICE("a\xff"
		      "b"),
		"a" FFFD "b", 3},
	{"a cut character", SLICE("\xe2\x82"), FFFD FFFD, 2},
	{"an overlong escape", SLICE("\xc0\x9b"), FFFD FFFD, 2},
	{"a surrogate", SLICE("\xed\xa0\x80"), FFFD FFFD FFFD, 3},
};

static void text_is_made_harmless(void **state)
{
	const struct add_row *row = *state;
	struct buf buf;

	buf_init(&buf, 200);
	assert_int_equal(display_add(&buf, row->in), 0);
	assert_text(((struct text){buf_text(&buf), buf.length}),
		text_from(row->out));
	assert_int_equal(display_width(row->in), row->width);
	/* What comes out is shown as it is. */
	assert_int_equal(display_width(text_from(row->out)), row->width);
	buf_release(&buf);
}

struct column_row {
	const char *name;
	struct text in;
	size_t width;
	const char *left, *right; /* NULL: as left */
};

static const struct column_row column_rows[] = {
	{"nothing in no cell", SLICE(""), 0, "", NULL},
	{"something in no cell", SLICE("abc"), 0, "", NULL},
	{"nothing, padded", SLICE(""), 3, "   ", NULL},
	{"one less than fills", SLICE("ab"), 3, "ab ", " ab"},
	{"what fills", SLICE("abc"), 3, "abc", NULL},
	{"one more", SLICE("abcd"), 3, "a" DOTS "d", NULL},
	{"to one cell", SLICE("abcd"), 1, DOTS, NULL},
	{"to two cells", SLICE("abcd"), 2, "a" DOTS, NULL},
	{"to an even width", SLICE("abcdefgh"), 6, "abc" DOTS "gh", NULL},
	{"to an odd width", SLICE("abcdefgh"), 7, "abc" DOTS "fgh", NULL},
	{"wide characters fill", SLICE(WIDE WIDE), 4, WIDE WIDE, NULL},
	{"wide characters, one cell left", SLICE(WIDE WIDE), 5, WIDE WIDE " ",
		" " WIDE WIDE},
	{"a control character is one cell", SLICE("\x1b"), 2, FFFD " ",
		" " FFFD},
	{"a mark takes none", SLICE("e" MARK), 2, "e" MARK " ", " e" MARK},
};

static void column_is_filled(void **state)
{
	const struct column_row *row = *state;
	struct buf buf;

	buf_init(&buf, 200);
	assert_int_equal(
		display_add_column(&buf, row->in, row->width, false), 0);
	assert_string_equal(buf_text(&buf), row->left);
	buf_reset(&buf);
	assert_int_equal(
		display_add_column(&buf, row->in, row->width, true), 0);
	assert_string_equal(
		buf_text(&buf), row->right ? row->right : row->left);
	buf_release(&buf);
}

struct width_row {
	const char *name;
	struct text in;
};

static const struct width_row width_rows[] = {
	{"letters", SLICE("abcdefghijklmnopqrstuvwxyz")},
	{"ten letters", SLICE("abcdefghij")},
	{"wide characters",
		SLICE(WIDE WIDE WIDE WIDE WIDE WIDE WIDE WIDE WIDE WIDE WIDE)},
	{"wide after a letter", SLICE("a" WIDE WIDE WIDE WIDE WIDE WIDE)},
	{"wide before a letter", SLICE(WIDE WIDE WIDE WIDE WIDE WIDE "a")},
	{"letters and wide, by turns", SLICE("a" WIDE "b" WIDE "c" WIDE "d" WIDE
					     "e" WIDE "f" WIDE "g" WIDE)},
	{"marks", SLICE("e" MARK "e" MARK "e" MARK MARK MARK "e" MARK "e" MARK
			"e" MARK)},
	{"marks without a letter", SLICE(MARK MARK MARK "a" MARK)},
	{"one wide", SLICE(WIDE)},
	{"control characters", SLICE("\x1b[1m\x1b[2m\x1b[3m\x1b[4m\x1b[5m\n")},
	{"invalid bytes",
		SLICE("\xff\xfe\xe2\x82\xc0\x80\xf0\x9f\x98\x80\x80")},
	{"emoji", SLICE("\xf0\x9f\x98\x80\xf0\x9f\x98\x80\xf0\x9f\x98\x80"
			"\xf0\x9f\x98\x80\xf0\x9f\x98\x80\xf0\x9f\x98\x80")},
	{"Hebrew, overridden", SLICE("\xe2\x80\xae\xd7\x90\xd7\x91\xd7\x92")},
};

/* Every width from 0 to 20: exactly that many cells, and nothing harmful. */
static void every_width_is_exact(void **state)
{
	const struct width_row *row = *state;
	size_t whole = display_width(row->in);
	struct buf buf;

	buf_init(&buf, 500);
	for (size_t width = 0; width <= 20; width++) {
		for (int right = 0; right <= 1; right++) {
			struct text out;

			buf_reset(&buf);
			assert_int_equal(
				display_add_column(&buf, row->in, width, right),
				0);
			out = (struct text){buf_text(&buf), buf.length};
			if (display_width(out) != width)
				fail_msg("%zu cells, not %zu: %s",
					display_width(out), width,
					buf_text(&buf));
			if (width && (strstr(buf_text(&buf), DOTS) != NULL) !=
					     (whole > width))
				fail_msg("%zu cells of %zu: %s", width, whole,
					buf_text(&buf));
		}
	}
	buf_release(&buf);
}

struct csv_row {
	const char *name;
	struct text in;
	const char *out;
};

static const struct csv_row csv_rows[] = {
	{"empty", SLICE(""), ""},
	{"letters", SLICE("abc"), "abc"},
	{"beyond ASCII", SLICE("\xc3\xa9" WIDE), "\xc3\xa9" WIDE},
	{"a comma", SLICE("a,b"), "\"a,b\""},
	{"a quote", SLICE("a\"b"), "\"a\"\"b\""},
	{"only quotes", SLICE("\"\""), "\"\"\"\"\"\""},
	{"a new line", SLICE("a\nb"), "\"a\nb\""},
	{"a return", SLICE("a\rb"), "\"a\rb\""},
	{"both", SLICE("a\r\nb"), "\"a\r\nb\""},
	{"a semicolon", SLICE("a;b"), "a;b"},
	{"a no-break space", SLICE("a\xc2\xa0z"), "a\xc2\xa0z"},
	{"an invalid byte", SLICE("a\xffz"), "a" FFFD "z"},
	{"blanks around", SLICE(" a "), " a "},
	{"equals", SLICE("=1+1"), "'=1+1"},
	{"plus", SLICE("+1"), "'+1"},
	{"minus", SLICE("-1"), "'-1"},
	{"at", SLICE("@SUM(1)"), "'@SUM(1)"},
	{"a return in front", SLICE("\r=1"), "\"'\r=1\""},
	{"equals and a quote", SLICE("=HYPERLINK(\"x\")"),
		"\"'=HYPERLINK(\"\"x\"\")\""},
	{"equals and a comma", SLICE("=A1,B1"), "\"'=A1,B1\""},
	{"equals alone", SLICE("="), "'="},
	{"equals inside", SLICE("a=1"), "a=1"},
	{"an address on the web", SLICE("https://a.example/?b=1"),
		"https://a.example/?b=1"},
	{"an apostrophe", SLICE("'=1"), "'=1"},
};

static void csv_field_is_written(void **state)
{
	const struct csv_row *row = *state;
	struct buf buf;

	buf_init(&buf, 100);
	assert_int_equal(display_add_csv(&buf, row->in), 0);
	assert_string_equal(buf_text(&buf), row->out);
	buf_release(&buf);
}

static void csv_tab_is_guarded(void **state)
{
	struct buf buf;

	(void)state;
	buf_init(&buf, 100);
	assert_int_equal(display_add_csv(&buf, TEXT("\t=1")), 0);
	assert_non_null(strchr(buf_text(&buf), '\''));
	assert_true(
		strchr(buf_text(&buf), '\'') <= strchr(buf_text(&buf), '='));
	buf_release(&buf);
}

/* RFC 4180, section 2: fields hold characters from the blank on, and within
 * quotes CR and LF.  CSV goes to standard output, and so to terminals. */
static void csv_holds_no_control_character(void **state)
{
	char in[] = {'a', 0, 'b'};
	struct buf buf;

	(void)state;
	buf_init(&buf, 100);
	for (int byte = 0; byte < 0x80; byte++) {
		in[1] = (char)byte;
		if (strchr("\t\n\r", byte) && byte)
			continue;
		if (byte >= ' ' && byte < 0x7f)
			continue;
		buf_reset(&buf);
		display_add_csv(&buf, (struct text){in, sizeof(in)});
		if (memchr(buf.data, byte, buf.length))
			fail_msg("byte 0x%02x", (unsigned)byte);
	}
	buf_reset(&buf);
	display_add_csv(&buf, TEXT("\xc2\x9b"
				   "31m"));
	assert_null(strstr(buf_text(&buf), "\xc2\x9b"));
	buf_release(&buf);
}

static void caps_are_obeyed(void **state)
{
	struct buf buf;

	(void)state;
	for (size_t limit = 0; limit < 6; limit++) {
		buf_init(&buf, limit);
		assert_int_equal(display_add(&buf, TEXT("abc\x1b")), -1);
		buf_reset(&buf);
		assert_int_equal(
			display_add_column(&buf, TEXT("abc"), 6, true), -1);
		buf_reset(&buf);
		assert_int_equal(
			display_add_column(&buf, TEXT("abcdefg"), 5, true), -1);
		buf_reset(&buf);
		assert_int_equal(display_add_csv(&buf, TEXT("ab,\"")), -1);
		assert_true(buf.failed);
	}
}

int main(void)
{
	struct unit_list list = {0};

	UNIT_ROWS(&list, text_is_made_harmless, add_rows);
	UNIT_ROWS(&list, column_is_filled, column_rows);
	UNIT_ROWS(&list, every_width_is_exact, width_rows);
	UNIT_ROWS(&list, csv_field_is_written, csv_rows);
	UNIT_ADD(&list, csv_tab_is_guarded);
	UNIT_ADD(&list, csv_holds_no_control_character);
	UNIT_ADD(&list, caps_are_obeyed);
	return unit_run(&list, "display");
}
