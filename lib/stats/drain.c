/* SPDX-License-Identifier: MIT */

/*
 * The drain: this host's journal and tally into MariaDB.  A batch is one
 * transaction, in which rollup learns from which day on it must compute
 * again; a drain that was killed leaves the file to the next one, which finds
 * what is stored already by its key.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/state.h"
#include "stats/drain_tally.h"
#include "stats/job.h"
#include "store/delivery.h"
#include "store/journal_record.h"
#include "store/salt.h"
#include "store/salt_cache.h"
#include "store/sql.h"

/* Files that were written while one was being delivered. */
enum { FILES_MAX = 100 };

static void summary_begin(struct job *job)
{
	summary_set(&job->summary, "delivered", 0);
	summary_set(&job->summary, "already_stored", 0);
	summary_set(&job->summary, "too_late", 0);
	summary_set(&job->summary, "set_aside", 0);
	summary_set(&job->summary, "tallied", 0);
}

/*
 * Whoever holds the lease of this name wants no rows of a site to come: a
 * dump is being restored, or a site forgotten.  It is locked until the batch
 * is committed.
 */
static enum db_status check_lease(struct job *job, struct error *error)
{
	int64_t held = 0;
	bool found;
	enum db_status status = db_query_integer(job->db,
		"SELECT lease_until > UTC_TIMESTAMP(3) FROM job_state "
		"WHERE job = 'drain' LOCK IN SHARE MODE",
		NULL, 0, &held, &found, error);

	if (status != DB_OK || !held)
		return status;
	error_set(error, "admin --forget or --import-dump is at work; the "
			 "hits wait for the next drain");
	return DB_STOPPED;
}

/* Rows before this instant are too late.  Prune itself does not believe one
 * that lies ahead, and sets it right. */
static enum db_status oldest_of(
	const struct job *job, int64_t *oldest, struct error *error)
{
	*oldest = job->guard_found ? job->guard_done_to : INT64_MIN;
	if (*oldest <= job_done_to_latest("prune", job->now))
		return DB_OK;
	error_set(error, "prune's done_to lies in the future, so that every "
			 "hit would be too late: admin --prune sets it right; "
			 "the hits wait");
	return DB_STOPPED;
}

static enum db_status deliver_work(
	struct job *job, void *context, struct error *error)
{
	struct delivery *delivery = context;
	int64_t first = INT64_MAX;
	int64_t oldest;
	enum db_status status = check_lease(job, error);

	if (status == DB_OK)
		status = oldest_of(job, &oldest, error);
	if (status == DB_OK)
		status = delivery_insert(
			delivery, job->db, oldest, &first, error);
	if (status != DB_OK || first == INT64_MAX)
		return status;
	return job_lower_done_to(
		job->db, "rollup", date_start(time_date(first)), error);
}

static int set_aside_hit(struct journal_reader *reader, const struct hit *hit,
	struct error *error)
{
	struct buf record;
	int result = -1;

	buf_init(&record, JOURNAL_RECORD_MAX);
	/* Without the newlines at both ends. */
	if (journal_record_add(&record, hit) == 0)
		result = journal_set_aside(reader,
			(struct text){record.data + 1, record.length - 2},
			error);
	else
		error_set(error, "out of memory");
	buf_release(&record);
	return result;
}

/* Tells the fates, once they are committed. */
static enum db_status account(struct job *job, struct journal_reader *reader,
	const struct delivery *delivery, struct error *error)
{
	static const char *const figures[] = {
		[DELIVERY_STORED] = "delivered",
		[DELIVERY_THERE] = "already_stored",
		[DELIVERY_LATE] = "too_late",
		[DELIVERY_WRONG] = "set_aside",
	};

	for (size_t i = 0; i < delivery->count; i++) {
		enum delivery_fate fate = delivery->hits[i].fate;

		summary_add(&job->summary, figures[fate], 1);
		if ((fate == DELIVERY_LATE || fate == DELIVERY_WRONG) &&
			!job->dry_run &&
			set_aside_hit(reader, &delivery->hits[i].hit, error) <
				0)
			return DB_STOPPED;
	}
	return DB_OK;
}

static enum db_status deliver(struct job *job, struct journal_reader *reader,
	struct delivery *delivery, struct error *error)
{
	uint64_t done, total;
	enum db_status status;

	journal_position(reader, &done, &total);
	job_progress(job, "journal", done, total);
	delivery_sort(delivery);
	status = job_transaction(job, deliver_work, delivery, error);
	if (status == DB_OK)
		status = account(job, reader, delivery, error);
	delivery_clear(delivery);
	return status;
}

