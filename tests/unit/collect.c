/* SPDX-License-Identifier: MIT */

/*
 * lib/collect/collect as far as it goes without MariaDB: every refusal and
 * every filter comes before any connection.  In MariaDB's place a socket of
 * this test listens, and tells whether somebody came.
 */
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/unit/stage.h"

/* Each is wrong in all that is looked at later, too. */
static const struct collect_row rows[] = {
	{"preflight", REASON_PREFLIGHT, false, "OPTIONS", "x", "x", "x"},
	{"method", REASON_METHOD, false, "GET", "", "x", "x"},
	{"no length", REASON_LENGTH_MISSING, false, NULL, "", "x", "x"},
	{"malformed length", REASON_LENGTH_MALFORMED, false, NULL, "-1", "x",
		"x"},
	{"large length", REASON_TOO_LARGE, false, NULL, "16385", "x", "x"},
	{"type", REASON_TYPE, false, NULL, NULL, "text/html", "x"},
	{"slow body", REASON_SLOW, true, .body = "x", .reader = REASON_SLOW},
	{"short body", REASON_SHORT, true, .body = "x", .reader = REASON_SHORT},
	{"empty body", REASON_MALFORMED, true, .body = ""},
	{"malformed body", REASON_MALFORMED, true, .body = "x", .agent = "bot"},
	{"no object", REASON_MALFORMED, true, .body = "[]", .agent = "bot"},
	{"a site that is a number", REASON_MALFORMED, true,
		.body = "{\"site\":5}", .agent = "bot"},
	{"no site", REASON_SITE_MISSING, true, .body = "{}", .agent = "bot"},
	{"no path", REASON_PATH_MISSING, true, .body = "{\"site\":\"x\"}",
		.agent = "bot"},
	{"unknown site", REASON_UNKNOWN_SITE, true,
		.body = "{\"site\":\"x\",\"path\":\"/\"}", .origin = "null",
		.agent = "bot"},
	{"foreign origin", REASON_FOREIGN_ORIGIN, true, .body = STAGE_BLOG,
		.origin = "https://evil.example", .agent = "bot"},
	{"no origin", REASON_FOREIGN_ORIGIN, true, .body = STAGE_BLOG,
		.agent = "bot"},
	{"empty user agent", REASON_EMPTY_USER_AGENT, true, .agent = "",
		.gpc = "1", .remote = "203.0.113.1"},
	{"bot", REASON_BOT, true, .agent = "x-bot", .gpc = "1",
		.remote = "203.0.113.1"},
	{"opted out", REASON_OPTED_OUT, true, .gpc = "1",
		.remote = "203.0.113.1"},
	{"own address", REASON_OWN_ADDRESS, true, .remote = "203.0.113.1",
		.body = STAGE_TEST},
	{"own address behind a proxy", REASON_OWN_ADDRESS, true,
		.remote = "10.0.0.1", .forwarded = "192.0.2.9, 203.0.113.1"},
	{"test", REASON_TEST, true, .body = STAGE_TEST},
	{"test with an event", REASON_TEST, true,
		.body = "{\"site\":\"docs.example.org\",\"path\":\"/a\","
			"\"test\":true,\"event\":\"e\"}"},
};

static void nobody_connects(void **state)
{
	const struct collect_row *row = *state;
	int calls;
	struct stage stage;
	char *log;

	stage_open(&stage);
	assert_int_equal(
		stage_collect(&stage.settings, row, &calls), row->expected);
	assert_int_equal(calls, row->read);
	assert_false(stage_somebody_came(&stage));
	log = unit_path(stage.folder, "collect.log");
	assert_int_equal(access(log, F_OK), -1);
	free(log);
	stage_close(&stage);
}

/* Cut anywhere, a body is refused, and no store hears of it. */
static void cut_body_is_malformed(void **state)
{
	static const char whole[] =
		"{\"site\":\"docs.example.org\",\"path\":\"/\\u00e9\\ud83d"
		"\\ude00\xc3\xa9\",\"referrer\":null,\"x\":[1,-2.5e3,{}]}";
	struct stage stage;
	char body[sizeof(whole)];
	int calls;

	(void)state;
	stage_open(&stage);
	for (size_t cut = 0; cut < sizeof(whole) - 1; cut++) {
		struct collect_row row = {"", .body = body};

		memcpy(body, whole, cut);
		body[cut] = '\0';
		assert_int_equal(stage_collect(&stage.settings, &row, &calls),
			REASON_MALFORMED);
		assert_int_equal(calls, 1);
	}
	assert_false(stage_somebody_came(&stage));
	stage_close(&stage);
}

/* Without settings nothing is read or asked; the request's head still is. */
static void settings_may_be_missing(void **state)
{
	static const struct collect_row in_order = {"", REASON_MISCONFIGURED};
	int calls;
	struct stage stage;

	(void)state;
	stage_open(&stage);
	for (size_t i = 0; i < COUNT(rows); i++) {
		enum reason expected =
			rows[i].read ? REASON_MISCONFIGURED : rows[i].expected;

		assert_int_equal(
			stage_collect(NULL, &rows[i], &calls), expected);
		assert_int_equal(calls, 0);
	}
	assert_int_equal(
		stage_collect(NULL, &in_order, &calls), REASON_MISCONFIGURED);
	assert_int_equal(calls, 0);
	assert_false(stage_somebody_came(&stage));
	stage_close(&stage);
}

