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
	if (text.length &&
		(text.data < decoded ||
			text.data + text.length > decoded + REQUEST_BODY_MAX))
		abort();
	fuzz_expect_text(text, most);
}

/* A path may be the "/" that stands for none. */
static void expect_within(struct text part, struct text whole)
{
	bool inside = part.length <= whole.length && part.data >= whole.data &&
		      part.data + part.length <= whole.data + whole.length;

	if (part.length > 1 && !inside)
		abort();
}

static void add_pair(struct buf *query, const char *name, struct text value)
{
	buf_add_format(query, "%s%s=", query->length ? "&" : "", name);
	for (size_t i = 0; i < value.length; i++)
		buf_add_format(query, "%%%02x", (unsigned char)value.data[i]);
}

/* What was read, escaped byte for byte, is read again as the same. */
static void expect_round_trip(const struct hit *hit)
{
	char *decoded = malloc(REQUEST_BODY_MAX);
	struct hit again = {0};
	struct buf query;

	if (!decoded)
		abort();
	buf_init(&query, (size_t)4 * REQUEST_BODY_MAX);
	add_pair(&query, "site", hit->site);
	add_pair(&query, "path", hit->path);
	add_pair(&query, "referrer", hit->referrer);
	add_pair(&query, "event", hit->event);
	add_pair(&query, "test", text_from(hit->test ? "1" : "0"));
	if (query.length <= REQUEST_BODY_MAX &&
		(query_read(text_of(&query), decoded, &again) < 0 ||
			!text_same(again.site, hit->site) ||
			!text_same(again.path, hit->path) ||
			!text_same(again.referrer, hit->referrer) ||
			!text_same(again.event, hit->event) ||
			again.test != hit->test))
		abort();
	buf_release(&query);
	free(decoded);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct text query = {(const char *)data, size};
	char *decoded = malloc(REQUEST_BODY_MAX);
	struct hit hit = {0};

	expect_within(referrer_origin(query), query);
	expect_within(referrer_path(query), query);
	if (query_read(query, decoded, &hit) == 0) {
		expect_round_trip(&hit);
		hit_shorten(&hit);
		expect_valid(hit.path, decoded, HIT_PATH_MAX);
		expect_valid(hit.referrer, decoded, HIT_REFERRER_MAX);
		expect_valid(hit.event, decoded, HIT_EVENT_MAX);
		expect_valid(hit.site, decoded, size);
	}
	free(decoded);
	return 0;
}
