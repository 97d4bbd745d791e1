/* SPDX-License-Identifier: MIT */

/*
 * What must hold for any text: tried with ROUNDS pseudo-random inputs each, the
 * same in every run.  They are put together from pieces that mean something
 * to the function under test, and cut and changed at random.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/display.h"
#include "base/json.h"
#include "tests/unit/unit.h"

enum { ROUNDS = 5000, INPUT_MAX = 600 };

static const struct text text_pieces[] = {
	SLICE("a"),
	SLICE(" "),
	SLICE("\t"),
	SLICE("\0"),
	SLICE("\x1b[31m"),
	SLICE("\x7f"),
	SLICE("\xc3\xa9"),
	SLICE("\xe2\x82\xac"),
	SLICE("\xe3\x80\x80"),
	SLICE("\xf0\x9f\x98\x80"),
	SLICE("\xc2\x9b"),
	SLICE("\xe2\x80\xae"),
	SLICE("\xe2\x81\xa6"),
	SLICE("\xcc\x81"),
	SLICE("\xe6\xbc\xa2"),
	SLICE("\xc2\xa0"),
	SLICE("\x80"),
	SLICE("\xff"),
	SLICE("\xed\xa0\x80"),
	SLICE("\xc0\xaf"),
	SLICE("\xf4\x90\x80\x80"),
	SLICE("\xef\xbf\xbd"),
	SLICE("<>&\"'\\/"),
	SLICE("\xe2\x80\xa8"),
	SLICE("=,\r\n"),
	SLICE("bot"),
	SLICE("\xf0\x9f"),
	SLICE("\xe2"),
};

static const struct text json_pieces[] = {
	SLICE("{"),
	SLICE("}"),
	SLICE("["),
	SLICE("]"),
	SLICE(","),
	SLICE(":"),
	SLICE("\"a\""),
	SLICE("\"\\u0000\""),
	SLICE("\"\\ud800\""),
	SLICE("\"\\ud83d\\ude00\""),
	SLICE("\""),
	SLICE("\\"),
	SLICE("0"),
	SLICE("-"),
	SLICE("1e9"),
	SLICE("1e999"),
	SLICE("true"),
	SLICE("null"),
	SLICE("{\"a\":\"b\"}"),
	SLICE("{\"a\":"),
	SLICE("\"x\xc3\xa9\""),
	SLICE("\"\x80\""),
	SLICE(" "),
	SLICE("\n"),
	SLICE("\xef\xbb\xbf"),
};

static struct text contents(const struct buf *buf)
{
	return (struct text){buf_text(buf), buf->length};
}

/* Apart from the library: by the arithmetic of RFC 3629, section 3. */
static bool is_valid(struct text text)
{
	static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};

	for (size_t i = 0; i < text.length;) {
		unsigned char first = (unsigned char)text.data[i++];
		size_t length = first < 0x80		 ? 1
				: (first & 0xe0) == 0xc0 ? 2
				: (first & 0xf0) == 0xe0 ? 3
				: (first & 0xf8) == 0xf0 ? 4
							 : 0;
		uint32_t point = length > 1 ? first & (0x7fu >> length) : first;

		for (size_t j = 1; j < length; j++, i++) {
			if (i >= text.length || (text.data[i] & 0xc0) != 0x80)
				return false;
			point = point << 6 | (text.data[i] & 0x3f);
		}
		if (!length || point < least[length] || point > 0x10ffff ||
			(point >= 0xd800 && point < 0xe000))
			return false;
	}
	return true;
}

