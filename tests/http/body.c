/* SPDX-License-Identifier: MIT */

/* What the body may be: JSON, its members, and what each of them must hold. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/http/cases.h"

#define SITE "\"site\":\"docs.example.org\""
#define STORED(n, text, ...)                                         \
	{                                                            \
		.name = n, .request = {.body = text}, .status = 204, \
		__VA_ARGS__                                          \
	}
#define REFUSED(n, text)                                            \
	{                                                           \
		.name = n, .request = {.body = text}, .status = 400 \
	}
#define LACKS_SITE(n, text)                                          \
	{                                                            \
		.name = n, .request = {.body = text}, .status = 400, \
		.detail = "site is required"                         \
	}
#define LACKS_PATH(n, text)                                          \
	{                                                            \
		.name = n, .request = {.body = text}, .status = 400, \
		.detail = "path is required"                         \
	}
#define UNKNOWN(n, text)                                             \
	{                                                            \
		.name = n, .request = {.body = text}, .status = 400, \
		.detail = "unknown site"                             \
	}

static const struct http_case cases[] = {
	STORED("site and path", GOOD_BODY, .path = "/a"),
	STORED("all members that are stored",
		"{" SITE
		",\"path\":\"/a?b=c&d\",\"referrer\":\"https://r.example/x\"}",
		.path = "/a?b=c&d", .referrer = "https://r.example/x"),
	STORED("a referrer loses its query",
		"{" SITE
		",\"path\":\"/a\",\"referrer\":\"https://r.example/x?q=1#f\"}",
		.path = "/a", .referrer = "https://r.example/x"),
	STORED("a referrer loses its fragment",
		"{" SITE
		",\"path\":\"/a\",\"referrer\":\"https://r.example/x#f?q\"}",
		.path = "/a", .referrer = "https://r.example/x"),
	STORED("blanks around the object and the members",
		" \t\r\n{ " SITE " , \"path\" : \"/a\" } \r\n", .path = "/a"),
	STORED("members in another order", "{\"path\":\"/a\"," SITE "}",
		.path = "/a"),
	STORED("members of other names, of every type, are passed over",
		"{\"a\":null,\"b\":[1,{\"site\":3}],\"c\":{\"path\":[]},\"d\":"
		"1.5e3,"
		"\"e\":true," SITE ",\"path\":\"/a\",\"Site\":\"x\",\"\":0}",
		.path = "/a"),
	STORED("utm members change nothing",
		"{" SITE ",\"path\":\"/a\",\"utm_source\":\"news\","
		"\"utm_medium\":\"mail\"}",
		.path = "/a"),
	STORED("values are trimmed",
		"{\"site\":\" \\tdocs.example.org\\n\",\"path\":\"\\r\\n /a b "
		"\","
		"\"referrer\":\"\\f\\u000b x \"}",
		.path = "/a b", .referrer = "x"),
	STORED("escapes and UTF-8",
		"{" SITE
		",\"path\":\"\\/\\u00e9\xc3\xa9\\ud83d\\ude00\\\\\\\"\"}",
		.path = "/\xc3\xa9\xc3\xa9\xf0\x9f\x98\x80\\\""),
	STORED("the name of a member may be escaped",
		"{\"s\\u0069te\":\"docs.example.org\",\"path\":\"/a\"}",
		.path = "/a"),
	STORED("referrer null", "{" SITE ",\"path\":\"/a\",\"referrer\":null}",
		.path = "/a"),
	STORED("referrer false",
		"{" SITE ",\"path\":\"/a\",\"referrer\":false}", .path = "/a"),
	STORED("referrer 0", "{" SITE ",\"path\":\"/a\",\"referrer\":0}",
		.path = "/a"),
	STORED("referrer of blanks",
		"{" SITE ",\"path\":\"/a\",\"referrer\":\"  \"}", .path = "/a"),

	LACKS_SITE("empty object", "{}"),
	LACKS_SITE("no site", "{\"path\":\"/a\"}"),
	LACKS_SITE("site null", "{\"site\":null,\"path\":\"/a\"}"),
	LACKS_SITE("site false", "{\"site\":false,\"path\":\"/a\"}"),
	LACKS_SITE("site 0", "{\"site\":0,\"path\":\"/a\"}"),
	LACKS_SITE("site empty", "{\"site\":\"\",\"path\":\"/a\"}"),
	LACKS_SITE(
		"site of blanks", "{\"site\":\" \\t\\r\\n\",\"path\":\"/a\"}"),
	LACKS_PATH("no path", "{" SITE "}"),
	LACKS_PATH("path null", "{" SITE ",\"path\":null}"),
	LACKS_PATH("path false", "{" SITE ",\"path\":false}"),
	LACKS_PATH("path 0", "{" SITE ",\"path\":0}"),
	LACKS_PATH("path empty", "{" SITE ",\"path\":\"\"}"),
	LACKS_PATH("path of blanks", "{" SITE ",\"path\":\" \\t \"}"),
	UNKNOWN("site of another name", "{\"site\":\"docs\",\"path\":\"/a\"}"),
	UNKNOWN("site in other case",
		"{\"site\":\"Docs.example.org\",\"path\":\"/a\"}"),
	UNKNOWN("site with more",
		"{\"site\":\"docs.example.org.\",\"path\":\"/a\"}"),
	UNKNOWN("site with less",
		"{\"site\":\"docs.example.or\",\"path\":\"/a\"}"),
	UNKNOWN("site with blanks inside",
		"{\"site\":\"docs. example.org\",\"path\":\"/a\"}"),

	REFUSED("site true", "{\"site\":true,\"path\":\"/a\"}"),
	REFUSED("site 1", "{\"site\":1,\"path\":\"/a\"}"),
	REFUSED("site a list", "{\"site\":[],\"path\":\"/a\"}"),
	REFUSED("site an object", "{\"site\":{},\"path\":\"/a\"}"),
	REFUSED("path true", "{" SITE ",\"path\":true}"),
	REFUSED("path -1.5", "{" SITE ",\"path\":-1.5}"),
	REFUSED("path a list", "{" SITE ",\"path\":[\"/a\"]}"),
	REFUSED("path an object", "{" SITE ",\"path\":{}}"),
	REFUSED("referrer true",
		"{" SITE ",\"path\":\"/a\",\"referrer\":true}"),
	REFUSED("referrer 7", "{" SITE ",\"path\":\"/a\",\"referrer\":7}"),
	REFUSED("referrer a list",
		"{" SITE ",\"path\":\"/a\",\"referrer\":[]}"),
	REFUSED("referrer an object",
		"{" SITE ",\"path\":\"/a\",\"referrer\":{\"a\":1}}"),
	REFUSED("site twice", "{" SITE "," SITE ",\"path\":\"/a\"}"),
	REFUSED("path twice", "{" SITE ",\"path\":\"/a\",\"path\":\"/a\"}"),
	REFUSED("path twice, once escaped",
		"{" SITE ",\"path\":\"/a\",\"p\\u0061th\":\"/b\"}"),
	REFUSED("another member twice",
		"{" SITE ",\"path\":\"/a\",\"x\":1,\"x\":1}"),
	REFUSED("top level a list", "[" GOOD_BODY "]"),
	REFUSED("top level a string", "\"docs.example.org\""),
	REFUSED("top level a number", "1"),
	REFUSED("top level null", "null"),
	REFUSED("top level true", "true"),
	REFUSED("no JSON", "site=docs.example.org&path=/a"),
	REFUSED("blanks only", "   "),
	REFUSED("bytes after the object", GOOD_BODY "x"),
	REFUSED("two objects", GOOD_BODY GOOD_BODY),
	REFUSED("byte order mark", "\xef\xbb\xbf" GOOD_BODY),
	REFUSED("comma at the end", "{" SITE ",\"path\":\"/a\",}"),
	REFUSED("single quotes", "{'site':'docs.example.org','path':'/a'}"),
	REFUSED("comment", "{" SITE ",\"path\":\"/a\"/**/}"),
	REFUSED("NaN", "{" SITE ",\"path\":\"/a\",\"x\":NaN}"),
	REFUSED("Infinity", "{" SITE ",\"path\":\"/a\",\"x\":-Infinity}"),
	REFUSED("bad UTF-8 in the path", "{" SITE ",\"path\":\"/\xff\"}"),
	REFUSED("bad UTF-8 in another member",
		"{" SITE ",\"path\":\"/a\",\"x\":\"\xc3\"}"),
	REFUSED("NUL in the path, escaped",
		"{" SITE ",\"path\":\"/a\\u0000b\"}"),
	REFUSED("NUL in the site, escaped",
		"{\"site\":\"docs.example.org\\u0000\",\"path\":\"/a\"}"),
	{.name = "NUL in the path, raw",
		.request = {.body = "{" SITE ",\"path\":\"/\0\"}",
			.length = sizeof("{" SITE ",\"path\":\"/\0\"}") - 1},
		.status = 400},
	{.name = "NUL after the object",
		.request = {.body = GOOD_BODY "\0",
			.length = sizeof(GOOD_BODY)},
		.status = 400},
	REFUSED("high surrogate alone", "{" SITE ",\"path\":\"/\\ud800\"}"),
	REFUSED("low surrogate alone", "{" SITE ",\"path\":\"/\\udc00x\"}"),
	REFUSED("surrogates in the wrong order",
		"{" SITE ",\"path\":\"/\\udc00\\ud800\"}"),
	REFUSED("line feed in a string, raw", "{" SITE ",\"path\":\"/\n\"}"),
};

