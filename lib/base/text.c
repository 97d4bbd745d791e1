/* SPDX-License-Identifier: MIT */
#include "base/text.h"

#include <string.h>

struct text text_from(const char *string)
{
	if (!string)
		return (struct text){"", 0};
	return (struct text){string, strlen(string)};
}

struct text text_of(const struct buf *buf)
{
	return (struct text){buf_text(buf), buf->length};
}

struct text text_slice(struct text text, size_t from, size_t to)
{
	return (struct text){text.data + from, to - from};
}

struct text text_behind(struct text text, size_t skip)
{
	return text_slice(text, skip, text.length);
}

size_t text_find_any(struct text text, const char *stops)
{
	size_t at = 0, count = strlen(stops);

	while (at < text.length && !memchr(stops, text.data[at], count))
		at++;
	return at;
}

bool text_same(struct text a, struct text b)
{
	/* The data of an empty text may be NULL. */
	return a.length == b.length &&
	       (!a.length || !memcmp(a.data, b.data, a.length));
}

bool text_is(struct text text, const char *string)
{
	return text_same(text, text_from(string));
}
