/* SPDX-License-Identifier: MIT */
#include "stats/drain_tally.h"

#include "hit/reason.h"
#include "store/sql.h"
#include "store/tally.h"

/* For which the tally is delivered when nobody has drained it. */
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
	struct job *job, struct tally *tally, struct error *error)
{
	struct tally_part part = {.tally = tally, .site = ""};
	enum db_status status = DB_OK;

	part.last = time_date(job->now) + 1;
	if (!tally_oldest(tally, &part.first))
		return DB_OK;
	/* What is in the file may be anything. */
	if (part.first < part.last - DAYS_MAX)
		part.first = part.last - DAYS_MAX;
	for (size_t i = 0; i <= job->settings->sites.count && status == DB_OK;
		i++) {
		if (i > 0)
			part.site = job->settings->sites.items[i - 1].name;
		status = job_transaction(job, tally_work, &part, error);
		summary_add(&job->summary, "tallied", part.rows);
	}
	return status;
}

enum db_status drain_tally(struct job *job, int folder, struct error *error)
{
	struct tally *tally;
	enum db_status status;
	int found = tally_open(folder, &tally, error);

	if (found <= 0)
		return found < 0 ? DB_STOPPED : DB_OK;
	status = deliver_tally(job, tally, error);
	tally_close(tally);
	/* Of yesterday something may still come from hits under way. */
	if (status == DB_OK && !job->dry_run &&
		tally_forget_before(folder, time_date(job->now) - 1, error) < 0)
		status = DB_STOPPED;
	return status;
}
