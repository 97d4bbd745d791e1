/* SPDX-License-Identifier: MIT */
#include "stats/job.h"

#include <string.h>
#include <time.h>

enum { TRIES = 9, PAUSE_MS = 10 };

const struct job_rule job_rules[] = {
	{"drain", false, (int64_t)3 * TIME_HOUR},
	{"rollup", false, (int64_t)3 * TIME_HOUR},
	{"prune", true, (int64_t)2 * TIME_DAY},
	{"rotate-salt", false, (int64_t)1 * TIME_DAY},
	{"add-partitions", false, (int64_t)7 * TIME_DAY},
	{0},
};

const char job_cron_remedy[] =
	"let cron run admin --maintain --quiet each 15 minutes";

const struct job_rule *job_rule_find(const char *job)
{
	for (const struct job_rule *rule = job_rules; rule->job; rule++)
		if (!strcmp(rule->job, job))
			return rule;
	return NULL;
}

bool job_is_due(const struct job_rule *rule, int64_t last, int64_t now)
{
	return !rule->daily || time_date(last) != time_date(now);
}

enum db_status job_go_on(const struct job *job, struct error *error)
{
	if (!job->stop || !atomic_load(job->stop))
		return DB_OK;
	error_set(error, "stopped on request; what was done stays done");
	return DB_STOPPED;
}

void job_progress(
	struct job *job, const char *what, uint64_t done, uint64_t total)
{
	if (job->progress)
		job->progress(job->progress_context, what, done, total);
}

void job_wrong_done_to(struct job *job, int64_t done_to)
{
	char text[TIME_TEXT_SIZE];

	time_format(text, done_to);
	summary_set_text(&job->summary, "wrong_done_to", text);
}

/* Rows of job_state are locked in the order of their names, guard before
 * lease, so that two jobs never wait for each other. */
static enum db_status transaction_body(
	struct job *job, job_work *work, void *context, struct error *error)
{
	enum db_status status = DB_OK;

	if (job->guard)
		status = job_done_to(job->db, job->guard, DONE_TO_SHARE,
			&job->guard_done_to, &job->guard_found, error);
	if (status == DB_OK && !job->dry_run && job->lease.job)
		status = lease_renew(&job->lease, job->db, error);
	return status == DB_OK ? work(job, context, error) : status;
}

/* On a cluster the first to commit wins, so that who takes long may lose to
 * many short ones in a row.  1.3 s in all, and none before the second try:
 * mostly one conflict is all. */
static void pause_before(int tries)
{
	long ms = tries < 2 ? 0 : (long)PAUSE_MS << (tries - 2);
	const struct timespec pause = {
		.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000};

	if (ms)
		nanosleep(&pause, NULL);
}

enum db_status job_transaction(
	struct job *job, job_work *work, void *context, struct error *error)
{
	enum db_status status = DB_RETRY;

	for (int tries = 0; tries < TRIES && status == DB_RETRY; tries++) {
		pause_before(tries);
		status = job_go_on(job, error);
		if (status != DB_OK)
			return status;
		status = db_begin(job->db, error);
		if (status == DB_OK)
			status = transaction_body(job, work, context, error);
		if (status == DB_OK && !job->dry_run)
			status = db_commit(job->db, error);
		if (status != DB_OK || job->dry_run)
			db_rollback(job->db);
	}
	return status;
}
