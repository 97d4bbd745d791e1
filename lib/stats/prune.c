/* SPDX-License-Identifier: MIT */

/*
 * Prune: removes page views older than the retention, whole partitions where
 * it may, the rest in bounded steps.
 *
 * In order: how far it may go (nothing that is not rolled up); raise our
 * done_to, so that rollup leaves those windows alone and drain brings nothing
 * more into them; only then delete.  Killed anywhere, the next run goes on.
 */
#include <stdlib.h>
#include <string.h>

#include "stats/job.h"
#include "store/pageview.h"
#include "store/partition.h"
#include "store/sql.h"

enum { REFUSALS_MAX = 1000 };

/* A site and day with more page views than its daily figure. */
struct refusal {
	char site[SITE_NAME_SIZE];
	int32_t date;
};

struct prune {
	int64_t cutoff;	    /* by the retention */
	int64_t limit;	    /* how far this run goes */
	int64_t done_to;    /* how far earlier ones went */
	int32_t again_from; /* first date that rollup must look at again */
	bool nothing;	    /* rollup has covered nothing yet */
	bool rollup_again;
	bool waiting; /* somebody reads the table for long */
	struct refusal *refusals;
	size_t count;
};

static int refusal_row(
	void *context, const struct db_value *columns, size_t count)
{
	struct prune *prune = context;
	struct refusal *refusal = &prune->refusals[prune->count];
	struct text site = db_as_text(&columns[0]);

	/* Not written by Footfall: nobody counts it. */
	if (count < 2 || site.length >= SITE_NAME_SIZE ||
		!db_as_date(&columns[1], &refusal->date))
		return 0;
	memcpy(refusal->site, site.data, site.length);
	refusal->site[site.length] = '\0';
	/*
	 * A day that prune has not touched is mended by the next rollup: wait
	 * for it.  One before done_to is recomputed by nobody; only its own
	 * site waits, for --force.
	 */
	if (date_start(refusal->date) < prune->done_to) {
		if (prune->count < REFUSALS_MAX - 1)
			prune->count++;
		/* No room to remember the next: nobody goes that far. */
		else if (date_start(refusal->date) < prune->limit)
			prune->limit = date_start(refusal->date);
	} else if (!prune->rollup_again) {
		/* Rows come by date: the first is the oldest. */
		prune->rollup_again = true;
		prune->again_from = refusal->date;
		if (date_start(refusal->date) < prune->limit)
			prune->limit = date_start(refusal->date);
	}
	return 0;
}

/* How far rollup has come: time_first when it has not begun, or stands where
 * it can't have come. */
static enum db_status read_rolled_up(struct job *job, enum done_to_lock lock,
	int64_t *rolled_up, struct error *error)
{
	bool found;
	enum db_status status =
		job_done_to(job->db, "rollup", lock, rolled_up, &found, error);

	if (!found || *rolled_up < time_first ||
		*rolled_up > job_done_to_latest("rollup", job->now))
		*rolled_up = time_first;
	return status;
}

static enum db_status find_limit(
	struct job *job, struct prune *prune, struct error *error)
{
	int64_t rolled_up = 0;
	bool started;
	enum db_status status =
		read_rolled_up(job, DONE_TO_PLAIN, &rolled_up, error);

	prune->limit = time_first;
	prune->nothing = rolled_up == time_first;
	if (status == DB_OK)
		status = job_done_to(job->db, "prune", DONE_TO_PLAIN,
			&prune->done_to, &started, error);
	if (status != DB_OK || prune->nothing)
		return status;
	prune->limit = prune->cutoff < rolled_up ? prune->cutoff : rolled_up;

	const struct db_value values[] = {db_time(prune->limit)};

	return db_query(job->db, sql_prune_outnumbered, values, 1, refusal_row,
		prune, error);
}

/*
 * A done_to that lies in the future keeps rollup from every day until then, so
 * it goes back to the start of tomorrow.  But if it is the clock that is behind
 * it was right, and days of which a part is gone must stay closed: no further
 * back than to the day behind the newest one that was counted.
 */
static enum db_status set_back(
	struct job *job, int64_t *mine, bool started, struct error *error)
{
	const struct db_value values[] = {db_time(*mine)};
	int64_t to = job_done_to_latest("prune", job->now);
	int64_t free_from;
	bool counted;
	enum db_status status;

