/* SPDX-License-Identifier: MIT */

/* lib/base/utf8. */
#include "base/utf8.h"

#include <string.h>

#include "tests/unit/unit.h"

#define FFFD "\xef\xbf\xbd"

/* Writes a code point as RFC 3629 says, apart from the library: by hand. */
static size_t encode(uint32_t point, char out[4])
{
	if (point < 0x80) {
		out[0] = (char)point;
		return 1;
	}
	if (point < 0x800) {
		out[0] = (char)(0xc0 + (point >> 6));
		out[1] = (char)(0x80 + point % 64);
		return 2;
	}
	if (point < 0x10000) {
		out[0] = (char)(0xe0 + (point >> 12));
		out[1] = (char)(0x80 + (point >> 6) % 64);
		out[2] = (char)(0x80 + point % 64);
		return 3;
	}
	out[0] = (char)(0xf0 + (point >> 18));
	out[1] = (char)(0x80 + (point >> 12) % 64);
	out[2] = (char)(0x80 + (point >> 6) % 64);
	out[3] = (char)(0x80 + point % 64);
	return 4;
}

static void every_code_point_is_decoded(void **state)
{
	(void)state;
	for (uint32_t point = 0; point < 0x110000; point++) {
		bool surrogate = point >= 0xd800 && point < 0xe000;
		uint32_t got = 0xffffffff;
		char bytes[5] = {0};
		size_t length = encode(point, bytes);
		size_t taken = utf8_decode((struct text){bytes, 5}, &got);

		if (surrogate ? taken != 0 : taken != length || got != point)
			fail_msg("U+%04X", (unsigned)point);
		for (size_t cut = 0; cut < length; cut++)
			if (utf8_decode((struct text){bytes, cut}, &got))
				fail_msg("U+%04X cut to %zu bytes",
					(unsigned)point, cut);
	}
}

/* All 256 and 65,536 of them, alone and with a third and fourth byte behind:
 * only what some code point is written as may be taken. */
static void every_prefix_of_two_bytes(void **state)
{
	static bool two[256][256], three[256][256], four[256][256];

	(void)state;
	for (uint32_t point = 0; point < 0x110000; point++) {
		unsigned char bytes[4] = {0};
		size_t length = encode(point, (char *)bytes);

		if (point >= 0xd800 && point < 0xe000)
			continue;
		two[bytes[0]][bytes[1]] |= length == 2;
		three[bytes[0]][bytes[1]] |= length == 3;
		four[bytes[0]][bytes[1]] |= length == 4;
	}
	for (unsigned first = 0; first < 256; first++) {
		for (unsigned second = 0; second < 256; second++) {
			char bytes[4] = {
				(char)first, (char)second, '\x80', '\x80'};
			size_t expected = two[first][second]	 ? 2
					  : three[first][second] ? 3
					  : four[first][second]	 ? 4
								 : 0;
			uint32_t point;

			if (first < 0x80)
				expected = 1;
			assert_int_equal(
				utf8_decode((struct text){bytes, 4}, &point),
				expected);
			assert_int_equal(
				utf8_decode((struct text){bytes, 2}, &point),
				expected <= 2 ? expected : 0);
			assert_int_equal(
				utf8_decode((struct text){bytes, 1}, &point),
				expected == 1 ? 1 : 0);
		}
	}
}

struct valid_row {
	const char *name;
	struct text in, out;
};

/* The numbers of U+FFFD are those of the Unicode Standard, section 3.9, where
 * it has them (its tables 3-8 to 3-11), and of python3's
 * bytes.decode(errors="replace") for all. */