/* A damaged record stops no other, not even one that can't be set aside: the
 * error of the first of those is told when all others are delivered. */
static void take_entry(struct job *job, struct journal_reader *reader,
	struct delivery *delivery, const struct journal_entry *entry,
	struct error *not_kept)
{
	struct error error = {0};

	if (entry->document) {
		delivery->hits[delivery->count].hit = entry->hit;
		delivery->hits[delivery->count].document = entry->document;
		delivery->count++;
		delivery->bytes += entry->line.length;
		return;
	}
	summary_add(&job->summary, "set_aside", 1);
	if (!job->dry_run &&
		journal_set_aside(reader, entry->line, &error) < 0 &&
		!not_kept->text[0])
		*not_kept = error;
}

static enum db_status deliver_file(struct job *job,
	struct journal_reader *reader, struct delivery *delivery,
	struct error *error)
{
	struct journal_entry entry;
	struct error not_kept = {0};
	enum db_status status = DB_OK;
	int found = 1;

	while (status == DB_OK &&
		(found = journal_next(reader, &entry, error)) > 0) {
		take_entry(job, reader, delivery, &entry, &not_kept);
		if (delivery_is_full(delivery))
			status = deliver(job, reader, delivery, error);
	}
	if (status == DB_OK && found < 0)
		status = DB_STOPPED;
	if (status == DB_OK && delivery->count)
		status = deliver(job, reader, delivery, error);
	delivery_clear(delivery);
	if (status == DB_OK && not_kept.text[0]) {
		*error = not_kept;
		status = DB_STOPPED;
	}
	return status;
}

static enum db_status end_file(struct job *job, struct journal_reader *reader,
	enum db_status status, struct error *error)
{
	if (status != DB_OK || job->dry_run)
		journal_leave(reader);
	else if (journal_finish(reader, error) < 0)
		status = DB_STOPPED;
	return status;
}

/* One file after the other, until nothing waits. */
static enum db_status drain_journal(
	struct job *job, int folder, struct error *error)
{
	struct delivery *delivery = calloc(1, sizeof(*delivery));
	enum db_status status = DB_OK;

	if (!delivery) {
		error_set(error, "out of memory");
		return DB_STOPPED;
	}
	status = delivery_begin(delivery, job->db, error);
	for (int files = 0; files < FILES_MAX && status == DB_OK; files++) {
		struct journal_reader *reader;
		enum journal_take take =
			job->dry_run ? journal_peek(folder, &reader, error)
				     : journal_take(folder, &reader, error);

		if (take == JOURNAL_LOST)
			status = DB_STOPPED;
		/* The other drain of this host delivers it. */
		if (take == JOURNAL_BUSY)
			summary_set(&job->summary, "busy", 1);
		if (take != JOURNAL_TAKEN)
			break;
		status = deliver_file(job, reader, delivery, error);
		status = end_file(job, reader, status, error);
		if (job->dry_run)
			break;
	}
	free(delivery);
	return status;
}

/*
 * Copies of the salt that are of no use any more: rotation destroys them on
 * the host on which it runs, which need not be this one.
 */
static enum db_status destroy_copies(
	struct job *job, int folder, struct error *error)
{
	int32_t month = date_month(time_date(job->now));
	int64_t created_at = 0;
	bool found;

	if (job->dry_run)
		return DB_OK;
	/* What is wrong with the table is rotation's to tell. */
	if (salt_created_at(job->db, month, &created_at, &found, NULL) != DB_OK)
		found = false;
	if (salt_cache_forget_before(
		    folder, salt_oldest_month(job->now), error) < 0 ||
		(found && salt_cache_forget_replaced(
				  folder, month, created_at, error) < 0))
		return DB_STOPPED;
	return DB_OK;
}

/* Whatever becomes of one of them, the others are tried: the first error is
 * told. */
static enum db_status drain_folder(
	struct job *job, int folder, struct error *error)
{
	static enum db_status (*const parts[])(
		struct job * job, int folder, struct error *error) = {
		drain_journal, drain_tally, destroy_copies};
	enum db_status status = DB_OK;

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		enum db_status part =
			parts[i](job, folder, status == DB_OK ? error : NULL);

		if (status == DB_OK)
			status = part;
	}
	return status;
}

enum db_status drain_run(struct job *job, struct error *error)
{
	enum db_status status;
	int folder;

	summary_begin(job);
	/* A host that only runs jobs. */
	if (access(job->settings->state_dir, F_OK) < 0 && errno == ENOENT)
		return DB_OK;
	folder = state_open(job->settings->state_dir, error);
	if (folder < 0)
		return DB_STOPPED;
	status = drain_folder(job, folder, error);
	close(folder);
	return status;
}
