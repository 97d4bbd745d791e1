/* SPDX-License-Identifier: MIT */

/* lib/hit/reason and answer: what is sent back, byte for byte. */
#include "hit/answer.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "tests/unit/unit.h"

struct reason_row_expected {
	const char *name;
	enum reason reason;
	const char *word;
	int status;
	const char *detail; /* NULL: no body; "": any text */
};

/* Statuses and fixed details are the published ones. */
static const struct reason_row_expected rows[] = {
	{"accepted", REASON_ACCEPTED, "accepted", 204, NULL},
	{"preflight", REASON_PREFLIGHT, "preflight", 204, NULL},
	{"method", REASON_METHOD, "malformed", 405, ""},
	{"length missing", REASON_LENGTH_MISSING, "malformed", 411, ""},
	{"length malformed", REASON_LENGTH_MALFORMED, "malformed", 400, ""},
	{"too large", REASON_TOO_LARGE, "malformed", 413, ""},
	{"type", REASON_TYPE, "malformed", 415, ""},
	{"slow", REASON_SLOW, "malformed", 408, ""},
	{"short", REASON_SHORT, "malformed", 400, ""},
	{"malformed", REASON_MALFORMED, "malformed", 400, ""},
	{"query", REASON_QUERY, "malformed", 400, ""},
	{"site missing", REASON_SITE_MISSING, "malformed", 400,
		"site is required"},
	{"path missing", REASON_PATH_MISSING, "malformed", 400,
		"path is required"},
	{"unknown site", REASON_UNKNOWN_SITE, "unknown site", 400,
		"unknown site"},
	{"foreign origin", REASON_FOREIGN_ORIGIN, "foreign origin", 403, ""},
	{"flood", REASON_FLOOD, "flood", 429, ""},
	{"bot", REASON_BOT, "bot", 204, NULL},
	{"opted out", REASON_OPTED_OUT, "opted out", 204, NULL},
	{"own address", REASON_OWN_ADDRESS, "own address", 204, NULL},
	{"empty user agent", REASON_EMPTY_USER_AGENT, "empty user agent", 204,
		NULL},
	{"test", REASON_TEST, "test", 204, NULL},
	{"misconfigured", REASON_MISCONFIGURED, "misconfigured", 500, ""},
	{"unavailable", REASON_UNAVAILABLE, "unavailable", 503, ""},
};

static const char *const everywhere[] = {
	"\r\nAccess-Control-Allow-Origin: *\r\n",
	"\r\nAccess-Control-Allow-Methods: POST, OPTIONS\r\n",
	"\r\nAccess-Control-Allow-Headers: Content-Type\r\n",
	"\r\nAccess-Control-Max-Age: 86400\r\n",
};

static void reason_is_as_published(void **state)
{
	const struct reason_row_expected *expected = *state;
	const struct reason_row *row = reason_row(expected->reason);

	assert_string_equal(row->name, expected->word);
	assert_int_equal(row->status, expected->status);
	if (!expected->detail) {
		assert_null(row->detail);
		return;
	}
	assert_non_null(row->detail);
	assert_string_not_equal(row->detail, "");
	if (*expected->detail)
		assert_string_equal(row->detail, expected->detail);
}

/* "Status: 204 No Content", then lines of "Name: value" in ASCII. */
static void assert_head(const char *answer, const char *end, int status)
{
	assert_memory_equal(answer, "Status: ", 8);
	assert_int_equal(strtol(answer + 8, NULL, 10), status);
	assert_int_equal(answer[11], ' ');
	assert_true(isupper((unsigned char)answer[12]));
	for (const char *c = answer; c < end; c++)
		assert_true(
			(*c >= ' ' && *c < 0x7f) || *c == '\r' || *c == '\n');
	for (const char *line = answer; line < end;) {
		const char *next = strstr(line, "\r\n");
		const char *colon = strstr(line, ": ");

		assert_non_null(colon);
		assert_true(colon > line && colon < next);
		assert_null(memchr(line, ' ', (size_t)(colon - line)));
		line = next + 2;
	}
}

static size_t occurrences(const char *text, const char *part)
{
	size_t count = 0;

	for (; (text = strstr(text, part)); text++)
		count++;
	return count;
}

static void assert_body(const char *answer, const char *body,
	const struct reason_row_expected *expected)
{
	struct json_member detail = {.name = "detail"};
	struct json_document *document;

	if (!expected->detail) {
		assert_string_equal(body, "");
		assert_null(strstr(answer, "Content-Type:"));
		return;
	}
	assert_int_equal(
		occurrences(answer, "\r\nContent-Type: application/json\r\n"),
		1);
	document = json_read_object(text_from(body), &detail, 1, NULL);
	assert_non_null(document);
	assert_int_equal(detail.kind, JSON_TEXT);
	assert_text(
		detail.text, text_from(reason_row(expected->reason)->detail));
	json_free(document);
}

