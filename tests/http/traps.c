/* SPDX-License-Identifier: MIT */

/*
 * Variables that libraries read.  Servers pass on headers as HTTP_*, some pass
 * their whole environment: none of it may change what collect.cgi does.
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

/* Files that the traps are made of, in a folder of FOOTFALL_TEST_DIR. */
static char folder[4000];

static const char *in_folder(const char *name)
{
	static char path[4096];

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	return path;
}

static void write_file(const char *name, const char *text)
{
	FILE *file = fopen(in_folder(name), "w");

	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

/* An object that leaves a file when it is loaded, see trap.c. */
static void copy_object(const char *name)
{
	const char *build = getenv("FOOTFALL_BUILDDIR");
	char from[4096], data[65536];
	FILE *in, *out;
	size_t got;

	snprintf(from, sizeof(from), "%s/tests/http/trap.so",
		build ? build : ".");
	in = fopen(from, "r");
	out = fopen(in_folder(name), "w");
	if (!in || !out)
		fail_msg("%s can't be copied to %s", from, folder);
	while ((got = fread(data, 1, sizeof(data), in)) > 0)
		fwrite(data, 1, got, out);
	fclose(in);
	fclose(out);
}

static void make_traps(void)
{
	char text[8192];

	if (folder[0])
		return;
	snprintf(folder, sizeof(folder), "%s/traps",
		getenv("FOOTFALL_TEST_DIR"));
	assert_int_equal(mkdir(folder, 0755), 0);
	copy_object("trap.so");
	write_file(
		".my.cnf", "[client]\nsocket=/nonexistent\npassword=wrong\n");
	write_file("my.cnf", "[client]\nsocket=/nonexistent\npassword=wrong\n");
	snprintf(text, sizeof(text),
		"openssl_conf = start\n[start]\nproviders = list\n"
		"[list]\ntrap = trap\n[trap]\nmodule = %s\nactivate = 1\n",
		in_folder("trap.so"));
	write_file("openssl.cnf", text);
}

static bool sprung(void)
{
	bool there = access(in_folder("trap.so.sprung"), F_OK) == 0;

	unlink(in_folder("trap.so.sprung"));
	return there;
}

struct trap_case {
	const char *name;
	/* Where a variable ends with "=@", the folder and this are added. */
	const char *variables[2];
	const char *after;
	bool object; /* it makes a client of MariaDB load trap.so */
};

static const struct trap_case cases[] = {
	{"HTTP_PROXY", {"HTTP_PROXY=http://127.0.0.1:9"}, NULL, false},
	{"HTTP_HOST", {"HTTP_HOST=\"><script>"}, NULL, false},
	{"MYSQL_PWD", {"MYSQL_PWD=wrong"}, NULL, false},
	{"MYSQL_UNIX_PORT", {"MYSQL_UNIX_PORT=/nonexistent"}, NULL, false},
	{"MYSQL_TCP_PORT", {"MYSQL_TCP_PORT=9"}, NULL, false},
	{"MYSQL_HOST", {"MYSQL_HOST=192.0.2.1"}, NULL, false},
	{"HOME", {"HOME=@"}, "", false},
	{"MYSQL_HOME", {"MYSQL_HOME=@"}, "", false},
	{"MARIADB_HOME", {"MARIADB_HOME=@"}, "", false},
	{"LIBMYSQL_PLUGINS", {"MARIADB_PLUGIN_DIR=@", "LIBMYSQL_PLUGINS=trap"},
		"", true},
	{"LIBMYSQL_PLUGINS with a path",
		{"MARIADB_PLUGIN_DIR=/", "LIBMYSQL_PLUGINS=@"}, "/trap", false},
	{"OPENSSL_CONF", {"OPENSSL_CONF=@"}, "/openssl.cnf", true},
	{"OPENSSL_MODULES", {"OPENSSL_MODULES=@"}, "", false},
	{"SSL_CERT_FILE", {"SSL_CERT_FILE=/dev/null"}, NULL, false},
	{"TZ", {"TZ=Pacific/Kiritimati"}, NULL, false},
	{"TZ of a file", {"TZ=:/etc/passwd"}, NULL, false},
	{"LC_ALL", {"LC_ALL=tr_TR.UTF-8", "LANG=tr_TR.UTF-8"}, NULL, false},
	{"TMPDIR", {"TMPDIR=/nonexistent"}, NULL, false},
	{"PATH", {"PATH=/nonexistent"}, NULL, false},
	{"LIBMYSQL_ENABLE_CLEARTEXT_PLUGIN",
		{"LIBMYSQL_ENABLE_CLEARTEXT_PLUGIN=1"}, NULL, false},
	{"a variable without a value", {"=", "x"}, NULL, false},
};

static void set_trap(struct process *process, const struct trap_case *row)
{
	static char text[2][4352];

	for (size_t i = 0; i < 2 && row->variables[i]; i++) {
		const char *at = strstr(row->variables[i], "=@");

		process->variables[i] = row->variables[i];
		if (!at)
			continue;
		snprintf(text[i], sizeof(text[i]), "%.*s=%s%s",
			(int)(at - row->variables[i]), row->variables[i],
			folder, row->after);
		process->variables[i] = text[i];
	}
}

/* The trap works: a plain client of MariaDB falls into it. */
static void expect_trap_works(const struct trap_case *row)
{
	struct process process = {.program = "/usr/bin/mariadb",
		.bare = true,
		.arguments = {"--no-defaults", "--socket=/nonexistent",
			"--execute=SELECT 1"}};
	static struct process_end end;

	if (access(process.program, X_OK) != 0)
		return;
	set_trap(&process, row);
	process_run(&process, &end);
	assert_true(sprung());
}

static void test_trap(void **state)
{
	const struct trap_case *row = *state;
	struct process process = {.input = GOOD_BODY};
	static struct process_end end;

	make_traps();
	if (row->object)
		expect_trap_works(row);
	set_trap(&process, row);
	fixture_reset();
	process_run(&process, &end);
	expect_end(&end, 204, true);
	assert_false(sprung());
}

void add_trap_tests(struct test_list *list)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		test_list_add(list, cases[i].name, test_trap, &cases[i]);
}
