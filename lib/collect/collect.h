/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_COLLECT_COLLECT_H
#define FOOTFALL_COLLECT_COLLECT_H

/*
 * The pipeline: one request becomes one row, or a reason why not.  It is the
 * same for classic CGI and for tests; where the bytes come from, the clock
 * and random numbers are the caller's.
 */
#include "base/settings.h"
#include "hit/answer.h"
#include "hit/request.h"
#include "hit/visitor.h"
#include "store/db.h"
#include "store/tally.h"

/* What outlives a hit.  The caller ends it with collect_release(). */
struct collector {
	const struct settings *settings; /* NULL: they could not be read */
	/* Why no hit can be stored, NULL when one can; and where collect.log
	 * is without settings. */
	const char *why, *state_dir;
	struct db *db; /* NULL until a hit needs it; kept afterwards */
	/* state_dir, open; -1: it can't be used, for the reason behind. */
	int folder;
	struct error no_folder;
};

/* One hit. */
struct collect_input {
	struct request request;
	/* Reads exactly `length` bytes of the body.  Returns
	 * REASON_ACCEPTED, REASON_SLOW or REASON_SHORT. */
	enum reason (*read_body)(void *context, char *out, size_t length);
	void *context;
	int64_t now;
	/* Milliseconds until deadline_ms have passed since then; less than 0
	 * later.  It has the same context. */
	int64_t (*time_left)(void *context);
	uint64_t event_id;			 /* random */
	uint8_t salt_candidate[SALT_SIZE];	 /* random */
	uint8_t tally_source[TALLY_SOURCE_SIZE]; /* random */
};

/* The log in state_dir. */
extern const char collect_log_name[];

/*
 * Takes the hit, and says what to answer.  REASON_ACCEPTED means that its row
 * is committed, or that it is synced in the journal.  The body is read only
 * when the request's head is in order.
 */
struct answer collect_hit(
	struct collector *collector, struct collect_input *input);

/* Closes the connection, if there is one. */
void collect_release(struct collector *collector);

#endif