static void utf8_becomes_valid(void **state)
{
	uint64_t seed = 1;
	char bytes[INPUT_MAX];
	struct buf once, twice;

	(void)state;
	buf_init(&once, (size_t)3 * INPUT_MAX);
	buf_init(&twice, (size_t)3 * INPUT_MAX);
	for (int round = 0; round < ROUNDS; round++) {
		struct text input = unit_compose(&seed, bytes, sizeof(bytes),
			text_pieces, COUNT(text_pieces));

		buf_reset(&once);
		buf_reset(&twice);
		HOLDS(utf8_add_valid(&once, input) == 0, input);
		HOLDS(is_valid(contents(&once)), input);
		HOLDS(utf8_add_valid(&twice, contents(&once)) == 0, input);
		HOLDS(text_same(contents(&once), contents(&twice)), input);
		HOLDS(text_same(contents(&once), input) == is_valid(input),
			input);
	}
	buf_release(&once);
	buf_release(&twice);
}

static void utf8_is_cut_on_an_edge(void **state)
{
	uint64_t seed = 2;
	char bytes[INPUT_MAX];
	struct buf valid;

	(void)state;
	buf_init(&valid, (size_t)3 * INPUT_MAX);
	for (int round = 0; round < ROUNDS; round++) {
		struct text input = unit_compose(&seed, bytes, sizeof(bytes),
			text_pieces, COUNT(text_pieces));
		size_t points = unit_below(&seed, 30), count;
		struct text cut;

		buf_reset(&valid);
		utf8_add_valid(&valid, input);
		count = utf8_count(contents(&valid));
		cut = utf8_cut(contents(&valid), points);
		HOLDS(is_valid(cut), input);
		HOLDS(cut.data == contents(&valid).data, input);
		HOLDS(utf8_count(cut) == (count < points ? count : points),
			input);
	}
	buf_release(&valid);
}

static bool is_white(struct text text)
{
	return utf8_trim(text).length == 0 && is_valid(text);
}

static void only_white_space_is_trimmed(void **state)
{
	uint64_t seed = 3;
	char bytes[INPUT_MAX];

	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		struct text input = unit_compose(&seed, bytes, sizeof(bytes),
			text_pieces, COUNT(text_pieces));
		struct text inner = utf8_trim(input);
		size_t front = (size_t)(inner.data - input.data);
		size_t end = front + inner.length;

		HOLDS(end <= input.length, input);
		HOLDS(text_same(utf8_trim(inner), inner), input);
		HOLDS(is_white((struct text){input.data, front}), input);
		HOLDS(is_white((struct text){
			      input.data + end, input.length - end}),
			input);
	}
}

static bool is_harmless(struct text text)
{
	uint32_t point;
	size_t length;

	for (; text.length; text.data += length, text.length -= length) {
		length = utf8_decode(text, &point);
		if (!length || point < 0x20 || (point >= 0x7f && point < 0xa0))
			return false;
		if ((point >= 0x200b && point <= 0x200f) ||
			(point >= 0x2028 && point <= 0x202e) ||
			(point >= 0x2060 && point <= 0x206f))
			return false;
	}
	return true;
}

static void nothing_harmful_is_displayed(void **state)
{
	uint64_t seed = 8;
	char bytes[INPUT_MAX];
	struct buf buf;

	(void)state;
	buf_init(&buf, (size_t)4 * INPUT_MAX);
	for (int round = 0; round < ROUNDS; round++) {
		struct text input = unit_compose(&seed, bytes, sizeof(bytes),
			text_pieces, COUNT(text_pieces));
		size_t width = unit_below(&seed, 40);

		buf_reset(&buf);
		HOLDS(display_add(&buf, input) == 0, input);
		HOLDS(is_harmless(contents(&buf)), input);
		HOLDS(display_width(contents(&buf)) == display_width(input),
			input);
		buf_reset(&buf);
		display_add_column(&buf, input, width, round % 2);
		HOLDS(is_harmless(contents(&buf)), input);
		HOLDS(display_width(contents(&buf)) == width, input);
	}
	buf_release(&buf);
}

