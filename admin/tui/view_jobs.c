/* SPDX-License-Identifier: MIT */

/* The jobs: whether they run, and a way to run them. */
#include "jobs_model.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "admin/jobs.h"
#include "base/state.h"
#include "grid.h"

enum { FULL_LEAST = 120 }; /* columns, for more than the first words */

enum column { JOB, LAST, TOOK, OUTCOME, NEXT, RESULT };

static const struct grid_column columns[] = {
	{"job", "Job", GRID_TEXT, 0, 0},
	{"last_run", "Last run", GRID_TEXT, 0, 1},
	{"took", "Took", GRID_TEXT, 0, 5},
	{"outcome", "Outcome", GRID_TEXT, 0, 2},
	{"next", "Next", GRID_TEXT, 0, 3},
	{"result", "What it did", GRID_TEXT, 0, 4},
	{0},
};

/* What the reader is being asked. */
enum question {
	ASK_NOTHING,
	ASK_ROLLUP,
	ASK_PRUNE,
	ASK_ROTATE,
	ASK_REPLACE,
	ASK_REPLACE_AGAIN,
	ASK_STOP,
};

struct state {
	enum question asked;
	bool brief; /* as the last drawing left room for */
};

static const struct jobs_model *model_of(const struct view *view)
{
	return view->model;
}

static size_t count(const struct view *view)
{
	return model_of(view)->status.job_count;
}

static void value(const struct view *view, size_t row, size_t column,
	struct grid_value *value)
{
	const struct jobs_row *texts = &model_of(view)->rows[row];
	const struct state *state = view->state;
	const char *const values[] = {
		[JOB] = model_of(view)->status.jobs[row].rule->job,
		[LAST] = texts->last,
		[TOOK] = texts->took,
		[OUTCOME] = texts->outcome,
		[NEXT] = texts->next,
		[RESULT] = state->brief ? texts->brief : texts->result,
	};

	value->text = text_from(values[column]);
	if (column == OUTCOME && texts->bad)
		value->style = STYLE_ALARM;
}

static void look(const struct view *view, size_t row, struct grid_row *look)
{
	if (!model_of(view)->rows[row].bad)
		return;
	look->style = STYLE_ALARM;
	look->mark = '!';
}

/* "14 figures written, 2 days" to "14 figures written". */
static void cut_brief(char *text)
{
	char *comma = strstr(text, ", ");
	char *from = strstr(text, " from ");

	if (comma)
		*comma = '\0';
	if (from)
		*from = '\0';
}

static void row_fill(
	struct jobs_row *row, const struct status_job *job, int64_t now)
{
	bool alive = job->owner[0];
	const struct status_run *run = &job->last;

	snprintf(row->last, sizeof(row->last), "never");
	if (job->ran) {
		jobs_format_when(
			row->last, sizeof(row->last), run->started_at, now);
		jobs_format_took(row->took, sizeof(row->took), run);
		snprintf(row->outcome, sizeof(row->outcome), "%s",
			jobs_outcome(run, alive));
		jobs_format_result(row->result, sizeof(row->result), run);
	}
	if (status_next(job, now) > now)
		jobs_format_when(row->next, sizeof(row->next),
			status_next(job, now), now);
	else
		snprintf(row->next, sizeof(row->next), "due");
	row->bad = status_is_overdue(job, now) ||
		   (job->ran && strcmp(run->outcome, "done") != 0 && !alive);
	if (alive)
		snprintf(row->result, sizeof(row->result), "running on %s",
			job->owner);
	else if (job->ran && status_is_open(run))
		snprintf(row->result, sizeof(row->result),
			"its process ended in the middle; the next run goes "
			"on");
	snprintf(row->brief, sizeof(row->brief), "%s", row->result);
	if (job->ran && !strcmp(run->outcome, "done"))
		cut_brief(row->brief);
}

static void read_journal(struct jobs_model *jobs, const char *path)
{
	int folder = state_open(path, &jobs->no_journal);

	if (folder < 0)
		return;
	jobs->has_journal = journal_depth_read(folder, &jobs->journal,
				    &jobs->no_journal) == 0;
	close(folder);
}