static int add(struct buf *buf, enum reason reason)
{
	const struct answer answer = {.reason = reason};

	return answer_add(buf, &answer);
}

static void answer_is_complete(void **state)
{
	const struct reason_row_expected *expected = *state;
	struct buf buf;
	const char *answer, *end;

	buf_init(&buf, ANSWER_MAX);
	assert_int_equal(add(&buf, expected->reason), 0);
	assert_true(buf.length <= ANSWER_MAX);
	answer = buf_text(&buf);
	assert_int_equal(strlen(answer), buf.length);
	end = strstr(answer, "\r\n\r\n");
	assert_non_null(end);
	assert_head(answer, end, expected->status);
	for (size_t i = 0; i < COUNT(everywhere); i++)
		assert_int_equal(occurrences(answer, everywhere[i]), 1);
	assert_int_equal(occurrences(answer, "\r\nAllow: POST, OPTIONS\r\n"),
		expected->status == 405);
	assert_int_equal(occurrences(answer, "\r\nRetry-After: "),
		expected->status == 503);
	assert_int_equal(occurrences(answer, "Status: "), 1);
	assert_null(strstr(answer, "Set-Cookie"));
	assert_body(answer, end + 4, expected);
	buf_release(&buf);
}

static void answer_obeys_the_cap(void **state)
{
	const struct reason_row_expected *expected = *state;
	struct buf buf;
	size_t length;

	buf_init(&buf, ANSWER_MAX);
	add(&buf, expected->reason);
	length = buf.length;
	buf_release(&buf);
	buf_init(&buf, length);
	assert_int_equal(add(&buf, expected->reason), 0);
	buf_release(&buf);
	for (size_t limit = 0; limit < length; limit++) {
		buf_init(&buf, limit);
		assert_int_equal(add(&buf, expected->reason), -1);
		buf_release(&buf);
	}
}

static void exact_answers(void **state)
{
	static const char preflight[] =
		"Status: 204 No Content\r\n"
		"Access-Control-Allow-Origin: *\r\n"
		"Access-Control-Allow-Methods: POST, OPTIONS\r\n"
		"Access-Control-Allow-Headers: Content-Type\r\n"
		"Access-Control-Max-Age: 86400\r\n"
		"\r\n";
	struct buf buf;

	(void)state;
	buf_init(&buf, ANSWER_MAX);
	add(&buf, REASON_PREFLIGHT);
	assert_string_equal(buf_text(&buf), preflight);
	buf_reset(&buf);
	/* Filtered looks like accepted: nothing leaks. */
	add(&buf, REASON_ACCEPTED);
	assert_string_equal(buf_text(&buf), preflight);
	for (int reason = REASON_BOT; reason <= REASON_TEST; reason++) {
		buf_reset(&buf);
		add(&buf, (enum reason)reason);
		assert_string_equal(buf_text(&buf), preflight);
	}
	buf_reset(&buf);
	add(&buf, REASON_UNKNOWN_SITE);
	assert_non_null(strstr(
		buf_text(&buf), "\r\n\r\n{\"detail\":\"unknown site\"}"));
	buf_release(&buf);
}

static void every_reason_is_looked_at(void **state)
{
	(void)state;
	assert_int_equal(COUNT(rows), REASON_COUNT);
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_int_equal(rows[i].reason, i);
}

static const struct {
	const char *name;
	const char *kind;
} kinds[] = {
	{"bot", "filtered"},
	{"opted out", "filtered"},
	{"own address", "filtered"},
	{"empty user agent", "filtered"},
	{"test", "filtered"},
	{"malformed", "refused"},
	{"unknown site", "refused"},
	{"foreign origin", "refused"},
	{"flood", "refused"},
	{"misconfigured", "failed"},
	{"unavailable", "failed"},
	{"accepted", NULL},
	{"preflight", NULL},
	{"of a newer program", NULL},
	{"Bot", NULL},
	{"", NULL},
};

static void every_reason_has_a_kind(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(kinds); i++) {
		const char *kind = reason_kind(kinds[i].name);

		if (kinds[i].kind && kind)
			assert_string_equal(kind, kinds[i].kind);
		else
			assert_ptr_equal(kind, kinds[i].kind);
	}
	for (int reason = REASON_METHOD; reason < REASON_COUNT; reason++)
		assert_non_null(
			reason_kind(reason_row((enum reason)reason)->name));
}

