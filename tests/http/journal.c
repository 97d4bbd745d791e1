/* SPDX-License-Identifier: MIT */

/*
 * collect.cgi alone, with MariaDB and without: the journal keeps every value
 * as MariaDB would have it, answers are the same, and limits that are low
 * leave no record that is half a record.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/http/environment.h"
#include "tests/http/outage.h"

#define SITE "{\"site\":\"docs.example.org\","
#define CONTROLS                                                     \
	"\\u0001\\u0002\\u0007\\b\\t\\n\\u000b\\f\\r\\u001a\\u001b[" \
	"2J\\u001f\x7f"
#define ODD "\xc2\x85\xe2\x80\xa8\xe2\x80\xae\xef\xbf\xbe\xf4\x8f\xbf\xbf"

enum { LONG = 100000 };

/* Values that are made. */
static char every_byte[300], long_agent[LONG], bad_agent[LONG],
	long_body[16384];

struct value_case {
	const char *input;
	const char *variables[2];
};

static const struct value_case values[] = {
	{GOOD_BODY, {NULL}},
	{GOOD_BODY, {"HTTP_USER_AGENT"}},
	{GOOD_BODY, {"HTTP_USER_AGENT=a\r\nX-Evil: 1\t\033[2Jb"}},
	{GOOD_BODY, {"HTTP_USER_AGENT=\xff\xc0\x80\xed\xa0\x80\xf0\x9f \xe9"}},
	{GOOD_BODY, {"HTTP_USER_AGENT=');DROP TABLE pageview;--\\' \x1a \""}},
	{GOOD_BODY, {"HTTP_USER_AGENT=\xbf' OR \xbf\\' SLEEP(9)"}},
	{GOOD_BODY, {every_byte}},
	{GOOD_BODY, {long_agent}},
	{GOOD_BODY, {bad_agent}},
	{SITE "\"path\":\"/" CONTROLS "\",\"referrer\":\"" CONTROLS "x\"}",
		{NULL}},
	{SITE "\"path\":\"/'); DROP TABLE pageview; -- \\\" \\\\'\","
	      "\"referrer\":\"' UNION SELECT salt FROM salt #\"}",
		{NULL}},
	{SITE "\"path\":\"/" ODD "\",\"referrer\":\"" ODD "\"}", {NULL}},
	{SITE "\"path\":\"/\\ud83d\\ude00\\ufffd\\u2028\"}", {NULL}},
	{SITE "\"path\":\"{\\\"at\\\":1}\",\"referrer\":\"\\n1 0123456789abcdef"
	      " {}\\n\"}",
		{NULL}},
	{"{\"site\":\"blog\",\"path\":\"/b\"}",
		{"HTTP_ORIGIN=https://blog.example.org"}},
	{long_body, {NULL}},
	{long_body, {bad_agent}},
};

enum { VALUES = sizeof(values) / sizeof(values[0]) };

static void make_values(void)
{
	int length = sprintf(every_byte, "HTTP_USER_AGENT=");

	for (int byte = 1; byte <= 255; byte++)
		every_byte[length++] = (char)byte;
	memset(long_agent, 'a', LONG - 1);
	memcpy(long_agent, every_byte, 16);
	memset(bad_agent, 0xff, LONG - 1);
	memcpy(bad_agent, every_byte, 16);
	/* Path and referrer as long as they can be, of four bytes each. */
	strcpy(long_body, SITE "\"path\":\"");
	for (int i = 0; i < 2001; i++)
		strcat(long_body, "\xf0\x9f\x98\x80");
	strcat(long_body, "\",\"referrer\":\"");
	for (int i = 0; i < 2001; i++)
		strcat(long_body, "\xf0\x9f\x98\x80");
	strcat(long_body, "\"}");
}

static void send_values(void)
{
	static struct process_end end;

	for (size_t i = 0; i < VALUES; i++) {
		struct process process = {.input = values[i].input,
			.variables = {values[i].variables[0]}};

		process_run(&process, &end);
		assert_int_equal(end.signal, 0);
		expect_answer(&end.answer, 204);
	}
}

static void test_values(void **state)
{
	(void)state;
	make_values();
	fixture_reset();
	send_values();
	outage_begin();
	send_values();
	assert_int_equal(outage_end(), 0);
	outage_expect_same();
	assert_int_equal(database_integer(fixture_database,
				 "SELECT COUNT(*) FROM pageview"),
		VALUES);
}

/* What is counted without MariaDB: rows that come of the journal. */
struct count {
	int64_t accepted; /* answers 204 */
	int64_t unheard;  /* runs whose answer nobody could read */
};

