/* SPDX-License-Identifier: MIT */
#include "store/job_run.h"

#include <string.h>

#include "store/lease.h"
#include "store/sql.h"

enum {
	HOST_SIZE = 256,
	SUMMARY_MAX = 2000,
	CLOCKS_APART = 5 * TIME_MINUTE, /* of hosts that may run jobs */
};

enum db_status job_run_start(
	struct db *db, const struct job_run *run, struct error *error)
{
	char host[HOST_SIZE];

	lease_host(host, sizeof(host));

	const struct db_value values[] = {db_string(run->job),
		db_time(run->started_at), db_bytes(run->id, JOB_RUN_ID_SIZE),
		db_string(host)};

	return db_execute(db, sql_job_run_start, values, 4, NULL, error);
}

enum db_status job_run_end(struct db *db, const struct job_run *run,
	int64_t ended_at, const char *outcome, const char *summary,
	struct error *error)
{
	const struct db_value values[] = {db_time(ended_at), db_string(outcome),
		db_text(utf8_cut(text_from(summary), SUMMARY_MAX)),
		db_string(run->job), db_time(run->started_at),
		db_bytes(run->id, JOB_RUN_ID_SIZE)};

	return db_execute(db, sql_job_run_end, values, 6, NULL, error);
}

enum db_status job_run_forget(struct db *db, int64_t now, struct error *error)
{
	const struct db_value values[] = {
		db_time(now - (int64_t)JOB_RUN_DAYS * TIME_DAY)};

	return db_execute(db, "DELETE FROM job_run WHERE started_at < ?",
		values, 1, NULL, error);
}

enum db_status job_run_last_done(struct db *db, const char *job, int64_t now,
	int64_t *started_at, bool *found, struct error *error)
{
	const struct db_value values[] = {
		db_string(job), db_time(now + CLOCKS_APART)};

	return db_query_time(db,
		"SELECT MAX(started_at) FROM job_run "
		"WHERE job = ? AND outcome = 'done' AND started_at <= ?",
		values, 2, started_at, found, error);
}

enum db_status job_done_to(struct db *db, const char *job,
	enum done_to_lock lock, int64_t *done_to, bool *found,
	struct error *error)
{
	static const char *const statements[] = {
		[DONE_TO_PLAIN] = "SELECT done_to FROM job_state WHERE job = ?",
		[DONE_TO_SHARE] = "SELECT done_to FROM job_state WHERE job = ? "
				  "LOCK IN SHARE MODE",
		[DONE_TO_UPDATE] = "SELECT done_to FROM job_state "
				   "WHERE job = ? FOR UPDATE",
	};
	const struct db_value values[] = {db_string(job)};

	return db_query_time(
		db, statements[lock], values, 1, done_to, found, error);
}

int64_t job_done_to_latest(const char *job, int64_t now)
{
	if (!strcmp(job, "prune"))
		return date_start(time_date(now) + 1);
	return now + TIME_HOUR;
}

enum db_status job_set_done_to(
	struct db *db, const char *job, int64_t done_to, struct error *error)
{
	const struct db_value values[] = {db_time(done_to), db_string(job)};

	return db_execute(db, "UPDATE job_state SET done_to = ? WHERE job = ?",
		values, 2, NULL, error);
}

enum db_status job_lower_done_to(
	struct db *db, const char *job, int64_t from, struct error *error)
{
	const struct db_value values[] = {db_time(from), db_string(job)};

	return db_execute(db, sql_done_to_lower, values, 2, NULL, error);
}
