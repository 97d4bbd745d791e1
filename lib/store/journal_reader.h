/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_STORE_JOURNAL_READER_H
#define FOOTFALL_STORE_JOURNAL_READER_H

/*
 * The drain's side of the journal: takes what waits, reads it hit by hit,
 * sets aside what can't be delivered, and removes it when all of it is
 * stored.  A drain that ends before leaves the file to the next one.
 */
#include "base/json.h"
#include "store/journal.h"

#define JOURNAL_REJECTED_FILE "journal.rejected"

struct journal_reader;

enum journal_take {
	JOURNAL_TAKEN,
	JOURNAL_EMPTY, /* nothing waits */
	JOURNAL_BUSY,  /* another drain of this host is at work */
	JOURNAL_LOST,  /* with the reason */
};

/*
 * Takes what waits: what an earlier drain left, or else the journal itself.
 * After JOURNAL_TAKEN the caller ends with journal_finish() or
 * journal_leave(); nobody else can take anything in between.
 */
enum journal_take journal_take(int folder, struct journal_reader **reader,
	struct error *error) __attribute__((warn_unused_result));

/*
 * The same of all that waits, what an earlier drain left and the journal, to
 * be looked at only: nothing in state_dir changes.  The caller ends with
 * journal_leave().
 */
enum journal_take journal_peek(int folder, struct journal_reader **reader,
	struct error *error) __attribute__((warn_unused_result));

/* One record, or what is left of one. */
struct journal_entry {
	struct json_document *document; /* NULL: damaged; the caller frees it */
	struct hit hit;			/* its texts are the document's */
	struct text line; /* as it stands there, until the next call */
	struct error why; /* of a damaged one */
};

/* Reads on.  Returns 1, 0 at the end, or -1 with the reason. */
int journal_next(struct journal_reader *reader, struct journal_entry *entry,
	struct error *error) __attribute__((warn_unused_result));

/* Bytes read so far, and in all. */
void journal_position(
	const struct journal_reader *reader, uint64_t *done, uint64_t *total);

/* Appends the line to JOURNAL_REJECTED_FILE.  Returns 0, or -1 with the
 * reason: the disk is full, for example. */
int journal_set_aside(struct journal_reader *reader, struct text line,
	struct error *error) __attribute__((warn_unused_result));

/* Removes the file: every hit in it is stored or set aside.  Returns 0, or -1
 * with the reason; the reader is freed in either case. */
int journal_finish(struct journal_reader *reader, struct error *error)
	__attribute__((warn_unused_result));

/* Frees the reader and leaves the file for the next drain, which sets the same
 * records aside: what this one did is taken back. */
void journal_leave(struct journal_reader *reader);

#endif
