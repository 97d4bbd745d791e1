/* SPDX-License-Identifier: MIT */

/* admin/csp: how little a policy is widened. */
#include "admin/page/csp.h"

#include "tests/unit/unit.h"

#define HASH "sha256-abc+/="
#define ORIGIN "https://s.example"

struct widen_row {
	const char *name;
	const char *policy;
	const char *widened; /* NULL: as it is */
	bool pixel, self;
};

static const struct widen_row widen_rows[] = {
	{"empty", "", NULL},
	{"nothing that concerns us", "style-src 'self'; base-uri 'none'", NULL},
	{"connect-src", "connect-src 'self'", "connect-src 'self' " ORIGIN},
	{"in the middle, with blanks", " Connect-SRC  'self' ;\n img-src *; ",
		" Connect-SRC  'self' " ORIGIN " ;\n img-src *; "},
	{"'none'", "connect-src 'NONE'", "connect-src " ORIGIN},
	{"an empty list", "connect-src; img-src *",
		"connect-src " ORIGIN "; img-src *"},
	{"'none' beside a source does nothing", "connect-src 'none' a.example",
		"connect-src 'none' a.example " ORIGIN},
	{"default-src, with scripts", "default-src 'self'",
		"default-src 'self'; connect-src 'self' " ORIGIN
		"; script-src 'self' '" HASH "'"},
	{"default-src 'none'", "default-src 'none';",
		"default-src 'none'; connect-src " ORIGIN "; script-src '" HASH
		"'"},
	{"default-src beside connect-src",
		"default-src *; connect-src a.example; script-src "
		"'unsafe-inline'",
		"default-src *; connect-src a.example " ORIGIN
		"; script-src 'unsafe-inline'"},
	{"the first of two counts", "connect-src *; connect-src 'none'", NULL},
	{"images, where there is one", "img-src 'self'",
		"img-src 'self' " ORIGIN, true},
	{"no images, where there is none", "img-src 'self'", NULL},
	{"images by default-src",
		"default-src a.example; connect-src *; "
		"script-src 'unsafe-inline'",
		"default-src a.example; connect-src *; script-src "
		"'unsafe-inline'; img-src a.example " ORIGIN,
		true},
	{"any host", "connect-src *", NULL},
	{"the scheme", "connect-src https:", NULL},
	{"http: is https: too", "connect-src HTTP:", NULL},
	{"another scheme", "connect-src wss:", "connect-src wss: " ORIGIN},
	{"the host", "connect-src s.example", NULL},
	{"the host in capitals", "connect-src S.Example", NULL},
	{"the origin", "connect-src " ORIGIN, NULL},
	{"the origin by http", "connect-src http://s.example", NULL},
	{"the origin by ws", "connect-src ws://s.example",
		"connect-src ws://s.example " ORIGIN},
	{"the port", "connect-src s.example:443", NULL},
	{"any port", "connect-src s.example:*", NULL},
	{"another port", "connect-src s.example:444",
		"connect-src s.example:444 " ORIGIN},
	{"a pattern of the host", "connect-src *.example", NULL},
	{"a pattern of its subdomains", "connect-src *.s.example",
		"connect-src *.s.example " ORIGIN},
	{"a host that ends alike", "connect-src ns.example",
		"connect-src ns.example " ORIGIN},
	{"the path", "connect-src " ORIGIN "/f/collect.cgi", NULL},
	{"a folder", "connect-src " ORIGIN "/f/", NULL},
	{"a folder without a slash", "connect-src " ORIGIN "/f",
		"connect-src " ORIGIN "/f " ORIGIN},
	{"a doubled path", "connect-src " ORIGIN "/f/f/collect.cgi",
		"connect-src " ORIGIN "/f/f/collect.cgi " ORIGIN},
	{"'self' is another", "connect-src 'self'",
		"connect-src 'self' " ORIGIN},
	{"'self' is the endpoint", "connect-src 'self'", NULL, false, true},
	{"a script by script-src", "script-src 'self'",
		"script-src 'self' '" HASH "'"},
	{"a script by script-src-elem",
		"script-src 'unsafe-inline'; script-src-elem 'self'",
		"script-src 'unsafe-inline'; script-src-elem 'self' '" HASH
		"'"},
	{"script-src * allows no inline script", "script-src *",
		"script-src * '" HASH "'"},
	{"'unsafe-inline'", "script-src 'self' 'Unsafe-Inline'", NULL},
	{"'unsafe-inline' beside a nonce",
		"script-src 'unsafe-inline' 'nonce-a'",
		"script-src 'unsafe-inline' 'nonce-a' '" HASH "'"},
	{"'unsafe-inline' beside a hash",
		"script-src 'unsafe-inline' 'SHA512-a'",
		"script-src 'unsafe-inline' 'SHA512-a' '" HASH "'"},
	{"'unsafe-inline' beside 'strict-dynamic'",
		"script-src 'strict-dynamic' 'unsafe-inline'",
		"script-src 'strict-dynamic' 'unsafe-inline' '" HASH "'"},
	{"the hash", "script-src '" HASH "'", NULL},
	{"the hash in base64url", "script-src 'SHA256-abc-_='", NULL},
	{"another hash", "script-src 'sha256-abd+/='",
		"script-src 'sha256-abd+/=' '" HASH "'"},
	{"two policies", "connect-src a.example, default-src 'none'",
		"connect-src a.example " ORIGIN ", default-src 'none'; "
		"connect-src " ORIGIN "; script-src '" HASH "'"},
	{"commas alone", ",,", NULL},
	{"semicolons alone", ";; ;", NULL},
};

static struct csp_need need_of(bool pixel, bool self)
{
	struct csp_need need = {
		.origin = TEXT(ORIGIN),
		.script = TEXT("'" HASH "'"),
		.pixel = pixel,
		.self = self,
	};

	assert_int_equal(
		url_parse(&need.endpoint, ORIGIN "/f/collect.cgi", NULL), 0);
	return need;
}

static void policies_are_widened(void **state)
{
	const struct widen_row *row = *state;
	struct csp_need need = need_of(row->pixel, row->self);
	struct buf out, again;

	buf_init(&out, 1 << 16);
	buf_init(&again, 1 << 16);
	assert_int_equal(csp_widen(&out, text_from(row->policy), &need), 0);
	assert_string_equal(
		buf_text(&out), row->widened ? row->widened : row->policy);
	csp_widen(&again, (struct text){buf_text(&out), out.length}, &need);
	assert_string_equal(buf_text(&again), buf_text(&out));
	buf_release(&out);
	buf_release(&again);
}

static void hints_name_what_is_needed(void **state)
{
	struct csp_need need = need_of(false, false);
	struct buf out;

	(void)state;
	buf_init(&out, 1 << 16);
	csp_add_hint(&out, &need);
	assert_string_equal(buf_text(&out),
		"connect-src " ORIGIN "; script-src '" HASH "'");
	buf_reset(&out);
	need.pixel = true;
	csp_add_hint(&out, &need);
	assert_string_equal(buf_text(&out),
		"connect-src " ORIGIN "; img-src " ORIGIN "; script-src '" HASH
		"'");
	buf_release(&out);
}

int main(void)
{
	struct unit_list list = {0};

	UNIT_ROWS(&list, policies_are_widened, widen_rows);
	UNIT_ADD(&list, hints_name_what_is_needed);
	return unit_run(&list, "csp");
}
