/* SPDX-License-Identifier: MIT */

/*
 * Methods, lengths, types and addresses (URL paths), and the order in which
 * they are checked.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/http/cases.h"

#define NOT_JSON "{\"site\":"
#define TYPE(type) "Content-Type: " type

/* lighttpd and nginx keep the methods that they do not know, or distrust, to
 * themselves. */
#define METHOD(m, ...)                                                      \
	{                                                                   \
		.name = "method " m,                                        \
		.request = {.method = m, .body = GOOD_BODY}, .status = 405, \
		.differences = {                                            \
			__VA_ARGS__                                         \
		}                                                           \
	}
/* The address that pages written for site_analytics use; busybox can't map. */
#define MAPPED(where)                                            \
	{                                                        \
		.name = "address " where,                        \
		.request = {.target = where, .body = GOOD_BODY}, \
		.status = 204, .path = "/a", .differences = {    \
			{SERVER_BUSYBOX, 0, true}                \
		}                                                \
	}
#define ACCEPTED_TYPE(t)                                              \
	{                                                             \
		.name = "type " t,                                    \
		.request = {.headers = {TYPE(t)}, .body = GOOD_BODY}, \
		.status = 204, .path = "/a"                           \
	}
#define REFUSED_TYPE(t)                                               \
	{                                                             \
		.name = "type " t,                                    \
		.request = {.headers = {TYPE(t)}, .body = GOOD_BODY}, \
		.status = 415                                         \
	}

