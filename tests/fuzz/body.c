/* SPDX-License-Identifier: MIT */

/* Any body: what is read of it must be valid UTF-8 and fit its columns. */
#include "hit/body.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct hit hit = {0};
	struct json_document *document =
		body_read((struct text){(const char *)data, size}, &hit);

	if (!document)
		return 0;
	hit_shorten(&hit);
	fuzz_expect_text(hit.path, HIT_PATH_MAX);
	fuzz_expect_text(hit.referrer, HIT_REFERRER_MAX);
	fuzz_expect_text(hit.event, HIT_EVENT_MAX);
	fuzz_expect_text(hit.site, size);
	json_free(document);
	return 0;
}
