/* SPDX-License-Identifier: MIT */

/* admin/endpoint_text and http_answer: rules and quotes in words, and the
 * headers that they come from. */
#include <string.h>

#include "admin/endpoint/endpoint_signs.h"
#include "base/display.h"
#include "hit/answer.h"
#include "tests/unit/unit.h"

static void assert_text_of(const struct endpoint_fault *fault,
	const struct exchange *exchange, const char *words)
{
	struct buf buf;

	buf_init(&buf, 4096);
	assert_int_equal(endpoint_fault_add(&buf, fault, exchange), 0);
	if (!strstr(buf_text(&buf), words))
		fail_msg("\"%s\" is not in: %s", words, buf_text(&buf));
	/* It is not cut, and no mark is left. */
	assert_true(buf.length < FINDING_TEXT_SIZE);
	assert_null(strchr(buf_text(&buf), '@'));
	buf_release(&buf);
}

struct way_row {
	const char *name; /* the header's value */
	enum finding_level level;
	const char *words;
};

static const struct way_row way_rows[] = {
	{"none", FINDING_BAD, "REMOTE_ADDR"},
	{"header-ignored", FINDING_OK, "proxy_header is \"none\""},
	{"peer", FINDING_OK, "no proxy header was there"},
	{"untrusted-peer", FINDING_WARN, "trusted_proxies"},
	{"entry; n=2", FINDING_OK, "entry 2 from the right"},
	{"malformed-entry; n=1", FINDING_WARN, "entry 1 from the right"},
};

static void way_has_a_text(void **state)
{
	const struct way_row *row = *state;
	struct http_answer answer = {0};
	struct exchange exchange = {.answer = &answer};
	const struct endpoint_fault *fault;
	struct client_way way;

	strcat(strcpy(answer.head, ANSWER_CLIENT_HEADER ": "), row->name);
	assert_int_equal(endpoint_way(&answer, &way), 0);
	fault = endpoint_fault_of_way(&way);
	assert_int_equal(fault->level, row->level);
	assert_text_of(fault, &exchange, row->words);
}

struct between_row {
	const char *name; /* a header; "": none */
	const char *words;
};

static const struct between_row between_rows[] = {
	{"", NULL},
	{"Server: nginx", NULL},
	{"Viable: yes", NULL},
	{"Via: 1.1 varnish", "(Via: 1.1 varnish)"},
	{"cf-ray: 8c-FRA", "(CF-Ray: 8c-FRA)"},
	{"X-Varnish: 12", "trusted_proxies"},
};

static void who_is_between_is_told(void **state)
{
	const struct between_row *row = *state;
	struct http_answer answer = {.status = 204};
	struct exchange exchange = {
		.url = "https://a.example/c", .origin = "", .answer = &answer};
	const struct endpoint_fault *fault;

	strcpy(answer.head, row->name);
	fault = endpoint_fault_between(&exchange);
	assert_int_equal(!fault, !row->words);
	if (fault)
		assert_text_of(fault, &exchange, row->words);
}

/* What a stranger's server sends is quoted, but not at length, and nothing
 * of it acts on a terminal once display_add() has shown it. */
static void quotes_are_short_and_harmless(void **state)
{
	struct http_answer answer = {
		.status = 200, .body_length = HTTP_BODY_SIZE};
	struct exchange exchange = {.url = "https://a.example/c",
		.origin = "",
		.kind = EXCHANGE_HIT,
		.answer = &answer};
	const struct endpoint_fault *fault;
	struct buf text, shown;

	(void)state;
	for (size_t i = 0; i < HTTP_BODY_SIZE; i++)
		answer.body[i] = (char)(i % 3 ? 0x9b + i % 5 : i);
	fault = endpoint_fault_find(&exchange);
	buf_init(&text, 4096);
	assert_int_equal(endpoint_fault_add(&text, fault, &exchange), 0);
	assert_true(text.length < 250);
	buf_init(&shown, 4096);
	display_add(&shown, (struct text){text.data, text.length});
	for (size_t i = 0; i < shown.length; i++)
		assert_true((unsigned char)shown.data[i] >= ' ');
	buf_release(&shown);
	buf_release(&text);
}

static void headers_are_found(void **state)
{
	struct http_answer answer = {
		.head = "HTTP/1.1 200 OK\r\nA: 1\r\nAB: 2\r\na:\t3 \r\n"
			"Empty:\r\nno colon\r\n: x\r\n\r\n"};
	struct text value;

	(void)state;
	assert_int_equal(http_answer_header(&answer, "a", &value), 2);
	assert_text(value, TEXT("1"));
	assert_int_equal(http_answer_header(&answer, "ab", &value), 1);
	assert_text(value, TEXT("2"));
	assert_int_equal(http_answer_header(&answer, "empty", &value), 1);
	assert_text(value, TEXT(""));
	assert_int_equal(http_answer_header(&answer, "no colon", &value), 0);
	assert_int_equal(http_answer_header(&answer, "b", &value), 0);
	assert_text(value, TEXT(""));
}

int main(void)
{
	struct unit_list list = {0};

	UNIT_ROWS(&list, way_has_a_text, way_rows);
	UNIT_ROWS(&list, who_is_between_is_told, between_rows);
	UNIT_ADD(&list, quotes_are_short_and_harmless);
	UNIT_ADD(&list, headers_are_found);
	return unit_run(&list, "endpoint_text");
}
