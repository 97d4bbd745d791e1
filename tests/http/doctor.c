/* SPDX-License-Identifier: MIT */

/*
 * admin --check-endpoint against the server as the samples set it up: all is
 * well, and what is wrong with the owner's own configuration is told.  (Hosts
 * that are set up wrongly are for check-endpoint.sh.)
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include <cmocka.h>

#include "tests/http/cases.h"

struct doctor_case {
	const char *name;
	const char *target; /* of the endpoint */
	const char *site;
	bool here, there; /* whether the pixel is on in admin's configuration,
			     and in the server's */
	int status;
	const char *words; /* that it prints */
	const char *caddy; /* which adds an entry to the header; NULL: the
			      same */
};

#define AT "/cgi-bin/collect.cgi"

static const struct doctor_case cases[] = {
	{"all is well", AT, "docs.example.org", false, false, 0,
		"answers OPTIONS and a test hit by POST as it should (HTTP/",
		NULL},
	{"a site with origins", AT, "blog", false, false, 0,
		"answers OPTIONS and a test hit by POST as it should (HTTP/",
		NULL},
	{"the rule of the address", AT, "blog", false, false, 0,
		"no proxy header was there", "entry 1 from the right"},
	{"with the pixel", AT, "docs.example.org", true, true, 0,
		"a test hit by POST and one by GET as it should", NULL},
	{"with the pixel, of a site with origins", AT, "blog", true, true, 0,
		"a test hit by POST and one by GET as it should", NULL},
	{"the pixel is off there", AT, "blog", true, false, 1,
		"`pixel` is off in the configuration that the web server",
		NULL},
	{"a site that the server does not know", AT, "new", false, false, 1,
		"new is not on the allowlist", NULL},
	{"an address that is not there", "/cgi-bin/cgi-bin/collect.cgi", "blog",
		false, false, 1, "/cgi-bin/cgi-bin/", NULL},
	{"a page", "/index.html", "blog", false, false, 1, "bad ", NULL},
};

static const char *environment(const char *name)
{
	const char *value = getenv(name);

	if (!value)
		fail_msg("run this test within tests/support/with-webserver");
	return value;
}

/* Writes the owner's configuration, which needs no database. */
static void write_configuration(const char *path, const struct doctor_case *row)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	fprintf(file,
		"state_dir = \"%s\";\n"
		"pixel = %s;\n"
		"endpoint = \"%s%s\";\n"
		"sites = ({ name = \"docs.example.org\"; },\n"
		"	{ name = \"new\"; }, { name = \"blog\";\n"
		"	origins = (\"https://blog.example.org\"); });\n",
		environment("FOOTFALL_TEST_STATE"),
		row->here ? "true" : "false", environment("FOOTFALL_TEST_BASE"),
		row->target);
	assert_int_equal(fclose(file), 0);
}

/* Returns its exit status. */
static int run(const struct doctor_case *row, char *out, size_t size)
{
	char path[1024], command[4096];
	FILE *output;
	int status;

	snprintf(path, sizeof(path), "%s/doctor.conf",
		environment("FOOTFALL_TEST_DIR"));
	write_configuration(path, row);
	snprintf(command, sizeof(command),
		"'%s/admin/admin' --config='%s' --check-endpoint --site=%s "
		"2>&1 </dev/null",
		environment("FOOTFALL_BUILDDIR"), path, row->site);
	output = popen(command, "r");
	assert_non_null(output);
	out[fread(out, 1, size - 1, output)] = '\0';
	status = pclose(output);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static void test_doctor(void **state)
{
	const struct doctor_case *row = *state;
	bool caddy = server_current() == SERVER_CADDY && row->caddy;
	const char *words = caddy ? row->caddy : row->words;
	char out[16384];
	int status;

	fixture_reset();
	fixture_pixel(row->there);
	status = run(row, out, sizeof(out));
	fixture_pixel(false);
	if (strstr(out, "built without libcurl"))
		skip();
	if (status != row->status || !strstr(out, words))
		fail_msg("status %d, not %d, or not \"%s\": %s", status,
			row->status, words, out);
	expect_no_row();
}

void add_doctor_tests(struct test_list *list)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		test_list_add(list, cases[i].name, test_doctor, &cases[i]);
}
