/* SPDX-License-Identifier: MIT */

/* Descriptors that are closed, too few of them, and an answer that nobody
 * reads: no crash, no hit half counted, and what is said is true.  And where
 * it is made to crash, no core file, which would hold an address and the
 * salt. */
#include <fcntl.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/http/environment.h"

static int64_t rows(void)
{
	return database_integer(
		fixture_database, "SELECT COUNT(*) FROM pageview");
}

/* Whatever is closed, a number that was free must not become the connection
 * to MariaDB and be read or written as if it were the request or answer. */
static void test_closed(void **state)
{
	static struct process_end end;
	struct process process = {.input = GOOD_BODY};

	(void)state;
	for (unsigned int set = 1; set < 8; set++) {
		for (unsigned int i = 0; i < 3; i++)
			process.closed[i] = set >> i & 1;
		fixture_reset();
		process_run(&process, &end);
		assert_int_equal(end.signal, 0);
		if (!process.closed[1])
			assert_int_equal(end.answer.status,
				process.closed[0] ? 400 : 204);
		/* Without a body there is nothing to count. */
		if (process.closed[0])
			expect_no_row();
	}
	process = (struct process){.input = GOOD_BODY};
	fixture_reset();
	process_run(&process, &end);
	expect_end(&end, 204, true);
	/* MariaDB, too, saw nothing that was not for it. */
	assert_int_equal(database_integer(fixture_database,
				 "SELECT COUNT(*) FROM pageview"
				 " WHERE path <> '/a'"),
		0);
}

/* From none that is free upwards; with enough of them the hit is counted. */
static void test_few_descriptors(void **state)
{
	static struct process_end end;
	struct process process = {
		.input = GOOD_BODY, .limited = true, .resource = RLIMIT_NOFILE};
	int answered = 0, counted = 0;

	(void)state;
	for (process.limit = 3; process.limit <= 16; process.limit++) {
		fixture_reset();
		process_run(&process, &end);
		assert_int_equal(end.signal, 0);
		assert_int_equal(rows(), end.answer.status == 204);
		/* With none to spare a program with shared libraries can't
		 * even start, and a static one says that it can't answer. */
		if (end.code == 127 || (process.limit == 3 && end.code == 1))
			continue;
		if (end.answer.status != 204 && end.answer.status != 500 &&
			end.answer.status != 503)
			fail_msg("%d descriptors: status %d",
				(int)process.limit, end.answer.status);
		expect_answer(&end.answer, end.answer.status);
		answered++;
		counted += end.answer.status == 204;
	}
	assert_true(answered > 0 && counted > 0);
}

/* The client has gone, or the server reads no answer: the hit counts. */
static void test_deaf(void **state)
{
	static struct process_end end;
	struct process process = {.input = GOOD_BODY, .deaf = true};

	(void)state;
	fixture_reset();
	process_run(&process, &end);
	assert_int_equal(end.signal, 0);
	expect_row((const struct column[]){{"path", "/a", 0}, {0}});
}

/* No file may grow, not even that of the salt's copy: nothing is written but
 * the row. */
static void test_no_files(void **state)
{
	static struct process_end end;
	char copy[4096];
	struct process process = {.input = GOOD_BODY,
		.limited = true,
		.resource = RLIMIT_FSIZE,
		.limit = 0};

	(void)state;
	snprintf(copy, sizeof(copy), "%s/salt.cache",
		getenv("FOOTFALL_TEST_STATE"));
	unlink(copy);
	fixture_reset();
	process_run(&process, &end);
	expect_end(&end, 204, true);
}

#ifndef __SANITIZE_ADDRESS__
enum { MEGABYTE = 1 << 20, MEGABYTES_MAX = 1024 };

/* The answer to a hit in so much memory; -1 when not even a program that says
 * what it is has room. */
static int status_in(struct process *process, rlim_t bytes)
{
	static struct process_end end;
	struct process bare = {.bare = true};

	bare.limited = process->limited = true;
	bare.resource = process->resource = RLIMIT_AS;
	bare.limit = process->limit = bytes;
	process_run(&bare, &end);
	if (end.signal || end.code)
		return -1;
	fixture_reset();
	process_run(process, &end);
	assert_int_equal(end.signal, 0);
	assert_int_equal(rows(), end.answer.status == 204);
	return end.answer.status;
}

/* From too little memory upwards: no crash, no half of a hit; and a large
 * request needs hardly more than a small one. */
