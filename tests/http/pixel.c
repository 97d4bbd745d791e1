/* SPDX-License-Identifier: MIT */

/*
 * GET, where `pixel` is on: an image instead of an empty answer, the query
 * instead of a body, the page's URL (Referer) instead of an origin.  And the
 * header that answers a test.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/http/cases.h"

#define AT "/cgi-bin/collect.cgi"
#define PAGE "Referer: https://docs.example.org/guide/a.html?q=1#f"
#define BLOG_PAGE "Referer: https://blog.example.org/post"

struct pixel_case {
	const char *name;
	const char *method; /* NULL: GET */
	const char *target;
	const char *headers[3];
	int status;
	const char *detail; /* of a refused hit; NULL: any */
	const char *path;   /* of the row; NULL: there is none */
	const char *referrer, *event;
	unsigned int but; /* servers that have no such address */
};

static const struct pixel_case cases[] = {
	{"site and path", NULL, AT "?site=docs.example.org&path=/a", {NULL},
		200, NULL, "/a", "", ""},
	{"all members", NULL,
		AT "?site=docs.example.org&path=%2Fb+c&referrer="
		   "https%3A%2F%2Fr.example%2Fx%3Fq&event=e&utm_source=n",
		{PAGE}, 200, NULL, "/b c", "https://r.example/x", "e"},
	{"the path of the page", NULL, AT "?site=docs.example.org", {PAGE}, 200,
		NULL, "/guide/a.html", "", ""},
	{"the path of a page that is all host", NULL,
		AT "?site=docs.example.org",
		{"Referer: https://docs.example.org"}, 200, NULL, "/", "", ""},
	{"an empty path", NULL, AT "?site=docs.example.org&path=%20", {PAGE},
		200, NULL, "/guide/a.html", "", ""},
	{"the page is no referrer", NULL, AT "?site=docs.example.org&path=/a",
		{PAGE}, 200, NULL, "/a", "", ""},
	{"the address of the original", NULL,
		"/api/v1/analytics/collect/?site=docs.example.org&path=/a",
		{NULL}, 200, NULL, "/a", "", "", SERVER_BUSYBOX},
	{"no path, no page", NULL, AT "?site=docs.example.org", {NULL}, 400,
		"path is required", NULL},
	{"no query", NULL, AT, {PAGE}, 400, "site is required", NULL},
	{"unknown site", NULL, AT "?site=x&path=/", {PAGE}, 400, "unknown site",
		NULL},
	/* lighttpd would refuse other ones itself. */
	{"malformed", NULL, AT "?site=docs.example.org&path=/&path=/", {PAGE},
		400, "the query is not a form as expected", NULL},
	{"its own page", NULL, AT "?site=blog&path=/a", {BLOG_PAGE}, 200, NULL,
		"/a", "", ""},
	{"its own origin, another page", NULL, AT "?site=blog&path=/a",
		{PAGE, "Origin: https://blog.example.org"}, 200, NULL, "/a", "",
		""},
	{"its own page, a foreign origin", NULL, AT "?site=blog&path=/a",
		{BLOG_PAGE, "Origin: https://evil.example"}, 403, NULL, NULL},
	{"a foreign page", NULL, AT "?site=blog&path=/a", {PAGE}, 403, NULL,
		NULL},
	{"no page where there are origins", NULL, AT "?site=blog&path=/a",
		{NULL}, 403, NULL, NULL},
	{"Sec-GPC", NULL, AT "?site=docs.example.org&path=/a", {"Sec-GPC: 1"},
		200, NULL, NULL},
	{"own address", NULL, AT "?site=docs.example.org&path=/a",
		{"X-Forwarded-For: 203.0.113.99"}, 200, NULL, NULL},
	{"bot", NULL, AT "?site=docs.example.org&path=/a",
		{"User-Agent: x-bot"}, 200, NULL, NULL},
	{"a test", NULL, AT "?site=docs.example.org&path=/a&test=true", {NULL},
		200, NULL, NULL},
	{"HEAD", "HEAD", AT "?site=docs.example.org&path=/a", {NULL}, 405, NULL,
		NULL},
	{"OPTIONS", "OPTIONS", AT, {"Origin: https://blog.example.org"}, 204,
		NULL, NULL},
	{"PUT", "PUT", AT "?site=docs.example.org&path=/a",
		{"Content-Length: 0"}, 405, NULL, NULL},
};

