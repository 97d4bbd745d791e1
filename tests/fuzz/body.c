/* SPDX-License-Identifier: MIT */

/* Any body: what is read of it must be valid UTF-8 and fit its columns. */
#include <stdlib.h>

#include "fuzz.h"
#include "hit/body.h"

static void expect_valid(struct text text, size_t most)
{
	size_t points = 0;
	uint32_t point;

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

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct hit hit = {0};
	struct json_document *document =
		body_read((struct text){(const char *)data, size}, &hit);

	if (!document)
		return 0;
	hit_shorten(&hit);
	expect_valid(hit.path, HIT_PATH_MAX);
	expect_valid(hit.referrer, HIT_REFERRER_MAX);
	expect_valid(hit.event, HIT_EVENT_MAX);
	expect_valid(hit.site, size);
	json_free(document);
	return 0;
}