/* The owner finds in collect.log why, and no address with it. */
static void missing_settings_are_explained(void **state)
{
	static const struct collect_row hit = {"", REASON_MISCONFIGURED};
	static const struct collect_row refused = {
		"", REASON_METHOD, .method = "GET"};
	struct collector collector = {
		.why = "x.conf:1: y: unknown key", .folder = -1};
	int calls;
	struct stage stage;
	size_t length;
	char *path, *text;

	stage_open(&stage);
	path = unit_path(stage.folder, "collect.log");
	/* Nobody knows where the log is: no crash. */
	assert_int_equal(stage_collect_as(&collector, &hit, &calls),
		REASON_MISCONFIGURED);
	collector.state_dir = stage.folder;
	assert_int_equal(
		stage_collect_as(&collector, &refused, &calls), REASON_METHOD);
	assert_int_equal(access(path, F_OK), -1);
	assert_int_equal(stage_collect_as(&collector, &hit, &calls),
		REASON_MISCONFIGURED);
	text = unit_read(path, &length);
	assert_non_null(text);
	assert_non_null(strstr(
		text, "a hit was answered 500: x.conf:1: y: unknown key\n"));
	assert_null(strstr(text, "192.0.2"));
	assert_ptr_equal(strchr(text, '\n'), text + length - 1);
	(void)state;
	free(text);
	free(path);
	stage_close(&stage);
}

struct counted_row {
	const char *name;
	struct collect_row hit;
};

static const struct counted_row counted_rows[] = {
	{"a page view", {"", REASON_UNAVAILABLE}},
	{"an event", {"", REASON_UNAVAILABLE,
			     .body = "{\"site\":\"docs.example.org\","
				     "\"path\":\"/a\",\"event\":\"e\"}"}},
	{"of a site with origins", {"", REASON_UNAVAILABLE, .body = STAGE_BLOG,
					   .origin = STAGE_ORIGIN}},
	{"by JSON's type",
		{"", REASON_UNAVAILABLE, .type = "application/json"}},
	{"without an address", {"", REASON_UNAVAILABLE, .remote = ""}},
	{"with an invalid user agent",
		{"", REASON_UNAVAILABLE, .agent = "\xff\xfe\x1b[31m"}},
};

static void assert_log(const struct stage *stage)
{
	char *path = unit_path(stage->folder, "collect.log");
	size_t length;
	char *text = unit_read(path, &length);

	assert_non_null(text);
	assert_memory_equal(text, "2026-03-25 12:00:00.000 [", 25);
	assert_non_null(
		strstr(text, "MariaDB could not take a hit (unavailable): "));
	assert_non_null(strstr(text, stage->socket));
	assert_non_null(strstr(text, "a hit was answered 503: the salt of"));
	assert_null(strstr(text, "192.0.2"));
	assert_null(strchr(text, '\x1b'));
	assert_int_equal(text[length - 1], '\n');
	free(text);
	free(path);
}

/* One guest, who is waited for at most half a minute. */
static bool guest_is_sent_away(int listener)
{
	struct pollfd guests = {.fd = listener, .events = POLLIN};

	return poll(&guests, 1, 30000) == 1 &&
	       accept(listener, NULL, NULL) >= 0;
}

/* The other half of the proof: a hit that counts does come, finds nobody, is
 * answered 503 for want of a salt, and leaves the reasons in the log. */
static void who_counts_connects(void **state)
{
	const struct counted_row *row = *state;
	int calls;
	struct stage stage;
	int status = -1;
	pid_t child;

	stage_open(&stage);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		/* It must not outlive a test that fails. */
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		_exit(guest_is_sent_away(stage.listener) ? 0 : 1);
	}
	close(stage.listener);
	stage.listener = -1;
	assert_int_equal(stage_collect(&stage.settings, &row->hit, &calls),
		REASON_UNAVAILABLE);
	assert_int_equal(calls, 1);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	assert_log(&stage);
	stage_close(&stage);
}

static void without_a_place_it_is_unavailable(void **state)
{
	static const struct collect_row hit = {"", REASON_UNAVAILABLE};
	int calls;
	struct stage stage;

	(void)state;
	stage_open(&stage);
	stage.settings.database.socket = NULL;
	assert_int_equal(stage_collect(&stage.settings, &hit, &calls),
		REASON_UNAVAILABLE);
	stage.settings.state_dir = (char *)(uintptr_t) "/proc/no-such-folder";
	assert_int_equal(stage_collect(&stage.settings, &hit, &calls),
		REASON_UNAVAILABLE);
	stage_close(&stage);
}

int main(void)
{
	struct unit_list list = {0};

	UNIT_ROWS(&list, nobody_connects, rows);
	UNIT_ADD(&list, cut_body_is_malformed);
	UNIT_ADD(&list, settings_may_be_missing);
	UNIT_ADD(&list, missing_settings_are_explained);
	UNIT_ROWS(&list, who_counts_connects, counted_rows);
	UNIT_ADD(&list, without_a_place_it_is_unavailable);
	return unit_run(&list, "collect");
}
