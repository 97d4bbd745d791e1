/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_STATS_EXPORT_H
#define FOOTFALL_STATS_EXPORT_H

/*
 * Writes a dump (stats/dump.h) of one instant, row by row: memory does not
 * grow with the tables.  A public one reads public tables alone.
 */
#include <stdio.h>

#include "store/db.h"

struct export_request {
	FILE *out;
	bool full;
	int64_t now;
	/* As of struct job; may be NULL. */
	void (*progress)(
		void *context, const char *what, uint64_t done, uint64_t total);
	void *progress_context;
};

/* `*rows` receives how many rows were written.  The connection is good for
 * nothing else afterwards: its timeouts are those of a slow reader. */
enum db_status export_run(struct db *db, const struct export_request *request,
	uint64_t *rows, struct error *error)
	__attribute__((warn_unused_result));

#endif
