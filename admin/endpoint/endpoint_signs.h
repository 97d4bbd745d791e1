/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_ADMIN_ENDPOINT_ENDPOINT_SIGNS_H
#define FOOTFALL_ADMIN_ENDPOINT_ENDPOINT_SIGNS_H

/* What can be seen in an answer of the endpoint, as bits, and what of it is
 * quoted. */
#include "endpoint_faults.h"

enum endpoint_sign {
	SIGN_OURS = 1 << 0, /* an error with a detail of collect.cgi's */
	SIGN_UNKNOWN_SITE = 1 << 1,
	SIGN_FOREIGN_ORIGIN = 1 << 2,
	SIGN_METHOD = 1 << 3,
	SIGN_REDIRECT = 1 << 4,
	SIGN_CHALLENGE = 1 << 5,  /* of a CDN, to a browser */
	SIGN_OTHER_FINE = 1 << 6, /* as in struct exchange */
	SIGN_JSON_FINE = 1 << 7,  /* as in struct exchange */
	SIGN_PROGRAM = 1 << 8,	  /* the body is a program */
	SIGN_HTML = 1 << 9,
	SIGN_GIF = 1 << 10,
	SIGN_WAY = 1 << 11,  /* the header that answers a test */
	SIGN_CORS = 1 << 12, /* a page may read the answer */
	SIGN_CORS_TWICE = 1 << 13,
	SIGN_CORS_POST = 1 << 14, /* POST is among the methods allowed */
	SIGN_KEPT = 1 << 15,	  /* a cache had the answer */
	SIGN_BETWEEN = 1 << 16,	  /* a CDN or proxy passed it on */
	SIGN_FINE = 1 << 17,	  /* what the request should get */
	SIGN_MOVED = 1 << 18,	  /* to what `endpoint` may name */
};

unsigned int endpoint_signs(const struct exchange *exchange);

/* The detail of an error, when it is one that collect.cgi gives with this
 * status; else NULL. */
const char *endpoint_detail(const struct http_answer *answer);

/* The header by which a cache says that it had the answer, and the one by
 * which a CDN or proxy says that it passed it on; NULL: none does. */
const char *endpoint_kept_by(const struct http_answer *answer);
const char *endpoint_passed_by(const struct http_answer *answer);

/* Reads the header that answers a test.  Returns 0, or -1 when it is not
 * there. */
int endpoint_way(const struct http_answer *answer, struct client_way *way)
	__attribute__((warn_unused_result));

#endif