/* Each strict prefix of a good body is refused, wherever it is cut. */
static void test_prefixes(void **state)
{
	static const char body[] =
		"{\"site\":\"docs.example.org\",\"path\":\"/\\u00e9\","
		"\"referrer\":null,\"x\":[1.5e1,true,{}]}";
	static struct client_answer answer;

	(void)state;
	fixture_reset();
	for (size_t length = 1; length < sizeof(body) - 1; length++) {
		struct client_request request = {
			.body = body, .length = length};

		client_send(&request, &answer);
		expect_answer(&answer, 400);
	}
	expect_no_row();
}

/* An event is never a page view, whether events are kept yet or not. */
static void test_event(void **state)
{
	struct client_request request = {
		.body = "{" SITE ",\"path\":\"/a\",\"event\":\"sign-up\"}"};
	static struct client_answer answer;

	(void)state;
	fixture_reset();
	client_send(&request, &answer);
	expect_answer(&answer, 204);
	assert_int_equal(database_integer(fixture_database,
				 "SELECT COUNT(*) FROM pageview"
				 " WHERE event = ''"),
		0);
}

void add_body_tests(struct test_list *list)
{
	add_cases(list, cases, sizeof(cases) / sizeof(cases[0]));
	test_list_add(list, "each prefix of a body", test_prefixes, NULL);
	test_list_add(list, "an event is no page view", test_event, NULL);
}
