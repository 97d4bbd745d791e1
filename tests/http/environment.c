/* SPDX-License-Identifier: MIT */

/*
 * collect.cgi alone, without a web server: environments that no good server
 * hands over, and that some do.
 *
 * usage: with-mariadb with-webserver none environment-tests [PATTERN]
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/http/environment.h"

#define LENGTH "CONTENT_LENGTH="
#define TYPE "CONTENT_TYPE="
/* What the body is followed by in the tests that look how far it was read. */
#define MORE "{\"site\":\"docs.example.org\",\"path\":\"/more\"}"

struct environment_case {
	const char *name;
	struct process process;
	int status;
	bool stored;
};

#define VARIABLE(label, code, row, ...)                                        \
	{                                                                      \
		label, {.input = GOOD_BODY, .variables = {__VA_ARGS__}}, code, \
			row                                                    \
	}
#define INPUT(label, text, how, code, row, ...)              \
	{                                                    \
		label,                                       \
			{.input = text,                      \
				.kind = how,                 \
				.variables = {__VA_ARGS__}}, \
			code, row                            \
	}

static const struct environment_case cases[] = {
	VARIABLE("a good hit", 204, true, NULL),
	{"nothing but a method",
		{.bare = true, .variables = {"REQUEST_METHOD=POST"}}, 411,
		false},
	{"nothing but a method that asks",
		{.bare = true, .variables = {"REQUEST_METHOD=OPTIONS"}}, 204,
		false},
	VARIABLE("length absent", 411, false, "CONTENT_LENGTH"),
	VARIABLE("length empty", 411, false, LENGTH),
	VARIABLE("length -1", 400, false, LENGTH "-1"),
	VARIABLE("length +5", 400, false, LENGTH "+5"),
	VARIABLE("length 5 and a blank", 400, false, LENGTH "5 "),
	VARIABLE("length of blanks", 400, false, LENGTH "  "),
	VARIABLE("length in hexadecimal", 400, false, LENGTH "0x26"),
	VARIABLE("length with a fraction", 400, false, LENGTH "39.0"),
	VARIABLE("length of two numbers", 400, false, LENGTH "39, 39"),
	VARIABLE("length in other digits", 400, false, LENGTH "\xd9\xa3"),
	VARIABLE("length 0", 400, false, LENGTH "0"),
	VARIABLE("length with zeros before it", 204, true,
		LENGTH "00000000000000000000000000000039"),
	VARIABLE("length 16385", 413, false, LENGTH "16385"),
	VARIABLE("length 2^31", 413, false, LENGTH "2147483648"),
	VARIABLE("length 2^32 + 39", 413, false, LENGTH "4294967335"),
	VARIABLE("length 2^63 - 1", 413, false, LENGTH "9223372036854775807"),
	VARIABLE("length 2^64 + 39", 413, false, LENGTH "18446744073709551655"),
	VARIABLE("length of 60 digits", 413, false,
		LENGTH
		"999999999999999999999999999999999999999999999999999999999999"),
	INPUT("length 2^63 - 1, and the input stays open", GOOD_BODY,
		PROCESS_HELD_OPEN, 413, false, LENGTH "9223372036854775807"),
	INPUT("length absent, and the input stays open", GOOD_BODY,
		PROCESS_HELD_OPEN, 411, false, "CONTENT_LENGTH"),
	INPUT("length right, and the input stays open", GOOD_BODY,
		PROCESS_HELD_OPEN, 204, true, NULL),
	INPUT("length longer than the body", GOOD_BODY, PROCESS_PIPE, 400,
		false, LENGTH "40"),
	INPUT("length longer than the body, and the input stays open",
		GOOD_BODY, PROCESS_HELD_OPEN, 408, false, LENGTH "40"),
	INPUT("length shorter than the body: the rest is not the body's",
		GOOD_BODY MORE, PROCESS_PIPE, 204, true, LENGTH "39"),
	INPUT("length shorter than the object", GOOD_BODY, PROCESS_PIPE, 400,
		false, LENGTH "38"),
	INPUT("no input at all", NULL, PROCESS_PIPE, 400, false, LENGTH "39"),
	INPUT("no input, and it stays open", NULL, PROCESS_HELD_OPEN, 408,
		false, LENGTH "39"),

	VARIABLE("method in lower case", 405, false, "REQUEST_METHOD=post"),
	VARIABLE("method empty", 405, false, "REQUEST_METHOD="),
	VARIABLE("method with a blank", 405, false, "REQUEST_METHOD=POST "),
	VARIABLE("method HEAD", 405, false, "REQUEST_METHOD=HEAD"),
	VARIABLE("method options in lower case", 405, false,
		"REQUEST_METHOD=options"),
	VARIABLE("OPTIONS with a length of nonsense", 204, false,
		"REQUEST_METHOD=OPTIONS", LENGTH "x", TYPE "x"),
	VARIABLE("type absent", 415, false, "CONTENT_TYPE"),
	VARIABLE("type empty", 415, false, TYPE),
	VARIABLE("type with blanks around it", 204, true, TYPE " text/plain "),
	VARIABLE("no interface named", 204, true, "GATEWAY_INTERFACE"),
	VARIABLE("a later interface", 204, true, "GATEWAY_INTERFACE=CGI/9.9"),
	VARIABLE("path info", 204, true, "PATH_INFO=/../x",
		"PATH_TRANSLATED=/etc/passwd"),
	VARIABLE("query of options", 204, true,
		"QUERY_STRING=--config=/etc/passwd+-v"),
	VARIABLE("no address", 204, true, "REMOTE_ADDR"),
	VARIABLE("empty address", 204, true, "REMOTE_ADDR="),
	VARIABLE("address of nonsense", 204, true, "REMOTE_ADDR=%n;DROP"),
	VARIABLE("address of a unix socket", 204, true, "REMOTE_ADDR=unix:"),
	VARIABLE("address with a zone", 204, true, "REMOTE_ADDR=fe80::1%eth0"),
	VARIABLE("no user agent", 204, true, "HTTP_USER_AGENT"),
	VARIABLE("empty user agent", 204, true, "HTTP_USER_AGENT="),
	VARIABLE("user agent of bytes that are no UTF-8", 204, true,
		"HTTP_USER_AGENT=\xff\xfe\xc0\x80\xed\xa0\x80 \xf0\x9f"),
	VARIABLE("another name of the header does not count", 204, true,
		"HTTP_X_FORWARDED_FOR_=203.0.113.99",
		"http_x_forwarded_for=203.0.113.99"),
	VARIABLE("the header of a proxy that is not trusted", 204, true,
		"HTTP_X_FORWARDED_FOR=203.0.113.99"),
	VARIABLE("the header of a trusted proxy", 204, false,
		"REMOTE_ADDR=127.0.0.1", "HTTP_X_FORWARDED_FOR=203.0.113.99"),
	VARIABLE("the same, the proxy IPv4-mapped", 204, false,
		"REMOTE_ADDR=::ffff:127.0.0.1",
		"HTTP_X_FORWARDED_FOR=203.0.113.99"),
	VARIABLE("own address, directly", 204, false,
		"REMOTE_ADDR=203.0.113.99"),
	VARIABLE("Sec-GPC with blanks", 204, false, "HTTP_SEC_GPC= 1 "),
};

