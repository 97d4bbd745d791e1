/* SPDX-License-Identifier: MIT */

/*
 * lib/collect/collect of images and of tests: the same refusals and filters,
 * before any connection, with what the answer depends on besides the reason.
 */
#include <stdlib.h>
#include <string.h>

#include "tests/unit/stage.h"

#define DOCS "site=docs.example.org"
#define PAGE "https://docs.example.org/a"
#define GET .method = "GET", .length = ""

struct image_row {
	const char *name;
	struct collect_row hit;
	bool off; /* the pixel is */
	bool image, test;
	enum client_rule rule; /* of a test */
};

static const struct image_row rows[] = {
	{"the pixel is off", {"", REASON_METHOD, GET, .query = DOCS "&path=/"},
		.off = true},
	{"HEAD", {"", REASON_METHOD, .method = "HEAD", .query = DOCS}},
	{"get", {"", REASON_METHOD, .method = "get", .query = DOCS}},
	{"OPTIONS", {"", REASON_PREFLIGHT, .method = "OPTIONS", .query = DOCS}},
	{"POST with a query", {"", REASON_MALFORMED, true, .body = "x",
				      .query = DOCS "&path=/&test=1"}},
	{"a length and a type have no effect",
		{"", REASON_TEST, .method = "GET", .length = "x", .type = "x",
			.query = DOCS "&path=/&test=1"},
		.image = true, .test = true, .rule = CLIENT_PEER},
	{"malformed", {"", REASON_QUERY, GET, .query = DOCS "&path=%"},
		.image = true},
	{"no query", {"", REASON_SITE_MISSING, GET, .agent = "bot"},
		.image = true},
	{"no path, no page", {"", REASON_PATH_MISSING, GET, .query = DOCS},
		.image = true},
	{"no path, a page that is none",
		{"", REASON_PATH_MISSING, GET, .query = DOCS,
			.referer = "about:blank"},
		.image = true},
	{"unknown site",
		{"", REASON_UNKNOWN_SITE, GET, .query = "site=x&path=/",
			.referer = PAGE},
		.image = true},
	{"no page of a site with origins",
		{"", REASON_FOREIGN_ORIGIN, GET, .query = "site=blog&path=/"},
		.image = true},
	{"a foreign page",
		{"", REASON_FOREIGN_ORIGIN, GET, .query = "site=blog&path=/",
			.referer = PAGE},
		.image = true},
	{"its own page, but a foreign origin",
		{"", REASON_FOREIGN_ORIGIN, GET, .query = "site=blog",
			.referer = STAGE_ORIGIN "/", .origin = "null"},
		.image = true},
	{"a longer host",
		{"", REASON_FOREIGN_ORIGIN, GET, .query = "site=blog&path=/",
			.referer = STAGE_ORIGIN ".evil.example/"},
		.image = true},
	{"its own page",
		{"", REASON_TEST, GET, .query = "site=blog&test=1",
			.referer = STAGE_ORIGIN "/a?q"},
		.image = true, .test = true, .rule = CLIENT_PEER},
	{"the page is for GET alone",
		{"", REASON_FOREIGN_ORIGIN, true, .body = STAGE_BLOG,
			.referer = STAGE_ORIGIN "/"}},
	{"bot",
		{"", REASON_BOT, GET, .query = DOCS, .referer = PAGE,
			.agent = "x-bot"},
		.image = true},
	{"opted out",
		{"", REASON_OPTED_OUT, GET, .query = DOCS, .referer = PAGE,
			.gpc = "1"},
		.image = true},
	{"own address, and a test",
		{"", REASON_OWN_ADDRESS, GET, .query = DOCS "&test=true",
			.referer = PAGE, .remote = "10.0.0.1",
			.forwarded = "203.0.113.1"},
		.image = true, .test = true, .rule = CLIENT_ENTRY},
	{"a test by POST", {"", REASON_TEST, true, .body = STAGE_TEST},
		.test = true, .rule = CLIENT_PEER},
	{"a test behind a proxy that is not trusted",
		{"", REASON_TEST, true, .body = STAGE_TEST,
			.forwarded = "198.51.100.1"},
		.test = true, .rule = CLIENT_UNTRUSTED},
	{"a test of an unknown site",
		{"", REASON_UNKNOWN_SITE, true,
			.body = "{\"site\":\"x\",\"path\":\"/\",\"test\":true}",
			.remote = ""},
		.test = true, .rule = CLIENT_NONE},
	{"no test: the way is not told",
		{"", REASON_UNKNOWN_SITE, true,
			.body = "{\"site\":\"x\",\"path\":\"/\"}"}},
};

static void answer_is_as_expected(void **state)
{
	const struct image_row *row = *state;
	struct collector collector = {.folder = -1};
	struct answer answer;
	int calls;
	struct stage stage;

	stage_open(&stage);
	stage.settings.pixel = !row->off;
	collector.settings = &stage.settings;
	answer = stage_answer(&collector, &row->hit, &calls);
	assert_int_equal(answer.reason, row->hit.expected);
	assert_int_equal(calls, row->hit.read);
	assert_int_equal(answer.pixel, !row->off);
	assert_int_equal(answer.image, row->image);
	assert_int_equal(answer.test, row->test);
	if (row->test)
		assert_int_equal(answer.way.rule, row->rule);
	assert_false(stage_somebody_came(&stage));
	stage_close(&stage);
}

/* Nobody knows whether the pixel is on. */
static void settings_may_be_missing(void **state)
{
	static const struct collect_row hit = {
		"", REASON_METHOD, GET, .query = DOCS "&path=/"};
	struct collector collector = {
		.why = "x.conf:1: y: unknown key", .folder = -1};
	struct answer answer;
	int calls;

	(void)state;
	answer = stage_answer(&collector, &hit, &calls);
	assert_int_equal(answer.reason, REASON_METHOD);
	assert_false(answer.pixel);
	assert_false(answer.image);
}

/* An image is no less a promise: what can't be stored is answered 503. */
static void unavailable_is_said(void **state)
{
	static const struct collect_row hit = {
		"", REASON_UNAVAILABLE, GET, .query = DOCS, .referer = PAGE};
	struct collector collector = {.why = "no random numbers", .folder = -1};
	struct answer answer;
	int calls;
	struct stage stage;

	(void)state;
	stage_open(&stage);
	stage.settings.pixel = 1;
	collector.settings = &stage.settings;
	answer = stage_answer(&collector, &hit, &calls);
	assert_int_equal(answer.reason, REASON_UNAVAILABLE);
	assert_true(answer.image);
	stage_close(&stage);
}

int main(void)
{
	struct unit_list list = {0};

	UNIT_ROWS(&list, answer_is_as_expected, rows);
	UNIT_ADD(&list, settings_may_be_missing);
	UNIT_ADD(&list, unavailable_is_said);
	return unit_run(&list, "collect_image");
}
