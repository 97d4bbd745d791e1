/* SPDX-License-Identifier: MIT */

/*
 * collect.cgi alone, with values that are meant for somebody else: line ends
 * and escape sequences, for headers, logs and terminals; SQL, for MariaDB.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/http/environment.h"
#include "tests/http/outage.h"

#define EVIL "x\r\nX-Evil: 1\r\n\r\n\033[2J\t\n"
#define EVIL_JSON "x\\r\\nX-Evil: 1\\r\\n\\r\\n\\u001b[2J\\t\\n"
#define SITE "{\"site\":\"docs.example.org\",\"path\":\"/a\""

struct evil_case {
	const char *input;
	const char *variables[2];
	int status;
};

static const struct evil_case evils[] = {
	{GOOD_BODY, {"REQUEST_METHOD=" EVIL}, 405},
	{GOOD_BODY, {"CONTENT_TYPE=" EVIL}, 415},
	{GOOD_BODY, {"CONTENT_TYPE=text/plain;" EVIL}, 204},
	{GOOD_BODY, {"CONTENT_LENGTH=39" EVIL}, 400},
	{GOOD_BODY, {"REMOTE_ADDR=" EVIL}, 204},
	{GOOD_BODY, {"QUERY_STRING=" EVIL}, 204},
	{GOOD_BODY, {"PATH_INFO=/" EVIL}, 204},
	{GOOD_BODY, {"SCRIPT_NAME=/" EVIL}, 204},
	{GOOD_BODY, {"SERVER_PROTOCOL=" EVIL}, 204},
	{GOOD_BODY, {"GATEWAY_INTERFACE=" EVIL}, 204},
	{GOOD_BODY, {"HTTP_HOST=" EVIL}, 204},
	{GOOD_BODY, {"HTTP_ORIGIN=https://" EVIL}, 204},
	{GOOD_BODY, {"HTTP_REFERER=https://" EVIL}, 204},
	{GOOD_BODY, {"HTTP_USER_AGENT=" EVIL}, 204},
	{GOOD_BODY, {"HTTP_SEC_GPC=" EVIL}, 204},
	{GOOD_BODY, {"HTTP_FORWARDED=for=" EVIL}, 204},
	{GOOD_BODY,
		{"REMOTE_ADDR=127.0.0.1",
			"HTTP_X_FORWARDED_FOR=1.2.3.4, " EVIL},
		204},
	{GOOD_BODY,
		{"REQUEST_METHOD=OPTIONS",
			"HTTP_ACCESS_CONTROL_REQUEST_HEADERS=" EVIL},
		204},
	{"{\"site\":\"" EVIL_JSON "\",\"path\":\"/a\"}", {NULL}, 400},
	{"{\"site\":\"blog\",\"path\":\"/a\"}", {"HTTP_ORIGIN=" EVIL}, 403},
	{SITE ",\"referrer\":\"" EVIL_JSON "\"}", {NULL}, 204},
	{SITE ",\"event\":\"" EVIL_JSON "\"}", {NULL}, 204},
	{SITE ",\"utm_source\":\"" EVIL_JSON "\"}", {NULL}, 204},
	{SITE ",\"" EVIL_JSON "\":1}", {NULL}, 204},
	{SITE ",\"x\":\"" EVIL "\"}", {NULL}, 400},
};

enum { EVILS = sizeof(evils) / sizeof(evils[0]) };

static const char *state_file(const char *name)
{
	static char path[4096];

	snprintf(path, sizeof(path), "%s/%s", getenv("FOOTFALL_TEST_STATE"),
		name);
	return path;
}

/* Nothing of the values is in the text, and no control character but the ends
 * of lines. */
static void expect_harmless(const char *text)
{
	assert_null(strstr(text, "X-Evil"));
	for (; *text; text++)
		if ((unsigned char)*text < ' ' && *text != '\n' &&
			*text != '\r')
			fail_msg("control character 0x%02x", *text);
}

static void expect_harmless_log(void)
{
	char text[65536] = "";
	FILE *file = fopen(state_file("collect.log"), "r");

	if (!file)
		return;
	text[fread(text, 1, sizeof(text) - 1, file)] = '\0';
	fclose(file);
	expect_harmless(text);
}

/* Sends each, and looks at all that is said; returns how many were answered
 * `status`. */
