/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_HIT_ANSWER_H
#define FOOTFALL_HIT_ANSWER_H

/* The answer to a hit as a CGI response (RFC 3875, section 6). */
#include "base/buf.h"
#include "hit/client_ip.h"
#include "hit/reason.h"

enum { ANSWER_MAX = 1024 }; /* bytes of the longest answer */

/* The header that tells the way, in an answer to a test hit. */
#define ANSWER_CLIENT_HEADER "Footfall-Client"

/* What became of a hit, and what its answer depends on besides. */
struct answer {
	enum reason reason;
	bool pixel; /* GET counts here, and is among the methods allowed */
	bool image; /* the hit came by GET: a GIF instead of nothing */
	bool test;  /* the hit was a test, and `way` is told */
	struct client_way way;
};

/* Appends the answer: status, CORS headers (on every one, errors too) and a
 * JSON body {"detail": ...} with an error, or the GIF of an image.  Nothing
 * that the client sent is in it. */
int answer_add(struct buf *buf, const struct answer *answer);

#endif
