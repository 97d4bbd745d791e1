/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_STATS_STATUS_H
#define FOOTFALL_STATS_STATUS_H

/* How the machinery is: the jobs and their runs, the salts (never what they
 * are), and what page views take in the database. */
#include "stats/job.h"
#include "store/partition.h"

enum {
	STATUS_JOBS_MAX = 8,
	STATUS_HOST_SIZE = 256,
	STATUS_OUTCOME_SIZE = 65,
	STATUS_SUMMARY_SIZE = 8001, /* 2,000 characters */
	STATUS_RUNS_MAX = 500,
	STATUS_RECENT_MAX = 60,
};

struct status_run {
	const char *job; /* of its rule; NULL in lists of one job's runs */
	int64_t started_at, ended_at;
	bool ended;
	char host[STATUS_HOST_SIZE];
	char outcome[STATUS_OUTCOME_SIZE]; /* "done", "failed", "running" */
	char summary[STATUS_SUMMARY_SIZE]; /* as job_run has it */
};

struct status_job {
	const struct job_rule *rule;
	bool ran; /* `last` is its last run */
	struct status_run last;
	bool done; /* one ended well; `done_at` is when the last of them began
		    */
	int64_t done_at;
	bool has_done_to;
	int64_t done_to;
	char owner[STATUS_HOST_SIZE]; /* the host where it runs now, or "" */
};

struct status_salt {
	bool there, next_there; /* of this month, and of the next */
	int64_t created_at;
	bool last_kept; /* last month's, for SALT_KEPT */
	int64_t old;	/* of months before: to be destroyed */
};

/* A partition. */
struct status_month {
	bool future;   /* what has no month of its own */
	int32_t month; /* of a partition for one month */
	int64_t rows, bytes;
};

struct status {
	int64_t now;
	struct status_job jobs[STATUS_JOBS_MAX]; /* in the order of the rules */
	size_t job_count;
	struct status_salt salt;
	struct status_month *months; /* the newest first */
	size_t month_count;
	int64_t rows, bytes;
	struct status_run *recent; /* of a day, of every job, newest first */
	size_t recent_count;
	int step;				  /* of the schema */
	char version[64], place[256], cipher[64]; /* of the connection */
	char account[256];
};

/* Reads it as of `now`.  The caller frees it with status_release(), also after
 * a failure. */
enum db_status status_read(struct db *db, int64_t now, struct status *status,
	struct error *error) __attribute__((warn_unused_result));
void status_release(struct status *status);

/* Reads the runs of one job, the newest first, into a list that the caller
 * frees; `*count` is how many there are, STATUS_RUNS_MAX at most. */
enum db_status status_read_runs(struct db *db, const char *job,
	struct status_run **runs, size_t *count, struct error *error)
	__attribute__((warn_unused_result));

/* Whether the record of a run says that it goes on.  One whose process was
 * killed says so for ever: only a lease tells. */
bool status_is_open(const struct status_run *run);

/* Whether the last good run of a job is older than its rule allows. */
bool status_is_overdue(const struct status_job *job, int64_t now);

/* When --maintain, started by cron in time, runs the job next; an instant
 * before `now` has been missed. */
int64_t status_next(const struct status_job *job, int64_t now);

/* The run that began last, of any job, NULL when there was none. */
const struct status_run *status_last_run(const struct status *status);

#endif
