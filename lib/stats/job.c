/* SPDX-License-Identifier: MIT */
#include "stats/job.h"

enum { TRIES = 5 };

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
	if (status == DB_OK && !job->dry_run)
		status = lease_renew(&job->lease, job->db, error);
	return status == DB_OK ? work(job, context, error) : status;
}

enum db_status job_transaction(
	struct job *job, job_work *work, void *context, struct error *error)
{
	enum db_status status = DB_RETRY;

	for (int tries = 0; tries < TRIES && status == DB_RETRY; tries++) {
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
