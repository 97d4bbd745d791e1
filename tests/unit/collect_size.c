/* SPDX-License-Identifier: MIT */

/* lib/collect/collect: bodies and user agents of every size. */
#include <stdlib.h>
#include <string.h>

#include "tests/unit/stage.h"

/* No strict prefix of a body counts. */
static void prefixes_are_malformed(void **state)
{
	int calls;
	struct stage stage;

	(void)state;
	stage_open(&stage);
	for (size_t cut = 0; cut < strlen(STAGE_GOOD); cut++) {
		char body[sizeof(STAGE_GOOD)] = "";
		struct collect_row row = {"", REASON_MALFORMED, .body = body};

		memcpy(body, STAGE_GOOD, cut);
		assert_int_equal(stage_collect(&stage.settings, &row, &calls),
			REASON_MALFORMED);
	}
	assert_false(stage_somebody_came(&stage));
	stage_close(&stage);
}

struct size_row {
	const char *name;
	size_t size;
	enum reason expected;
};

static const struct size_row size_rows[] = {
	{"16383 bytes", REQUEST_BODY_MAX - 1, REASON_TEST},
	{"16384 bytes", REQUEST_BODY_MAX, REASON_TEST},
	{"16385 bytes", REQUEST_BODY_MAX + 1, REASON_TOO_LARGE},
};

static void body_may_be_of_this_size(void **state)
{
	static const char tail[] = "\",\"site\":\"blog\",\"test\":true}";
	const struct size_row *row = *state;
	char *body = malloc(row->size + 1);
	struct collect_row hit = {
		"", row->expected, .body = body, .origin = STAGE_ORIGIN};
	int calls;
	struct stage stage;

	assert_non_null(body);
	memset(body, 'x', row->size);
	memcpy(body, "{\"path\":\"", 9);
	strcpy(body + row->size - strlen(tail), tail);
	stage_open(&stage);
	assert_int_equal(
		stage_collect(&stage.settings, &hit, &calls), row->expected);
	assert_int_equal(calls, row->expected == REASON_TEST);
	assert_false(stage_somebody_came(&stage));
	stage_close(&stage);
	free(body);
}

static const struct size_row agent_rows[] = {
	{"65535 bytes", 65535, REASON_TEST},
	{"65536 bytes", 65536, REASON_TEST},
	{"65537 bytes", 65537, REASON_TEST},
	{"1000000 bytes", 1000000, REASON_TEST},
};

/* Each byte becomes U+FFFD, of three bytes: none is too much. */
static void user_agent_may_be_of_any_size(void **state)
{
	const struct size_row *row = *state;
	char *agent = malloc(row->size + 1);
	struct collect_row hit = {
		"", row->expected, .body = STAGE_TEST, .agent = agent};
	int calls;
	struct stage stage;

	assert_non_null(agent);
	memset(agent, '\xff', row->size);
	agent[row->size] = '\0';
	stage_open(&stage);
	assert_int_equal(
		stage_collect(&stage.settings, &hit, &calls), row->expected);
	stage_close(&stage);
	free(agent);
}

int main(void)
{
	struct unit_list list = {0};

	UNIT_ADD(&list, prefixes_are_malformed);
	UNIT_ROWS(&list, body_may_be_of_this_size, size_rows);
	UNIT_ROWS(&list, user_agent_may_be_of_any_size, agent_rows);
	return unit_run(&list, "collect_size");
}
