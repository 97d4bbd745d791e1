/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_STATS_SALT_KEEPERS_H
#define FOOTFALL_STATS_SALT_KEEPERS_H

/*
 * What of a database server keeps a salt that was destroyed: logs in which
 * the statement stands that made it, or the row.
 */
#include "store/db.h"

enum salt_keeper {
	KEEPER_BINARY_LOG,
	KEEPER_GENERAL_LOG,
	KEEPER_SLOW_LOG,
	KEEPER_GALERA,
	KEEPERS,
};

struct salt_keeper_row {
	const char *name;
	/* Whether it keeps more than salts, for everybody who reads it. */
	bool grave;
	const char *keeps;  /* what it does, as a sentence */
	const char *remedy; /* what ends that */
};
extern const struct salt_keeper_row salt_keeper_rows[KEEPERS];

/* Which of them are on. */
struct salt_keepers {
	bool on[KEEPERS];
};

/* Asks the server.  Any user may. */
enum db_status salt_keepers_read(struct db *db, struct salt_keepers *keepers,
	struct error *error) __attribute__((warn_unused_result));

#endif
