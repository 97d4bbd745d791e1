/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_STORE_DELIVERY_H
#define FOOTFALL_STORE_DELIVERY_H

/*
 * A batch of journaled hits on its way into `pageview`, sorted by key, so
 * that many who deliver at once don't deadlock.
 */
#include "store/db.h"
#include "store/journal_reader.h"

/* A batch ends with so many hits, or so many bytes of records: a server takes
 * no more than max_allowed_packet at once, which may be 1 MiB. */
enum { DELIVERY_MAX = 1000, DELIVERY_BYTES = 256 * 1024 };

enum delivery_fate {
	DELIVERY_STORED, /* now */
	DELIVERY_THERE,	 /* already: an earlier try had stored it */
	DELIVERY_LATE,	 /* older than what prune has removed */
	DELIVERY_WRONG,	 /* refused by MariaDB for its data */
};

struct delivery {
	struct {
		struct hit hit;
		struct json_document *document;
		enum delivery_fate fate;
	} hits[DELIVERY_MAX];
	size_t count;
	size_t bytes; /* of their records */
	size_t bytes_max;
	bool singly; /* a row of the batch was refused: one by one */
};

/* Makes batches as large as this server takes statements: at most half of its
 * max_allowed_packet, where a record is smaller than that. */
enum db_status delivery_begin(struct delivery *delivery, struct db *db,
	struct error *error) __attribute__((warn_unused_result));

/* Whether no hit fits in any more. */
bool delivery_is_full(const struct delivery *delivery);

/* Sorts the hits by the key of `pageview`. */
void delivery_sort(struct delivery *delivery);

/*
 * Inserts the hits of `oldest` or later, within the caller's transaction, and
 * sets every fate; `*first` receives the instant of the oldest that was
 * inserted, or is left alone.  DB_RETRY: roll back and do it again.
 */
enum db_status delivery_insert(struct delivery *delivery, struct db *db,
	int64_t oldest, int64_t *first, struct error *error)
	__attribute__((warn_unused_result));

/* Frees the documents; the batch is empty afterwards. */
void delivery_clear(struct delivery *delivery);

#endif