/* GIF89a, 43 bytes, as any decoder would read it. */
static void image_is_complete(void **state)
{
	static const char head[] =
		"Status: 200 OK\r\n"
		"Access-Control-Allow-Origin: *\r\n"
		"Access-Control-Allow-Methods: GET, POST, OPTIONS\r\n"
		"Access-Control-Allow-Headers: Content-Type\r\n"
		"Access-Control-Max-Age: 86400\r\n"
		"Content-Type: image/gif\r\n"
		"Content-Length: 43\r\n"
		"Cache-Control: no-store, private, max-age=0\r\n"
		"Pragma: no-cache\r\n"
		"Expires: 0\r\n"
		"Cross-Origin-Resource-Policy: cross-origin\r\n"
		"\r\n";
	static const char gif[] =
		"GIF89a\1\0\1\0\x80\0\0\0\0\0\xff\xff\xff!\xf9\4\1\0\0\0\0"
		",\0\0\0\0\1\0\1\0\0\2\2D\1\0;";
	struct answer answer = {.pixel = true, .image = true};
	struct buf buf;

	(void)state;
	assert_int_equal(sizeof(gif) - 1, 43);
	buf_init(&buf, ANSWER_MAX);
	/* Filtered looks like accepted: nothing leaks. */
	for (int reason = REASON_ACCEPTED; reason < REASON_COUNT; reason++) {
		answer.reason = (enum reason)reason;
		if (reason_row(answer.reason)->detail ||
			answer.reason == REASON_PREFLIGHT)
			continue;
		buf_reset(&buf);
		assert_int_equal(answer_add(&buf, &answer), 0);
		assert_int_equal(buf.length, strlen(head) + 43);
		assert_memory_equal(buf.data, head, strlen(head));
		assert_memory_equal(buf.data + strlen(head), gif, 43);
	}
	buf_release(&buf);
}

struct added_row {
	const char *name;
	struct answer answer;
	const char *with, *without; /* in the answer */
};

static const struct added_row added_rows[] = {
	{"preflight, with the pixel",
		{.reason = REASON_PREFLIGHT, .pixel = true},
		"\r\nAccess-Control-Allow-Methods: GET, POST, OPTIONS\r\n",
		"Allow: "},
	{"405 with the pixel", {.reason = REASON_METHOD, .pixel = true},
		"\r\nAllow: GET, POST, OPTIONS\r\n", "Footfall-Client"},
	{"a refused image",
		{.reason = REASON_UNKNOWN_SITE, .pixel = true, .image = true},
		"\r\nContent-Type: application/json\r\n\r\n{\"detail\":",
		"GIF89a"},
	{"an image that can't be stored",
		{.reason = REASON_UNAVAILABLE, .pixel = true, .image = true},
		"\r\nRetry-After: 5\r\n", "GIF89a"},
	{"a test",
		{.reason = REASON_TEST, .test = true, .way = {CLIENT_ENTRY, 2}},
		"\r\nFootfall-Client: entry; n=2\r\n", "detail"},
	{"a test by an image",
		{.reason = REASON_TEST,
			.pixel = true,
			.image = true,
			.test = true,
			.way = {CLIENT_MALFORMED, 64}},
		"\r\nFootfall-Client: malformed-entry; n=64\r\n", "detail"},
	{"a test that is refused",
		{.reason = REASON_UNKNOWN_SITE,
			.test = true,
			.way = {CLIENT_NONE, 0}},
		"\r\nFootfall-Client: none\r\n", "GIF89a"},
	{"no test", {.reason = REASON_ACCEPTED, .way = {CLIENT_ENTRY, 2}},
		"Status: 204", "Footfall-Client"},
};

static void answer_has_what_it_should(void **state)
{
	const struct added_row *row = *state;
	struct buf buf;

	buf_init(&buf, ANSWER_MAX);
	assert_int_equal(answer_add(&buf, &row->answer), 0);
	assert_non_null(strstr(buf_text(&buf), row->with));
	assert_null(strstr(strstr(buf_text(&buf), "Max-Age"), row->without));
	buf_release(&buf);
}

int main(void)
{
	struct unit_list list = {0};

	UNIT_ADD(&list, every_reason_is_looked_at);
	UNIT_ADD(&list, every_reason_has_a_kind);
	UNIT_ROWS(&list, reason_is_as_published, rows);
	UNIT_ROWS(&list, answer_is_complete, rows);
	UNIT_ROWS(&list, answer_obeys_the_cap, rows);
	UNIT_ADD(&list, exact_answers);
	UNIT_ADD(&list, image_is_complete);
	UNIT_ROWS(&list, answer_has_what_it_should, added_rows);
	return unit_run(&list, "answer");
}
