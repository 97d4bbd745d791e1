/* SPDX-License-Identifier: MIT */

/*
 * Whose hit it is.  The address itself is stored nowhere; so each case is
 * compared with a hit of a visitor whose address is known, by visitor hash.
 * The tests come from 127.0.0.1, which is in trusted_proxies.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/http/cases.h"

struct chain_case {
	const char *name;
	const char *headers[3];
	const char *same_as; /* an X-Forwarded-For value; "": none */
	/* What busybox hands over is seen as this one; NULL: as by others. */
	const char *busybox;
};

#define XFF "X-Forwarded-For: "
#define CLIENT "198.51.100.7"

static const struct chain_case cases[] = {
	{"one entry", {XFF CLIENT}, CLIENT, NULL},
	{"a trusted proxy after it", {XFF CLIENT ", 127.0.0.1"}, CLIENT, NULL},
	{"three trusted proxies",
		{XFF CLIENT ", 127.0.0.3,127.0.0.2 , 127.255.255.255"}, CLIENT,
		NULL},
	{"a forged entry before it", {XFF "203.0.113.5, " CLIENT}, CLIENT,
		NULL},
	{"forged: the owner's address", {XFF "203.0.113.99, " CLIENT}, CLIENT,
		NULL},
	{"forged: a trusted address before it", {XFF "127.0.0.1, " CLIENT},
		CLIENT, NULL},
	{"a word before it", {XFF "unknown, " CLIENT}, CLIENT, NULL},
	{"blanks around it", {XFF "  " CLIENT " "}, CLIENT, NULL},
	{"an empty entry before it", {XFF ", " CLIENT}, CLIENT, NULL},
	{"with a port", {XFF CLIENT ":51234"}, CLIENT, NULL},
	{"IPv4-mapped", {XFF "::ffff:" CLIENT}, CLIENT, NULL},
	{"IPv4-mapped, in hexadecimal", {XFF "::FFFF:C633:6407"}, CLIENT, NULL},
	{"IPv6 in brackets", {XFF "[2001:db8:1:2::1]"}, "2001:db8:1:2::1",
		NULL},
	{"IPv6 in brackets with a port", {XFF "[2001:db8:1:2::1]:443"},
		"2001:db8:1:2::1", NULL},
	{"IPv6: another one of the same /64", {XFF "2001:db8:1:2:ffff::9"},
		"2001:db8:1:2::1", NULL},
	{"IPv6 in another spelling", {XFF "2001:0DB8:0001:0002:0:0:0:1"},
		"2001:db8:1:2::1", NULL},
	{"no header", {NULL}, "127.0.0.1", NULL},
	{"only trusted entries", {XFF "127.0.0.1, 127.0.0.1"}, "127.0.0.1",
		NULL},
	{"empty header", {"X-Forwarded-For;"}, "127.0.0.1", NULL},
	{"commas only", {XFF ",,,"}, "127.0.0.1", NULL},
	{"malformed: a word", {XFF "unknown"}, "127.0.0.1", NULL},
	{"malformed: a word after it", {XFF CLIENT ", unknown"}, "127.0.0.1",
		NULL},
	{"malformed: an empty entry after it", {XFF CLIENT ","}, "127.0.0.1",
		NULL},
	{"malformed: five numbers", {XFF "198.51.100.7.1"}, "127.0.0.1", NULL},
	{"malformed: a number too large", {XFF "198.51.100.256"}, "127.0.0.1",
		NULL},
	{"malformed: octal", {XFF "0306.063.0144.07"}, "127.0.0.1", NULL},
	{"malformed: a network", {XFF "198.51.100.7/32"}, "127.0.0.1", NULL},
	{"malformed: bracket without its other", {XFF "[2001:db8::1"},
		"127.0.0.1", NULL},
	{"malformed: port of letters", {XFF CLIENT ":http"}, "127.0.0.1", NULL},
	{"malformed: port too large", {XFF CLIENT ":70000"}, "127.0.0.1", NULL},
	{"other headers do not count",
		{"X-Real-IP: " CLIENT, "Client-IP: " CLIENT,
			"Forwarded: for=" CLIENT},
		"127.0.0.1", NULL},
	{"two lines are one list", {XFF "203.0.113.5", XFF CLIENT}, CLIENT,
		NULL},
	{"two lines, the last one trusted",
		/* busybox hands over the last line only. */
		{XFF CLIENT, XFF "127.0.0.1"}, CLIENT, "127.0.0.1"},
	{"underscores: dropped by the server, but busybox can't",
		{"X_Forwarded_For: " CLIENT}, "127.0.0.1", CLIENT},
	{"underscores: one of each, dropped too",
		{"X-Forwarded_For: " CLIENT, "X_Forwarded-For: " CLIENT},
		"127.0.0.1", CLIENT},
	{"underscores beside the real header, before it",
		{"X_Forwarded_For: 203.0.113.5", XFF CLIENT}, CLIENT, NULL},
	{"underscores beside the real header, after it",
		{XFF CLIENT, "X_Forwarded_For: 203.0.113.5"}, CLIENT,
		"203.0.113.5"},
};

