/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_HIT_QUERY_H
#define FOOTFALL_HIT_QUERY_H

/* The query of an image's URL, where `pixel` is on: a form to struct hit. */
#include "hit/hit.h"
#include "hit/request.h"

enum { QUERY_PAIRS_MAX = 64 };

/*
 * Reads the query (RFC 3986, section 3.4) as application/x-www-form-urlencoded
 * (WHATWG URL, section 5) into the hit's texts, trimmed (an event:
 * hit_event_name()); names that nobody asked for are ignored.  Stricter than a
 * browser's own parser: a percent sign without two hexadecimal digits, a NUL,
 * invalid UTF-8, a name given twice, more than QUERY_PAIRS_MAX names or
 * REQUEST_BODY_MAX bytes make it malformed.  The texts are slices of `decoded`.
 * Returns 0, or -1 when it is malformed.
 */
int query_read(struct text query, char decoded[static REQUEST_BODY_MAX],
	struct hit *hit) __attribute__((warn_unused_result));

#endif
