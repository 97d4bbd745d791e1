/* SPDX-License-Identifier: MIT */
#include "store/delivery.h"

#include <stdlib.h>
#include <string.h>

#include "store/journal_record.h"
#include "store/sql.h"

enum { COLUMNS = 8 };

static int compare_texts(struct text a, struct text b)
{
	size_t length = a.length < b.length ? a.length : b.length;
	int order = memcmp(a.data, b.data, length);

	if (order)
		return order;
	return (a.length > b.length) - (a.length < b.length);
}

static int compare_hits(const void *one, const void *other)
{
	/* The first member of what is sorted. */
	const struct hit *a = one, *b = other;
	int order = compare_texts(a->site, b->site);

	if (order)
		return order;
	if (a->occurred_at != b->occurred_at)
		return a->occurred_at < b->occurred_at ? -1 : 1;
	return (a->event_id > b->event_id) - (a->event_id < b->event_id);
}

enum db_status delivery_begin(
	struct delivery *delivery, struct db *db, struct error *error)
{
	int64_t packet = 0;
	bool found;
	enum db_status status = db_query_integer(db,
		"SELECT @@max_allowed_packet", NULL, 0, &packet, &found, error);

	/* The record that fills a batch goes beyond that. */
	packet = packet / 2 - JOURNAL_RECORD_MAX;
	delivery->bytes_max = packet < 0		? 0
			      : packet < DELIVERY_BYTES ? (size_t)packet
							: DELIVERY_BYTES;
	return status;
}

bool delivery_is_full(const struct delivery *delivery)
{
	return delivery->count == DELIVERY_MAX ||
	       delivery->bytes >= delivery->bytes_max;
}

void delivery_sort(struct delivery *delivery)
{
	qsort(delivery->hits, delivery->count, sizeof(delivery->hits[0]),
		compare_hits);
}

static void values_of(const struct hit *hit, struct db_value *values)
{
	values[0] = db_text(hit->site);
	values[1] = db_time(hit->occurred_at);
	values[2] = db_natural(hit->event_id);
	values[3] = db_text(hit->path);
	values[4] = db_text(hit->referrer);
	values[5] = db_text(hit->user_agent);
	values[6] = db_bytes(hit->visitor_hash, VISITOR_HASH_SIZE);
	values[7] = db_text(hit->event);
}

/* Those that are not too old, in one round trip. */
static enum db_status insert_together(
	struct delivery *delivery, struct db *db, struct error *error)
{
	struct db_value *values =
		calloc(delivery->count * COLUMNS + 1, sizeof(struct db_value));
	enum db_status status = DB_OK;
	size_t rows = 0;

	if (!values) {
		error_set(error, "out of memory");
		return DB_UNAVAILABLE;
	}
	for (size_t i = 0; i < delivery->count; i++)
		if (delivery->hits[i].fate == DELIVERY_STORED)
			values_of(&delivery->hits[i].hit,
				values + rows++ * COLUMNS);
	if (rows)
		status = db_execute_rows(
			db, sql_pageview_deliver, values, COLUMNS, rows, error);
	free(values);
	return status;
}

static enum db_status insert_singly(
	struct delivery *delivery, struct db *db, struct error *error)
{
	struct db_value values[COLUMNS];
	enum db_status status = DB_OK;

	for (size_t i = 0; i < delivery->count && status == DB_OK; i++) {
		if (delivery->hits[i].fate != DELIVERY_STORED)
			continue;
		values_of(&delivery->hits[i].hit, values);
		status = db_execute(
			db, sql_pageview_deliver, values, COLUMNS, NULL, error);
		if (status == DB_DUPLICATE)
			delivery->hits[i].fate = DELIVERY_THERE;
		else if (status == DB_UNFIT)
			delivery->hits[i].fate = DELIVERY_WRONG;
		else
			continue;
		status = DB_OK;
	}
	return status;
}

enum db_status delivery_insert(struct delivery *delivery, struct db *db,
	int64_t oldest, int64_t *first, struct error *error)
{
	enum db_status status;

	for (size_t i = 0; i < delivery->count; i++)
		delivery->hits[i].fate =
			delivery->hits[i].hit.occurred_at < oldest
				? DELIVERY_LATE
				: DELIVERY_STORED;
	if (delivery->singly) {
		status = insert_singly(delivery, db, error);
	} else {
		status = insert_together(delivery, db, error);
		/* Which one it was, only trying them all can tell. */
		delivery->singly = status == DB_DUPLICATE || status == DB_UNFIT;
		if (delivery->singly)
			return DB_RETRY;
	}
	for (size_t i = 0; status == DB_OK && i < delivery->count; i++)
		if (delivery->hits[i].fate == DELIVERY_STORED &&
			delivery->hits[i].hit.occurred_at < *first)
			*first = delivery->hits[i].hit.occurred_at;
	return status;
}

void delivery_clear(struct delivery *delivery)
{
	for (size_t i = 0; i < delivery->count; i++)
		json_free(delivery->hits[i].document);
	delivery->count = 0;
	delivery->bytes = 0;
	delivery->singly = false;
}
