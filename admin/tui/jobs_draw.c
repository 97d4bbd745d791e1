/* SPDX-License-Identifier: MIT */

/* What stands around the table of jobs, in words. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "admin/jobs.h"
#include "draw.h"
#include "jobs_model.h"
#include "store/salt.h"
#include "store/schema.h"

enum {
	LABEL_WIDTH = 13,
	BAR_WIDTH = 20,
	WIDE_LEAST = 150, /* columns, for months beside the facts */
	MONTHS_WIDTH = 74,
	FACTS_ROWS = 8,
};

static const struct jobs_model *model_of(const struct view *view)
{
	return view->model;
}

static void draw_running(
	const struct job_status *job, struct canvas *canvas, int row)
{
	int used = 1;
	int room = canvas->columns - BAR_WIDTH - 14;

	used += canvas_print(canvas, row, used, room, STYLE_TITLE, "%s%s%s",
		job_name(job->order.command),
		job->order.dry_run ? ", dry run" : "",
		job->stopping ? " stops at its next step" : " is running");
	if (job->what[0])
		used += canvas_print(canvas, row, used, room - used, STYLE_TEXT,
			": %s", job->what);
	used += 2;
	if (job->total) {
		canvas_bar(canvas, row, used, BAR_WIDTH, (double)job->done,
			(double)job->total);
		canvas_print(canvas, row, used + BAR_WIDTH + 1, 6, STYLE_TEXT,
			"%3d %%", (int)(job->done * 100 / job->total));
	} else if (job->done) {
		char figure[DRAW_TEXT_SIZE];

		draw_format_figure(figure, (int64_t)job->done);
		canvas_print(
			canvas, row, used, 20, STYLE_TEXT, "%s so far", figure);
	}
}

static int draw_ended(
	const struct job_status *job, struct canvas *canvas, int row)
{
	struct buf text;
	int used;

	buf_init(&text, 1024);
	buf_add_format(&text, "%s%s%s: %s.", job_name(job->order.command),
		job->order.dry_run ? ", dry run" : "",
		job->failed ? " failed" : "", job->outcome);
	used = canvas_put_words(canvas, row, 1, 3, canvas->columns - 2,
		job->failed ? STYLE_ALARM : STYLE_GOOD,
		text_from(buf_text(&text)));
	buf_release(&text);
	return used;
}

int jobs_draw_head(const struct view *view, struct canvas *canvas)
{
	const struct job_status *job = &view->around->job;
	struct buf text;
	enum style style;
	int used;

	buf_init(&text, 1024);
	style = jobs_write_cron(&model_of(view)->status, view->now, &text);
	if (style == STYLE_ALARM)
		canvas_sign(canvas, 0, 0, STYLE_ALARM, "!");
	used = canvas_put_words(canvas, 0, 1, 2, canvas->columns - 2, style,
		text_from(buf_text(&text)));
	buf_release(&text);
	if (job->running)
		draw_running(job, canvas, used++);
	else if (job->ended)
		used += draw_ended(job, canvas, used);
	return used;
}

static void fact_styled(struct canvas *canvas, int *row, const char *label,
	enum style style, const char *text)
{
	canvas_put(
		canvas, *row, 1, LABEL_WIDTH, STYLE_HEADER, text_from(label));
	*row += canvas_put_words(canvas, *row, 1 + LABEL_WIDTH, 2,
		canvas->columns - LABEL_WIDTH - 2, style, text_from(text));
}

static void fact(
	struct canvas *canvas, int *row, const char *label, const char *text)
{
	fact_styled(canvas, row, label, STYLE_TEXT, text);
}

/* Hits wait while MariaDB is away; after hours the drain does not run. */
static enum style journal_style(const struct view *view)
{
	const struct journal_depth *journal = &model_of(view)->journal;

	if (journal->has_oldest &&
		view->now - journal->oldest > job_rule_find("drain")->oldest)
		return STYLE_ALARM;
	return journal->hits || journal->rejected ? STYLE_BAD : STYLE_TEXT;
}

static void fact_journal(
	const struct view *view, struct canvas *canvas, int *row)
{
	const struct jobs_model *model = model_of(view);
	enum style style = journal_style(view);
	struct buf text;

	if (!model->has_journal) {
		fact(canvas, row, "Journal", model->no_journal.text);
		return;
	}
	buf_init(&text, 1024);
	journal_depth_write(&model->journal, &text);
	if (style == STYLE_ALARM)
		canvas_sign(canvas, *row, 0, STYLE_ALARM, "!");
	fact_styled(canvas, row, "Journal", style, buf_text(&text));
	buf_release(&text);
}

static void fact_salt(const struct view *view, struct canvas *canvas, int *row)
{
	const struct status_salt *salt = &model_of(view)->status.salt;
	int32_t next = month_add(date_month(time_date(view->now)), 1);
	char made[DRAW_TEXT_SIZE], gone[DRAW_TEXT_SIZE];
	char text[200];
	int days = (int)((view->now - salt->created_at) / TIME_DAY);

	jobs_format_instant(made, salt->created_at, view->now);
	jobs_format_instant(gone, date_start(next) + SALT_KEPT, view->now);
	if (salt->there)
		snprintf(text, sizeof(text),
			"made %s, %d day%s old; destroyed on %s UTC", made,
			days, days == 1 ? "" : "s", gone);
	else
		snprintf(text, sizeof(text),
			"none for this month yet; T makes it");
	fact(canvas, row, "Salt", text);
}