static const struct http_case cases[] = {
	/* lighttpd refuses a GET with a body. */
	METHOD("GET", {SERVER_LIGHTTPD, 400, true}),
	METHOD("HEAD"),
	METHOD("PUT"),
	METHOD("DELETE"),
	METHOD("PATCH"),
	/* Apache answers TRACE itself (TraceEnable), and allows it no body. */
	METHOD("TRACE", {SERVER_NGINX, 405, true}, {SERVERS_APACHE, 413, true}),
	METHOD("BREW", {SERVER_LIGHTTPD, 501, true}),
	/* "post" is not POST, but busybox and Caddy make it so. */
	{.name = "method post",
		.request = {.method = "post", .body = GOOD_BODY},
		.status = 405,
		.path = "/a",
		.differences = {{SERVER_LIGHTTPD, 501, true},
			{SERVER_NGINX, 400, true},
			{SERVER_BUSYBOX | SERVER_CADDY, 204, false}}},
	{.name = "OPTIONS", .request = {.method = "OPTIONS"}, .status = 204},
	{.name = "OPTIONS, as a browser asks before it sends",
		.request = {.method = "OPTIONS",
			.headers = {"Origin: https://docs.example.org",
				"Access-Control-Request-Method: POST",
				"Access-Control-Request-Headers: "
				"content-type"}},
		.status = 204},
	{.name = "OPTIONS from a foreign origin, with a body of another type",
		.request = {.method = "OPTIONS",
			.body = NOT_JSON,
			.headers = {"Origin: https://elsewhere.example",
				TYPE("text/html")}},
		.status = 204},

	{.name = "address with a query",
		.request = {.target = "/cgi-bin/collect.cgi?-v+--version",
			.body = GOOD_BODY},
		.status = 204,
		.path = "/a"},
	MAPPED("/api/v1/analytics/collect"),
	MAPPED("/api/v1/analytics/collect/"),
	MAPPED("/api/v1/analytics/collect?x=1"),
	MAPPED("/api/v1/analytics/collect/?x=1"),
	{.name = "OPTIONS at the mapped address",
		.request = {.method = "OPTIONS",
			.target = "/api/v1/analytics/collect"},
		.status = 204,
		.differences = {{SERVER_BUSYBOX, 0, true}}},

	ACCEPTED_TYPE("text/plain"),
	ACCEPTED_TYPE("application/json"),
	ACCEPTED_TYPE("text/plain;charset=UTF-8"),
	ACCEPTED_TYPE("text/plain; charset=\"utf-8\"; x=y"),
	ACCEPTED_TYPE("application/json; charset=utf-8"),
	ACCEPTED_TYPE("application/json ;charset=utf-8"),
	ACCEPTED_TYPE("TEXT/Plain"),
	ACCEPTED_TYPE("Application/JSON"),
	REFUSED_TYPE("application/x-www-form-urlencoded"),
	REFUSED_TYPE("multipart/form-data; boundary=x"),
	REFUSED_TYPE("text/html"),
	REFUSED_TYPE("text/plainer"),
	REFUSED_TYPE("text/plai"),
	REFUSED_TYPE("text"),
	REFUSED_TYPE("application/json5"),
	REFUSED_TYPE("application/jso"),
	REFUSED_TYPE("application/ld+json"),
	REFUSED_TYPE("*/*"),
	REFUSED_TYPE(";"),
	REFUSED_TYPE("text/html, application/json"),
	REFUSED_TYPE("text/html; application/json"),
	{.name = "no type",
		.request = {.headers = {"Content-Type:"}, .body = GOOD_BODY},
		.status = 415},
	{.name = "empty type",
		.request = {.headers = {"Content-Type;"}, .body = GOOD_BODY},
		.status = 415},

	/* Caddy makes up a length of 0, and -1 of a chunked body; lighttpd asks
	 * for a length itself. */
	{.name = "no length",
		.request = {.body = NULL},
		.status = 411,
		.differences = {{SERVER_LIGHTTPD, 411, true},
			{SERVER_CADDY, 400, false}}},
	{.name = "chunked, which Apache and busybox hand over without a length",
		.request = {.chunked = true, .body = GOOD_BODY},
		.status = 411,
		.path = "/a",
		.differences = {{SERVER_LIGHTTPD | SERVER_NGINX, 204, false},
			{SERVER_CADDY, 400, false}}},
	/* busybox takes 0 for none. */
	{.name = "length 0",
		.request = {.headers = {"Content-Length: 0"}},
		.status = 400,
		.differences = {{SERVER_BUSYBOX, 411, false}}},

	{.name = "order: method before length, type and body",
		.request = {.method = "PUT", .headers = {TYPE("text/html")}},
		.status = 405},
	{.name = "order: length before type",
		.request = {.headers = {TYPE("text/html")}},
		.status = 411,
		.differences = {{SERVER_LIGHTTPD, 411, true},
			{SERVER_CADDY, 415, false}}},
	{.name = "order: type before body",
		.request = {.headers = {TYPE("text/html")}, .body = NOT_JSON},
		.status = 415},
	{.name = "order: body before site",
		.request = {.body = "{\"site\":\"\",\"path\":\"\",}"},
		.status = 400},
	{.name = "order: a path that is no text before a site that is empty",
		.request = {.body = "{\"site\":\"\",\"path\":5}"},
		.status = 400},
	{.name = "order: empty site before empty path",
		.request = {.body = "{\"site\":\"\",\"path\":\"\"}"},
		.status = 400,
		.detail = "site is required"},
	{.name = "order: empty path before unknown site",
		.request = {.body = "{\"site\":\"unknown\",\"path\":\"\"}"},
		.status = 400,
		.detail = "path is required"},
	{.name = "order: unknown site before origin and bot",
		.request = {.body = "{\"site\":\"blog2\",\"path\":\"/\"}",
			.headers = {"Origin: https://elsewhere.example",
				"User-Agent: Googlebot"}},
		.status = 400,
		.detail = "unknown site"},
	{.name = "order: origin before bot",
		.request = {.body = "{\"site\":\"blog\",\"path\":\"/\"}",
			.headers = {"Origin: https://elsewhere.example",
				"User-Agent: Googlebot"}},
		.status = 403},
	{.name = "order: origin before own address and Sec-GPC",
		.request = {.body = "{\"site\":\"blog\",\"path\":\"/\"}",
			.headers = {"Origin: https://elsewhere.example",
				"Sec-GPC: 1", "X-Forwarded-For: 203.0.113.99"}},
		.status = 403},
};

/* A body of blanks around a good one, so that only its length is odd. */
struct size_case {
	const char *name;
	size_t size;
	int status;
	const char *type;
	unsigned int own_servers; /* which answer 413 themselves */
};