static void expect_stored(const struct pixel_case *row)
{
	const struct column columns[] = {
		{"path", row->path, 0},
		{"referrer", row->referrer, 0},
		{"user_agent", client_user_agent, 0},
		{"event", row->event, 0},
		{0},
	};

	expect_row(columns);
}

static void test_pixel(void **state)
{
	const struct pixel_case *row = *state;
	struct client_request request = {
		.method = row->method ? row->method : "GET",
		.target = row->target,
	};
	static struct client_answer answer;

	for (size_t i = 0; i < 3; i++)
		request.headers[i] = row->headers[i];
	fixture_reset();
	fixture_pixel(true);
	client_send(&request, &answer);
	if (row->method && !strcmp(row->method, "HEAD"))
		assert_int_equal(answer.status, row->status);
	else
		expect_answer(&answer, row->status);
	fixture_pixel(false);
	if (row->detail)
		expect_detail(&answer, row->detail);
	if (row->path)
		expect_stored(row);
	else
		expect_no_row();
}

/* POST is what it was, with GET among the methods allowed. */
static void test_post(void **state)
{
	struct client_request request = {.body = GOOD_BODY,
		.target = AT "?site=docs.example.org&path=/query"};
	static struct client_answer answer;

	(void)state;
	fixture_reset();
	fixture_pixel(true);
	client_send(&request, &answer);
	expect_answer(&answer, 204);
	fixture_pixel(false);
	expect_row((const struct column[]){{"path", "/a", 0}, {0}});
}

/* The same visitor is one, by whatever way the hit came. */
static void test_visitor(void **state)
{
	struct client_request post = {.body = GOOD_BODY};
	struct client_request image = {
		.method = "GET", .target = AT "?site=docs.example.org&path=/a"};
	static struct client_answer answer;
	char *first, *second;

	(void)state;
	fixture_reset();
	client_send(&post, &answer);
	first = fixture_visitor();
	fixture_reset();
	fixture_pixel(true);
	client_send(&image, &answer);
	fixture_pixel(false);
	second = fixture_visitor();
	assert_string_equal(first, second);
	free(first);
	free(second);
}

struct way_case {
	const char *name;
	const char *member; /* of the body, behind the path */
	const char *header;
	const char *way;   /* NULL: it is not told */
	const char *caddy; /* which adds an entry of its own */
};

/* The tests come from 127.0.0.1, which is in trusted_proxies. */
static const struct way_case ways[] = {
	{"no header", "\"test\":true", NULL, "peer", "entry; n=1"},
	{"an entry", "\"test\":true", "X-Forwarded-For: 198.51.100.7",
		"entry; n=1", "entry; n=2"},
	{"an entry behind a proxy", "\"test\":true",
		"X-Forwarded-For: 203.0.113.5, 198.51.100.7, 127.0.0.2",
		"entry; n=2", "entry; n=3"},
	{"a malformed entry", "\"test\":true",
		"X-Forwarded-For: 198.51.100.7, unknown",
		"malformed-entry; n=1", "malformed-entry; n=2"},
	{"an own address", "\"test\":true", "X-Forwarded-For: 203.0.113.99",
		"entry; n=1", "entry; n=2"},
	{"no test", "\"test\":false", "X-Forwarded-For: 198.51.100.7", NULL,
		NULL},
};

static void test_way(void **state)
{
	const struct way_case *row = *state;
	const char *way =
		server_current() == SERVER_CADDY ? row->caddy : row->way;
	static struct client_answer answer;
	char body[256];
	struct client_request request = {
		.headers = {row->header}, .body = body};

	snprintf(body, sizeof(body),
		"{\"site\":\"docs.example.org\",\"path\":\"/a\",%s}",
		row->member);
	fixture_reset();
	client_send(&request, &answer);
	expect_answer(&answer, 204);
	if (way)
		assert_true(client_has_header(&answer, "Footfall-Client", way));
	else
		assert_false(
			client_has_header(&answer, "Footfall-Client", NULL));
	if (way)
		expect_no_row();
}

void add_pixel_tests(struct test_list *list)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		if (!(cases[i].but & server_current()))
			test_list_add(
				list, cases[i].name, test_pixel, &cases[i]);
	test_list_add(list, "POST with the pixel on", test_post, NULL);
	test_list_add(list, "the visitor of an image", test_visitor, NULL);
	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++)
		test_list_add(list, ways[i].name, test_way, &ways[i]);
}