static void fact_done_to(
	const struct view *view, struct canvas *canvas, int *row)
{
	const struct jobs_model *model = model_of(view);
	char text[200], to[DRAW_TEXT_SIZE];

	for (size_t i = 0; i < model->status.job_count; i++) {
		const struct status_job *job = &model->status.jobs[i];

		jobs_format_instant(to, job->done_to, view->now);
		if (!strcmp(job->rule->job, "rollup")) {
			snprintf(text, sizeof(text), "%s%s%s",
				job->has_done_to ? "cover every page view "
						   "before "
						 : "none yet; R makes them",
				job->has_done_to ? to : "",
				job->has_done_to ? " UTC" : "");
			fact(canvas, row, "Figures", text);
		}
		if (!strcmp(job->rule->job, "prune")) {
			snprintf(text, sizeof(text), "%" PRId64 " days; %s%s%s",
				model->retention_days,
				job->has_done_to ? "page views before "
						 : "nothing pruned yet",
				job->has_done_to ? to : "",
				job->has_done_to ? " UTC are gone" : "");
			fact(canvas, row, "Retention", text);
		}
	}
}

static void draw_facts(const struct view *view, struct canvas *canvas, int *row)
{
	const struct jobs_model *model = model_of(view);
	const struct status *status = &model->status;
	char text[600];

	fact_journal(view, canvas, row);
	fact_salt(view, canvas, row);
	fact_done_to(view, canvas, row);
	snprintf(text, sizeof(text), "%s, schema step %d of %d, %s",
		model->database, status->step, schema_needed(),
		status->version);
	fact(canvas, row, "Database", text);
	snprintf(text, sizeof(text), "%s, %s%s, %s", status->account,
		status->cipher[0] ? "TLS " : "no TLS", status->cipher,
		status->place);
	fact(canvas, row, "Connection", text);
}

/* One of the runs of the last day. */
static void draw_recent_run(
	struct canvas *canvas, int row, const struct status_run *run)
{
	bool bad = run->ended && strcmp(run->outcome, "done") != 0;
	char time[TIME_TEXT_SIZE], took[16], result[JOBS_WORDS_SIZE];

	time_format(time, run->started_at);
	jobs_format_took(took, sizeof(took), run);
	jobs_format_result(result, sizeof(result), run);
	if (bad)
		canvas_sign(canvas, row, 0, STYLE_ALARM, "!");
	canvas_put(canvas, row, 1, 8, STYLE_TEXT, text_from(time + 11));
	canvas_put(canvas, row, 11, 14, STYLE_TEXT, text_from(run->job));
	canvas_put_column(
		canvas, row, 27, 16, STYLE_DIM, false, text_from(run->host));
	canvas_put(canvas, row, 45, 6, STYLE_TEXT, text_from(took));
	canvas_put(canvas, row, 52, 10, bad ? STYLE_ALARM : STYLE_TEXT,
		text_from(run->outcome));
	canvas_put_column(canvas, row, 61, canvas->columns - 62, STYLE_TEXT,
		false, text_from(result));
}

static void draw_recent(const struct status *status, struct canvas *canvas)
{
	canvas_fill(canvas, 0, 0, canvas->columns, STYLE_DIM, GLYPH_LINE);
	canvas_put(canvas, 1, 1, canvas->columns, STYLE_HEADER,
		text_from("Runs of the last 24 hours"));
	for (size_t i = 0; i < status->recent_count; i++)
		draw_recent_run(canvas, 2 + (int)i, &status->recent[i]);
}

/* Months beside the facts, and below them the last runs. */
static void draw_wide(const struct view *view, struct canvas *canvas)
{
	const struct status *status = &model_of(view)->status;
	int height = canvas->rows / 2;
	int shown = jobs_months_rows(status) + 1;
	int used = 0;
	struct canvas months, facts, recent;

	if (shown < FACTS_ROWS)
		shown = FACTS_ROWS;
	if (shown > height)
		shown = height;
	months = canvas_part(canvas, 1, 0, shown, MONTHS_WIDTH);
	facts = canvas_part(
		canvas, 1, MONTHS_WIDTH, shown, canvas->columns - MONTHS_WIDTH);
	recent = canvas_part(canvas, shown + 1, 0, canvas->rows - shown - 1,
		canvas->columns);
	jobs_draw_months(status, &months);
	draw_facts(view, &facts, &used);
	draw_recent(status, &recent);
}

static void draw_narrow(const struct view *view, struct canvas *canvas)
{
	struct canvas facts =
		canvas_part(canvas, 1, 0, canvas->rows - 1, canvas->columns);
	struct canvas months;
	int used = 0;

	draw_facts(view, &facts, &used);
	canvas_fill(
		canvas, used + 1, 0, canvas->columns, STYLE_DIM, GLYPH_LINE);
	months = canvas_part(
		canvas, used + 2, 0, canvas->rows - used - 2, canvas->columns);
	jobs_draw_months(&model_of(view)->status, &months);
}

void jobs_draw_rest(const struct view *view, struct canvas *canvas)
{
	canvas_fill(canvas, 0, 0, canvas->columns, STYLE_DIM, GLYPH_LINE);
	if (canvas->columns >= WIDE_LEAST)
		draw_wide(view, canvas);
	else
		draw_narrow(view, canvas);
}