static int send_evils(int otherwise)
{
	static struct process_end end;
	int answered = 0;

	for (size_t i = 0; i < EVILS; i++) {
		struct process process = {.input = evils[i].input};
		bool stored = evils[i].status == 204;

		process.variables[0] = evils[i].variables[0];
		process.variables[1] = evils[i].variables[1];
		process_run(&process, &end);
		if (end.answer.status != evils[i].status &&
			!(stored && end.answer.status == otherwise))
			fail_msg("case %zu: status %d, not %d", i,
				end.answer.status, evils[i].status);
		expect_harmless(end.output);
		assert_string_equal(end.errors, "");
		answered += end.answer.status == otherwise;
	}
	expect_harmless_log();
	return answered;
}

static void test_headers(void **state)
{
	(void)state;
	unlink(state_file("collect.log"));
	fixture_reset();
	send_evils(204);
	outage_begin();
	send_evils(204);
	assert_int_equal(outage_end(), 0);
	outage_expect_same();
}

/* Without MariaDB, and without a copy of the salt: each leaves a line. */
static void test_log(void **state)
{
	(void)state;
	fixture_reset();
	outage_begin();
	unlink(state_file("salt.cache"));
	unlink(state_file("collect.log"));
	assert_true(send_evils(503) > 10);
	assert_int_equal(access(state_file("collect.log"), F_OK), 0);
	assert_int_equal(outage_end(), 0);
	expect_no_row();
}

#define VARIABLE(text)                 \
	{                              \
		GOOD_BODY, {text}, 204 \
	}
#define MEMBER(text)                       \
	{                                  \
		SITE text "}", {NULL}, 204 \
	}

static const struct evil_case statements[] = {
	VARIABLE("HTTP_USER_AGENT='; DROP TABLE pageview; -- "),
	VARIABLE("HTTP_USER_AGENT=\\'; DELETE FROM salt; #"),
	VARIABLE("HTTP_USER_AGENT=\xbf'; TRUNCATE pageview; -- "),
	VARIABLE("HTTP_ORIGIN=https://x'; DROP TABLE salt; -- "),
	VARIABLE("HTTP_REFERER=https://x/'; DROP TABLE salt; -- "),
	VARIABLE("HTTP_X_FORWARDED_FOR='; DROP TABLE salt; -- "),
	VARIABLE("REMOTE_ADDR='; DROP TABLE salt; -- "),
	VARIABLE("QUERY_STRING=site='; DROP TABLE salt; -- "),
	MEMBER(",\"referrer\":\"'); DROP TABLE pageview; -- \""),
	MEMBER(",\"referrer\":\"?, ?, ?); SELECT SLEEP(5); -- \""),
	MEMBER(",\"referrer\":\"\\\\'); DROP TABLE salt; -- \\u001a\""),
	MEMBER(",\"event\":\"'); DROP TABLE pageview; -- \""),
	MEMBER(",\"utm_source\":\"'); DROP TABLE pageview; -- \""),
	MEMBER(",\"'); DROP TABLE pageview; -- \":1"),
};

/* Statements that MariaDB has run since it began, those of the tests too. */
static int64_t statements_run(const char *which)
{
	char sql[256];

	snprintf(sql, sizeof(sql),
		"SELECT SUM(VARIABLE_VALUE) FROM information_schema."
		"GLOBAL_STATUS WHERE VARIABLE_NAME LIKE '%s'",
		which);
	return database_integer(fixture_database, sql);
}

static int64_t statements_of(const struct evil_case *row)
{
	static struct process_end end;
	struct process process = {
		.input = row->input, .variables = {row->variables[0]}};
	int64_t before;

	fixture_reset();
	before = statements_run("COM_%");
	process_run(&process, &end);
	assert_int_equal(end.signal, 0);
	expect_answer(&end.answer, 204);
	return statements_run("COM_%") - before;
}

/* As many as a plain hit's, and of the same kinds. */
static void test_statements(void **state)
{
	const struct evil_case plain = {GOOD_BODY, {NULL}, 204};
	int64_t expected, dropped;

	(void)state;
	statements_of(&plain);
	expected = statements_of(&plain);
	dropped = statements_run("COM_DROP%") + statements_run("COM_TRUNCATE");
	for (size_t i = 0; i < sizeof(statements) / sizeof(statements[0]); i++)
		if (statements_of(&statements[i]) > expected)
			fail_msg("statement %zu: more than %lld", i,
				(long long)expected);
	assert_int_equal(
		statements_run("COM_DROP%") + statements_run("COM_TRUNCATE"),
		dropped);
}

void add_injection_tests(struct test_list *list)
{
	test_list_add(list, "line ends and escapes in every value",
		test_headers, NULL);
	test_list_add(list, "line ends and escapes in the log", test_log, NULL);
	test_list_add(list, "SQL in every value runs no statement",
		test_statements, NULL);
}
