/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_STORE_SALT_CACHE_H
#define FOOTFALL_STORE_SALT_CACHE_H

/*
 * This host's copy of the salts, for the time in which MariaDB can't be
 * asked: a file of fixed size in state_dir, 0600, with a place for this month
 * and one for the next.  It is always written over in place, so that an old
 * salt's bytes are not left beside it, and carries a checksum.  Who reads it
 * takes no lock: the checksum tells of a copy that is being written.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "hit/visitor.h"

/*
 * Reads the copy of the month's salt.  Returns false when there is none that
 * may be used: none is kept, or it is damaged.  The caller wipes it
 * (digest_wipe()).
 */
bool salt_cache_read(int folder, int32_t month, struct salt *copy)
	__attribute__((warn_unused_result));

/* How often copies were destroyed here: to be read before MariaDB is asked for
 * the salt.  No clock tells which came first, it or a replacement. */
uint64_t salt_cache_generation(int folder) __attribute__((warn_unused_result));

/* The months of which a copy is kept, used ones or not, in no order; returns
 * how many. */
enum { SALT_CACHE_PLACES = 2 };
size_t salt_cache_months(int folder, int32_t months[static SALT_CACHE_PLACES]);

/* Keeps the copy where it differs from what is kept, in the place of the
 * older month; not when copies were destroyed since `generation` was read: it
 * may be one of them.  A failure is none of the hit's: there is no copy
 * then. */
void salt_cache_keep(int folder, uint64_t generation, const struct salt *copy);

/*
 * All of these write over what they destroy and sync it; they return 0, or -1
 * with the reason when a copy may be left.
 */

/* The copies of months before `month`. */
int salt_cache_forget_before(int folder, int32_t month, struct error *error)
	__attribute__((warn_unused_result));

/* The copy of `month` unless it was made at `created_at`, as the salt in
 * force was: it has been replaced. */
int salt_cache_forget_replaced(int folder, int32_t month, int64_t created_at,
	struct error *error) __attribute__((warn_unused_result));

/* All copies, also those that a process has fetched and is about to keep. */
int salt_cache_forget(int folder, struct error *error)
	__attribute__((warn_unused_result));

#endif