static void test_environment(void **state)
{
	const struct environment_case *row = *state;
	static struct process_end end;

	fixture_reset();
	process_run(&row->process, &end);
	expect_end(&end, row->status, row->stored);
}

/* argv comes from the query under some servers; it changes nothing. */
static void test_arguments(void **state)
{
	struct process process = {.input = GOOD_BODY,
		.arguments = {"--version", "-v", "--config=/etc/passwd"}};
	static struct process_end end;

	(void)state;
	fixture_reset();
	process_run(&process, &end);
	expect_end(&end, 204, true);
}

/* Run from a shell it says what it is, and does nothing else. */
static void test_from_a_shell(void **state)
{
	struct process process = {.bare = true};
	static struct process_end end;

	(void)state;
	fixture_reset();
	process_run(&process, &end);
	assert_int_equal(end.signal, 0);
	assert_int_equal(end.code, 0);
	assert_non_null(strstr(end.output, "Footfall"));
	assert_non_null(strstr(end.output, "footfall.conf"));
	assert_null(strstr(end.output, "Status:"));
	expect_no_row();
}

/*
 * How far the input is read: never beyond CONTENT_LENGTH (RFC 3875, 4.2), and
 * a refused body up to its end.  A server that can't hand over the body to a
 * program that has ended answers 502 itself (fcgiwrap), or not at all (Apache).
 */
struct read_case {
	const char *name;
	const char *variables[3];
	int status;
	off_t consumed;
};

static const struct read_case reads[] = {
	{"reads the body and no more", {LENGTH "39"}, 204, 39},
	{"reads a body that is no JSON", {LENGTH "20"}, 400, 20},
	{"drains a body of another type", {LENGTH "39", TYPE "x/y"}, 415, 39},
	{"drains a body of another method", {LENGTH "39", "REQUEST_METHOD=PUT"},
		405, 39},
	{"drains a body of OPTIONS", {LENGTH "39", "REQUEST_METHOD=OPTIONS"},
		204, 39},
	{"drains a body without a length", {"CONTENT_LENGTH"}, 411, 81},
	{"drains a body whose length is no number", {LENGTH "-1"}, 400, 81},
	{"drains all there is of a body too large", {LENGTH "20000"}, 413, 81},
};

static void test_read(void **state)
{
	const struct read_case *row = *state;
	struct process process = {
		.input = GOOD_BODY MORE, .kind = PROCESS_FILE};
	static struct process_end end;

	memcpy(process.variables, row->variables, sizeof(row->variables));
	fixture_reset();
	process_run(&process, &end);
	expect_end(&end, row->status,
		row->status == 204 && row->variables[1] == NULL);
	assert_int_equal(end.consumed, row->consumed);
}

void expect_end(struct process_end *end, int status, bool stored)
{
	assert_int_equal(end->signal, 0);
	expect_answer(&end->answer, status);
	assert_int_equal(end->code, 0);
	/* Servers put the client's address before it. */
	assert_string_equal(end->errors, "");
	if (stored)
		expect_row((const struct column[]){{"path", "/a", 0}, {0}});
	else
		expect_no_row();
}

int main(int argc, char **argv)
{
	struct test_list list = {0};

	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		test_list_add(
			&list, cases[i].name, test_environment, &cases[i]);
	for (size_t i = 0; i < sizeof(reads) / sizeof(reads[0]); i++)
		test_list_add(&list, reads[i].name, test_read, &reads[i]);
	test_list_add(&list, "arguments", test_arguments, NULL);
	test_list_add(&list, "from a shell", test_from_a_shell, NULL);
	add_trap_tests(&list);
	add_limit_tests(&list);
	add_configuration_tests(&list);
	add_injection_tests(&list);
	add_journal_tests(&list);
	_cmocka_run_group_tests("environment", list.items, list.count,
		fixture_open, fixture_close);
	free(list.items);
	return 0;
}
