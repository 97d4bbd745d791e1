/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_STATS_SCRUB_UNDO_H
#define FOOTFALL_STATS_SCRUB_UNDO_H

/*
 * The part of the scrub that writes over InnoDB's undo log and doublewrite
 * buffer, which nothing but use does: a table of some megabytes is filled,
 * flushed, changed and flushed again, and removed.
 */
#include "store/db.h"

/*
 * Writes over them, and waits until every transaction that had ended before is
 * purged, half a minute at most.  DB_STOPPED with the reason when the server
 * does not tell, or somebody's transaction stays open.
 */
enum db_status scrub_write_over(struct db *db, struct error *error)
	__attribute__((warn_unused_result));

#endif
