/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_ADMIN_ENDPOINT_HTTP_ANSWER_H
#define FOOTFALL_ADMIN_ENDPOINT_HTTP_ANSWER_H

/* What came back of a request, as http_client.h fills it in: bytes of a
 * stranger, bounded, neither UTF-8 nor free of control characters. */
#include <stdbool.h>
#include <stddef.h>

#include "base/utf8.h"

enum http_outcome {
	HTTP_ANSWERED,
	HTTP_NO_NAME,	  /* the host's name has no address */
	HTTP_NO_PROXY,	  /* the proxy of the environment is of no use */
	HTTP_REFUSED,	  /* nobody listens there */
	HTTP_UNREACHABLE, /* no way there */
	HTTP_SLOW,	  /* nothing came in time */
	HTTP_NO_HTTP,	  /* what came is no HTTP, or nothing */
	HTTP_NO_TLS,	  /* what came is no TLS */
	HTTP_EXPIRED,	  /* the certificate is */
	HTTP_OTHER_NAME,  /* the certificate is another host's */
	HTTP_NO_ISSUER,	  /* nobody known vouches for the certificate */
	HTTP_DISTRUSTED,  /* anything else about the certificate */
	HTTP_FAILED,	  /* anything else */
	HTTP_OUTCOMES,
};

enum {
	HTTP_WHY_SIZE = 256,
	HTTP_URL_SIZE = 1100,
	HTTP_HEAD_SIZE = 8192, /* more of it is not kept */
	HTTP_BODY_SIZE = 2048, /* likewise */
};

struct http_answer {
	enum http_outcome outcome;
	char why[HTTP_WHY_SIZE]; /* the library's own words */
	int status;
	const char *version;	      /* "HTTP/1.1" */
	char redirect[HTTP_URL_SIZE]; /* where it sends on to; "" */
	char head[HTTP_HEAD_SIZE];    /* lines "Name: value\r\n", and a NUL */
	char body[HTTP_BODY_SIZE];
	size_t body_length;
};

/* How many headers of this name, in any case, there are; `*value` becomes the
 * first one's, trimmed, or empty. */
size_t http_answer_header(
	const struct http_answer *answer, const char *name, struct text *value);

#endif