static void run_limited(struct process *process, struct count *count)
{
	static struct process_end end;

	process_run(process, &end);
	assert_int_equal(end.signal, 0);
	count->accepted += end.answer.status == 204;
	count->unheard += process->closed[1] || process->deaf;
	if (end.answer.status && end.answer.status != 204)
		assert_true(end.answer.status == 400 ||
			    end.answer.status == 500 ||
			    end.answer.status == 503);
}

static void expect_counted(const struct count *count)
{
	int64_t aside = outage_end();
	int64_t rows = database_integer(
		fixture_database, "SELECT COUNT(*) FROM pageview");

	assert_int_equal(aside, 0);
	if (rows < count->accepted || rows > count->accepted + count->unheard)
		fail_msg("%lld rows of %lld hits answered 204 and %lld unheard",
			(long long)rows, (long long)count->accepted,
			(long long)count->unheard);
	assert_int_equal(database_integer(fixture_database,
				 "SELECT COUNT(*) FROM pageview"
				 " WHERE path <> '/a'"),
		0);
}

/* The host's copy of the salt is there. */
static void begin_outage(void)
{
	struct process process = {.input = GOOD_BODY};
	static struct process_end end;

	fixture_reset();
	process_run(&process, &end);
	expect_end(&end, 204, true);
	outage_begin();
}

/* The journal must not become descriptor 0, 1 or 2. */
static void test_closed(void **state)
{
	struct count count = {0};

	(void)state;
	begin_outage();
	for (unsigned int set = 0; set < 8; set++) {
		struct process process = {.input = GOOD_BODY};

		for (unsigned int i = 0; i < 3; i++)
			process.closed[i] = set >> i & 1;
		run_limited(&process, &count);
	}
	assert_true(count.accepted >= 2);
	expect_counted(&count);
}

static void test_few_descriptors(void **state)
{
	struct count count = {0};

	(void)state;
	begin_outage();
	for (rlim_t limit = 3; limit <= 16; limit++) {
		struct process process = {.input = GOOD_BODY,
			.limited = true,
			.resource = RLIMIT_NOFILE,
			.limit = limit};

		run_limited(&process, &count);
	}
	assert_true(count.accepted > 0);
	expect_counted(&count);
}

/* No file may grow, or by half a record alone: 503, and what was there is
 * whole. */
static void test_file_sizes(void **state)
{
	static const rlim_t limits[] = {0, 1, 100, 400, 100000};
	struct count count = {0};

	(void)state;
	begin_outage();
	for (size_t i = 0; i < sizeof(limits) / sizeof(limits[0]); i++) {
		struct process process = {.input = GOOD_BODY,
			.limited = true,
			.resource = RLIMIT_FSIZE,
			.limit = limits[i]};
		struct process plain = {.input = GOOD_BODY};

		run_limited(&process, &count);
		run_limited(&plain, &count);
	}
	assert_int_equal(count.accepted, 6);
	expect_counted(&count);
}

/* No variable shows a library another way to MariaDB. */
static void test_variables(void **state)
{
	static char socket[4096];
	struct process process = {.input = GOOD_BODY,
		.variables = {socket, "MYSQL_HOST=localhost",
			"HOME=/nonexistent", "PATH_INFO=/x",
			"HTTP_PROXY=http://127.0.0.1:9"}};
	struct count count = {0};

	(void)state;
	snprintf(socket, sizeof(socket), "MYSQL_UNIX_PORT=%s",
		getenv("FOOTFALL_TEST_SOCKET"));
	begin_outage();
	run_limited(&process, &count);
	assert_int_equal(count.accepted, 1);
	expect_no_row();
	expect_counted(&count);
}

static void test_deaf(void **state)
{
	struct process process = {.input = GOOD_BODY, .deaf = true};
	struct count count = {0};

	(void)state;
	begin_outage();
	run_limited(&process, &count);
	assert_int_equal(outage_end(), 0);
	expect_row((const struct column[]){{"path", "/a", 0}, {0}});
}

void add_journal_tests(struct test_list *list)
{
	test_list_add(list, "values of the journal are those of MariaDB",
		test_values, NULL);
	test_list_add(
		list, "journal: descriptors 0, 1, 2 closed", test_closed, NULL);
	test_list_add(
		list, "journal: few descriptors", test_few_descriptors, NULL);
	test_list_add(list, "journal: no file may grow", test_file_sizes, NULL);
	test_list_add(
		list, "journal: variables of libraries", test_variables, NULL);
	test_list_add(
		list, "journal: nobody reads the answer", test_deaf, NULL);
}