static enum db_status load(
	const struct load *load, void *model, struct error *error)
{
	struct jobs_model *jobs = model;
	enum db_status status =
		status_read(load->db, load->now, &jobs->status, error);

	jobs->retention_days = load->around->settings->retention_days;
	jobs->database = load->around->account->name;
	read_journal(jobs, load->around->settings->state_dir);
	for (size_t i = 0; i < jobs->status.job_count; i++)
		row_fill(&jobs->rows[i], &jobs->status.jobs[i], load->now);
	return status;
}

static void release(void *model)
{
	struct jobs_model *jobs = model;

	status_release(&jobs->status);
}

static int ask(struct view *view, enum question question)
{
	struct state *state = view->state;

	state->asked = question;
	return REACT_ASK;
}

static int ask_to_rotate(struct view *view)
{
	struct buf text;

	buf_init(&text, sizeof(view->ask) - 1);
	buf_add_text(&text, "Rotate the salt now? ");
	jobs_write_rotation(&model_of(view)->status.salt, view->now, &text);
	buf_add_char(&text, '.');
	snprintf(view->ask, sizeof(view->ask), "%s", buf_text(&text));
	buf_release(&text);
	return ask(view, ASK_ROTATE);
}

static int run(struct view *view, enum command command, bool dry, bool force)
{
	view->job = (struct job_order){command, dry, force};
	return REACT_JOB;
}

static int stop(struct view *view)
{
	const struct job_status *job = &view->around->job;

	if (!job->running) {
		snprintf(view->message, sizeof(view->message),
			"no job was started here");
		return REACT_DRAW;
	}
	snprintf(view->ask, sizeof(view->ask),
		"Stop %s? What was done stays done, and the next run goes on "
		"from there.",
		job_name(job->order.command));
	return ask(view, ASK_STOP);
}

static int start(struct view *view, enum request request)
{
	const struct job_status *job = &view->around->job;

	if (job->running) {
		snprintf(view->message, sizeof(view->message),
			"%s is running; x stops it",
			job_name(job->order.command));
		return REACT_DRAW;
	}
	switch (request) {
	case REQUEST_RUN_PRUNE:
		return run(view, COMMAND_PRUNE, true, false);
	case REQUEST_RUN_ROTATE:
		return ask_to_rotate(view);
	case REQUEST_REPLACE_SALT:
		snprintf(view->ask, sizeof(view->ask),
			"Replace this month's salt? The old one is destroyed: "
			"visitors so far will count again, today and this "
			"month, on every site.");
		return ask(view, ASK_REPLACE);
	default:
		snprintf(view->ask, sizeof(view->ask),
			"Run the rollup now? It computes anew the figures of "
			"the last %d days and %d months, and those of page "
			"views that came late.",
			DAYS_DEFAULT, MONTHS_DEFAULT);
		return ask(view, ASK_ROLLUP);
	}
}

static int open_runs(struct view *view)
{
	size_t row;

	if (!grid_selected(view, &row))
		return REACT_NONE;
	view->opens = &view_runs;
	view->opens_query = (struct query){.range = view->query.range};
	snprintf(view->opens_query.dimension,
		sizeof(view->opens_query.dimension), "%s",
		model_of(view)->status.jobs[row].rule->job);
	return REACT_OPEN;
}

static int act(struct view *view, enum request request)
{
	switch (request) {
	case REQUEST_OPEN:
		return open_runs(view);
	case REQUEST_RUN_ROLLUP:
	case REQUEST_RUN_PRUNE:
	case REQUEST_RUN_ROTATE:
	case REQUEST_REPLACE_SALT:
		return start(view, request);
	case REQUEST_CANCEL:
		return stop(view);
	default:
		return view_act(view, request);
	}
}

/* The job may have ended while the question stood. */
static int answered_stop(struct view *view)
{
	return view->around->job.running ? REACT_CANCEL : REACT_DRAW;
}