static const struct size_case sizes[] = {
	{"body of 16384 bytes", 16384, 204, TYPE("text/plain"), 0},
	{"body of 16385 bytes", 16385, 413, TYPE("text/plain"), 0},
	{"body of 65536 bytes", 65536, 413, TYPE("text/plain"), 0},
	{"order: size before type", 20000, 413, TYPE("text/html"), 0},
	{"body of 5 MiB", 5 << 20, 413, TYPE("text/plain"),
		SERVERS_APACHE | SERVER_LIGHTTPD | SERVER_NGINX | SERVER_CADDY},
};

static void test_size(void **state)
{
	const struct size_case *row = *state;
	struct client_request request = {
		.headers = {row->type}, .length = row->size};
	static struct client_answer answer;
	char *body = malloc(row->size);

	assert_non_null(body);
	memset(body, ' ', row->size);
	memcpy(body, GOOD_BODY, strlen(GOOD_BODY));
	request.body = body;
	fixture_reset();
	client_send(&request, &answer);
	free(body);
	if (row->own_servers & server_current())
		assert_int_equal(answer.status, row->status);
	else
		expect_answer(&answer, row->status);
	if (row->status == 204)
		expect_row((const struct column[]){{"path", "/a", 0}, {0}});
	else
		expect_no_row();
}

/*
 * A pause longer than the deadline in the middle of the body: those who start
 * collect.cgi at once get its 408, the others wait for the body themselves.
 * Caddy starts it at once too, but fcgiwrap can't write the rest to a program
 * that has ended, and makes 502 of it.
 */
static void send_slowly(int pause_ms, int drip_ms)
{
	static struct client_answer answer;
	static const char head[] =
		"POST /cgi-bin/collect.cgi HTTP/1.1\r\n"
		"Host: localhost\r\nConnection: close\r\n"
		"User-Agent: Mozilla/5.0\r\n"
		"Content-Type: text/plain\r\nContent-Length: 39\r\n\r\n{\"si";
	static const char rest[] = "te\":\"docs.example.org\",\"path\":\"/a\"}";
	struct client_bytes bytes = {.head = head,
		.head_length = strlen(head),
		.pause_ms = pause_ms,
		.rest = rest,
		.rest_length = strlen(rest),
		.drip_ms = drip_ms};
	unsigned int waiting = SERVER_LIGHTTPD | SERVER_NGINX;

	fixture_reset();
	client_send_bytes(&bytes, &answer);
	if (server_current() == SERVER_CADDY)
		assert_true(answer.status == 408 || answer.status == 502);
	else
		expect_answer(&answer, server_current() & waiting ? 204 : 408);
	if (server_current() & waiting)
		expect_row((const struct column[]){{"path", "/a", 0}, {0}});
	else
		expect_no_row();
	expect_good_hit();
}

static void test_slow_body(void **state)
{
	(void)state;
	send_slowly(4000, 0);
}

/* The deadline is the request's, not that of each byte. */
static void test_dripping_body(void **state)
{
	(void)state;
	send_slowly(0, 120);
}

/* The client goes away in the middle of the body: nothing is stored.  (What is
 * said to nobody differs; Caddy says 502.) */
static void test_cut_body(void **state)
{
	static struct client_answer answer;
	static const char head[] =
		"POST /cgi-bin/collect.cgi HTTP/1.1\r\n"
		"Host: localhost\r\nConnection: close\r\n"
		"User-Agent: Mozilla/5.0\r\n"
		"Content-Type: text/plain\r\nContent-Length: "
		"99\r\n\r\n" GOOD_BODY;
	struct client_bytes bytes = {
		.head = head, .head_length = strlen(head), .hang_up = true};
	int worst = server_current() == SERVER_CADDY ? 502 : 499;

	(void)state;
	fixture_reset();
	client_send_bytes(&bytes, &answer);
	if (answer.status > worst || answer.status == 204)
		fail_msg("status %d of a body that was cut", answer.status);
	expect_no_row();
	expect_good_hit();
}

void add_request_tests(struct test_list *list)
{
	add_cases(list, cases, sizeof(cases) / sizeof(cases[0]));
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++)
		test_list_add(list, sizes[i].name, test_size, &sizes[i]);
	test_list_add(list, "body with a pause", test_slow_body, NULL);
	test_list_add(list, "body that drips", test_dripping_body, NULL);
	test_list_add(list, "body that is cut", test_cut_body, NULL);
}
