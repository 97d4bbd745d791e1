/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_STORE_TALLY_H
#define FOOTFALL_STORE_TALLY_H

/*
 * The tally of this host: how many hits were not counted, by site, day and
 * reason, in a file of fixed size in state_dir.  It is not synced, and no
 * failure of it changes an answer.  Counts only grow while their day lasts;
 * the drain delivers them as absolute values under the file's own random
 * source, so that delivering twice changes nothing.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/utf8.h"

enum { TALLY_SOURCE_SIZE = 8 };

/*
 * Adds one hit of the site ("" when it is not on the allowlist) on that date.
 * `reason` is the name of reason_row().  `source` are random bytes, which a
 * new file takes as its own.  Where the file has no room the hit is not
 * tallied.
 */
void tally_add(int folder, const char *site, int32_t date, const char *reason,
	const uint8_t source[static TALLY_SOURCE_SIZE]);

/* What a delivery asks: how many hits of that site, date and reason there
 * were. */
struct tally;

/* Reads the whole file.  Returns 1, 0 when there is none, or -1 with the
 * reason.  The caller ends with tally_close(). */
int tally_open(int folder, struct tally **tally, struct error *error)
	__attribute__((warn_unused_result));
void tally_close(struct tally *tally);

const uint8_t *tally_source(const struct tally *tally);
uint64_t tally_count(const struct tally *tally, const char *site, int32_t date,
	const char *reason);

/* The oldest date from 1970 on that is counted; false when nothing is. */
bool tally_oldest(const struct tally *tally, int32_t *date);

/* How full it is: counts in use, of how many, and how many of its buckets
 * have room for no other. */
struct tally_room {
	int64_t used, places, full_buckets;
};
struct tally_room tally_room(const struct tally *tally);

/* Makes room: forgets the counts of days before `date`, which must have been
 * delivered.  Returns 0, or -1 with the reason. */
int tally_forget_before(int folder, int32_t date, struct error *error)
	__attribute__((warn_unused_result));

#endif
