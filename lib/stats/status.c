/* SPDX-License-Identifier: MIT */
#include "stats/status.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/salt.h"
#include "store/schema.h"
#include "store/sql.h"

static void copy(char *out, size_t size, const struct db_value *value)
{
	struct text text = utf8_cut_bytes(db_as_text(value), size - 1);

	if (text.length)
		memcpy(out, text.data, text.length);
	out[text.length] = '\0';
}

/* Five columns: when it began and ended, host, outcome, summary. */
static void run_take(struct status_run *run, const struct db_value *columns)
{
	db_as_time(&columns[0], &run->started_at);
	run->ended = db_as_time(&columns[1], &run->ended_at);
	copy(run->host, sizeof(run->host), &columns[2]);
	copy(run->outcome, sizeof(run->outcome), &columns[3]);
	copy(run->summary, sizeof(run->summary), &columns[4]);
}

static struct status_job *job_find(struct status *status, struct text name)
{
	for (size_t i = 0; i < status->job_count; i++) {
		const char *job = status->jobs[i].rule->job;

		if (strlen(job) == name.length &&
			!memcmp(job, name.data, name.length))
			return &status->jobs[i];
	}
	return NULL;
}

static int job_row(void *context, const struct db_value *columns, size_t count)
{
	struct status_job *job;
	int64_t started;

	if (count != 9)
		return -1;
	job = job_find(context, db_as_text(&columns[0]));
	if (!job)
		return 0;
	job->has_done_to = db_as_time(&columns[1], &job->done_to);
	copy(job->owner, sizeof(job->owner), &columns[2]);
	/* An owner is its host, a blank, and who it is there. */
	job->owner[strcspn(job->owner, " ")] = '\0';
	job->ran = db_as_time(&columns[3], &started);
	if (job->ran)
		run_take(&job->last, &columns[3]);
	job->done = db_as_time(&columns[8], &job->done_at);
	return 0;
}

static int salt_row(void *context, const struct db_value *columns, size_t count)
{
	struct status *status = context;
	struct status_salt *salt = &status->salt;
	int32_t this_month = date_month(time_date(status->now));
	int32_t month;

	if (count != 2 || !db_as_date(&columns[0], &month))
		return -1;
	if (month == month_add(this_month, -1) &&
		status->now < date_start(this_month) + SALT_KEPT) {
		salt->last_kept = true;
	} else if (month < this_month) {
		salt->old++;
	} else if (month == this_month) {
		salt->there = true;
		db_as_time(&columns[1], &salt->created_at);
	} else if (month == month_add(this_month, 1)) {
		salt->next_there = true;
	}
	return 0;
}

/* A bound as '2026-04-01 00:00:00' or '2026-04-01': that of March. */
static bool bound_month(struct text bound, int32_t *month)
{
	char date[DATE_TEXT_SIZE] = "";
	int32_t end;

	if (bound.length < sizeof(date) - 1)
		return false;
	memcpy(date, bound.data, sizeof(date) - 1);
	if (date_parse(date, &end) < 0)
		return false;
	*month = month_add(date_month(end), -1);
	return true;
}

static int month_row(
	void *context, const struct db_value *columns, size_t count)
{
	struct status *status = context;
	struct status_month *month;

	if (count != 4)
		return -1;
	if (status->month_count == PARTITIONS_MAX)
		return 0;
	month = &status->months[status->month_count++];
	month->future = !bound_month(db_as_text(&columns[1]), &month->month);
	month->rows = db_as_integer(&columns[2]);
	month->bytes = db_as_integer(&columns[3]);
	status->rows += month->rows;
	status->bytes += month->bytes;
	return 0;
}

static int account_row(
	void *context, const struct db_value *columns, size_t count)
{
	struct status *status = context;

	if (count)
		copy(status->account, sizeof(status->account), &columns[0]);
	return 0;
}

static enum db_status read_storage(
	struct db *db, struct status *status, struct error *error)
{
	status->months = calloc(PARTITIONS_MAX, sizeof(*status->months));
	if (!status->months) {
		error_set(error, "out of memory");
		return DB_REFUSED;
	}
	return db_query(
		db, sql_status_months, NULL, 0, month_row, status, error);
}

