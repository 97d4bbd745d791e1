/* SPDX-License-Identifier: MIT */
#include "base/display.h"

#include <string.h>
#include <utf8proc.h>

static const char replacement[] = "\xef\xbf\xbd";
static const char ellipsis[] = "\xe2\x80\xa6";

/* One character as it will be shown. */
struct glyph {
	const char *bytes;
	size_t length; /* of bytes */
	size_t width;  /* in cells */
	size_t taken;  /* bytes of the text that it stands for */
};

/* Letters, by their category, that nobody can see: the Hangul fillers. */
static bool is_filler(uint32_t point)
{
	static const uint32_t fillers[] = {0x115f, 0x1160, 0x3164, 0xffa0};

	for (size_t i = 0; i < sizeof(fillers) / sizeof(fillers[0]); i++)
		if (fillers[i] == point)
			return true;
	return false;
}

/* Marks that combine with the letter before them are shown; what is
 * otherwise invisible, or steers the direction, is not. */
static bool is_shown(uint32_t point)
{
	switch (utf8proc_category((utf8proc_int32_t)point)) {
	case UTF8PROC_CATEGORY_CC:
	case UTF8PROC_CATEGORY_CF:
	case UTF8PROC_CATEGORY_CS:
	case UTF8PROC_CATEGORY_CO:
	case UTF8PROC_CATEGORY_CN:
	case UTF8PROC_CATEGORY_ZL:
	case UTF8PROC_CATEGORY_ZP:
		return false;
	default:
		return !is_filler(point);
	}
}

static struct glyph glyph_next(struct text text)
{
	struct glyph glyph = {replacement, strlen(replacement), 1, 1};
	uint32_t point;
	size_t length = utf8_decode(text, &point);

	if (length)
		glyph.taken = length;
	if (!length || !is_shown(point))
		return glyph;
	glyph.bytes = text.data;
	glyph.length = length;
	glyph.width = (size_t)utf8proc_charwidth((utf8proc_int32_t)point);
	return glyph;
}

static struct text skip(struct text text, size_t length)
{
	return (struct text){text.data + length, text.length - length};
}

int display_add(struct buf *buf, struct text text)
{
	while (text.length) {
		struct glyph glyph = glyph_next(text);

		buf_add(buf, glyph.bytes, glyph.length);
		text = skip(text, glyph.taken);
	}
	return buf->failed ? -1 : 0;
}

size_t display_width(struct text text)
{
	size_t width = 0;

	while (text.length) {
		struct glyph glyph = glyph_next(text);

		width += glyph.width;
		text = skip(text, glyph.taken);
	}
	return width;
}

/* The front of the text that fits into `width` cells. */
static struct text front(struct text text, size_t width, size_t *used)
{
	struct text rest = text;

	*used = 0;
	while (rest.length) {
		struct glyph glyph = glyph_next(rest);

		if (*used + glyph.width > width)
			break;
		*used += glyph.width;
		rest = skip(rest, glyph.taken);
	}
	return (struct text){text.data, text.length - rest.length};
}

/* The end of the text that fits into `width` cells. */
static struct text back(struct text text, size_t width, size_t *used)
{
	*used = display_width(text);
	while (text.length && *used > width) {
		struct glyph glyph = glyph_next(text);

		*used -= glyph.width;
		text = skip(text, glyph.taken);
	}
	return text;
}

static void add_blanks(struct buf *buf, size_t count)
{
	for (; count; count--)
		buf_add_char(buf, ' ');
}

static void add_shortened(struct buf *buf, struct text text, size_t width)
{
	size_t before, after;
	struct text head, tail;

	if (!width)
		return;
	head = front(text, width / 2, &before);
	tail = back(text, width - 1 - before, &after);
	display_add(buf, head);
	buf_add_text(buf, ellipsis);
	display_add(buf, tail);
	add_blanks(buf, width - 1 - before - after);
}

int display_add_column(
	struct buf *buf, struct text text, size_t width, bool right)
{
	size_t used = display_width(text);

	if (used > width) {
		add_shortened(buf, text, width);
		return buf->failed ? -1 : 0;
	}
	if (right)
		add_blanks(buf, width - used);
	display_add(buf, text);
	if (!right)
		add_blanks(buf, width - used);
	return buf->failed ? -1 : 0;
}

/* One character of a field: quotes twice; what a terminal would obey as
 * U+FFFD, since CSV is looked at in terminals too, but for tabs and line ends,
 * which belong to the value. */
static size_t csv_add(struct buf *buf, struct text text)
{
	struct glyph glyph = glyph_next(text);

	if (memchr("\t\r\n", text.data[0], 3))
		buf_add(buf, text.data, 1);
	else
		buf_add(buf, glyph.bytes, glyph.length);
	if (text.data[0] == '"')
		buf_add_char(buf, '"');
	return glyph.taken;
}

int display_add_csv(struct buf *buf, struct text text)
{
	bool quoted = false;

	for (size_t i = 0; i < text.length; i++)
		if (strchr(",\"\r\n", text.data[i]) || !text.data[i])
			quoted = true;
	if (quoted)
		buf_add_char(buf, '"');
	if (text.length && text.data[0] && strchr("=+-@\t\r", text.data[0]))
		buf_add_char(buf, '\'');
	while (text.length) {
		size_t length = csv_add(buf, text);

		text = skip(text, length);
	}
	if (quoted)
		buf_add_char(buf, '"');
	return buf->failed ? -1 : 0;
}