	if (!started || *mine <= to)
		return DB_OK;
	status = db_query_time(job->db, sql_prune_set_back, values, 1,
		&free_from, &counted, error);
	if (counted && free_from > to)
		to = free_from;
	if (status != DB_OK || *mine <= to)
		return status;
	job_wrong_done_to(job, *mine);
	*mine = to;
	return job_set_done_to(job->db, "prune", to, error);
}

/* Locks both rows in the order of their names: see job.c. */
static enum db_status raise_work(
	struct job *job, void *context, struct error *error)
{
	struct prune *prune = context;
	int64_t mine = 0, rolled_up = 0;
	bool started;
	enum db_status status = job_done_to(
		job->db, "prune", DONE_TO_UPDATE, &mine, &started, error);

	if (status == DB_OK)
		status = read_rolled_up(job, DONE_TO_UPDATE, &rolled_up, error);
	if (status == DB_OK)
		status = set_back(job, &mine, started, error);
	if (status != DB_OK)
		return status;
	/* A drain or an import may have lowered it since. */
	if (prune->limit > rolled_up)
		prune->limit = rolled_up;
	if (prune->rollup_again)
		status = job_lower_done_to(job->db, "rollup",
			date_start(prune->again_from), error);
	if (status == DB_OK && prune->limit > mine)
		status = job_set_done_to(job->db, "prune", prune->limit, error);
	return status;
}

/* How far a site may be deleted: up to its first refused day. */
static int64_t site_limit(
	const struct job *job, const struct prune *prune, const char *site)
{
	int64_t limit = prune->limit;

	for (size_t i = 0; !job->force && i < prune->count; i++)
		if (!strcmp(prune->refusals[i].site, site) &&
			date_start(prune->refusals[i].date) < limit)
			limit = date_start(prune->refusals[i].date);
	return limit;
}

static bool holds_refusal(const struct job *job, const struct prune *prune,
	int64_t first, int64_t bound)
{
	for (size_t i = 0; !job->force && i < prune->count; i++)
		if (date_start(prune->refusals[i].date) >= first &&
			date_start(prune->refusals[i].date) < bound)
			return true;
	return false;
}

/* Of one site, or of all with NULL. */
static enum db_status count_rows(struct job *job, const char *site,
	int64_t first, int64_t bound, int64_t *rows, struct error *error)
{
	const struct db_value values[] = {db_time(first), db_time(bound),
		db_string(site), db_string(site)};
	bool found;

	return db_query_integer(job->db,
		"SELECT COUNT(*) FROM pageview "
		"WHERE occurred_at >= ? AND occurred_at < ? "
		"AND (? IS NULL OR site = ?)",
		values, 4, rows, &found, error);
}

/* Drops one partition and counts what was in it. */
static enum db_status drop_one(struct job *job,
	const struct partition *partition, int64_t first, struct error *error)
{
	int64_t rows = 0;
	enum db_status status =
		count_rows(job, NULL, first, partition->bound, &rows, error);

	if (status == DB_OK && !job->dry_run)
		status = lease_renew(&job->lease, job->db, error);
	if (status == DB_OK && !job->dry_run)
		status = partition_drop(job->db, partition->name, error);
	if (status == DB_OK) {
		summary_add(&job->summary, "deleted", rows);
		summary_add(&job->summary, "partitions_dropped", 1);
	}
	return status;
}

/* What the bounded deletes would take from a partition that must stay. */
static enum db_status count_kept(struct job *job, const struct prune *prune,
	int64_t first, int64_t bound, struct error *error)
{
	char site[SITE_NAME_SIZE] = "";
	int64_t rows;
	enum db_status status;

	while ((status = pageview_next_site(job->db, site, site, error)) ==
			DB_OK &&
		site[0]) {
		int64_t limit = site_limit(job, prune, site);

		status = count_rows(job, site, first,
			limit < bound ? limit : bound, &rows, error);
		if (status != DB_OK)
			return status;
		summary_add(&job->summary, "deleted", rows);
	}
	return status;
}

/*
 * Drops those that are wholly before the limit.  Without the privilege their
 * rows are left to the bounded deletes; while somebody reads the table for
 * long, to the next run.  `*from` is the end of what a dry run would drop.
 */
