/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_STORE_JOURNAL_DEPTH_H
#define FOOTFALL_STORE_JOURNAL_DEPTH_H

/* How deep this host's journal is, for the doctor and the screen.  Nothing is
 * locked or moved: hits and a drain go on meanwhile. */
#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/error.h"

struct journal_depth {
	int64_t hits, bytes; /* that wait, in the journal and what is taken */
	bool has_oldest;     /* the first that waits can be read */
	int64_t oldest;	     /* when that hit came */
	bool taken;	     /* a drain took it, and has not ended with it */
	int64_t taken_at;
	int64_t rejected, rejected_bytes; /* records that were set aside */
};

/* Reads the files in state_open()'s folder.  Returns 0, or -1 with the
 * reason. */
int journal_depth_read(int folder, struct journal_depth *depth,
	struct error *error) __attribute__((warn_unused_result));

/* Appends it in words, with the records that were set aside: "3 hits wait
 * on this host, 512 B, the first since 2026-11-23 14:01 UTC". */
void journal_depth_write(const struct journal_depth *depth, struct buf *out);

#endif
