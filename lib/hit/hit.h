/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_HIT_HIT_H
#define FOOTFALL_HIT_HIT_H

/*
 * A hit, and the row that it becomes.  Texts are slices: of the body's JSON
 * document, of the environment, or of `agent`.
 */
#include <stdint.h>

#include "base/settings.h"
#include "base/utf8.h"
#include "hit/reason.h"

/* Lengths in characters, as the columns of `pageview` hold them. */
enum {
	HIT_PATH_MAX = 2000,
	HIT_REFERRER_MAX = 2000,
	HIT_USER_AGENT_MAX = 1000,
	HIT_EVENT_MAX = 100,
};

enum { VISITOR_HASH_SIZE = 16 }; /* bytes */

struct hit {
	struct text site;
	const struct site_settings *listed; /* site's row; NULL: none */
	struct text path;
	struct text referrer;	/* without query and fragment */
	struct text event;	/* "" for a page view */
	struct text user_agent; /* valid UTF-8; whole until hit_shorten() */
	bool webdriver;
	bool test;
	int64_t occurred_at;
	uint64_t event_id;
	uint8_t visitor_hash[VISITOR_HASH_SIZE];
};

/* The name of an event, trimmed.  One of white space alone stays as it is: a
 * hit with an event is never a page view, whatever its name. */
struct text hit_event_name(struct text text);

/*
 * Checks that the site is named, the path is named, and the site is on the
 * allowlist, in this order.  Returns REASON_ACCEPTED or why not; `*site` is
 * the site's row of the allowlist.
 */
enum reason hit_check(const struct hit *hit, const struct settings *settings,
	const struct site_settings **site);

/* Whether a request from this Origin (RFC 6454) may count for the site: one
 * that names no origins takes hits from anywhere. */
enum reason hit_check_origin(
	const struct site_settings *site, struct text origin);

/* Cuts every text to its column, on a character's edge. */
void hit_shorten(struct hit *hit);

#endif
