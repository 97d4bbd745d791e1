/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_STORE_SALT_CACHE_H
#define FOOTFALL_STORE_SALT_CACHE_H

/*
 * This host's copy of the salts, for the time in which MariaDB need not or
 * can't be asked: a file of fixed size in state_dir, 0600, with a place for
 * this month and one for the next.  It is always written over in place, so that
 * an old salt's bytes are not left beside it, and carries a checksum.  Who
 * reads it takes no lock: the checksum tells of a copy that is being written.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "hit/visitor.h"

enum {
	SALT_CACHE_PLACES = 2,
	/* For so many milliseconds a copy need not be compared with MariaDB's:
	 * so late may a host learn that another has replaced the salt. */
	SALT_CACHE_FRESH = 30 * 1000,
};

struct salt_copy {
	int64_t fetched_at; /* when MariaDB gave it */
	struct salt salt;
};

struct salt_cache {
	/* How often copies were destroyed.  No clock tells which came first, a
	 * salt that was fetched or its replacement. */
	uint64_t generation;
	struct salt_copy copies[SALT_CACHE_PLACES];
};

/* What is kept: nothing, where there is no file or a damaged one.  The caller
 * wipes it (digest_wipe()). */
void salt_cache_look(int folder, struct salt_cache *cache);

/* The copy of the month's salt, within `cache`; NULL where none is kept. */
const struct salt *salt_cache_find(
	const struct salt_cache *cache, int32_t month);

/* The same, where MariaDB need not be asked at `now`. */
const struct salt *salt_cache_find_fresh(
	const struct salt_cache *cache, int32_t month, int64_t now);

/* The months of which a copy is kept, in no order; returns how many. */
size_t salt_cache_months(int folder, int32_t months[static SALT_CACHE_PLACES]);

/*
 * Keeps a copy of the salt that MariaDB gave at `now`, in the place of the
 * older month; not when copies were destroyed since `seen` was looked at,
 * which was before MariaDB was asked: it may be one of them.  A failure is
 * none of the hit's: there is no copy then.
 */
void salt_cache_keep(int folder, const struct salt_cache *seen,
	const struct salt *salt, int64_t now);

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
