/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_STORE_JOB_RUN_H
#define FOOTFALL_STORE_JOB_RUN_H

/* The record of the jobs' runs, kept for JOB_RUN_DAYS, and how far each job
 * has come. */
#include "store/db.h"

enum { JOB_RUN_DAYS = 90, JOB_RUN_ID_SIZE = 8 };

struct job_run {
	const char *job;
	int64_t started_at;
	uint8_t id[JOB_RUN_ID_SIZE]; /* random */
};

enum db_status job_run_start(struct db *db, const struct job_run *run,
	struct error *error) __attribute__((warn_unused_result));

/* `outcome` is "done", "failed" or "busy"; the summary is JSON, or the text
 * of the error. */
enum db_status job_run_end(struct db *db, const struct job_run *run,
	int64_t ended_at, const char *outcome, const char *summary,
	struct error *error) __attribute__((warn_unused_result));

/* Removes the records of runs that began before JOB_RUN_DAYS ago. */
enum db_status job_run_forget(struct db *db, int64_t now, struct error *error)
	__attribute__((warn_unused_result));

/* When the job last ended well, as told at `now`; `*found` is false when it
 * never did.  A run more than five minutes later was recorded under a clock
 * that was ahead, and does not count. */
enum db_status job_run_last_done(struct db *db, const char *job, int64_t now,
	int64_t *started_at, bool *found, struct error *error)
	__attribute__((warn_unused_result));

/*
 * How far a job has come: `done_to` of its row.  With `lock`, within a
 * transaction, nobody else can move it until the commit.
 */
enum done_to_lock { DONE_TO_PLAIN, DONE_TO_SHARE, DONE_TO_UPDATE };
enum db_status job_done_to(struct db *db, const char *job,
	enum done_to_lock lock, int64_t *done_to, bool *found,
	struct error *error) __attribute__((warn_unused_result));

/*
 * The latest done_to of a job that is believed at `now`: an hour later, and of
 * prune the start of tomorrow, since of days until then it may have removed a
 * part.  A later one was set under a clock that was ahead.
 */
int64_t job_done_to_latest(const char *job, int64_t now);

/*
 * Says that page views from `from` on have come which the job has not
 * covered; part of the transaction that brings them.  done_to always gets
 * lower, if only by a millisecond: a run that is under way sees that it must
 * not raise it, also when it stood lower already.  Of a job that has never
 * run it becomes time_first (and lower), which says no more than that: all
 * that was there before is not covered either.
 */
enum db_status job_lower_done_to(struct db *db, const char *job, int64_t from,
	struct error *error) __attribute__((warn_unused_result));

enum db_status job_set_done_to(struct db *db, const char *job, int64_t done_to,
	struct error *error) __attribute__((warn_unused_result));

#endif