static const struct valid_row valid_rows[] = {
	{"empty", SLICE(""), SLICE("")},
	{"ASCII with a NUL", SLICE("a\0b"), SLICE("a\0b")},
	{"two, three and four bytes",
		SLICE("\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80"),
		SLICE("\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80")},
	{"U+FFFD itself stays", SLICE(FFFD), SLICE(FFFD)},
	{"noncharacters are valid", SLICE("\xef\xbf\xbf\xef\xb7\x90"),
		SLICE("\xef\xbf\xbf\xef\xb7\x90")},
	{"byte order mark stays", SLICE("\xef\xbb\xbf"), SLICE("\xef\xbb\xbf")},
	{"a lone continuation", SLICE("\x80"), SLICE(FFFD)},
	{"two continuations", SLICE("\x80\xbf"), SLICE(FFFD FFFD)},
	{"Latin-1", SLICE("caf\xe9"), SLICE("caf" FFFD)},
	{"Latin-1 before ASCII", SLICE("\xe9t\xe9"), SLICE(FFFD "t" FFFD)},
	{"bytes that begin nothing", SLICE("\xc0\xc1\xf5\xf8\xfe\xff"),
		SLICE(FFFD FFFD FFFD FFFD FFFD FFFD)},
	{"overlong, two bytes", SLICE("\xc0\x80"), SLICE(FFFD FFFD)},
	{"overlong slash, two bytes", SLICE("\xc0\xaf"), SLICE(FFFD FFFD)},
	{"overlong, three bytes", SLICE("\xe0\x80\xaf"), SLICE(FFFD FFFD FFFD)},
	{"overlong, three bytes, the last", SLICE("\xe0\x9f\xbf"),
		SLICE(FFFD FFFD FFFD)},
	{"not overlong, the first", SLICE("\xe0\xa0\x80"),
		SLICE("\xe0\xa0\x80")},
	{"overlong, four bytes", SLICE("\xf0\x80\x80\xaf"),
		SLICE(FFFD FFFD FFFD FFFD)},
	{"overlong, four bytes, the last", SLICE("\xf0\x8f\xbf\xbf"),
		SLICE(FFFD FFFD FFFD FFFD)},
	{"table 3-8", SLICE("\xc0\xaf\xe0\x80\xbf\xf0\x81\x82\x41"),
		SLICE(FFFD FFFD FFFD FFFD FFFD FFFD FFFD FFFD "A")},
	{"the last before the surrogates", SLICE("\xed\x9f\xbf"),
		SLICE("\xed\x9f\xbf")},
	{"table 3-9, surrogates", SLICE("\xed\xa0\x80\xed\xbf\xbf\xed\xaf\x41"),
		SLICE(FFFD FFFD FFFD FFFD FFFD FFFD FFFD FFFD "A")},
	{"the first after the surrogates", SLICE("\xee\x80\x80"),
		SLICE("\xee\x80\x80")},
	{"U+10FFFF", SLICE("\xf4\x8f\xbf\xbf"), SLICE("\xf4\x8f\xbf\xbf")},
	{"table 3-10, beyond U+10FFFF",
		SLICE("\xf4\x91\x92\x93\xff\x41\x80\xbf\x42"),
		SLICE(FFFD FFFD FFFD FFFD FFFD "A" FFFD FFFD "B")},
	{"table 3-11, truncated", SLICE("\xe1\x80\xe2\xf0\x91\x92\xf1\xbf\x41"),
		SLICE(FFFD FFFD FFFD FFFD "A")},
	{"cut after one of two", SLICE("a\xc3"), SLICE("a" FFFD)},
	{"cut after one of three", SLICE("\xe2"), SLICE(FFFD)},
	{"cut after two of three", SLICE("\xe2\x82"), SLICE(FFFD)},
	{"cut after one of four", SLICE("\xf0"), SLICE(FFFD)},
	{"cut after two of four", SLICE("\xf0\x9f"), SLICE(FFFD)},
	{"cut after three of four", SLICE("\xf0\x9f\x98"), SLICE(FFFD)},
	{"cut by the next character", SLICE("\xf0\x9f\x98\xc3\xa9"),
		SLICE(FFFD "\xc3\xa9")},
	{"cut by ASCII", SLICE("\xe2\x82\"x"), SLICE(FFFD "\"x")},
	{"GBK quote", SLICE("\xbf\x27"), SLICE(FFFD "'")},
	{"five bytes of old UTF-8", SLICE("\xf8\x88\x80\x80\x80"),
		SLICE(FFFD FFFD FFFD FFFD FFFD)},
	{"CESU-8", SLICE("\xed\xa0\xbd\xed\xb8\x80"),
		SLICE(FFFD FFFD FFFD FFFD FFFD FFFD)},
	{"UTF-16 with its mark",
		SLICE("\xff\xfe"
		      "a\0"),
		SLICE(FFFD FFFD "a\0")},
};

static void invalid_parts_are_replaced(void **state)
{
	const struct valid_row *row = *state;
	struct buf buf;

	buf_init(&buf, 100);
	assert_int_equal(utf8_add_valid(&buf, row->in), 0);
	assert_text(((struct text){buf_text(&buf), buf.length}), row->out);
	buf_release(&buf);
	buf_init(&buf, row->out.length);
	assert_int_equal(utf8_add_valid(&buf, row->in), 0);
	buf_release(&buf);
	if (!row->out.length)
		return;
	buf_init(&buf, row->out.length - 1);
	assert_int_equal(utf8_add_valid(&buf, row->in), -1);
	buf_release(&buf);
}

struct cut_row {
	const char *name;
	struct text in;
	size_t points;
	size_t length; /* of what is left */
	size_t count;  /* of code points in `in` */
};

