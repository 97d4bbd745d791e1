/* SPDX-License-Identifier: MIT */

/*
 * Any endpoint and any Content Security Policy, divided at the first line
 * feed: what was widened needs no widening, and the origin of a URL is a URL
 * of that origin.
 */
#include <stdlib.h>
#include <string.h>

#include "admin/page/csp.h"
#include "tests/fuzz/fuzz.h"

enum { POLICY_MAX = 1 << 16 };

/* Its origin, written as browsers do, is a URL of the same origin. */
static void check_url(struct text text)
{
	char *string = strndup(text.data, text.length);
	struct url url, again;
	struct error error = {0};
	struct buf origin;

	if (!string)
		abort();
	buf_init(&origin, POLICY_MAX);
	if (url_parse(&url, string, &error) < 0) {
		if (!error.text[0])
			abort();
	} else if (url_add_origin(&origin, &url) < 0 ||
		   url_parse(&again, buf_text(&origin), NULL) < 0 ||
		   !url_same_origin(&url, &again)) {
		abort();
	}
	buf_release(&origin);
	free(string);
}

static void widen(struct text policy, const struct csp_need *need)
{
	struct buf once, twice;

	buf_init(&once, (size_t)POLICY_MAX * 64);
	buf_init(&twice, (size_t)POLICY_MAX * 64);
	if (csp_widen(&once, policy, need) < 0 ||
		csp_widen(&twice, text_of(&once), need) < 0)
		abort();
	if (!text_same(text_of(&once), text_of(&twice)))
		abort();
	buf_release(&once);
	buf_release(&twice);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct text rest = {(const char *)data, size};
	struct csp_need need = {
		.origin = text_from("https://s.example"),
		.script = text_from("'sha256-a'"),
		.pixel = true,
	};

	if (!size || size > POLICY_MAX)
		return 0;
	check_url(fuzz_take_line(&rest));
	if (url_parse(&need.endpoint, "https://s.example/collect.cgi", NULL) <
		0)
		abort();
	widen(rest, &need);
	need.self = true;
	need.pixel = false;
	widen(rest, &need);
	return 0;
}