static enum db_status drop_partitions(struct job *job, struct prune *prune,
	int64_t *from, struct error *error)
{
	struct partition_list list;
	int64_t first = time_first;
	enum db_status status = partition_list_read(job->db, &list, error);

	for (size_t i = 0; status == DB_OK && i < list.count &&
			   list.items[i].bound <= prune->limit;
		i++) {
		job_progress(job, list.items[i].name, i, list.count);
		status = job_go_on(job, error);
		if (status != DB_OK)
			break;
		if (!holds_refusal(job, prune, first, list.items[i].bound))
			status = drop_one(job, &list.items[i], first, error);
		else if (job->dry_run)
			status = count_kept(
				job, prune, first, list.items[i].bound, error);
		first = list.items[i].bound;
		if (status == DB_OK && job->dry_run)
			*from = first;
	}
	partition_list_release(&list);
	prune->waiting = status == DB_BUSY;
	return status == DB_BUSY || status == DB_DENIED ? DB_OK : status;
}

struct chunk {
	const char *site;
	int64_t limit;
	uint64_t deleted;
};

static enum db_status chunk_work(
	struct job *job, void *context, struct error *error)
{
	struct chunk *chunk = context;
	const struct db_value values[] = {
		db_string(chunk->site), db_time(chunk->limit)};

	return db_execute(
		job->db, sql_prune_delete, values, 2, &chunk->deleted, error);
}

static enum db_status delete_site(struct job *job, const struct prune *prune,
	const char *site, struct error *error)
{
	struct chunk chunk = {
		.site = site, .limit = site_limit(job, prune, site)};
	uint64_t total = 0;
	enum db_status status;

	do {
		status = job_transaction(job, chunk_work, &chunk, error);
		if (status != DB_OK)
			return status;
		total += chunk.deleted;
		summary_add(&job->summary, "deleted", (int64_t)chunk.deleted);
		job_progress(job, site, total, 0);
	} while (chunk.deleted > 0);
	return DB_OK;
}

/* What delete_site() would delete. */
static enum db_status count_site(struct job *job, const struct prune *prune,
	const char *site, int64_t from, struct error *error)
{
	int64_t rows = 0;
	enum db_status status = job_go_on(job, error);

	job_progress(job, site, 0, 0);
	if (status == DB_OK)
		status = count_rows(job, site, from,
			site_limit(job, prune, site), &rows, error);
	summary_add(&job->summary, "deleted", rows);
	return status;
}

static enum db_status delete_rest(struct job *job, const struct prune *prune,
	int64_t from, struct error *error)
{
	char site[SITE_NAME_SIZE] = "";
	enum db_status status;

	while ((status = pageview_next_site(job->db, site, site, error)) ==
			DB_OK &&
		site[0]) {
		status = job->dry_run
				 ? count_site(job, prune, site, from, error)
				 : delete_site(job, prune, site, error);
		if (status != DB_OK)
			return status;
	}
	return status;
}

static enum db_status prune_to_limit(
	struct job *job, struct prune *prune, struct error *error)
{
	int64_t from = time_first;
	enum db_status status = job_transaction(job, raise_work, prune, error);

	if (status != DB_OK || prune->nothing)
		return status;
	status = drop_partitions(job, prune, &from, error);
	if (status == DB_OK && prune->waiting)
		summary_set(&job->summary, "partitions_waiting", 1);
	else if (status == DB_OK)
		status = delete_rest(job, prune, from, error);
	return status;
}

enum db_status prune_run(struct job *job, struct error *error)
{
	int64_t days = job->settings->retention_days;
	struct prune prune = {.cutoff = job->now - days * TIME_DAY};
	char cutoff[TIME_TEXT_SIZE];
	enum db_status status;

	prune.refusals = calloc(REFUSALS_MAX, sizeof(*prune.refusals));
	if (!prune.refusals) {
		error_set(error, "out of memory");
		return DB_UNAVAILABLE;
	}
	time_format(cutoff, prune.cutoff);
	summary_set(&job->summary, "deleted", 0);
	summary_set_text(&job->summary, "cutoff", cutoff);
	summary_set(&job->summary, "retention_days", days);
	status = find_limit(job, &prune, error);
	if (status == DB_OK)
		status = prune_to_limit(job, &prune, error);
	if (prune.count || prune.rollup_again)
		summary_set(&job->summary, "refused_days",
			(int64_t)prune.count + prune.rollup_again);
	free(prune.refusals);
	return status;
}