static const struct cut_row cut_rows[] = {
	{"nothing to nothing", SLICE(""), 0, 0, 0},
	{"nothing to one", SLICE(""), 1, 0, 0},
	{"one less than there are", SLICE("abc"), 2, 2, 3},
	{"as many as there are", SLICE("abc"), 3, 3, 3},
	{"one more than there are", SLICE("abc"), 4, 3, 3},
	{"to nothing", SLICE("abc"), 0, 0, 3},
	{"to nothing, of many bytes", SLICE("\xf0\x9f\x98\x80"), 0, 0, 1},
	{"before two bytes", SLICE("a\xc3\xa9z"), 1, 1, 3},
	{"behind two bytes", SLICE("a\xc3\xa9z"), 2, 3, 3},
	{"behind three bytes", SLICE("\xe2\x82\xac\xe2\x82\xac"), 1, 3, 2},
	{"behind four bytes", SLICE("\xf0\x9f\x98\x80\xf0\x9f\x98\x80"), 1, 4,
		2},
	{"a combining mark counts", SLICE("e\xcc\x81x"), 1, 1, 3},
	{"a NUL counts", SLICE("\0\0\0"), 2, 2, 3},
	{"no bound", SLICE("\xc3\xa9"), SIZE_MAX, 2, 1},
};

static void text_is_cut_on_an_edge(void **state)
{
	const struct cut_row *row = *state;
	struct text cut = utf8_cut(row->in, row->points);

	assert_ptr_equal(cut.data, row->in.data);
	assert_int_equal(cut.length, row->length);
	assert_int_equal(utf8_count(row->in), row->count);
}

struct bytes_row {
	const char *name;
	struct text in;
	size_t bytes;
	size_t length; /* of what is left */
};

static const struct bytes_row bytes_rows[] = {
	{"nothing", SLICE(""), 0, 0},
	{"nothing to one", SLICE(""), 1, 0},
	{"one less than there are", SLICE("abc"), 2, 2},
	{"as many as there are", SLICE("abc"), 3, 3},
	{"one more than there are", SLICE("abc"), 4, 3},
	{"to none", SLICE("abc"), 0, 0},
	{"before a character", SLICE("a\xc3\xa9z"), 1, 1},
	{"within a character of two", SLICE("a\xc3\xa9z"), 2, 1},
	{"behind a character of two", SLICE("a\xc3\xa9z"), 3, 3},
	{"within a character of four, one byte", SLICE("\xf0\x9f\x98\x80"), 1,
		0},
	{"within a character of four, two bytes", SLICE("\xf0\x9f\x98\x80"), 2,
		0},
	{"within a character of four, three bytes", SLICE("\xf0\x9f\x98\x80"),
		3, 0},
	{"a character of four", SLICE("\xf0\x9f\x98\x80"), 4, 4},
	{"the first of two", SLICE("\xe2\x82\xac\xe2\x82\xac"), 5, 3},
};

static void bytes_are_cut_on_an_edge(void **state)
{
	const struct bytes_row *row = *state;
	struct text cut = utf8_cut_bytes(row->in, row->bytes);

	assert_ptr_equal(cut.data, row->in.data);
	assert_int_equal(cut.length, row->length);
}

struct half_row {
	const char *name;
	const char *in, *out;
};

static const struct half_row half_rows[] = {
	{"nothing", "", ""},
	{"one letter", "a", "a"},
	{"a whole character of two", "a\xc3\xa9", "a\xc3\xa9"},
	{"half of one", "a\xc3", "a"},
	{"half of one and no more", "\xc3", ""},
	{"a whole character of three", "\xe2\x82\xac", "\xe2\x82\xac"},
	{"two thirds", "a\xe2\x82", "a"},
	{"one third", "\xe2", ""},
	{"a whole character of four", "\xf0\x9f\x98\x80", "\xf0\x9f\x98\x80"},
	{"three quarters", "a\xf0\x9f\x98", "a"},
	{"two quarters, and no more", "\xf0\x9f", ""},
	{"a whole one before half of one", "\xc3\xa9\xc3", "\xc3\xa9"},
	{"what begins none", "a\xff", "a\xff"},
	{"continuations alone", "\x80\x80\x80\x80", "\x80\x80\x80\x80"},
	{"a continuation alone", "\x80", "\x80"},
	{"one continuation too many", "\xc3\xa9\x80", "\xc3\xa9\x80"},
	{"the front of a surrogate", "\xed\xa0", "\xed\xa0"},
};

static void half_a_character_is_dropped(void **state)
{
	const struct half_row *row = *state;
	char string[16];

	memcpy(string, row->in, strlen(row->in) + 1);
	utf8_drop_half(string);
	assert_string_equal(string, row->out);
}

