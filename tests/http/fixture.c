/* SPDX-License-Identifier: MIT */
#include "tests/http/fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct database *fixture_database;

/* The methods that the configuration allows. */
static const char *allowed = "POST, OPTIONS";

enum server server_current(void)
{
	static const struct {
		const char *name;
		enum server server;
	} servers[] = {
		{"apache", SERVER_APACHE},
		{"htaccess", SERVER_HTACCESS},
		{"lighttpd", SERVER_LIGHTTPD},
		{"nginx", SERVER_NGINX},
		{"busybox", SERVER_BUSYBOX},
		{"caddy", SERVER_CADDY},
	};
	const char *name = getenv("FOOTFALL_TEST_SERVER");

	for (size_t i = 0; name && i < sizeof(servers) / sizeof(*servers); i++)
		if (!strcmp(name, servers[i].name))
			return servers[i].server;
	fprintf(stderr,
		"FOOTFALL_TEST_SERVER: %s: unknown; run this test "
		"within tests/support/with-webserver\n",
		name ? name : "not set");
	exit(1);
}

void test_list_add(struct test_list *list, const char *name,
	void (*test)(void **state), const void *state)
{
	/* cmocka wants a pointer to what it may change; no test does. */
	union {
		const void *in;
		void *out;
	} initial = {.in = state};

	list->items =
		realloc(list->items, (list->count + 1) * sizeof(*list->items));
	if (!list->items)
		abort();
	list->items[list->count++] = (struct CMUnitTest){
		.name = name, .test_func = test, .initial_state = initial.out};
}

int fixture_open(void **state)
{
	(void)state;
	fixture_database = database_open();
	return 0;
}

int fixture_close(void **state)
{
	(void)state;
	database_close(fixture_database);
	return 0;
}

void fixture_reset(void)
{
	database_run(fixture_database, "DELETE FROM pageview");
}

/* Beside a .htaccess file, the server has a configuration of its own. */
static FILE *open_configuration(void)
{
	const char *stage = getenv("FOOTFALL_TEST_STAGE");
	char path[4096];

	snprintf(path, sizeof(path), "%s%s/footfall/footfall.conf",
		stage ? stage : "",
		server_current() == SERVER_HTACCESS ? "/htdocs" : "");
	return fopen(path, "r+");
}

void fixture_pixel(bool on)
{
	char text[8192];
	FILE *file = open_configuration();
	char *key;

	assert_non_null(file);
	text[fread(text, 1, sizeof(text) - 1, file)] = '\0';
	key = strstr(text, "pixel = ");
	assert_non_null(key);
	assert_int_equal(fseek(file, key - text, SEEK_SET), 0);
	fputs(on ? "pixel = true; " : "pixel = false;", file);
	assert_int_equal(fclose(file), 0);
	allowed = on ? "GET, POST, OPTIONS" : "POST, OPTIONS";
}

static void expect_header(
	const struct client_answer *answer, const char *name, const char *value)
{
	if (!client_has_header(answer, name, value))
		fail_msg("status %d without %s: %s\n%s", answer->status, name,
			value ? value : "...", answer->head);
}

void expect_detail(const struct client_answer *answer, const char *detail)
{
	char body[256] = "";

	snprintf(body, sizeof(body), "\"%s\"", detail);
	if (!strstr(answer->body, body))
		fail_msg("status %d: the detail is not \"%s\" but %.*s",
			answer->status, detail, (int)answer->body_length,
			answer->body);
}

static void expect_image(const struct client_answer *answer)
{
	expect_header(answer, "Content-Type", "image/gif");
	/* Apache makes chunks of it. */
	if (!(server_current() & SERVERS_APACHE))
		expect_header(answer, "Content-Length", "43");
	expect_header(answer, "Cache-Control", "no-store, private, max-age=0");
	assert_false(client_has_header(answer, "Last-Modified", NULL));
	assert_false(client_has_header(answer, "ETag", NULL));
	assert_int_equal(answer->body_length, 43);
	assert_memory_equal(answer->body, "GIF89a\1\0\1\0", 10);
	assert_int_equal(answer->body[42], ';');
}

static void expect_body(const struct client_answer *answer)
{
	static const char start[] = "{\"detail\":";

	if (answer->status == 200) {
		expect_image(answer);
		return;
	}
	if (answer->status < 400) {
		assert_int_equal(answer->body_length, 0);
		return;
	}
	expect_header(answer, "Content-Type", "application/json");
	if (!strstr(answer->body, start))
		fail_msg("status %d without a detail: %.*s", answer->status,
			(int)answer->body_length, answer->body);
}

void expect_answer(const struct client_answer *answer, int status)
{
	if (answer->status != status)
		fail_msg("status %d, not %d: %s%.*s", answer->status, status,
			answer->head, (int)answer->body_length, answer->body);
	expect_header(answer, "Access-Control-Allow-Origin", "*");
	expect_header(answer, "Access-Control-Allow-Methods", allowed);
	expect_header(answer, "Access-Control-Allow-Headers", "Content-Type");
	expect_header(answer, "Access-Control-Max-Age", "86400");
	assert_false(client_has_header(answer, "Set-Cookie", NULL));
	if (status == 405)
		expect_header(answer, "Allow", allowed);
	if (status == 503)
		expect_header(answer, "Retry-After", NULL);
	expect_body(answer);
}

static void expect_column(const struct column *column)
{
	char sql[128];
	size_t length = 0;
	size_t expected = column->length || !column->value
				  ? column->length
				  : strlen(column->value);
	char *value;

	if (!column->value)
		return;
	snprintf(sql, sizeof(sql), "SELECT %s FROM pageview", column->name);
	value = database_text(fixture_database, sql, &length);
	assert_non_null(value);
	if (length != expected || memcmp(value, column->value, length))
		fail_msg("column %s is \"%s\" (%zu bytes), not \"%s\" (%zu)",
			column->name, value, length, column->value, expected);
	free(value);
}

void expect_row(const struct column *columns)
{
	assert_int_equal(database_integer(fixture_database,
				 "SELECT COUNT(*) FROM pageview"),
		1);
	for (; columns->name; columns++)
		expect_column(columns);
	assert_int_equal(database_integer(fixture_database,
				 "SELECT COUNT(*) FROM pageview"
				 " WHERE LENGTH(visitor_hash) = 16"
				 " AND visitor_hash <> REPEAT('\\0', 16)"
				 " AND event_id <> 0 AND ABS(TIMESTAMPDIFF("
				 "SECOND, occurred_at, UTC_TIMESTAMP())) < 60"),
		1);
}

void expect_no_row(void)
{
	int64_t rows = database_integer(
		fixture_database, "SELECT COUNT(*) FROM pageview");

	if (rows)
		fail_msg("%lld rows came of a hit that must leave none",
			(long long)rows);
}

char *fixture_visitor(void)
{
	char *hash;

	assert_int_equal(database_integer(fixture_database,
				 "SELECT COUNT(*) FROM pageview"),
		1);
	hash = database_text(fixture_database,
		"SELECT HEX(visitor_hash) FROM pageview", NULL);
	assert_non_null(hash);
	return hash;
}

void expect_good_hit(void)
{
	struct client_request request = {
		.body = "{\"site\":\"docs.example.org\",\"path\":\"/good\"}"};
	struct client_answer answer;

	fixture_reset();
	client_send(&request, &answer);
	expect_answer(&answer, 204);
	expect_row((const struct column[]){{"path", "/good", 0}, {0}});
}
