/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_STATS_IMPORT_H
#define FOOTFALL_STATS_IMPORT_H

/*
 * Restores a dump (stats/dump.h) into a database without rows of sites, in
 * one transaction: it is there wholly or not at all.
 */
#include "stats/dump_read.h"

struct import_request {
	struct dump_reader *reader; /* its head has been read */
	int64_t now;
	uint64_t total; /* rows, 0 when not known */
	/* As of struct job; may be NULL. */
	void (*progress)(
		void *context, const char *what, uint64_t done, uint64_t total);
	void *progress_context;
};

/* Refuses a dump that this program can't read: of a newer schema; and one of
 * an instant that is yet to come, up to which figures would be kept. */
int import_check_head(const struct dump_head *head, int64_t now,
	struct error *error) __attribute__((warn_unused_result));

/* Refuses a database that has rows of sites, with their counts.  One without
 * tables is empty. */
enum db_status import_check_empty(struct db *db, struct error *error)
	__attribute__((warn_unused_result));

/*
 * Restores it; the tables must be there.  While it runs no job runs: it holds
 * their rows.  After any failure, and when it is killed, the database is as
 * it was, but for partitions.
 */
enum db_status import_run(struct db *db, const struct import_request *request,
	struct error *error) __attribute__((warn_unused_result));

#endif
