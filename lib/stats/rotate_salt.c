/* SPDX-License-Identifier: MIT */

/*
 * Rotation: this month's salt is there, next month's in the last two days,
 * and those of earlier months are gone an hour after their end.
 */
#include "stats/job.h"
#include "store/salt.h"

enum {
	NEXT_MONTH_AHEAD = 48 * TIME_HOUR,
	OLD_MONTH_KEPT = TIME_HOUR,
};

static enum db_status ensure(
	struct job *job, int32_t month, int candidate, struct error *error)
{
	bool created = false;
	enum db_status status = DB_RETRY;

	for (int tries = 0; tries < 5 && status == DB_RETRY; tries++)
		status = salt_ensure(job->db, month, job->now,
			job->salt_candidates[candidate], &created, error);
	summary_add(&job->summary, "rotated", created);
	return status;
}

/* In one transaction, so that no hit finds the month without a salt. */
static enum db_status replace_work(
	struct job *job, void *context, struct error *error)
{
	const int32_t *month = context;

	return salt_replace(
		job->db, *month, job->now, job->salt_candidates[0], error);
}

static enum db_status rotate(
	struct job *job, int32_t month, struct error *error)
{
	int32_t next = month_add(month, 1);
	int32_t oldest = month;
	uint64_t deleted = 0;
	enum db_status status = DB_OK;

	if (job->force) {
		status = job_transaction(job, replace_work, &month, error);
		summary_add(&job->summary, "rotated", status == DB_OK);
	} else {
		status = ensure(job, month, 0, error);
	}
	if (status == DB_OK && job->now >= date_start(next) - NEXT_MONTH_AHEAD)
		status = ensure(job, next, 1, error);
	if (job->now < date_start(month) + OLD_MONTH_KEPT)
		oldest = month_add(month, -1);
	if (status == DB_OK)
		status = salt_delete_before(job->db, oldest, &deleted, error);
	summary_set(&job->summary, "old_deleted", (int64_t)deleted);
	return status;
}

enum db_status rotate_salt_run(struct job *job, struct error *error)
{
	int32_t month = date_month(time_date(job->now));
	int64_t old = 0;
	enum db_status status;

	summary_set(&job->summary, "rotated", 0);
	summary_set(&job->summary, "old_deleted", 0);
	if (!job->dry_run)
		return rotate(job, month, error);
	status = salt_count_before(job->db, month, &old, error);
	summary_set(&job->summary, "old_deleted", old);
	return status;
}
