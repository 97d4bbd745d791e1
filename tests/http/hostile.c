/* SPDX-License-Identifier: MIT */

/*
 * The corpus of hostile requests: none gets a 5xx, each gets what its file
 * says, what is stored is stored byte for byte, and a good hit is counted
 * afterwards.
 */
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/http/cases.h"
#include "tests/http/corpus_file.h"
#include "tests/http/outage.h"

static const char *folder(void)
{
	static char path[4096];
	const char *source = getenv("FOOTFALL_SRCDIR");

	snprintf(path, sizeof(path), "%s/tests/http/corpus",
		source ? source : ".");
	return path;
}

static void send_raw(
	const struct corpus_request *request, struct client_answer *answer)
{
	struct client_bytes bytes = {
		.head = request->fields[CORPUS_RAW],
		.head_length = request->lengths[CORPUS_RAW],
		.rest = request->fields[CORPUS_BODY],
		.rest_length = request->lengths[CORPUS_BODY],
		.hang_up = request->fields[CORPUS_HANG_UP] != NULL,
	};

	client_send_bytes(&bytes, answer);
}

static void send_plain(
	const struct corpus_request *request, struct client_answer *answer)
{
	struct client_request plain = {
		.method = request->fields[CORPUS_METHOD],
		.target = request->fields[CORPUS_TARGET],
		.body = request->fields[CORPUS_BODY],
		.length = request->lengths[CORPUS_BODY],
	};

	for (size_t i = 0; i < request->header_count; i++)
		plain.headers[i] = request->headers[i];
	client_send(&plain, answer);
}

static void send_request(
	const struct corpus_request *request, struct client_answer *answer)
{
	if (request->fields[CORPUS_RAW])
		send_raw(request, answer);
	else
		send_plain(request, answer);
}

static void expect_stored_as(const struct corpus_request *request)
{
	struct column columns[4] = {{0}};
	static const struct {
		enum corpus_field field;
		const char *column;
	} fields[] = {
		{CORPUS_PATH, "path"},
		{CORPUS_REFERRER, "referrer"},
		{CORPUS_USER_AGENT, "user_agent"},
	};

	for (size_t i = 0; i < 3; i++)
		columns[i] = (struct column){fields[i].column,
			request->fields[fields[i].field],
			request->lengths[fields[i].field]};
	expect_row(columns);
}

static void test_hostile(void **state)
{
	static struct client_answer answer;
	struct corpus_request request;
	char file[4352];

	snprintf(file, sizeof(file), "%s/%s", folder(), (char *)*state);
	corpus_read(&request, file);
	fixture_reset();
	fixture_pixel(request.fields[CORPUS_PIXEL] != NULL);
	send_request(&request, &answer);
	if (!corpus_expects(&request, CORPUS_STATUS, answer.status) &&
		!(server_current() == SERVER_CADDY &&
			corpus_expects(&request, CORPUS_CADDY, answer.status)))
		fail_msg("%s: status %d, not %s: %s%s", (char *)*state,
			answer.status, request.fields[CORPUS_STATUS],
			answer.head, answer.body);
	/* Only collect.cgi answers 204, or 200. */
	if (!request.fields[CORPUS_OWN] ||
		(answer.status && answer.status < 300))
		expect_answer(&answer, answer.status);
	if (answer.status && answer.status < 300 &&
		!request.fields[CORPUS_STORED])
		expect_stored_as(&request);
	else
		expect_no_row();
	corpus_release(&request);
	fixture_pixel(false);
	expect_good_hit();
}

static int is_request(const struct dirent *entry)
{
	const char *end = strrchr(entry->d_name, '.');

	return end && !strcmp(end, ".request");
}

enum { FILES_MAX = 1000 };

/* Sends all of them; where there are statuses, each is to be the same, but for
 * words of servers and of collect.cgi about what is no request. */
static void send_all(int *statuses, bool again)
{
	static struct client_answer answer;
	struct corpus_request request;
	struct dirent **entries;
	int count = scandir(folder(), &entries, is_request, alphasort);
	char file[4352];

	assert_true(count > 0 && count <= FILES_MAX);
	for (int i = 0; i < count; i++) {
		snprintf(file, sizeof(file), "%s/%s", folder(),
			entries[i]->d_name);
		corpus_read(&request, file);
		fixture_pixel(request.fields[CORPUS_PIXEL] != NULL);
		send_request(&request, &answer);
		fixture_pixel(false);
		corpus_release(&request);
		if (again && answer.status != statuses[i] &&
			(answer.status < 300 || statuses[i] < 300))
			fail_msg("%s: status %d without MariaDB, %d with it",
				entries[i]->d_name, answer.status, statuses[i]);
		statuses[i] = answer.status;
		free(entries[i]);
	}
	free(entries);
}

/* The journal makes no difference, to the answer or to the row. */
static void test_journal(void **state)
{
	static int statuses[FILES_MAX];

	(void)state;
	expect_good_hit();
	send_all(statuses, false);
	database_run(
		fixture_database, "DELETE FROM pageview WHERE path = '/good'");
	outage_begin();
	send_all(statuses, true);
	assert_int_equal(outage_end(), 0);
	outage_expect_same();
	expect_good_hit();
}

/* The names live until the process ends, as the list needs them. */
void add_hostile_tests(struct test_list *list)
{
	/* The names of the tests stand in it until the end. */
	static struct dirent **entries;
	int count = scandir(folder(), &entries, is_request, alphasort);

	test_list_add(list, "all hostile requests, without MariaDB",
		test_journal, NULL);
	for (int i = 0; i < count; i++)
		test_list_add(list, entries[i]->d_name, test_hostile,
			entries[i]->d_name);
	if (count <= 0) {
		fprintf(stderr, "no requests in %s\n", folder());
		exit(1);
	}
}
