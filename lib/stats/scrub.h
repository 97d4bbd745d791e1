/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_STATS_SCRUB_H
#define FOOTFALL_STATS_SCRUB_H

/*
 * The scrub: writes over what MariaDB keeps of salts that were destroyed: a
 * freed place in a page, the undo log, the doublewrite buffer, the redo log,
 * the binary log.  What it can't do it tells, a step at a time.  It needs an
 * account with more privileges than a job has (SUPER, PROCESS, RELOAD).
 *
 * Blocks that the file system has freed are out of its reach, as are copies
 * elsewhere: replicas, backups, swap.
 */
#include "stats/salt_keepers.h"

enum scrub_outcome {
	SCRUB_OPEN, /* not tried yet */
	SCRUB_DONE,
	SCRUB_NEEDLESS, /* there is nothing of the kind */
	SCRUB_FAILED,	/* with the reason */
};

enum scrub_step {
	SCRUB_PAGES,
	SCRUB_TABLE,
	SCRUB_UNDO_LOG,
	SCRUB_REDO_LOG,
	SCRUB_BINARY_LOG,
	SCRUB_GENERAL_LOG,
	SCRUB_SLOW_LOG,
	SCRUB_GALERA,
	SCRUB_STEPS,
};

struct scrub {
	struct db *db;
	struct salt_keepers keepers;
	int64_t pages_before; /* the server's setting, put back in the end */
	enum scrub_outcome outcomes[SCRUB_STEPS];
	struct error why[SCRUB_STEPS]; /* of SCRUB_FAILED */
};

/* What a step is called, what it did, and what would help where it could
 * not. */
const char *scrub_name(enum scrub_step step);
const char *scrub_done(enum scrub_step step);
const char *scrub_remedy(enum scrub_step step);

/* Before the rotation: from here on MariaDB writes over what it frees. */
void scrub_begin(struct scrub *scrub, struct db *db);

/* Behind it: all other steps. */
void scrub_go_on(struct scrub *scrub);

/* Puts the server's settings back, whatever came of the rotation. */
void scrub_end(struct scrub *scrub);

#endif
