/* SPDX-License-Identifier: MIT */

/*
 * Rotation: this month's salt is there, next month's in the last two days,
 * and those of earlier months are gone an hour after their end.  A host whose
 * clock was ahead may have made salts of later months; where one stands, this
 * month gets none, so --force removes them.
 */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/state.h"
#include "stats/job.h"
#include "store/flood.h"
#include "store/salt.h"
#include "store/salt_cache.h"

/* What is to be done at an instant. */
struct plan {
	int32_t month;
	int32_t next;	/* made too when `make_next` */
	int32_t oldest; /* salts before it are destroyed */
	bool make_next;
	uint64_t future_deleted;
};

static struct plan plan_make(int64_t now)
{
	struct plan plan = {.month = date_month(time_date(now))};

	plan.next = month_add(plan.month, 1);
	plan.make_next = salt_newest_month(now) == plan.next;
	plan.oldest = salt_oldest_month(now);
	return plan;
}

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

/* Without a salt of this month, next month's is too early at any time: it is
 * made anew behind this one. */
static enum db_status newest_left(struct job *job, const struct plan *plan,
	int32_t *newest, struct error *error)
{
	bool exists = false;
	enum db_status status =
		salt_exists(job->db, plan->month, &exists, error);

	*newest = exists && plan->make_next ? plan->next : plan->month;
	return status;
}

/* In one transaction, so that no hit finds the month without a salt. */
static enum db_status replace_work(
	struct job *job, void *context, struct error *error)
{
	struct plan *plan = context;
	int32_t newest;
	enum db_status status = newest_left(job, plan, &newest, error);

	if (status == DB_OK)
		status = salt_delete_after(
			job->db, newest, &plan->future_deleted, error);
	return status == DB_OK ? salt_replace(job->db, plan->month, job->now,
					 job->salt_candidates[0], error)
			       : status;
}

static enum db_status rotate(
	struct job *job, struct plan *plan, struct error *error)
{
	uint64_t deleted = 0;
	enum db_status status, removed;

	if (job->force) {
		status = job_transaction(job, replace_work, plan, error);
		summary_add(&job->summary, "rotated", status == DB_OK);
		if (status != DB_OK)
			plan->future_deleted = 0;
	} else {
		status = ensure(job, plan->month, 0, error);
	}
	if (status == DB_OK && plan->make_next)
		status = ensure(job, plan->next, 1, error);
	/* Old salts go also when a new one can't be made. */
	removed = salt_delete_before(job->db, plan->oldest, &deleted,
		status == DB_OK ? error : NULL);
	summary_set(&job->summary, "old_deleted", (int64_t)deleted);
	if (plan->future_deleted)
		summary_set(&job->summary, "future_deleted",
			(int64_t)plan->future_deleted);
	return status == DB_OK ? removed : status;
}

/* This host's copies go with the salts; other hosts' with their next hit, or
 * their next drain. */
static enum db_status destroy_copies(
	struct job *job, const struct plan *plan, struct error *error)
{
	enum db_status status = DB_OK;
	int folder;

	/* A host that only runs jobs. */
	if (access(job->settings->state_dir, F_OK) < 0 && errno == ENOENT)
		return DB_OK;
	folder = state_open(job->settings->state_dir, error);
	if (folder < 0)
		return DB_STOPPED;
	if (salt_cache_forget_before(folder, plan->oldest, error) < 0 ||
		(job->force && salt_cache_forget(folder, error) < 0))
		status = DB_STOPPED;
	flood_forget(folder);
	close(folder);
	return status;
}

static enum db_status foretell(
	struct job *job, const struct plan *plan, struct error *error)
{
	bool exists = false, next_exists = true;
	int64_t old = 0, future = 0;
	int32_t newest = plan->month;
	enum db_status status =
		salt_exists(job->db, plan->month, &exists, error);

	if (status == DB_OK && plan->make_next)
		status = salt_exists(job->db, plan->next, &next_exists, error);
	if (status == DB_OK)
		status = salt_count_before(job->db, plan->oldest, &old, error);
	if (status == DB_OK && job->force)
		status = newest_left(job, plan, &newest, error);
	if (status == DB_OK && job->force)
		status = salt_count_after(job->db, newest, &future, error);
	if (job->force && plan->make_next && !exists)
		next_exists = false;
	summary_set(&job->summary, "rotated",
		(job->force || !exists) + !next_exists);
	summary_set(&job->summary, "old_deleted", old);
	if (future)
		summary_set(&job->summary, "future_deleted", future);
	return status;
}

enum db_status rotate_salt_run(struct job *job, struct error *error)
{
	struct plan plan = plan_make(job->now);
	enum db_status status;

	summary_set(&job->summary, "rotated", 0);
	summary_set(&job->summary, "old_deleted", 0);
	if (job->dry_run)
		return foretell(job, &plan, error);
	status = rotate(job, &plan, error);
	return status == DB_OK ? destroy_copies(job, &plan, error) : status;
}
