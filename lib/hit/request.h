/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_HIT_REQUEST_H
#define FOOTFALL_HIT_REQUEST_H

/*
 * A CGI request (RFC 3875) as the environment describes it.  Only the
 * variables that request.c lists are read.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/utf8.h"
#include "hit/reason.h"

enum { REQUEST_BODY_MAX = 16384 }; /* bytes; also of a query */

/* Slices of the environment, empty where a variable is missing.  They are
 * bytes as a stranger sent them: neither UTF-8 nor free of control
 * characters. */
struct request {
	struct text method;
	struct text query;
	struct text content_length;
	struct text content_type;
	struct text remote_address;
	struct text user_agent;
	struct text origin;
	struct text referer; /* the page itself, of an image */
	struct text gpc;     /* Sec-GPC */
	struct text x_forwarded_for;
	struct text forwarded; /* RFC 7239 */
	/* Whether Content-Length says how long the body is; once checked,
	 * false too when it is no number. */
	bool has_content_length;
	size_t length; /* of the body, once checked */
	bool image;    /* once checked: a GET whose query is the hit */
};

/* Takes the known variables out of an environment like environ(7)'s.  The
 * slices live as long as its strings. */
void request_read(struct request *request, char *const *environment);

/*
 * Checks method, length and type, in this order, and sets `length` and
 * `image`.  Returns REASON_ACCEPTED for a POST whose body is to be read and,
 * where `pixel`, for a GET; REASON_PREFLIGHT for OPTIONS; or why the request
 * is refused.
 */
enum reason request_check(struct request *request, bool pixel);

#endif
