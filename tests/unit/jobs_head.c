/* SPDX-License-Identifier: MIT */

/* What the view of jobs says above its table: whether cron still runs, and
 * how far the job is that was started on the screen. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "admin/tui/jobs_model.h"
#include "tests/unit/unit.h"

enum { ROWS = 4, COLUMNS = 100 };

static const int64_t now = (int64_t)1000 * TIME_DAY;

struct head {
	const char *name;
	struct job_status job;
	int64_t age; /* of the last run of every job, which ended well */
	const char *shown;
};

static const struct head rows[] = {
	{"cron runs", {0}, 3 * TIME_MINUTE,
		" Cron runs: the last job began 3 min ago, on web1.\n"},
	{"just now", {0}, 0,
		" Cron runs: the last job began just now, on web1.\n"},
	{"late", {0}, 31 * TIME_MINUTE,
		" Cron is late: the last job began 31 min ago, on web1.\n"},
	{"dead", {0}, (int64_t)4 * TIME_HOUR,
		"!Cron has not run for 4 h: let cron run admin --maintain "
		"--quiet each 15 minutes.\n"},
	{"never", {0}, -1,
		"!No job has ever run: let cron run admin --maintain --quiet "
		"each 15 minutes.\n"},
	{"begins", {.running = true, .order = {COMMAND_ROLLUP, false, false}},
		0,
		" Cron runs: the last job began just now, on web1.\n"
		" rollup is running\n"},
	{"of a total",
		{.running = true,
			.order = {COMMAND_ROLLUP, false, false},
			.what = "docs.example.org",
			.done = 3,
			.total = 4},
		0,
		" Cron runs: the last job began just now, on web1.\n"
		" rollup is running: docs.example.org  ###############"
		"       75 %\n"},
	{"no total",
		{.running = true,
			.stopping = true,
			.order = {COMMAND_PRUNE, false, false},
			.what = "docs.example.org",
			.done = 12000},
		0,
		" Cron runs: the last job began just now, on web1.\n"
		" prune stops at its next step: docs.example.org  "
		"12,000 so far\n"},
	{"a name full of escapes",
		{.running = true,
			.order = {COMMAND_PRUNE, true, false},
			.what = "a\x1b[2J\nb"},
		0,
		" Cron runs: the last job began just now, on web1.\n"
		" prune, dry run is running: a?[2J?b\n"},
	{"ended",
		{.ended = true,
			.order = {COMMAND_ROLLUP, false, false},
			.outcome = "14 figures written"},
		0,
		" Cron runs: the last job began just now, on web1.\n"
		" rollup: 14 figures written.\n"},
	{"failed",
		{.ended = true,
			.failed = true,
			.order = {COMMAND_ROLLUP, false, false},
			.outcome = "stopped on request; what was done stays "
				   "done"},
		0,
		" Cron runs: the last job began just now, on web1.\n"
		" rollup failed: stopped on request; what was done stays "
		"done.\n"},
};

static void fill(struct jobs_model *model, int64_t age)
{
	for (size_t i = 0; job_rules[i].job; i++) {
		struct status_job *job = &model->status.jobs[i];

		model->status.job_count++;
		job->rule = &job_rules[i];
		job->ran = job->done = age >= 0;
		job->done_at = job->last.started_at = now - age;
		snprintf(job->last.host, sizeof(job->last.host), "web1");
	}
}

static void head(void **state)
{
	const struct head *row = *state;
	const struct surroundings around = {.job = row->job};
	struct jobs_model *model = calloc(1, sizeof(*model));
	struct view view = {.around = &around, .model = model, .now = now};
	struct canvas canvas;
	struct buf out;
	int used;

	assert_non_null(model);
	fill(model, row->age);
	assert_int_equal(canvas_init(&canvas, ROWS, COLUMNS, true), 0);
	used = jobs_draw_head(&view, &canvas);
	buf_init(&out, 10000);
	canvas_dump(&canvas, false, &out);
	assert_int_equal(
		strncmp(buf_text(&out), row->shown, strlen(row->shown)), 0);
	/* Nothing below what it says it took. */
	assert_int_equal(
		strspn(buf_text(&out) + strlen(row->shown), "\n"), ROWS - used);
	buf_release(&out);
	canvas_release(&canvas);
	free(model);
}

int main(void)
{
	struct unit_list list = {0};

	UNIT_ROWS(&list, head, rows);
	return unit_run(&list, "jobs_head");
}
