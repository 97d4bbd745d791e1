/* SPDX-License-Identifier: MIT */

/*
 * Every byte from 1 to 255 in each header that collect.cgi reads, on a socket.
 * A server may refuse the request itself with a 400; nobody answers 5xx, and a
 * row came exactly when the answer is 204.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/http/cases.h"

struct byte_case {
	const char *name;
	const char *header;
	const char *before, *after; /* around the byte */
	bool stored;		    /* the value is in the row */
};

static const struct byte_case cases[] = {
	{"every byte in User-Agent", "User-Agent", "before", "after", true},
	{"every byte in Referer", "Referer", "https://r.example/", "x", false},
	{"every byte in Origin", "Origin", "https://o.example", "x", false},
	{"every byte in X-Forwarded-For", "X-Forwarded-For", "198.51.", "100.7",
		false},
	{"every byte in Content-Type", "Content-Type", "text/plain;", "=x",
		false},
	{"every byte in Sec-GPC", "Sec-GPC", "", "0", false},
};

static void send_byte(const struct byte_case *row, unsigned char byte,
	struct client_answer *answer)
{
	char request[1024];
	bool is_agent = !strcmp(row->header, "User-Agent");
	bool is_type = !strcmp(row->header, "Content-Type");
	int length = snprintf(request, sizeof(request),
		"POST /cgi-bin/collect.cgi HTTP/1.1\r\nHost: localhost\r\n"
		"Connection: close\r\nContent-Length: %zu\r\n%s%s%s: %s%c%s"
		"\r\n\r\n%s",
		strlen(GOOD_BODY),
		is_agent ? "" : "User-Agent: Mozilla/5.0\r\n",
		is_type ? "" : "Content-Type: text/plain\r\n", row->header,
		row->before, byte, row->after, GOOD_BODY);
	struct client_bytes bytes = {
		.head = request, .head_length = (size_t)length};

	client_send_bytes(&bytes, answer);
}

/* What of the user agent stands in the row: bytes of ASCII as they are; the
 * others are no UTF-8 when alone, and become U+FFFD. */
static void expect_agent(const struct byte_case *row, unsigned char byte)
{
	char expected[64];

	if (byte < 0x20 || byte == 0x7f) {
		/* What servers make of control characters differs; none of
		 * them ends the string, which a cut value would show. */
		expect_row((const struct column[]){{"path", "/a", 0}, {0}});
		assert_int_equal(database_integer(fixture_database,
					 "SELECT user_agent LIKE"
					 " 'before%after' FROM pageview"),
			1);
		return;
	}
	if (byte < 0x80)
		snprintf(expected, sizeof(expected), "%s%c%s", row->before,
			byte, row->after);
	else
		snprintf(expected, sizeof(expected), "%s\xef\xbf\xbd%s",
			row->before, row->after);
	expect_row((const struct column[]){{"user_agent", expected, 0}, {0}});
}

static void test_bytes(void **state)
{
	const struct byte_case *row = *state;
	static struct client_answer answer;
	int stored = 0;

	for (int byte = 1; byte <= 255; byte++) {
		fixture_reset();
		send_byte(row, (unsigned char)byte, &answer);
		if (answer.status != 204) {
			if (answer.status != 400)
				fail_msg("byte 0x%02x: status %d", byte,
					answer.status);
			expect_no_row();
			continue;
		}
		expect_answer(&answer, 204);
		stored++;
		/* A line feed ends the header; what follows is another. */
		if (row->stored && byte != '\n' && byte != '\r')
			expect_agent(row, (unsigned char)byte);
		else
			expect_row((const struct column[]){{0}});
	}
	/* Letters, at the least, must have come through. */
	assert_true(stored >= 52);
	expect_good_hit();
}

void add_byte_tests(struct test_list *list)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		test_list_add(list, cases[i].name, test_bytes, &cases[i]);
}
