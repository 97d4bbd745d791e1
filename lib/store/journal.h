/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_STORE_JOURNAL_H
#define FOOTFALL_STORE_JOURNAL_H

/*
 * The journal: where accepted hits of this host wait while MariaDB can't take
 * them.  Any number of processes append to the file "journal" in state_dir;
 * one drain at a time takes it away under the name "journal.taken", delivers
 * it (journal_reader.h) and removes it.
 *
 * A writer holds the file's shared lock (flock(2)) while it appends, and
 * writes only into the file that still has the name; a drain takes the name
 * away and then waits, by the exclusive lock, for those who are writing.  So
 * no record goes into a file that a drain has read to its end, and a drain
 * that is stopped anywhere keeps nobody waiting.  Every write begins at the
 * file's end (O_APPEND), a whole record at once, so writers need no lock among
 * each other.
 */
#include "hit/hit.h"

enum journal_status {
	JOURNAL_STORED, /* on the disk: file, and folder when it is new */
	JOURNAL_FULL,	/* at journal_max_bytes */
	JOURNAL_FAILED, /* with the reason */
};

#define JOURNAL_FILE "journal"
#define JOURNAL_TAKEN_FILE "journal.taken"

/*
 * Appends the hit and syncs it.  `folder` is state_open()'s; `max_bytes`
 * bounds both files together, to within a record of each process that writes
 * at once.
 */
enum journal_status journal_append(int folder, const struct hit *hit,
	int64_t max_bytes, struct error *error)
	__attribute__((warn_unused_result));

#endif
