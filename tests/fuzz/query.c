/* SPDX-License-Identifier: MIT */

/* Any query: what is read of it must be valid UTF-8, lie in the buffer and
 * fit its columns.  The same bytes as the page's URL: slices of it. */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "hit/query.h"
#include "hit/referrer.h"

static void expect_valid(struct text text, const char *decoded, size_t most)
{
	size_t points = 0;
	uint32_t point;

	if (text.length &&
		(text.data < decoded ||
			text.data + text.length > decoded + REQUEST_BODY_MAX))
		abort();
	while (text.length) {
		size_t length = utf8_decode(text, &point);

		if (!length || !point)
			abort();
		text.data += length;
		text.length -= length;
		points++;
	}
	if (points > most)
		abort();
}

/* A path may be the "/" that stands for none. */
static void expect_within(struct text part, struct text whole)
{
	bool inside = part.length <= whole.length && part.data >= whole.data &&
		      part.data + part.length <= whole.data + whole.length;

	if (part.length > 1 && !inside)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct text query = {(const char *)data, size};
	char *decoded = malloc(REQUEST_BODY_MAX);
	struct hit hit = {0};

	expect_within(referrer_origin(query), query);
	expect_within(referrer_path(query), query);
	if (query_read(query, decoded, &hit) == 0) {
		hit_shorten(&hit);
		expect_valid(hit.path, decoded, HIT_PATH_MAX);
		expect_valid(hit.referrer, decoded, HIT_REFERRER_MAX);
		expect_valid(hit.event, decoded, HIT_EVENT_MAX);
		expect_valid(hit.site, decoded, size);
	}
	free(decoded);
	return 0;
}
