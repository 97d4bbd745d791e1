/* SPDX-License-Identifier: MIT */
#include "jobs.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/system.h"
#include "connect.h"
#include "progress.h"
#include "say.h"
#include "scrub.h"

/* In the order of job_rules, which is that of --maintain. */
static const struct job_row {
	const char *name;
	enum command command;
	enum db_status (*run)(struct job *job, struct error *error);
	const char *guard;
	bool own_host;	   /* its files' lock is enough: no lease */
	const char *needs; /* with --maintain: not after this one failed */
} rows[] = {
	{"drain", COMMAND_DRAIN, drain_run, "prune", true, NULL},
	{"rollup", COMMAND_ROLLUP, rollup_run, "prune", false, NULL},
	{"prune", COMMAND_PRUNE, prune_run, NULL, false, "rollup"},
	{"rotate-salt", COMMAND_ROTATE_SALT, rotate_salt_run, NULL, false,
		NULL},
	{"add-partitions", COMMAND_ADD_PARTITIONS, add_partitions_run, NULL,
		false, NULL},
};

enum { ROWS = sizeof(rows) / sizeof(rows[0]) };

/* One run of one job. */
struct run {
	const struct job_row *row;
	const struct job_request *request;
	struct job job;
	struct job_run record;
	struct error error;
	enum db_status status;
	enum job_end end;
};

static const struct job_row *row_find(enum command command)
{
	for (size_t i = 0; i < ROWS; i++)
		if (rows[i].command == command)
			return &rows[i];
	return NULL;
}

const char *job_name(enum command command)
{
	const struct job_row *row = row_find(command);

	return row ? row->name : NULL;
}

static int run_prepare(struct run *run)
{
	const struct job_request *request = run->request;
	struct job *job = &run->job;

	job->settings = request->settings;
	job->guard = run->row->guard;
	job->now = request->now;
	job->dry_run = request->dry_run;
	job->force = request->force;
	job->days = request->days;
	job->months = request->months;
	job->progress = request->progress;
	job->progress_context = request->progress_context;
	job->stop = request->stop;
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
	const struct job_rule *rule = job_rule_find(run->row->name);
	int64_t last;
	bool found;

	if (!run->request->if_due || !rule->daily)
		return true;
	if (job_run_last_done(run->job.db, run->row->name, run->job.now, &last,
		    &found, NULL) != DB_OK)
		return true;
	return !found || job_is_due(rule, last, run->job.now);
}

static void run_connected(struct run *run)
{
	struct job *job = &run->job;
	uint64_t nonce;

	if (job->dry_run) {
		run->status = run->row->run(job, &run->error);
		return;
	}
	if (!is_due(run)) {
		run->end = JOB_NOT_DUE;
		return;
	}
	if (run->row->own_host) {
		run_recorded(run);
		return;
	}
	memcpy(&nonce, run->record.id, sizeof(nonce));
	switch (lease_take(&job->lease, job->db, run->row->name, nonce,
		&run->status, &run->error)) {
	case LEASE_TAKEN:
		run_recorded(run);
		lease_release(&job->lease, job->db);
		break;
	case LEASE_BUSY:
		run->end = JOB_BUSY;
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

	if (run->request->pretended)
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

static void result_fill(const struct run *run, struct job_result *result)
{
	struct buf line;

	result->end = run->status == DB_OK ? run->end : JOB_FAILED;
	result->status = connect_exit(run->status);
	result->summary = run->job.summary;
	buf_init(&line, sizeof(result->text) - 1);
	if (result->end == JOB_DONE)
		summary_line(&run->job.summary, &line);
	else
		buf_add_text(&line, run->error.text);
	memcpy(result->text, buf_text(&line), line.length + 1);
	buf_release(&line);
}

void job_run_one(const struct job_request *request, struct job_result *result)
{
	struct run run = {
		.row = row_find(request->command), .request = request};

	if (!run.row || run_prepare(&run) < 0) {
		run.status = DB_REFUSED;
	} else {
		run.job.db = connect_schema(
			&request->settings->jobs, &run.status, &run.error);
		if (run.job.db && clock_agrees(&run))
			run_connected(&run);
	}
	db_close(run.job.db);
	digest_wipe(run.job.salt_candidates, sizeof(run.job.salt_candidates));
	result_fill(&run, result);
}

static void print_summary(const struct options *options,
	const struct job_row *row, const struct job_result *result)
{
	struct buf json;

	if (options->format != FORMAT_JSON) {
		printf("%s%s: %s\n", row->name,
			options->dry_run ? " (dry run)" : "", result->text);
		return;
	}
	buf_init(&json, 8192);
	summary_json(&result->summary, &json);
	printf("%s\n", buf_text(&json));
	buf_release(&json);
}

static void print_result(const struct options *options,
	const struct job_row *row, const struct job_result *result)
{
	if (result->end == JOB_FAILED)
		say("%s: %s", row->name, result->text);
	if (options->quiet)
		return;
	if (result->end == JOB_BUSY)
		say("%s", result->text);
	if (result->end != JOB_DONE)
		return;
	print_summary(options, row, result);
	if (row->command == COMMAND_ROTATE_SALT && options->force &&
		!options->dry_run)
		fprintf(stderr,
			"admin: visitors of this month so far will count "
			"again\n");
}

static enum exit_status run_one(const struct job_row *row,
	const struct options *options, const struct settings *settings)
{
	struct scrub_session scrub;
	struct progress progress;
	struct job_result result;
	enum exit_status scrubbed;
	const struct job_request request = {
		.command = row->command,
		.settings = settings,
		.now = options->now,
		.pretended = options->has_now,
		.if_due = options->command == COMMAND_MAINTAIN,
		.dry_run = options->dry_run,
		.force = options->force,
		.days = options->days,
		.months = options->months,
		.progress = progress_show,
		.progress_context = &progress,
	};

	scrub_session_begin(&scrub, options, settings);
	progress_start(&progress, row->name, !options->quiet);
	job_run_one(&request, &result);
	progress_end(&progress);
	scrub_session_end(&scrub, &result);
	print_result(options, row, &result);
	scrubbed = scrub_session_print(&scrub, options);
	return result.status == EXIT_DONE ? scrubbed : result.status;
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
	const struct job_row *row = row_find(options->command);

	return row ? run_one(row, options, settings)
		   : maintain(options, settings);
}
