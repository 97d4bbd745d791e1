/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_STORE_PARTITION_H
#define FOOTFALL_STORE_PARTITION_H

/*
 * The monthly partitions of `pageview`.  A partition holds what occurred
 * before its bound and not before the bound of the one in front of it; the
 * last one, up to MAXVALUE, catches what the jobs were late for.
 */
#include "store/db.h"

enum {
	PARTITION_NAME_SIZE = 65,
	PARTITIONS_MAX = 1200,	     /* a hundred years of months */
	PARTITION_SPLIT_MAX = 10000, /* rows: splitting copies them */
};

struct partition {
	char name[PARTITION_NAME_SIZE];
	int64_t bound; /* INT64_MAX: MAXVALUE */
};

struct partition_list {
	struct partition *items;
	size_t count;
};

/* Reads them in order.  The caller frees the list with
 * partition_list_release(), also after a failure. */
enum db_status partition_list_read(struct db *db, struct partition_list *list,
	struct error *error) __attribute__((warn_unused_result));
void partition_list_release(struct partition_list *list);

/* The highest bound but MAXVALUE; `*found` is false when there is none. */
void partition_last_bound(
	const struct partition_list *list, int64_t *bound, bool *found);

/* How many rows the last partition holds, counted up to
 * PARTITION_SPLIT_MAX. */
enum db_status partition_count_future(struct db *db,
	const struct partition_list *list, int64_t *rows, struct error *error)
	__attribute__((warn_unused_result));

enum { PARTITION_MONTHS_BACK_MAX = 240, PARTITION_MONTHS_AHEAD = 12 };

/* The months that page views from `oldest` on want at `now`: from `*first` to
 * before `*end`.  What is older than PARTITION_MONTHS_BACK_MAX goes into the
 * first of them. */
void partition_months(
	int32_t oldest, int64_t now, int32_t *first, int32_t *end);

/* Appends the statement by which partition_split() does it; `wait` is
 * " WAIT 1", or "" for whoever is alone with the table. */
void partition_add_split(
	struct buf *buf, const char *wait, int32_t first, int32_t end);

/*
 * Splits monthly partitions off the last one: the first month is `first`, the
 * last is the one before `end`.  Waits for locks one second at most
 * (DB_BUSY).
 */
enum db_status partition_split(struct db *db, int32_t first, int32_t end,
	struct error *error) __attribute__((warn_unused_result));

/* Drops a partition with all its rows; one that is gone already is no
 * error.  Waits for locks one second at most (DB_BUSY). */
enum db_status partition_drop(struct db *db, const char *name,
	struct error *error) __attribute__((warn_unused_result));

#endif
