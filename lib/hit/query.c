/* SPDX-License-Identifier: MIT */
#include "hit/query.h"

#include <string.h>

#include "hit/referrer.h"

struct pair {
	struct text name, value;
};

/* Takes what stands up to the next `end`, and that, off the front. */
static struct text take_until(struct text *rest, char end)
{
	const char *found = memchr(rest->data, end, rest->length);
	size_t length = found ? (size_t)(found - rest->data) : rest->length;
	struct text taken = {rest->data, length};

	length += found != NULL;
	rest->data += length;
	rest->length -= length;
	return taken;
}

/* The value of a hexadecimal digit, or -1. */
static int digit_value(char digit)
{
	static const char digits[] = "0123456789abcdef";
	/* In lower case, where it is a letter. */
	const char *found = memchr(digits,
		digit >= 'A' && digit <= 'F' ? digit | 0x20 : digit,
		sizeof(digits) - 1);

	return found ? (int)(found - digits) : -1;
}

static bool is_text(struct text text)
{
	uint32_t point;

	while (text.length) {
		size_t length = utf8_decode(text, &point);

		if (!length || !point)
			return false;
		text.data += length;
		text.length -= length;
	}
	return true;
}

/* Decodes into `*out`, which it moves; no text gets longer by that. */
static int decode(struct text raw, char **out, struct text *text)
{
	char *start = *out;

	for (size_t i = 0; i < raw.length; i++) {
		char byte = raw.data[i] == '+' ? ' ' : raw.data[i];

		if (byte == '%') {
			int high = i + 2 < raw.length
					   ? digit_value(raw.data[i + 1])
					   : -1;
			int low = high < 0 ? -1 : digit_value(raw.data[i + 2]);

			if (low < 0)
				return -1;
			byte = (char)(high * 16 + low);
			i += 2;
		}
		*(*out)++ = byte;
	}
	*text = (struct text){start, (size_t)(*out - start)};
	return is_text(*text) ? 0 : -1;
}

static bool is_there(const struct pair *pairs, size_t count, struct text name)
{
	for (size_t i = 0; i < count; i++)
		if (text_same(pairs[i].name, name))
			return true;
	return false;
}

/* Returns how many there are, or -1. */
static int read_pairs(struct text query, char *decoded,
	struct pair pairs[static QUERY_PAIRS_MAX])
{
	size_t count = 0;

	while (query.length) {
		struct text value = take_until(&query, '&');
		struct text name = take_until(&value, '=');
		struct pair pair;

		if (!name.length && !value.length)
			continue;
		if (count == QUERY_PAIRS_MAX ||
			decode(name, &decoded, &pair.name) < 0 ||
			decode(value, &decoded, &pair.value) < 0 ||
			is_there(pairs, count, pair.name))
			return -1;
		pairs[count++] = pair;
	}
	return (int)count;
}

int query_read(struct text query, char decoded[static REQUEST_BODY_MAX],
	struct hit *hit)
{
	struct text test = text_from("");
	const struct {
		const char *name;
		struct text *text;
	} members[] = {
		{"site", &hit->site},
		{"path", &hit->path},
		{"referrer", &hit->referrer},
		{"event", &hit->event},
		{"test", &test},
	};
	enum { MEMBERS = sizeof(members) / sizeof(members[0]) };
	struct pair pairs[QUERY_PAIRS_MAX];
	int count = query.length > REQUEST_BODY_MAX
			    ? -1
			    : read_pairs(query, decoded, pairs);

	for (size_t i = 0; i < MEMBERS; i++)
		*members[i].text = text_from("");
	for (int i = 0; i < count; i++)
		for (size_t j = 0; j < MEMBERS; j++)
			if (text_is(pairs[i].name, members[j].name))
				*members[j].text = pairs[i].value;
	hit->site = utf8_trim(hit->site);
	hit->path = utf8_trim(hit->path);
	hit->referrer = referrer_strip(hit->referrer);
	hit->event = hit_event_name(hit->event);
	test = utf8_trim(test);
	hit->test = text_is(test, "true") || text_is(test, "1");
	return count < 0 ? -1 : 0;
}
