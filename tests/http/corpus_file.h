/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_TESTS_CORPUS_H
#define FOOTFALL_TESTS_CORPUS_H

/*
 * Hostile requests, one a file, in tests/http/corpus/NAME.request.  A file is
 * lines "key: value"; "%41" in a value is the byte 0x41, "%%" a percent sign;
 * "key*100:" repeats the value 100 times.  Lines that begin with # and blank
 * lines are for people.
 *
 *	method: PUT         POST unless it is said
 *	target: /where      /cgi-bin/collect.cgi unless it is said
 *	header: Name: value any number, see client.h
 *	body: text          any number: they are joined, nothing between
 *	raw: a line         of the head as it goes over the socket: CR LF is
 *	                    added; the last one is empty
 *	part: text          a piece of such a line, without CR LF
 *	hang-up: yes        after raw: say that no more will come
 *	status: 400 4xx 204 one of these is right; "closed": no answer
 *	caddy: 502          what Caddy may answer by itself besides
 *	own: yes            a server may answer it by itself, without CORS
 *	pixel: yes          with `pixel` on, so that GET counts
 *	stored: no          no row even if the answer is 204, or 200 of an image
 *	path: text          of the row; likewise referrer, user-agent
 */
#include <stdbool.h>
#include <stddef.h>

#include "tests/http/client.h"

enum corpus_field {
	CORPUS_METHOD,
	CORPUS_TARGET,
	CORPUS_BODY,
	CORPUS_RAW,
	CORPUS_STATUS,
	CORPUS_CADDY,
	CORPUS_PATH,
	CORPUS_REFERRER,
	CORPUS_USER_AGENT,
	CORPUS_OWN,
	CORPUS_STORED,
	CORPUS_HANG_UP,
	CORPUS_PIXEL,
	CORPUS_FIELDS
};

struct corpus_request {
	/* Values with a NUL after them; NULL: the key is not there. */
	char *fields[CORPUS_FIELDS];
	size_t lengths[CORPUS_FIELDS];
	char *headers[CLIENT_HEADERS_MAX];
	size_t header_count;
};

/* Reads a file.  A line that it does not understand fails the running test. */
void corpus_read(struct corpus_request *request, const char *file);
void corpus_release(struct corpus_request *request);

/* Whether the key's value names this status; 0 stands for "closed". */
bool corpus_expects(const struct corpus_request *request,
	enum corpus_field field, int status);

#endif
