/* SPDX-License-Identifier: MIT */

/*
 * Lengths: path and referrer are cut to 2000 characters, the user agent to
 * 1000, silently and on a character's edge; a site over 100 is unknown.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/http/cases.h"

enum { TEXT_MAX = 12000 };

struct length_case {
	const char *name;
	const char *column;    /* path, referrer or user_agent */
	const char *character; /* what the value is made of ... */
	int count;	       /* ... so many times */
	int stored;	       /* so many are expected */
};

#define LENGTHS(column, label, character, limit)                          \
	{column ": " label ", one less", column, character, (limit)-1,    \
		(limit)-1},                                               \
		{column ": " label ", as many", column, character, limit, \
			limit},                                           \
		{column ": " label ", one more", column, character,       \
			(limit) + 1, limit},                              \
	{                                                                 \
		column ": " label ", many more", column, character,       \
			(limit) + 900, limit                              \
	}

static const struct length_case cases[] = {
	LENGTHS("path", "1-byte characters", "a", 2000),
	LENGTHS("path", "2-byte characters", "\xc3\xa9", 2000),
	LENGTHS("path", "3-byte characters", "\xe2\x82\xac", 2000),
	LENGTHS("path", "4-byte characters", "\xf0\x9f\x98\x80", 2000),
	LENGTHS("referrer", "1-byte characters", "a", 2000),
	LENGTHS("referrer", "4-byte characters", "\xf0\x9f\x98\x80", 2000),
	LENGTHS("user_agent", "1-byte characters", "a", 1000),
	LENGTHS("user_agent", "2-byte characters", "\xc3\xa9", 1000),
	LENGTHS("user_agent", "3-byte characters", "\xe2\x82\xac", 1000),
};

static void repeat(char out[static TEXT_MAX], const char *text, int count)
{
	size_t size = strlen(text);

	assert_true(size * (size_t)count < TEXT_MAX);
	for (int i = 0; i < count; i++)
		memcpy(out + (size_t)i * size, text, size);
	out[size * (size_t)count] = '\0';
}

static void test_length(void **state)
{
	const struct length_case *row = *state;
	static char text[TEXT_MAX], stored[TEXT_MAX];
	static char body[TEXT_MAX + 256], header[TEXT_MAX + 32];
	static struct client_answer answer;
	bool is_path = !strcmp(row->column, "path");
	bool is_header = !strcmp(row->column, "user_agent");
	struct client_request request = {.body = body};
	struct column columns[] = {{row->column, stored, 0}, {0}};

	repeat(text, row->character, row->count);
	repeat(stored, row->character, row->stored);
	snprintf(body, sizeof(body),
		"{\"site\":\"docs.example.org\",\"path\":\"%s\","
		"\"referrer\":\"%s\"}",
		is_path ? text : "/", is_path || is_header ? "" : text);
	snprintf(header, sizeof(header), "User-Agent: %s", text);
	if (is_header)
		request.headers[0] = header;
	fixture_reset();
	client_send(&request, &answer);
	expect_answer(&answer, 204);
	expect_row(columns);
}

/* Path and referrer at once, as long as a body can hold. */
static void test_both_long(void **state)
{
	static char text[TEXT_MAX], body[2 * TEXT_MAX + 64];
	static struct client_answer answer;
	struct client_request request = {.body = body};

	(void)state;
	repeat(text, "\xf0\x9f\x98\x80", 2001);
	snprintf(body, sizeof(body),
		"{\"site\":\"docs.example.org\",\"path\":\"%s\","
		"\"referrer\":\"%s\"}",
		text, text);
	fixture_reset();
	client_send(&request, &answer);
	expect_answer(&answer, 204);
	repeat(text, "\xf0\x9f\x98\x80", 2000);
	expect_row((const struct column[]){
		{"path", text, 0}, {"referrer", text, 0}, {0}});
}

static void test_long_site(void **state)
{
	static const int counts[] = {99, 100, 101, 5000};
	static char site[TEXT_MAX], body[TEXT_MAX + 64];
	static struct client_answer answer;
	struct client_request request = {.body = body};

	(void)state;
	fixture_reset();
	for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++) {
		repeat(site, "a", counts[i]);
		snprintf(body, sizeof(body), "{\"site\":\"%s\",\"path\":\"/\"}",
			site);
		client_send(&request, &answer);
		expect_answer(&answer, 400);
		expect_detail(&answer, "unknown site");
	}
	expect_no_row();
}

/* Two visitors whose user agents differ only in what is cut are two; the case
 * of letters makes no difference. */
static void test_hash_of_whole_agent(void **state)
{
	static const char *const ends[] = {"x", "y", "X"};
	static struct client_answer answer;
	static char header[1200];
	struct client_request request = {
		.headers = {header}, .body = GOOD_BODY};
	char *hashes[3];

	(void)state;
	memset(header, 'a', sizeof(header) - 1);
	memcpy(header, "User-Agent: ", 12);
	for (size_t i = 0; i < 3; i++) {
		header[sizeof(header) - 2] = ends[i][0];
		fixture_reset();
		client_send(&request, &answer);
		expect_answer(&answer, 204);
		hashes[i] = fixture_visitor();
	}
	assert_string_not_equal(hashes[0], hashes[1]);
	assert_string_equal(hashes[0], hashes[2]);
	for (size_t i = 0; i < 3; i++)
		free(hashes[i]);
}

void add_length_tests(struct test_list *list)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		test_list_add(list, cases[i].name, test_length, &cases[i]);
	test_list_add(
		list, "path and referrer both too long", test_both_long, NULL);
	test_list_add(list, "site too long", test_long_site, NULL);
	test_list_add(list, "visitor hash of the whole user agent",
		test_hash_of_whole_agent, NULL);
}
