/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_STATS_SILENCE_H
#define FOOTFALL_STATS_SILENCE_H

/*
 * Silence by a mistyped name: hits that named no site of the allowlist, while
 * a site of it had no page view.  Only their number is known, since what a
 * stranger calls a site is not kept.
 */
#include "base/buf.h"
#include "base/settings.h"
#include "store/db.h"

struct silence {
	int64_t unknown;    /* hits that named none */
	const char **sites; /* those without a page view; the settings' names */
	size_t count;
};

/* Reads it from aggregates, of these dates, inclusive.  The caller ends with
 * silence_release(), also after a failure. */
enum db_status silence_read(struct db *db, const struct settings *settings,
	int32_t from, int32_t to, struct silence *silence, struct error *error)
	__attribute__((warn_unused_result));
void silence_release(struct silence *silence);

/* Whether there is something to say. */
bool silence_is_likely(const struct silence *silence);

/* Appends it as a sentence, with what to look for. */
void silence_write(const struct silence *silence, struct buf *out);

#endif
