/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_TESTS_FIXTURE_H
#define FOOTFALL_TESTS_FIXTURE_H

/*
 * What the http tests share: which server they run against, a list of tests
 * that grows, and what is expected of an answer and of the table `pageview`.
 *
 * Sites of the configuration, see tests/support/with-webserver:
 * docs.example.org takes hits from anywhere, blog those with the Origin
 * https://blog.example.org.
 */
#include <stdbool.h>
#include <stddef.h>

#include "tests/http/client.h"
#include "tests/support/database.h"

struct CMUnitTest;

/* The servers, as bits; FOOTFALL_TEST_SERVER names one. */
enum server {
	SERVER_APACHE = 1,
	SERVER_HTACCESS = 2,
	SERVER_LIGHTTPD = 4,
	SERVER_NGINX = 8,
	SERVER_BUSYBOX = 16,
	SERVER_CADDY = 32,
	SERVERS_APACHE = SERVER_APACHE | SERVER_HTACCESS,
};

/* The server that this run is against.  Fails on an unknown name. */
enum server server_current(void);

struct test_list {
	struct CMUnitTest *items;
	size_t count;
};

/* Adds a test; `name` and `state` must live as long as the list. */
void test_list_add(struct test_list *list, const char *name,
	void (*test)(void **state), const void *state);

/* Each file of tests adds its own. */
void add_request_tests(struct test_list *list);
void add_body_tests(struct test_list *list);
void add_screen_tests(struct test_list *list);
void add_length_tests(struct test_list *list);
void add_client_ip_tests(struct test_list *list);
void add_byte_tests(struct test_list *list);
void add_hostile_tests(struct test_list *list);
void add_owner_tests(struct test_list *list);
void add_pixel_tests(struct test_list *list);
void add_doctor_tests(struct test_list *list);

/* The connection to MariaDB, from group setup to teardown. */
extern struct database *fixture_database;
int fixture_open(void **state);
int fixture_close(void **state);

/* Empties `pageview`, so that what stands there afterwards is this test's. */
void fixture_reset(void);

/* Turns `pixel` on or off in the server's configuration. */
void fixture_pixel(bool on);

/* An answer of collect.cgi: this status, the four CORS headers, no cookie, and
 * what goes with the status: the GIF (200), an empty body (204), Allow (405),
 * Retry-After (503), {"detail": …} (4xx, 5xx). */
void expect_answer(const struct client_answer *answer, int status);

/* The answer's detail is this text. */
void expect_detail(const struct client_answer *answer, const char *detail);

/* Bytes that a column is to hold. */
struct column {
	const char *name;
	const char *value; /* NULL: not looked at */
	size_t length;	   /* 0: strlen(value) */
};

/* One row and no other, with these columns (up to one without a name), a
 * visitor hash, an event_id, and a time not further than a minute from now. */
void expect_row(const struct column *columns);
void expect_no_row(void);

/* The visitor hash of the only row, in hexadecimal; the caller frees it. */
char *fixture_visitor(void);

/* A plain hit is counted: the server and collect.cgi are in good health. */
void expect_good_hit(void);

#endif
