/* SPDX-License-Identifier: MIT */

/* Origins, and what is filtered: answered 204, with no row. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/http/cases.h"

#define BLOG_BODY "{\"site\":\"blog\",\"path\":\"/a\"}"
#define BLOG(n, header, code, stored)                                \
	{                                                            \
		.name = n,                                           \
		.request = {.headers = {header}, .body = BLOG_BODY}, \
		.status = code, .path = stored                       \
	}
#define COUNTED(n, header)                                           \
	{                                                            \
		.name = n,                                           \
		.request = {.headers = {header}, .body = GOOD_BODY}, \
		.status = 204, .path = "/a"                          \
	}
#define FILTERED(n, header)                                          \
	{                                                            \
		.name = n,                                           \
		.request = {.headers = {header}, .body = GOOD_BODY}, \
		.status = 204                                        \
	}
#define AGENT(n, value, stored)                                                \
	{                                                                      \
		.name = n, .request = {.headers = {value}, .body = GOOD_BODY}, \
		.status = 204, .path = "/a", .user_agent = stored              \
	}
#define BOT(word) FILTERED("bot: " word, "User-Agent: Mozilla/5.0 " word "x")

static const struct http_case cases[] = {
	BLOG("its own origin", "Origin: https://blog.example.org", 204, "/a"),
	BLOG("no origin", NULL, 403, NULL),
	BLOG("origin null", "Origin: null", 403, NULL),
	BLOG("origin empty", "Origin;", 403, NULL),
	BLOG("origin with another scheme", "Origin: http://blog.example.org",
		403, NULL),
	BLOG("origin with a port", "Origin: https://blog.example.org:8443", 403,
		NULL),
	BLOG("origin with more host",
		"Origin: https://blog.example.org.evil.example", 403, NULL),
	BLOG("origin with less host", "Origin: https://blog.example.or", 403,
		NULL),
	BLOG("origin of a host below", "Origin: https://a.blog.example.org",
		403, NULL),
	BLOG("origin with a path", "Origin: https://blog.example.org/", 403,
		NULL),
	BLOG("origin after another",
		"Origin: https://evil.example https://blog.example.org", 403,
		NULL),
	BLOG("origin in the referrer only",
		"Referer: https://blog.example.org/", 403, NULL),
	COUNTED("a site without origins: any origin",
		"Origin: https://elsewhere.example"),
	COUNTED("a site without origins: origin null", "Origin: null"),

	FILTERED("Sec-GPC 1", "Sec-GPC: 1"),
	COUNTED("Sec-GPC 0", "Sec-GPC: 0"),
	COUNTED("Sec-GPC empty", "Sec-GPC;"),
	COUNTED("Sec-GPC of another value", "Sec-GPC: 11"),
	COUNTED("DNT is not Sec-GPC", "DNT: 1"),
	FILTERED("own address", "X-Forwarded-For: 203.0.113.99"),
	FILTERED("own address, IPv4-mapped",
		"X-Forwarded-For: ::ffff:203.0.113.99"),
	FILTERED("own address, behind a proxy",
		"X-Forwarded-For: 203.0.113.99, 127.0.0.1"),
	COUNTED("a neighbour's address", "X-Forwarded-For: 203.0.113.98"),
	COUNTED("own address where it does not count",
		"X-Forwarded-For: 203.0.113.99, 198.51.100.1"),

	BOT("bot"),
	BOT("crawler"),
	BOT("spider"),
	BOT("scraper"),
	BOT("curl/"),
	BOT("wget/"),
	BOT("python-requests"),
	BOT("python-urllib"),
	BOT("go-http-client"),
	BOT("java/"),
	BOT("libwww"),
	BOT("httpclient"),
	BOT("okhttp"),
	BOT("axios/"),
	BOT("node-fetch"),
	BOT("got/"),
	BOT("undici"),
	BOT("vercel"),
	FILTERED("bot: in capitals", "User-Agent: GOOGLEBOT/2.1"),
	FILTERED("bot: the word alone", "User-Agent: bot"),
	FILTERED("bot: at the start", "User-Agent: Curl/8.0"),
	AGENT("no bot: half a word", "User-Agent: Bo t/1 jav/1 curl",
		"Bo t/1 jav/1 curl"),
	/* An empty user agent counts while reject_empty_user_agent is off. */
	AGENT("no user agent", "User-Agent:", ""),
	AGENT("empty user agent", "User-Agent;", ""),
	AGENT("user agent in UTF-8", "User-Agent: \xc3\xa9\xf0\x9f\x98\x80",
		"\xc3\xa9\xf0\x9f\x98\x80"),
	AGENT("user agent in Latin-1", "User-Agent: caf\xe9 x",
		"caf\xef\xbf\xbd x"),
	AGENT("user agent with quotes and a semicolon",
		"User-Agent: '; DROP TABLE pageview; -- \"",
		"'; DROP TABLE pageview; -- \""),
};

/* The words are looked for in the whole user agent, also in what is cut. */
static void test_bot_behind_the_cut(void **state)
{
	static char header[2100];
	static struct client_answer answer;
	struct client_request request = {
		.headers = {header}, .body = GOOD_BODY};

	(void)state;
	memset(header, 'x', sizeof(header) - 1);
	memcpy(header, "User-Agent: ", 12);
	memcpy(header + 2000, "spider", 6);
	fixture_reset();
	client_send(&request, &answer);
	expect_answer(&answer, 204);
	expect_no_row();
}

void add_screen_tests(struct test_list *list)
{
	add_cases(list, cases, sizeof(cases) / sizeof(cases[0]));
	test_list_add(list, "bot: behind what is stored",
		test_bot_behind_the_cut, NULL);
}
