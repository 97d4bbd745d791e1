/* SPDX-License-Identifier: MIT */
#include "base/utf8.h"

#include <stdbool.h>
#include <string.h>

/*
 * One row for each kind of leading byte, with the range that the second byte
 * must be in: table 3-7 of the Unicode Standard.
 */
struct lead {
	unsigned char first, last;
	unsigned char length;
	unsigned char second_first, second_last;
};

static const struct lead leads[] = {
	{0x00, 0x7f, 1, 0, 0},
	{0xc2, 0xdf, 2, 0x80, 0xbf},
	{0xe0, 0xe0, 3, 0xa0, 0xbf},
	{0xe1, 0xec, 3, 0x80, 0xbf},
	{0xed, 0xed, 3, 0x80, 0x9f},
	{0xee, 0xef, 3, 0x80, 0xbf},
	{0xf0, 0xf0, 4, 0x90, 0xbf},
	{0xf1, 0xf3, 4, 0x80, 0xbf},
	{0xf4, 0xf4, 4, 0x80, 0x8f},
};

static const struct lead *lead_find(unsigned char byte)
{
	for (size_t i = 0; i < sizeof(leads) / sizeof(leads[0]); i++)
		if (byte >= leads[i].first && byte <= leads[i].last)
			return &leads[i];
	return NULL;
}

/*
 * How many bytes at the front begin a character.  `*complete` says whether
 * they are all of it; 0 means that the first byte can begin none.
 */
static size_t utf8_prefix(struct text text, bool *complete)
{
	const unsigned char *bytes = (const unsigned char *)text.data;
	const struct lead *lead = text.length ? lead_find(bytes[0]) : NULL;
	size_t i;

	*complete = false;
	if (!lead)
		return 0;
	for (i = 1; i < lead->length; i++) {
		unsigned char first = i == 1 ? lead->second_first : 0x80;
		unsigned char last = i == 1 ? lead->second_last : 0xbf;

		if (i >= text.length || bytes[i] < first || bytes[i] > last)
			return i;
	}
	*complete = true;
	return i;
}

size_t utf8_decode(struct text text, uint32_t *point)
{
	static const unsigned char masks[] = {0, 0x7f, 0x1f, 0x0f, 0x07};
	const unsigned char *bytes = (const unsigned char *)text.data;
	bool complete;
	size_t length = utf8_prefix(text, &complete);

	if (!complete)
		return 0;
	*point = bytes[0] & masks[length];
	for (size_t i = 1; i < length; i++)
		*point = *point << 6 | (bytes[i] & 0x3f);
	return length;
}

void utf8_write(uint32_t point, char out[static UTF8_CHARACTER_SIZE])
{
	static const unsigned char firsts[] = {0, 0, 0xc0, 0xe0, 0xf0};
	size_t length = point < 0x80 ? 1 : point < 0x800 ? 2 : 3;

	if (point >= 0x10000)
		length = 4;
	out[length] = '\0';
	for (size_t i = length; i-- > 1; point >>= 6)
		out[i] = (char)(0x80 | (point & 0x3f));
	out[0] = (char)(firsts[length] | point);
}

int utf8_add_valid(struct buf *buf, struct text text)
{
	while (text.length) {
		bool complete;
		size_t length = utf8_prefix(text, &complete);

		if (complete)
			buf_add(buf, text.data, length);
		else
			buf_add_text(buf, "\xef\xbf\xbd");
		if (!length)
			length = 1;
		text.data += length;
		text.length -= length;
	}
	return buf->failed ? -1 : 0;
}

static bool is_continuation(char byte)
{
	return ((unsigned char)byte & 0xc0) == 0x80;
}

struct text utf8_cut(struct text text, size_t points)
{
	for (size_t i = 0; i < text.length; i++) {
		if (is_continuation(text.data[i]))
			continue;
		if (points == 0) {
			text.length = i;
			break;
		}
		points--;
	}
	return text;
}

struct text utf8_cut_bytes(struct text text, size_t bytes)
{
	if (text.length <= bytes)
		return text;
	while (bytes > 0 && is_continuation(text.data[bytes]))
		bytes--;
	text.length = bytes;
	return text;
}

void utf8_drop_half(char *string)
{
	size_t length = strlen(string);
	size_t behind = 0;
	struct text last;
	bool complete;

	while (behind < 3 && behind + 1 < length &&
		is_continuation(string[length - 1 - behind]))
		behind++;
	if (!length)
		return;
	last = text_from(string + length - 1 - behind);
	if (utf8_prefix(last, &complete) == last.length && !complete)
		string[length - 1 - behind] = '\0';
}

size_t utf8_count(struct text text)
{
	size_t points = 0;

	for (size_t i = 0; i < text.length; i++)
		points += !is_continuation(text.data[i]);
	return points;
}

static bool is_space(uint32_t point)
{
	static const struct {
		uint32_t first, last;
	} spaces[] = {
		{0x0009, 0x000d},
		{0x001c, 0x0020},
		{0x0085, 0x0085},
		{0x00a0, 0x00a0},
		{0x1680, 0x1680},
		{0x2000, 0x200a},
		{0x2028, 0x2029},
		{0x202f, 0x202f},
		{0x205f, 0x205f},
		{0x3000, 0x3000},
	};

	for (size_t i = 0; i < sizeof(spaces) / sizeof(spaces[0]); i++)
		if (point >= spaces[i].first && point <= spaces[i].last)
			return true;
	return false;
}

struct text utf8_trim(struct text text)
{
	uint32_t point;
	size_t length, start;

	while ((length = utf8_decode(text, &point)) > 0 && is_space(point)) {
		text.data += length;
		text.length -= length;
	}
	while (text.length) {
		start = text.length - 1;
		while (start > 0 && is_continuation(text.data[start]))
			start--;
		length = utf8_decode(
			(struct text){text.data + start, text.length - start},
			&point);
		/* Not a blank with invalid bytes behind it. */
		if (length != text.length - start || !is_space(point))
			break;
		text.length = start;
	}
	return text;
}