/* The visitor hash of a hit with these headers; the caller frees it. */
static char *visitor(const char *const headers[static 3], const char *body)
{
	struct client_request request = {.body = body};
	static struct client_answer answer;

	for (size_t i = 0; i < 3; i++)
		request.headers[i] = headers[i];
	fixture_reset();
	client_send(&request, &answer);
	expect_answer(&answer, 204);
	return fixture_visitor();
}

static char *visitor_of(const char *address)
{
	const char *headers[3] = {NULL};
	char line[128];

	snprintf(line, sizeof(line), XFF "%s", address);
	headers[0] = line;
	return visitor(headers, GOOD_BODY);
}

static void test_chain(void **state)
{
	const struct chain_case *row = *state;
	bool odd = server_current() == SERVER_BUSYBOX && row->busybox;
	char *expected = visitor_of(odd ? row->busybox : row->same_as);
	char *got = visitor(row->headers, GOOD_BODY);

	assert_string_equal(got, expected);
	free(got);
	free(expected);
}

/* Without this the cases above would hold for a constant, too. */
static void test_different(void **state)
{
	static const char *const addresses[] = {"127.0.0.1", CLIENT,
		"198.51.100.8", "203.0.113.5", "2001:db8:1:2::1",
		"2001:db8:1:3::1", "2001:db8::1"};
	enum { COUNT = sizeof(addresses) / sizeof(addresses[0]) };
	char *hashes[COUNT];

	(void)state;
	for (size_t i = 0; i < COUNT; i++) {
		hashes[i] = visitor_of(addresses[i]);
		for (size_t j = 0; j < i; j++)
			assert_string_not_equal(hashes[i], hashes[j]);
	}
	for (size_t i = 0; i < COUNT; i++)
		free(hashes[i]);
}

/* Site and user agent are in the hash; path and referrer are not. */
static void test_what_is_hashed(void **state)
{
	static const char *const none[3] = {NULL};
	static const char *const agent[3] = {"User-Agent: Mozilla/5.0 (other)"};
	static const char *const blog[3] = {"Origin: https://blog.example.org"};
	char *first = visitor(none, GOOD_BODY);
	char *again =
		visitor(none, "{\"site\":\"docs.example.org\",\"path\":\"/b\","
			      "\"referrer\":\"x\"}");
	char *other_agent = visitor(agent, GOOD_BODY);
	char *other_site = visitor(blog, "{\"site\":\"blog\",\"path\":\"/a\"}");

	(void)state;
	assert_string_equal(first, again);
	assert_string_not_equal(first, other_agent);
	assert_string_not_equal(first, other_site);
	free(first);
	free(again);
	free(other_agent);
	free(other_site);
}

/* Chains longer than any honest one are answered, and bounded. */
static void test_long_chain(void **state)
{
	static char line[5000] = XFF CLIENT;
	const char *headers[3] = {line};
	char *got;

	(void)state;
	while (strlen(line) < sizeof(line) - 16)
		strcat(line, ", 127.0.0.1");
	got = visitor(headers, GOOD_BODY);
	assert_int_equal(strlen(got), 32);
	free(got);
}

void add_client_ip_tests(struct test_list *list)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		test_list_add(list, cases[i].name, test_chain, &cases[i]);
	test_list_add(list, "other addresses are other visitors",
		test_different, NULL);
	test_list_add(
		list, "what else is in the hash", test_what_is_hashed, NULL);
	test_list_add(list, "four hundred proxies", test_long_chain, NULL);
}
