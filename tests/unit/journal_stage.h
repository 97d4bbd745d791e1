/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_TESTS_UNIT_JOURNAL_STAGE_H
#define FOOTFALL_TESTS_UNIT_JOURNAL_STAGE_H

/* What the tests of the journal share: a folder, hits, and a reader's whole
 * content.  All of them fail the test when something goes wrong. */
#include "store/journal_reader.h"
#include "tests/unit/unit.h"

/* The journal's cap in these tests, in bytes. */
enum { ROOM = 1 << 20 };

/* A hit with this event_id and path; its texts are constants but for the
 * path, which is the caller's. */
struct hit hit_of(uint64_t id, struct text path);

/* state_dir at `path`, open; the caller closes it. */
int folder_open(const char *path);

/* Appends such a hit to the journal. */
void append(int folder, uint64_t id, const char *path);

/* Takes what waits; the caller ends with journal_finish() or
 * journal_leave(). */
struct journal_reader *take(int folder);

/* What a file holds: the sum of its ids (so that each can be told from the
 * sum when they are powers of two), and how many lines are damaged. */
struct content {
	uint64_t ids;
	size_t hits, damaged;
};

struct content read_all(struct journal_reader *reader);

#endif
