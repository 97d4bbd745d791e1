/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_TESTS_CLIENT_H
#define FOOTFALL_TESTS_CLIENT_H

/*
 * What a visitor's browser, or a stranger, sends to the web server: requests
 * by libcurl, and bytes on a socket for what libcurl can't or won't send.
 *
 * FOOTFALL_TEST_BASE (http://127.0.0.1:PORT) names the server.  A server that
 * can't be reached, or does not answer in CLIENT_PATIENCE_MS, fails the
 * running cmocka test.
 */
#include <stdbool.h>
#include <stddef.h>

enum {
	CLIENT_HEADERS_MAX = 6,
	CLIENT_PATIENCE_MS = 20000,
	CLIENT_ANSWER_MAX = 65536, /* bytes kept of an answer */
};

/* The user agent of a request that names none itself. */
extern const char client_user_agent[];

struct client_request {
	const char *method; /* NULL: POST */
	const char *target; /* path and query; NULL: /cgi-bin/collect.cgi */
	/* "Name: value", or "Name;" for an empty value.  User-Agent and
	 * Content-Type (text/plain) are added unless they stand here; one that
	 * is "Name:" is not sent. */
	const char *headers[CLIENT_HEADERS_MAX];
	const char *body; /* NULL: none, and no Content-Length */
	size_t length;	  /* of the body; 0: strlen(body) */
	bool chunked;	  /* Transfer-Encoding: chunked, no Content-Length */
};

/* Bytes on a socket. */
struct client_bytes {
	const char *head;
	size_t head_length;
	/* After the head, wait this long for an answer, then send the rest. */
	int pause_ms;
	const char *rest;
	size_t rest_length;
	/* Send the rest byte by byte, with so many milliseconds between two,
	 * until there is an answer. */
	int drip_ms;
	bool hang_up; /* say that no more will come, and read the answer */
};

struct client_answer {
	int status; /* 0: the server closed the connection without one */
	char head[8192];
	char body[CLIENT_ANSWER_MAX];
	size_t body_length; /* as sent: a chunked body is not put together */
};

void client_send(
	const struct client_request *request, struct client_answer *answer);

void client_send_bytes(
	const struct client_bytes *bytes, struct client_answer *answer);

/* Whether the answer has the header with this value, both in any case; with
 * `value` NULL, whether it has the header at all. */
bool client_has_header(const struct client_answer *answer, const char *name,
	const char *value);

#endif
