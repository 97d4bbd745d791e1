/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_HIT_VISITOR_H
#define FOOTFALL_HIT_VISITOR_H

/*
 * The visitor hash: HMAC-SHA-256 under the month's salt over site,
 * significant bytes of the address and user agent (trimmed, ASCII letters in
 * lower case), cut to VISITOR_HASH_SIZE bytes.
 */
#include "base/digest.h"
#include "hit/hit.h"

enum { SALT_SIZE = DIGEST_KEY_SIZE }; /* bytes */

/* What makes the visitors of a UTC month; all its copies are of one age. */
struct salt {
	int32_t month;	    /* its first day */
	int64_t created_at; /* by the clock of whoever made it */
	uint8_t bytes[SALT_SIZE];
};

/* Sets the hit's visitor hash.  `address` are the significant bytes, empty
 * when there is no address.  The hit's user agent must still be whole.
 * Returns 0, or -1 without memory. */
int visitor_hash(struct hit *hit, struct text address,
	const uint8_t salt[static SALT_SIZE])
	__attribute__((warn_unused_result));

#endif