static void test_little_memory(void **state)
{
	static char agent[100000];
	struct process good = {.input = GOOD_BODY};
	struct process large = {.input = GOOD_BODY, .variables = {agent}};
	struct process claimed = {
		.input = GOOD_BODY, .variables = {"CONTENT_LENGTH=1073741824"}};
	rlim_t bytes = MEGABYTE;
	int status;

	(void)state;
	while ((status = status_in(&good, bytes)) != 204) {
		if (status != -1 && status != 0 && status != 500 &&
			status != 503)
			fail_msg("status %d", status);
		bytes += MEGABYTE;
		assert_true(bytes < (rlim_t)MEGABYTES_MAX * MEGABYTE);
	}
	memset(agent, 'a', sizeof(agent) - 1);
	memcpy(agent, "HTTP_USER_AGENT=", 16);
	assert_int_equal(status_in(&large, bytes + MEGABYTE), 204);
	assert_int_equal(status_in(&claimed, bytes + MEGABYTE), 413);
}
#endif

/* Values of variables that are longer than any server hands over. */
static void test_long_values(void **state)
{
	static const char *const names[] = {"HTTP_USER_AGENT", "HTTP_ORIGIN",
		"HTTP_X_FORWARDED_FOR", "HTTP_REFERER", "CONTENT_TYPE",
		"REQUEST_METHOD", "CONTENT_LENGTH", "REMOTE_ADDR",
		"HTTP_SEC_GPC", "HTTP_FORWARDED"};
	static const int statuses[] = {
		204, 204, 204, 204, 204, 405, 413, 204, 204, 204};
	static char value[100000];
	static struct process_end end;

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct process process = {
			.input = GOOD_BODY, .variables = {value}};
		int start = snprintf(value, sizeof(value), "%s=%s", names[i],
			i == 4 ? "text/plain;x=" : "");

		memset(value + start, i == 6 ? '9' : 'a',
			sizeof(value) - (size_t)start - 1);
		fixture_reset();
		process_run(&process, &end);
		expect_end(&end, statuses[i], statuses[i] == 204);
	}
}

/* The first line of a file of /proc/PID that begins like this, or "". */
static void read_line(
	pid_t child, const char *name, const char *start, char line[static 200])
{
	char path[64];
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%ld/%s", (long)child, name);
	line[0] = '\0';
	file = fopen(path, "r");
	while (file && strncmp(line, start, strlen(start)) != 0)
		if (!fgets(line, 200, file))
			break;
	if (file)
		fclose(file);
}

/* It is collect.cgi by now, and the soft limit of its core file is 0: see
 * proc(5). */
static bool may_leave_no_core(pid_t child)
{
	char line[200], limit[20] = "";

	read_line(child, "comm", "collect", line);
	if (strcmp(line, "collect.cgi\n") != 0)
		return false;
	read_line(child, "limits", "Max core", line);
	return sscanf(line, "Max core file size %19s", limit) == 1 &&
	       !strcmp(limit, "0");
}

/* While it waits for its body; it does for two seconds. */
static void make_it_crash(pid_t child)
{
	for (int polls = 0; polls < 1000 && !may_leave_no_core(child); polls++)
		poll(NULL, 0, 10);
	kill(child, SIGABRT);
}

static void test_no_core(void **state)
{
	static struct process_end end;
	struct process process = {.input = "{",
		.variables = {"CONTENT_LENGTH=39"},
		.kind = PROCESS_HELD_OPEN,
		.limited = true,
		.resource = RLIMIT_CORE,
		.limit = RLIM_INFINITY,
		.meet = make_it_crash};
	int here = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	(void)state;
	/* Where a core file would be left. */
	assert_int_equal(chdir(getenv("FOOTFALL_TEST_DIR")), 0);
	fixture_reset();
	process_run(&process, &end);
	assert_int_equal(fchdir(here), 0);
	close(here);
	assert_int_equal(end.signal, SIGABRT);
	assert_false(end.core);
	assert_string_equal(end.output, "");
	assert_string_equal(end.errors, "");
	expect_no_row();
}

void add_limit_tests(struct test_list *list)
{
	test_list_add(list, "descriptors 0, 1, 2 closed", test_closed, NULL);
	test_list_add(list, "few descriptors", test_few_descriptors, NULL);
	test_list_add(list, "nobody reads the answer", test_deaf, NULL);
	test_list_add(list, "no file may grow", test_no_files, NULL);
#ifndef __SANITIZE_ADDRESS__
	test_list_add(list, "little memory", test_little_memory, NULL);
#endif
	test_list_add(list, "a crash leaves no core", test_no_core, NULL);
	test_list_add(
		list, "variables of 100,000 bytes", test_long_values, NULL);
}
