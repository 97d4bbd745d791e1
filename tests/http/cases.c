/* SPDX-License-Identifier: MIT */
#include "tests/http/cases.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static const struct difference *find_difference(const struct http_case *row)
{
	unsigned int server = server_current();

	for (size_t i = 0; i < DIFFERENCES_MAX; i++)
		if (row->differences[i].servers & server)
			return &row->differences[i];
	return NULL;
}

static void expect_stored(const struct http_case *row)
{
	const struct column columns[] = {
		{"site", "docs.example.org", 0},
		{"path", row->path, 0},
		{"referrer", row->referrer ? row->referrer : "", 0},
		{"user_agent",
			row->user_agent ? row->user_agent : client_user_agent,
			0},
		{"event", "", 0},
		{0},
	};

	expect_row(
		strstr(row->request.body, "\"blog\"") ? columns + 1 : columns);
}

static void test_case(void **state)
{
	const struct http_case *row = *state;
	const struct difference *difference = find_difference(row);
	int status = difference ? difference->status : row->status;
	bool head = row->request.method && !strcmp(row->request.method, "HEAD");
	static struct client_answer answer;

	fixture_reset();
	client_send(&row->request, &answer);
	if (head) {
		/* No body by definition; the rest as ever. */
		assert_int_equal(answer.body_length, 0);
		strcpy(answer.body, "{\"detail\":");
		answer.body_length = strlen(answer.body);
	}
	if (difference && difference->own)
		assert_int_equal(answer.status, status);
	else
		expect_answer(&answer, status);
	if (row->detail && !difference)
		expect_detail(&answer, row->detail);
	if (row->path && status == 204)
		expect_stored(row);
	else
		expect_no_row();
}

void add_cases(
	struct test_list *list, const struct http_case *cases, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct difference *difference =
			find_difference(&cases[i]);

		if (!difference || difference->status)
			test_list_add(
				list, cases[i].name, test_case, &cases[i]);
	}
}
