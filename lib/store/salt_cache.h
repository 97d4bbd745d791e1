/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_STORE_SALT_CACHE_H
#define FOOTFALL_STORE_SALT_CACHE_H

/*
 * This host's copy of the salts, for the time in which MariaDB can't be
 * asked: a file of fixed size in state_dir, 0600, with a place for this month
 * and one for the next.  It is always written over in place, so that an old
 * salt's bytes are not left beside it, and carries a checksum.
 */
#include <stdbool.h>
#include <stdint.h>

#include "hit/visitor.h"

struct salt_copy {
	int32_t month;	    /* its first day */
	int64_t fetched_at; /* when MariaDB gave it */
	uint8_t salt[SALT_SIZE];
};

/*
 * Reads the copy of the month's salt.  Returns false when there is none that
 * may be used: none is kept, it is damaged, or a forced replacement has come
 * since it was fetched.  The caller wipes it (digest_wipe()).
 */
bool salt_cache_read(int folder, int32_t month, struct salt_copy *copy)
	__attribute__((warn_unused_result));

/* Keeps the copy where it differs from what is kept, in the place of the
 * older month.  A failure is none of the hit's: there is no copy then. */
void salt_cache_keep(int folder, const struct salt_copy *copy);

/* Destroys the copies of months before `month`. */
void salt_cache_forget_before(int folder, int32_t month);

/* Destroys all copies, and those that a process is about to keep that fetched
 * them before `now`.  Returns 0, or -1 with errno when one may be left. */
int salt_cache_forget(int folder, int64_t now)
	__attribute__((warn_unused_result));

#endif
