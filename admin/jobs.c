/* SPDX-License-Identifier: MIT */
#include "jobs.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/system.h"
#include "connect.h"
#include "progress.h"
#include "stats/job.h"

/* In the order of --maintain. */
static const struct job_row {
	const char *name;
	enum command command;
	enum db_status (*run)(struct job *job, struct error *error);
	const char *guard;
	const char *needs; /* with --maintain: not after this one failed */
	bool daily;	   /* with --maintain: once a day is enough */
} rows[] = {
	{"rollup", COMMAND_ROLLUP, rollup_run, "prune", NULL, false},
	{"prune", COMMAND_PRUNE, prune_run, NULL, "rollup", true},
	{"rotate-salt", COMMAND_ROTATE_SALT, rotate_salt_run, NULL, NULL,
		false},
	{"add-partitions", COMMAND_ADD_PARTITIONS, add_partitions_run, NULL,
		NULL, false},
};

enum { ROWS = sizeof(rows) / sizeof(rows[0]) };

/* One run of one job. */
struct run {
	const struct job_row *row;
	const struct options *options;
	struct job job;
	struct job_run record;
	struct error error;
	enum db_status status;
	bool busy;
	bool not_due;
};

static int run_prepare(struct run *run, const struct settings *settings)
{
	struct job *job = &run->job;

	job->settings = settings;
	job->guard = run->row->guard;
	job->now = run->options->now;
	job->dry_run = run->options->dry_run;
	job->force = run->options->force;
	job->days = run->options->days;
	job->months = run->options->months;
	run->record.job = run->row->name;
	run->record.started_at = job->now;
	if (system_random(run->record.id, sizeof(run->record.id)) < 0 ||
		system_random(
			job->salt_candidates, sizeof(job->salt_candidates)) < 0)
		return error_set(&run->error,
			"the kernel gives no random numbers (getrandom)");
	return 0;
}

/* Runs the job under its lease and records it. */
static void run_recorded(struct run *run)
{
	struct job *job = &run->job;
	int64_t begun = system_uptime();
	struct buf summary;
	bool done;

	run->status = job_run_start(job->db, &run->record, &run->error);
	if (run->status == DB_OK)
		run->status = run->row->run(job, &run->error);
	done = run->status == DB_OK;
	buf_init(&summary, 4096);
	summary_json(&job->summary, &summary);
	/* When even this fails the connection is gone: the row says
	 * "running", and the doctor looks at its age. */
	if (job_run_end(job->db, &run->record,
		    job->now + system_uptime() - begun,
		    done ? "done" : "failed",
		    done ? buf_text(&summary) : run->error.text, NULL) != DB_OK)
		done = false;
	buf_release(&summary);
	if (done && job_run_forget(job->db, job->now, NULL) != DB_OK)
		return;
}

static bool is_due(struct run *run)
{
	int64_t last;
	bool found;

	if (run->options->command != COMMAND_MAINTAIN || !run->row->daily)
		return true;
	if (job_run_last_done(run->job.db, run->row->name, run->job.now, &last,
		    &found, NULL) != DB_OK)
		return true;
	return !found || time_date(last) != time_date(run->job.now);
}

static void run_connected(struct run *run)
{
	struct job *job = &run->job;
	uint64_t nonce;

	if (job->dry_run) {
		run->status = run->row->run(job, &run->error);
		return;
	}
	run->not_due = !is_due(run);
	if (run->not_due)
		return;
	memcpy(&nonce, run->record.id, sizeof(nonce));
	switch (lease_take(&job->lease, job->db, run->row->name, nonce,
		&run->status, &run->error)) {
	case LEASE_TAKEN:
		run_recorded(run);
		lease_release(&job->lease, job->db);
		break;
	case LEASE_BUSY:
		run->busy = true;
		run->status = DB_OK;
		break;
	case LEASE_FAILED:
		break;
	}
}

