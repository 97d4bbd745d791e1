/* SPDX-License-Identifier: MIT */
#include "stats/drain_tally.h"

#include "hit/reason.h"
#include "store/sql.h"
#include "store/tally.h"

/* Of which one run delivers the tally: what is in the file may be anything. */
enum { DAYS_MAX = 400 };

/* A site's part of the tally. */
struct tally_part {
	const struct tally *tally;
	const char *site;
	int32_t first, last;
	int64_t rows;
};

static enum db_status tally_row(struct job *job, struct tally_part *part,
	int32_t date, const char *reason, struct error *error)
{
	uint64_t hits = tally_count(part->tally, part->site, date, reason);
	const struct db_value values[] = {db_string(part->site), db_date(date),
		db_string(reason),
		db_bytes(tally_source(part->tally), TALLY_SOURCE_SIZE),
		db_natural(hits)};

	if (!hits)
		return DB_OK;
	part->rows++;
	return db_execute(job->db, sql_tally_upsert, values, 5, NULL, error);
}

static enum db_status tally_work(
	struct job *job, void *context, struct error *error)
{
	struct tally_part *part = context;
	enum db_status status = DB_OK;

	part->rows = 0;
	for (int32_t date = part->first; date <= part->last; date++)
		for (enum reason reason = 0; reason < REASON_COUNT; reason++) {
			if (reason_is_first(reason))
				status = tally_row(job, part, date,
					reason_row(reason)->name, error);
			if (status != DB_OK)
				return status;
		}
	return status;
}

static enum db_status deliver_tally(
	struct job *job, struct tally_part *part, struct error *error)
{
	enum db_status status = DB_OK;

	for (size_t i = 0; i <= job->settings->sites.count && status == DB_OK;
		i++) {
		part->site = i ? job->settings->sites.items[i - 1].name : "";
		status = job_transaction(job, tally_work, part, error);
		summary_add(&job->summary, "tallied", part->rows);
	}
	return status;
}

static int32_t earlier(int32_t a, int32_t b)
{
	return a < b ? a : b;
}

enum db_status drain_tally(struct job *job, int folder, struct error *error)
{
	struct tally_part part = {0};
	struct tally *tally;
	enum db_status status = DB_OK;
	int32_t today = time_date(job->now);
	int found = tally_open(folder, &tally, error);

	if (found <= 0)
		return found < 0 ? DB_STOPPED : DB_OK;
	part.tally = tally;
	found = tally_oldest(tally, &part.first);
	part.last = earlier(today + 1, part.first + DAYS_MAX);
	if (found)
		status = deliver_tally(job, &part, error);
	tally_close(tally);
	/* Of yesterday something may still come from hits under way. */
	if (found && status == DB_OK && !job->dry_run &&
		tally_forget_before(
			folder, earlier(today - 1, part.last + 1), error) < 0)
		status = DB_STOPPED;
	return status;
}
