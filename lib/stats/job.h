/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_STATS_JOB_H
#define FOOTFALL_STATS_JOB_H

/*
 * What every job works with.  The caller has connected, and taken the lease
 * unless it is a dry run.
 */
#include <stdatomic.h>

#include "hit/visitor.h"
#include "stats/summary.h"
#include "store/job_run.h"
#include "store/lease.h"

struct job {
	struct db *db;
	const struct settings *settings;
	struct lease lease; /* `job` NULL: a job of this host alone */
	/* The job whose done_to must not move during a transaction, NULL for
	 * none; and where it stood when the transaction began. */
	const char *guard;
	int64_t guard_done_to;
	bool guard_found;

	int64_t now;
	bool dry_run;
	bool force;
	int days;			       /* of the daily rollup */
	int months;			       /* of the monthly rollup */
	uint8_t salt_candidates[2][SALT_SIZE]; /* random */

	struct summary summary;
	/* Called now and then, so that somebody may show it; may be NULL. */
	void (*progress)(
		void *context, const char *what, uint64_t done, uint64_t total);
	void *progress_context;
	/* Set by somebody else: end before the next transaction.  May be
	 * NULL. */
	atomic_bool *stop;
};

/* Tells how far the job is. */
void job_progress(
	struct job *job, const char *what, uint64_t done, uint64_t total);

/* Tells, in the summary, of a done_to that was not believed. */
void job_wrong_done_to(struct job *job, int64_t done_to);

/* DB_STOPPED, with a text, when somebody has asked the job to stop. */
enum db_status job_go_on(const struct job *job, struct error *error)
	__attribute__((warn_unused_result));

/*
 * Runs `work` in a transaction that holds the guard, renews the lease and
 * commits; again, from the start, when it lost a conflict.  A dry run undoes
 * it.  DB_STOPPED when the lease was lost, or somebody asked to stop.
 */
typedef enum db_status job_work(
	struct job *job, void *context, struct error *error);
enum db_status job_transaction(struct job *job, job_work *work, void *context,
	struct error *error) __attribute__((warn_unused_result));

/*
 * When the jobs run: cron starts --maintain each JOB_INTERVAL; it runs them
 * in this order, a daily one once a day.  The last good run may be so old
 * before something must be wrong.
 */
enum { JOB_INTERVAL = 15 * TIME_MINUTE };
struct job_rule {
	const char *job;
	bool daily;
	int64_t oldest;
};
/* Every one, ended by one without a name; and the one of a job, or NULL. */
extern const struct job_rule job_rules[];
const struct job_rule *job_rule_find(const char *job);

/* What to do when they don't run. */
extern const char job_cron_remedy[];

/* Whether --maintain runs a job again whose last good run began at `last`. */
bool job_is_due(const struct job_rule *rule, int64_t last, int64_t now);

/* The jobs.  Each returns DB_OK, or why not with a text. */
enum db_status drain_run(struct job *job, struct error *error);
enum db_status rollup_run(struct job *job, struct error *error);
enum db_status prune_run(struct job *job, struct error *error);
enum db_status rotate_salt_run(struct job *job, struct error *error);
enum db_status add_partitions_run(struct job *job, struct error *error);

#endif
