/* SPDX-License-Identifier: MIT */

/*
 * collect.cgi under other configurations than the one of the http tests, which
 * FOOTFALL_CONFIG names: the answers that they make.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/http/environment.h"

/* The tests' configuration, in parts; %s is the folder of the tests, and the
 * socket of MariaDB. */
static const struct {
	const char *name;
	const char *text;
} parts[] = {
	{"state_dir", "state_dir = \"%s/state\";\n"},
	{"database", "database = { socket = \"%s\"; name = \"footfall\";"
		     " user = \"root\"; };\n"},
	{"sites", "sites = ( { name = \"docs.example.org\"; } );\n"},
	{"trusted_proxies", "trusted_proxies = (\"127.0.0.0/8\");\n"},
	{"ignore_addresses", "ignore_addresses = (\"203.0.113.99/32\");\n"},
	{"honour_gpc", "honour_gpc = true;\n"},
	{"more", ""},
};

struct configuration_case {
	const char *name;
	const char *part; /* which of them is another one, ... */
	const char *text; /* ... and which */
	const char *variables[2];
	int status;
	bool stored;
	const char *log; /* what collect.log says; NULL: nothing */
};

#define AWAY "database = { socket = \"/nonexistent\"; name = \"x\"; };\n"

static const struct configuration_case cases[] = {
	{"all as in the other tests", NULL, NULL, {NULL}, 204, true},
	{"empty user agent, refused", "more", "reject_empty_user_agent = true;",
		{"HTTP_USER_AGENT"}, 204, false},
	{"user agent of blanks, refused", "more",
		"reject_empty_user_agent = true;", {"HTTP_USER_AGENT=  "}, 204,
		false},
	{"a user agent, empty ones refused", "more",
		"reject_empty_user_agent = true;", {NULL}, 204, true},
	{"Sec-GPC not honoured", "honour_gpc", "", {"HTTP_SEC_GPC=1"}, 204,
		true},
	{"proxy header Forwarded", "more", "proxy_header = \"forwarded\";",
		{"REMOTE_ADDR=127.0.0.1",
			"HTTP_FORWARDED=for=\"203.0.113.99:1\";proto=http"},
		204, false},
	{"proxy header Forwarded, the other one sent", "more",
		"proxy_header = \"forwarded\";",
		{"REMOTE_ADDR=127.0.0.1", "HTTP_X_FORWARDED_FOR=203.0.113.99"},
		204, true},
	{"proxy header none", "more", "proxy_header = \"none\";",
		{"REMOTE_ADDR=127.0.0.1", "HTTP_X_FORWARDED_FOR=203.0.113.99"},
		204, true},
	{"no address of the owner's", "ignore_addresses", "",
		{"REMOTE_ADDR=203.0.113.99"}, 204, true},
	{"private proxies are trusted unless it is said", "trusted_proxies", "",
		{"REMOTE_ADDR=10.1.2.3", "HTTP_X_FORWARDED_FOR=203.0.113.99"},
		204, false},
	{"no site on the allowlist", "sites", "", {NULL}, 400, false},
	{"MariaDB is not there", "database", AWAY, {NULL}, 204, false,
		"MariaDB could not take a hit (unavailable): "},
	{"MariaDB is not there, and the hit is a bot's", "database", AWAY,
		{"HTTP_USER_AGENT=Googlebot"}, 204, false},
	{"MariaDB is not there, and the hit is refused", "database", AWAY,
		{"CONTENT_TYPE=text/html"}, 415, false},
	{"MariaDB is not there, and it is asked by OPTIONS", "database", AWAY,
		{"REQUEST_METHOD=OPTIONS"}, 204, false},
	{"MariaDB has no such database", "database",
		"database = { socket = \"%s\"; name = \"none\";"
		" user = \"root\"; };\n",
		{NULL}, 204, false, "MariaDB could not take a hit (absent): "},
	{"a key that is unknown", "more", "no_such_key = 1;", {NULL}, 500,
		false, "500: "},
	{"a key that is unknown, and the hit is refused", "more",
		"no_such_key = 1;", {"CONTENT_TYPE=text/html"}, 415, false},
	{"a value that is too large", "more", "flood_limit = 9999999;", {NULL},
		500, false,
		"other.conf:7: flood_limit: 9999999 is not between"},
	/* state_dir is not known then. */
	{"a configuration that can't be read", "more", "= {", {NULL}, 500,
		false},
};

static const char *make_configuration(const struct configuration_case *row)
{
	static char variable[4096];
	const char *path = variable + strlen("FOOTFALL_CONFIG=");
	FILE *out;

	snprintf(variable, sizeof(variable), "FOOTFALL_CONFIG=%s/other.conf",
		getenv("FOOTFALL_TEST_DIR"));
	unlink(path);
	out = fopen(path, "w");
	if (!out)
		fail_msg("%s can't be written", path);
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		bool other = row->part && !strcmp(row->part, parts[i].name);
		const char *text = other ? row->text : parts[i].text;
		const char *gap = strstr(text, "%s");

		if (!gap) {
			fputs(text, out);
			continue;
		}
		fprintf(out, "%.*s%s%s", (int)(gap - text), text,
			getenv(i == 0 ? "FOOTFALL_TEST_DIR"
				      : "FOOTFALL_TEST_SOCKET"),
			gap + 2);
	}
	fclose(out);
	return variable;
}

static const char *state_path(const char *name)
{
	static char path[4096];

	snprintf(path, sizeof(path), "%s/%s", getenv("FOOTFALL_TEST_STATE"),
		name);
	return path;
}

/* One line for its owner alone, without the client's address. */
static void expect_log(const char *expected)
{
	char line[4096];
	struct stat status;
	FILE *file = fopen(state_path("collect.log"), "r");

	if (!expected) {
		assert_null(file);
		return;
	}
	assert_non_null(file);
	assert_int_equal(fstat(fileno(file), &status), 0);
	assert_int_equal(status.st_mode & 0777, 0600);
	assert_non_null(fgets(line, sizeof(line), file));
	assert_non_null(strstr(line, expected));
	assert_null(strstr(line, "198.51.100"));
	assert_null(fgets(line, sizeof(line), file));
	fclose(file);
}

static void test_configuration(void **state)
{
	const struct configuration_case *row = *state;
	struct process process = {.input = GOOD_BODY};
	static struct process_end end;

	process.variables[0] = make_configuration(row);
	process.variables[1] = row->variables[0];
	process.variables[2] = row->variables[1];
	unlink(state_path("collect.log"));
	/* The case before may have found MariaDB away. */
	unlink(state_path("away"));
	fixture_reset();
	process_run(&process, &end);
	expect_end(&end, row->status, row->stored);
	expect_log(row->log);
	/* No path and no name of the owner's is told to strangers. */
	assert_null(strstr(end.output, "nonexistent"));
	assert_null(strstr(end.output, "other.conf"));
}

static void test_no_configuration(void **state)
{
	struct process process = {.input = GOOD_BODY,
		.variables = {"FOOTFALL_CONFIG=/nonexistent/footfall.conf"}};
	static struct process_end end;

	(void)state;
	fixture_reset();
	process_run(&process, &end);
	expect_end(&end, 500, false);
	assert_null(strstr(end.output, "nonexistent"));
}

void add_configuration_tests(struct test_list *list)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		test_list_add(
			list, cases[i].name, test_configuration, &cases[i]);
	test_list_add(
		list, "no configuration at all", test_no_configuration, NULL);
}