/*
 * A job that takes a wrong instant for now prunes too much, or destroys a salt
 * that is in use.
 */
static bool clock_agrees(struct run *run)
{
	int64_t ahead, set_back;

	if (run->options->has_now)
		return true;
	run->status = connect_clock(run->job.db, &ahead, &run->error);
	if (run->status != DB_OK)
		return false;
	/* By NTP, since the program took the time that the job will use. */
	set_back = run->job.now - system_now();
	if (set_back > 0)
		ahead += set_back;
	if (llabs(ahead) <= CLOCK_APART_MAX)
		return true;
	error_set(&run->error,
		"the clock of this host is %" PRId64 " s %s the database "
		"server's: set both by NTP",
		(int64_t)llabs(ahead) / TIME_SECOND,
		ahead > 0 ? "ahead of" : "behind");
	run->status = DB_REFUSED;
	return false;
}

static void print_summary(const struct run *run)
{
	struct buf text;

	if (run->options->quiet || run->not_due)
		return;
	buf_init(&text, 8192);
	if (run->options->format == FORMAT_JSON) {
		summary_json(&run->job.summary, &text);
		printf("%s\n", buf_text(&text));
	} else {
		summary_line(&run->job.summary, &text);
		printf("%s%s: %s\n", run->row->name,
			run->job.dry_run ? " (dry run)" : "", buf_text(&text));
	}
	buf_release(&text);
}

static void print_outcome(const struct run *run)
{
	if (run->status != DB_OK) {
		fprintf(stderr, "admin: %s: %s\n", run->row->name,
			run->error.text);
		return;
	}
	if (run->busy) {
		if (!run->options->quiet)
			fprintf(stderr, "admin: %s\n", run->error.text);
		return;
	}
	print_summary(run);
	if (run->row->command == COMMAND_ROTATE_SALT && run->job.force &&
		!run->job.dry_run && !run->options->quiet)
		fprintf(stderr,
			"admin: visitors of this month so far will count "
			"again\n");
}

static enum exit_status run_one(const struct job_row *row,
	const struct options *options, const struct settings *settings)
{
	struct run run = {.row = row, .options = options};
	struct progress progress;

	progress_start(&progress, row->name, !options->quiet);
	run.job.progress = progress_show;
	run.job.progress_context = &progress;
	if (run_prepare(&run, settings) < 0) {
		run.status = DB_REFUSED;
	} else {
		run.job.db = connect_schema(
			&settings->jobs, &run.status, &run.error);
		if (run.job.db && clock_agrees(&run))
			run_connected(&run);
	}
	progress_end(&progress);
	db_close(run.job.db);
	digest_wipe(run.job.salt_candidates, sizeof(run.job.salt_candidates));
	print_outcome(&run);
	return connect_exit(run.status);
}

static enum exit_status maintain(
	const struct options *options, const struct settings *settings)
{
	enum exit_status statuses[ROWS];
	enum exit_status worst = EXIT_DONE;

	for (size_t i = 0; i < ROWS; i++) {
		statuses[i] = EXIT_DONE;
		for (size_t j = 0; j < i; j++)
			if (rows[i].needs &&
				!strcmp(rows[i].needs, rows[j].name))
				statuses[i] = statuses[j];
		if (statuses[i] == EXIT_DONE)
			statuses[i] = run_one(&rows[i], options, settings);
		else
			fprintf(stderr,
				"admin: %s: left out, since %s failed\n",
				rows[i].name, rows[i].needs);
		/* A failure that trying again won't mend is the worst. */
		if (statuses[i] == EXIT_FAILED || worst == EXIT_DONE)
			worst = statuses[i];
	}
	return worst;
}

enum exit_status jobs_run(
	const struct options *options, const struct settings *settings)
{
	for (size_t i = 0; i < ROWS; i++)
		if (rows[i].command == options->command)
			return run_one(&rows[i], options, settings);
	return maintain(options, settings);
}