static int answered(struct view *view, bool yes)
{
	struct state *state = view->state;
	enum question asked = state->asked;

	state->asked = ASK_NOTHING;
	if (!yes) {
		snprintf(view->message, sizeof(view->message),
			asked == ASK_STOP ? "it goes on" : "nothing was done");
		return REACT_DRAW;
	}
	switch (asked) {
	case ASK_ROLLUP:
		return run(view, COMMAND_ROLLUP, false, false);
	case ASK_PRUNE:
		return run(view, COMMAND_PRUNE, false, false);
	case ASK_ROTATE:
		return run(view, COMMAND_ROTATE_SALT, false, false);
	case ASK_REPLACE:
		snprintf(view->ask, sizeof(view->ask),
			"Really replace it? Nothing brings the old salt, or "
			"the true number of this month's visitors, back.");
		return ask(view, ASK_REPLACE_AGAIN);
	case ASK_REPLACE_AGAIN:
		return run(view, COMMAND_ROTATE_SALT, false, true);
	case ASK_STOP:
		return answered_stop(view);
	default:
		return REACT_DRAW;
	}
}

/* A dry run of prune is followed by the question, unless another one stands:
 * its answer must not be taken for this one's. */
static int job_ended(struct view *view)
{
	const struct job_status *job = &view->around->job;
	const struct state *state = view->state;

	if (!job->order.dry_run)
		return REACT_LOAD;
	if (job->failed || state->asked != ASK_NOTHING)
		return REACT_DRAW;
	snprintf(view->ask, sizeof(view->ask),
		"What prune would do now: %.520s. Figures stay. Run it?",
		job->outcome);
	return ask(view, ASK_PRUNE);
}

static bool offers(const struct view *view, enum request request)
{
	switch (request) {
	case REQUEST_CANCEL:
		return view->around->job.running;
	case REQUEST_RUN_ROLLUP:
	case REQUEST_RUN_PRUNE:
	case REQUEST_RUN_ROTATE:
	case REQUEST_REPLACE_SALT:
		return !view->around->job.running;
	default:
		return true;
	}
}

static void draw(struct view *view, struct canvas *canvas)
{
	struct state *state = view->state;
	int rows = (int)count(view) + 1;
	struct canvas head =
		canvas_part(canvas, 1, 0, canvas->rows - 2, canvas->columns);
	int used = 1 + jobs_draw_head(view, &head);
	struct canvas table =
		canvas_part(canvas, used, 0, rows, canvas->columns);
	struct canvas rest = canvas_part(canvas, used + rows, 0,
		canvas->rows - used - rows - 1, canvas->columns);

	canvas_fill(canvas, 0, 0, canvas->columns, STYLE_DIM, GLYPH_LINE);
	state->brief = canvas->columns < FULL_LEAST;
	grid_draw(view, &table);
	jobs_draw_rest(view, &rest);
	canvas_fill(canvas, canvas->rows - 1, 0, canvas->columns, STYLE_DIM,
		GLYPH_LINE);
}

static const struct grid_type grid = {
	.columns = columns,
	.count = count,
	.value = value,
	.look = look,
	.empty = "No job.",
};

static const enum request requests[] = {REQUEST_OPEN, REQUEST_CANCEL,
	REQUEST_RUN_ROLLUP, REQUEST_RUN_PRUNE, REQUEST_RUN_ROTATE,
	REQUEST_REPLACE_SALT, REQUEST_CHECK, REQUEST_REFRESH, REQUEST_NONE};

const struct view_type view_jobs = {
	.name = "jobs",
	.title = "Jobs",
	.model_size = sizeof(struct jobs_model),
	.state_size = sizeof(struct state),
	.aggregates_only = false,
	.jumps = true,
	/* The job that runs is drawn as it goes on, without a load. */
	.refresh_seconds = 10,
	.grid = &grid,
	.requests = requests,
	.load = load,
	.release = release,
	.draw = draw,
	.act = act,
	.offers = offers,
	.answered = answered,
	.job_ended = job_ended,
};
