/* SPDX-License-Identifier: MIT */

/*
 * What the sample configurations promise to the owner: hits are not in the
 * access log, nothing but collect.cgi is run, and no file of Footfall is a
 * page.
 */
#include <dirent.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/http/cases.h"

/* Counts the lines in the server's logs that hold `word`. */
static int count_in_logs(const char *word)
{
	const char *name = getenv("FOOTFALL_TEST_LOGS");
	DIR *folder = name ? opendir(name) : NULL;
	struct dirent *entry;
	int count = 0;

	assert_non_null(folder);
	while ((entry = readdir(folder))) {
		char path[4096], line[8192];
		FILE *file;

		snprintf(path, sizeof(path), "%s/%s", name, entry->d_name);
		file = entry->d_name[0] == '.' ? NULL : fopen(path, "r");
		while (file && fgets(line, sizeof(line), file))
			count += strstr(line, word) != NULL;
		if (file)
			fclose(file);
	}
	closedir(folder);
	return count;
}

static void request_target(const char *method, const char *target)
{
	struct client_request request = {.method = method, .target = target};
	static struct client_answer answer;

	if (!strcmp(method, "POST"))
		request.body = GOOD_BODY;
	client_send(&request, &answer);
	if (server_current() != SERVER_BUSYBOX)
		assert_true(answer.status < 400);
}

/*
 * Hits by all addresses, then a page; when the page is in the log, what came
 * before it would be, too.  Servers write their log late: wait for it.
 */
static void test_access_log(void **state)
{
	int tries = 200;

	(void)state;
	request_target("POST", "/cgi-bin/collect.cgi?logged");
	request_target("OPTIONS", "/cgi-bin/collect.cgi?logged");
	request_target("POST", "/api/v1/analytics/collect?logged");
	request_target("POST", "/api/v1/analytics/collect/?logged");
	request_target("GET", "/index.html?page");
	/* busybox writes no log at all without -v. */
	while (server_current() != SERVER_BUSYBOX && tries > 0 &&
		!count_in_logs("index.html?page")) {
		poll(NULL, 0, 100);
		tries--;
	}
	assert_true(tries > 0);
	/* A .htaccess file can't say what the host's log holds. */
	if (server_current() == SERVER_HTACCESS)
		assert_int_not_equal(count_in_logs("?logged"), 0);
	else
		assert_int_equal(count_in_logs("?logged"), 0);
}

/* Neither below nor beside the two addresses is anything run, and no file of
 * Footfall is shown. */
static void test_nothing_else(void **state)
{
	static const char *const targets[] = {
		"/cgi-bin/",
		"/cgi-bin/collect.cgi.bak",
		"/cgi-bin/footfall.conf",
		"/footfall/footfall.conf",
		"/footfall/",
		"/footfall",
		"/cgi-bin/../footfall/footfall.conf",
		"/cgi-bin/%2e%2e/footfall/footfall.conf",
		"/cgi-bin/..%2ffootfall/footfall.conf",
		"/etc/footfall.conf",
		"/api/v1/analytics/",
		"/api/v1/analytics/collect/x",
		"/api/v1/analytics/collector",
		"/api/v1/analytics/collect.cgi",
	};
	static struct client_answer answer;

	(void)state;
	fixture_reset();
	for (size_t i = 0; i < sizeof(targets) / sizeof(targets[0]); i++) {
		struct client_request get = {
			.method = "GET", .target = targets[i]};
		struct client_request post = {
			.target = targets[i], .body = GOOD_BODY};

		client_send(&get, &answer);
		if (answer.status < 400 || answer.status > 404)
			fail_msg("GET %s: %d", targets[i], answer.status);
		client_send(&post, &answer);
		if (answer.status < 400)
			fail_msg("POST %s: %d", targets[i], answer.status);
	}
	expect_no_row();
}

/* More behind the name (PATH_INFO): the samples let it not through; busybox
 * can't help it, and there it changes nothing. */
static void test_path_info(void **state)
{
	struct client_request request = {
		.target = "/cgi-bin/collect.cgi/more", .body = GOOD_BODY};
	static struct client_answer answer;

	(void)state;
	fixture_reset();
	client_send(&request, &answer);
	if (server_current() == SERVER_BUSYBOX) {
		expect_answer(&answer, 204);
		expect_row((const struct column[]){{"path", "/a", 0}, {0}});
	} else {
		assert_int_equal(answer.status, 404);
		expect_no_row();
	}
}

void add_owner_tests(struct test_list *list)
{
	test_list_add(
		list, "hits are not in the access log", test_access_log, NULL);
	test_list_add(
		list, "nothing else is run or shown", test_nothing_else, NULL);
	test_list_add(list, "more behind the name of collect.cgi",
		test_path_info, NULL);
}