/* Doubled quotes inside, one at either end, or nothing that needs any. */
static void csv_fields_can_be_told_apart(void **state)
{
	uint64_t seed = 9;
	char bytes[INPUT_MAX];
	struct buf buf;

	(void)state;
	buf_init(&buf, (size_t)4 * INPUT_MAX);
	for (int round = 0; round < ROUNDS; round++) {
		struct text input = unit_compose(&seed, bytes, sizeof(bytes),
			text_pieces, COUNT(text_pieces));
		struct text out;
		bool quoted, open = false;

		buf_reset(&buf);
		HOLDS(display_add_csv(&buf, input) == 0, input);
		out = contents(&buf);
		quoted = out.length && out.data[0] == '"';
		for (size_t i = 0; i < out.length; i++) {
			open ^= out.data[i] == '"';
			if (!open && i + 1 < out.length)
				HOLDS(!strchr(",\r\n", out.data[i]) ||
						!out.data[i],
					input);
		}
		HOLDS(!open, input);
		HOLDS(quoted == (memchr(out.data, '"', out.length) != NULL),
			input);
		HOLDS(!out.length || !strchr("=+-@", out.data[quoted]) ||
				!out.data[quoted],
			input);
	}
	buf_release(&buf);
}

static void json_strings_come_back(void **state)
{
	uint64_t seed = 10;
	char bytes[INPUT_MAX];
	struct buf valid, json;

	(void)state;
	buf_init(&valid, (size_t)3 * INPUT_MAX);
	buf_init(&json, (size_t)20 * INPUT_MAX);
	for (int round = 0; round < ROUNDS; round++) {
		struct json_member member = {.name = "a"};
		struct json_document *document;
		struct text input = unit_compose(&seed, bytes, sizeof(bytes),
			text_pieces, COUNT(text_pieces));
		bool nul;

		buf_reset(&valid);
		buf_reset(&json);
		utf8_add_valid(&valid, input);
		nul = memchr(buf_text(&valid), '\0', valid.length) != NULL;
		buf_add_text(&json, "{\"a\":");
		HOLDS(json_add_string(&json, contents(&valid)) == 0, input);
		buf_add_char(&json, '}');
		for (size_t i = 0; i < json.length; i++)
			HOLDS(json.data[i] >= ' ' &&
					!strchr("<>&", json.data[i]),
				input);
		document = json_read_object(contents(&json), &member, 1, NULL);
		/* A NUL is written, but never read. */
		HOLDS((document == NULL) == nul, input);
		HOLDS(nul || text_same(member.text, contents(&valid)), input);
		json_free(document);
	}
	buf_release(&valid);
	buf_release(&json);
}

static void what_json_gives_is_clean(void **state)
{
	uint64_t seed = 11;
	char bytes[INPUT_MAX];
	int accepted = 0;

	(void)state;
	for (int round = 0; round < 4 * ROUNDS; round++) {
		struct json_member member = {.name = "a"};
		struct text input = unit_compose(&seed, bytes, sizeof(bytes),
			json_pieces, COUNT(json_pieces));
		struct json_document *document =
			json_read_object(input, &member, 1, NULL);

		if (!document)
			continue;
		accepted++;
		HOLDS(is_valid(input), input);
		HOLDS(is_valid(member.text), input);
		HOLDS(!memchr(member.text.data, '\0', member.text.length),
			input);
		HOLDS((member.kind == JSON_TEXT) == (member.text.length > 0),
			input);
		json_free(document);
	}
	/* Else this proves nothing. */
	assert_true(accepted > 50);
}

int main(void)
{
	struct unit_list list = {0};

	UNIT_ADD(&list, utf8_becomes_valid);
	UNIT_ADD(&list, utf8_is_cut_on_an_edge);
	UNIT_ADD(&list, only_white_space_is_trimmed);
	UNIT_ADD(&list, nothing_harmful_is_displayed);
	UNIT_ADD(&list, csv_fields_can_be_told_apart);
	UNIT_ADD(&list, json_strings_come_back);
	UNIT_ADD(&list, what_json_gives_is_clean);
	return unit_run(&list, "property_text");
}
