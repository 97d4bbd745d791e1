/* SPDX-License-Identifier: MIT */

/*
 * The drain: this host's journal and tally into MariaDB.  A batch is one
 * transaction, in which rollup learns from which day on it must compute
 * again; a drain that was killed leaves the file to the next one, which finds
 * what is stored already by its key.
 */
#include <stdlib.h>
#include <unistd.h>

#include "base/state.h"
#include "stats/job.h"
#include "store/delivery.h"
#include "store/journal_record.h"
#include "store/sql.h"
#include "store/tally.h"

/* Files that were written while one was being delivered. */
enum { FILES_MAX = 100 };

static void summary_begin(struct job *job)
{
	static const char *const figures[] = {"delivered", "already_stored",
		"too_late", "set_aside", "tallied"};

	for (size_t i = 0; i < sizeof(figures) / sizeof(figures[0]); i++)
		summary_set(&job->summary, figures[i], 0);
}

static enum db_status failed(void)
{
	return DB_STOPPED;
}

static enum db_status deliver_work(
	struct job *job, void *context, struct error *error)
{
	struct delivery *delivery = context;
	int64_t oldest = job->guard_found ? job->guard_done_to : INT64_MIN;
	int64_t first = INT64_MAX;
	enum db_status status =
		delivery_insert(delivery, job->db, oldest, &first, error);

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
			return failed();
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
		if (delivery->count == DELIVERY_MAX)
			status = deliver(job, reader, delivery, error);
	}
	if (status == DB_OK && found < 0)
		status = failed();
	if (status == DB_OK && delivery->count)
		status = deliver(job, reader, delivery, error);
	delivery_clear(delivery);
	if (status == DB_OK && not_kept.text[0]) {
		*error = not_kept;
		status = failed();
	}
	return status;
}

static enum db_status end_file(struct job *job, struct journal_reader *reader,
	enum db_status status, struct error *error)
{
	if (status != DB_OK || job->dry_run)
		journal_leave(reader);
	else if (journal_finish(reader, error) < 0)
		status = failed();
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
		return failed();
	}
	for (int files = 0; files < FILES_MAX && status == DB_OK; files++) {
		struct journal_reader *reader;
		enum journal_take take =
			job->dry_run ? journal_peek(folder, &reader, error)
				     : journal_take(folder, &reader, error);

		if (take == JOURNAL_LOST)
			status = failed();
		/* The other drain of this host delivers it. */
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

/* A site's part of the tally. */
struct tally_part {
	const struct tally *tally;
	const char *site;
	int32_t first, last;
	int64_t rows;
};

static enum db_status tally_work(
	struct job *job, void *context, struct error *error)
{
	struct tally_part *part = context;
	enum db_status status = DB_OK;

	part->rows = 0;
	for (int32_t date = part->first; date <= part->last; date++)
		for (int reason = 0; reason < REASON_COUNT; reason++) {
			const char *name = reason_row(reason)->name;
			uint64_t hits =
				reason_is_first(reason)
					? tally_count(part->tally, part->site,
						  date, name)
					: 0;
			const struct db_value values[] = {db_string(part->site),
				db_date(date), db_string(name),
				db_bytes(tally_source(part->tally),
					TALLY_SOURCE_SIZE),
				db_natural(hits)};

			if (!hits)
				continue;
			status = db_execute(job->db, sql_tally_upsert, values,
				5, NULL, error);
			if (status != DB_OK)
				return status;
			part->rows++;
		}
	return status;
}

static enum db_status deliver_tally(
	struct job *job, struct tally *tally, struct error *error)
{
	struct tally_part part = {.tally = tally, .site = ""};
	enum db_status status = DB_OK;

	part.last = time_date(job->now) + 1;
	if (!tally_oldest(tally, &part.first))
		return DB_OK;
	for (size_t i = 0; i <= job->settings->sites.count && status == DB_OK;
		i++) {
		if (i > 0)
			part.site = job->settings->sites.items[i - 1].name;
		status = job_transaction(job, tally_work, &part, error);
		summary_add(&job->summary, "tallied", part.rows);
	}
	return status;
}

static enum db_status drain_tally(
	struct job *job, int folder, struct error *error)
{
	struct tally *tally;
	enum db_status status;
	int found = tally_open(folder, &tally, error);

	if (found <= 0)
		return found < 0 ? failed() : DB_OK;
	status = deliver_tally(job, tally, error);
	tally_close(tally);
	/* Of yesterday something may still come from hits under way. */
	if (status == DB_OK && !job->dry_run &&
		tally_forget_before(folder, time_date(job->now) - 1, error) < 0)
		status = failed();
	return status;
}

enum db_status drain_run(struct job *job, struct error *error)
{
	enum db_status status;
	int folder = state_open(job->settings->state_dir, error);

	summary_begin(job);
	if (folder < 0)
		return failed();
	status = drain_journal(job, folder, error);
	if (status == DB_OK)
		status = drain_tally(job, folder, error);
	close(folder);
	return status;
}