struct trim_row {
	const char *name;
	struct text in, out;
};

static const struct trim_row trim_rows[] = {
	{"empty", SLICE(""), SLICE("")},
	{"blanks", SLICE("   "), SLICE("")},
	{"one blank", SLICE(" "), SLICE("")},
	{"nothing to trim", SLICE("a"), SLICE("a")},
	{"both ends", SLICE(" \t a b \r\n"), SLICE("a b")},
	{"front", SLICE("\n\na"), SLICE("a")},
	{"end", SLICE("a\v\f"), SLICE("a")},
	{"separators of ASCII",
		SLICE("\x1c\x1d"
		      "a"
		      "\x1e\x1f"),
		SLICE("a")},
	{"no-break space and line separator",
		SLICE("\xc2\xa0"
		      "a"
		      "\xe2\x80\xa8"),
		SLICE("a")},
	{"only wide blanks", SLICE("\xe3\x80\x80\xe3\x80\x80"), SLICE("")},
	{"a NUL is no white space", SLICE("\0a\0"), SLICE("\0a\0")},
	{"a character of many bytes at the end", SLICE("a \xf0\x9f\x98\x80 "),
		SLICE("a \xf0\x9f\x98\x80")},
	{"a continuation alone", SLICE(" \x80 "), SLICE("\x80")},
	{"an invalid byte at the end", SLICE("a\xff "), SLICE("a\xff")},
	/* What is no white space stays, also where it is no UTF-8. */
	{"a blank before an invalid end", SLICE("a \x80"), SLICE("a \x80")},
	{"a blank before a long invalid end", SLICE("a \x80\x80\x80\x80\x80"),
		SLICE("a \x80\x80\x80\x80\x80")},
	{"only invalid behind a blank", SLICE(" \xbf"), SLICE("\xbf")},
	{"a wide blank and one byte too many", SLICE("a\xe3\x80\x80\x80"),
		SLICE("a\xe3\x80\x80\x80")},
	{"an overlong blank", SLICE("a\xc0\xa0"), SLICE("a\xc0\xa0")},
};

static void white_space_is_trimmed(void **state)
{
	const struct trim_row *row = *state;

	assert_text(utf8_trim(row->in), row->out);
}

/* python3: [hex(c) for c in range(0x110000) if chr(c).isspace()] */
static const uint32_t spaces[] = {0x9, 0xa, 0xb, 0xc, 0xd, 0x1c, 0x1d, 0x1e,
	0x1f, 0x20, 0x85, 0xa0, 0x1680, 0x2000, 0x2001, 0x2002, 0x2003, 0x2004,
	0x2005, 0x2006, 0x2007, 0x2008, 0x2009, 0x200a, 0x2028, 0x2029, 0x202f,
	0x205f, 0x3000};

static void every_code_point_is_trimmed_or_not(void **state)
{
	size_t next = 0;

	(void)state;
	for (uint32_t point = 0; point < 0x110000; point++) {
		bool space = next < COUNT(spaces) && point == spaces[next];
		char bytes[9] = {0};
		size_t length = encode(point, bytes);
		struct text trimmed;

		if (point >= 0xd800 && point < 0xe000)
			continue;
		next += space;
		bytes[length] = 'x';
		encode(point, bytes + length + 1);
		trimmed = utf8_trim((struct text){bytes, 2 * length + 1});
		if (trimmed.length != (space ? 1 : 2 * length + 1))
			fail_msg("U+%04X", (unsigned)point);
	}
	assert_int_equal(next, COUNT(spaces));
}

static void strings_become_slices(void **state)
{
	(void)state;
	assert_text(text_from("abc"), TEXT("abc"));
	assert_text(text_from(""), TEXT(""));
	assert_text(text_from(NULL), TEXT(""));
	assert_non_null(text_from(NULL).data);
}

int main(void)
{
	struct unit_list list = {0};

	UNIT_ADD(&list, every_code_point_is_decoded);
	UNIT_ADD(&list, every_prefix_of_two_bytes);
	UNIT_ROWS(&list, invalid_parts_are_replaced, valid_rows);
	UNIT_ROWS(&list, text_is_cut_on_an_edge, cut_rows);
	UNIT_ROWS(&list, bytes_are_cut_on_an_edge, bytes_rows);
	UNIT_ROWS(&list, half_a_character_is_dropped, half_rows);
	UNIT_ROWS(&list, white_space_is_trimmed, trim_rows);
	UNIT_ADD(&list, every_code_point_is_trimmed_or_not);
	UNIT_ADD(&list, strings_become_slices);
	return unit_run(&list, "utf8");
}