static int recent_row(
	void *context, const struct db_value *columns, size_t count)
{
	struct status *status = context;
	struct status_run *run = &status->recent[status->recent_count];
	const struct status_job *job;

	if (count != 6 || status->recent_count == STATUS_RECENT_MAX)
		return -1;
	job = job_find(status, db_as_text(&columns[5]));
	if (!job)
		return 0;
	run->job = job->rule->job;
	run_take(run, columns);
	status->recent_count++;
	return 0;
}

static enum db_status read_recent(
	struct db *db, struct status *status, struct error *error)
{
	struct db_value values[1 + STATUS_JOBS_MAX];
	enum db_status result;
	struct buf sql;

	status->recent = calloc(STATUS_RECENT_MAX, sizeof(*status->recent));
	if (!status->recent) {
		error_set(error, "out of memory");
		return DB_REFUSED;
	}
	values[0] = db_time(status->now - TIME_DAY);
	for (size_t i = 0; i < status->job_count; i++)
		values[1 + i] = db_string(status->jobs[i].rule->job);
	buf_init(&sql, 4096);
	db_add_list(&sql, sql_status_recent, status->job_count);
	result = db_query(db, buf_text(&sql), values, 1 + status->job_count,
		recent_row, status, error);
	buf_release(&sql);
	return result;
}

enum db_status status_read(
	struct db *db, int64_t now, struct status *status, struct error *error)
{
	enum db_status result;

	*status = (struct status){.now = now};
	for (size_t i = 0; i < STATUS_JOBS_MAX && job_rules[i].job; i++)
		status->jobs[status->job_count++].rule = &job_rules[i];
	snprintf(status->version, sizeof(status->version), "%s",
		db_server_text(db));
	snprintf(status->place, sizeof(status->place), "%s", db_place(db));
	snprintf(status->cipher, sizeof(status->cipher), "%s", db_cipher(db));
	result = db_query(db, sql_status_jobs, NULL, 0, job_row, status, error);
	if (result == DB_OK)
		result = db_query(db, "SELECT month, created_at FROM salt",
			NULL, 0, salt_row, status, error);
	if (result == DB_OK)
		result = db_query(db, "SELECT CURRENT_USER()", NULL, 0,
			account_row, status, error);
	if (result == DB_OK)
		result = schema_applied(db, &status->step, error);
	if (result == DB_OK)
		result = read_storage(db, status, error);
	return result == DB_OK ? read_recent(db, status, error) : result;
}

void status_release(struct status *status)
{
	free(status->months);
	free(status->recent);
	*status = (struct status){0};
}

struct runs {
	struct status_run *items;
	size_t count;
};

static int runs_row(void *context, const struct db_value *columns, size_t count)
{
	struct runs *runs = context;

	if (count != 5 || runs->count == STATUS_RUNS_MAX)
		return -1;
	run_take(&runs->items[runs->count++], columns);
	return 0;
}

enum db_status status_read_runs(struct db *db, const char *job,
	struct status_run **runs, size_t *count, struct error *error)
{
	const struct db_value values[] = {
		db_string(job), db_integer(STATUS_RUNS_MAX)};
	struct runs list = {calloc(STATUS_RUNS_MAX, sizeof(*list.items)), 0};
	enum db_status status = DB_REFUSED;

	if (list.items)
		status = db_query(
			db, sql_status_runs, values, 2, runs_row, &list, error);
	else
		error_set(error, "out of memory");
	*runs = list.items;
	*count = list.count;
	return status;
}

bool status_is_open(const struct status_run *run)
{
	return !run->ended && !strcmp(run->outcome, "running");
}

bool status_is_overdue(const struct status_job *job, int64_t now)
{
	return !job->done || now - job->done_at > job->rule->oldest;
}

int64_t status_next(const struct status_job *job, int64_t now)
{
	int64_t next;

	if (!job->ran)
		return now;
	next = job->last.started_at + JOB_INTERVAL;
	if (job->done && !job_is_due(job->rule, job->done_at, next))
		next = date_start(time_date(job->done_at) + 1);
	return next;
}

const struct status_run *status_last_run(const struct status *status)
{
	const struct status_run *last = NULL;

	for (size_t i = 0; i < status->job_count; i++)
		if (status->jobs[i].ran &&
			(!last || status->jobs[i].last.started_at >
					  last->started_at))
			last = &status->jobs[i].last;
	return last;
}
