/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_HIT_ANSWER_H
#define FOOTFALL_HIT_ANSWER_H

/* The answer to a hit as a CGI response (RFC 3875, section 6). */
#include "base/buf.h"
#include "hit/reason.h"

enum { ANSWER_MAX = 1024 }; /* bytes of the longest answer */

/* Appends the answer: status, CORS headers (on every one, errors too) and,
 * with an error, a JSON body {"detail": ...}.  Nothing that the client sent
 * is in it. */
int answer_add(struct buf *buf, enum reason reason);

#endif
