/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_HIT_BODY_H
#define FOOTFALL_HIT_BODY_H

/* The body of a hit: a JSON object to struct hit. */
#include "base/json.h"
#include "hit/hit.h"

/*
 * Reads the body into the hit's texts, trimmed (an event: hit_event_name());
 * members that nobody asked for are ignored.  Returns the document to which the
 * texts belong and which the caller frees with json_free(), or NULL when the
 * body is malformed (errno EINVAL) or memory lacks (ENOMEM).
 */
struct json_document *body_read(struct text body, struct hit *hit)
	__attribute__((warn_unused_result));

#endif
