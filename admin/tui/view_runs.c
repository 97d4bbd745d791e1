/* SPDX-License-Identifier: MIT */

/* The last runs of one job, and one of them with its whole text.  The job's
 * name is the query's dimension. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "draw.h"
#include "grid.h"
#include "jobs_model.h"

enum column { STARTED, TOOK, OUTCOME, HOST, RESULT };

static const struct grid_column columns[] = {
	{"started_at", "Began, UTC", GRID_TEXT, 0, 0},
	{"took", "Took", GRID_TEXT, 0, 2},
	{"outcome", "Outcome", GRID_TEXT, 0, 1},
	{"host", "Host", GRID_TEXT, 20, 4},
	{"result", "What it did", GRID_TEXT, 0, 3},
	{0},
};

struct row {
	char started[TIME_TEXT_SIZE], took[16];
	const char *outcome;
	char result[JOBS_WORDS_SIZE];
};

struct model {
	struct status_run *runs;
	struct row *rows;
	size_t count;
};

struct state {
	bool detail;
};

static const struct model *model_of(const struct view *view)
{
	return view->model;
}

static size_t count(const struct view *view)
{
	return model_of(view)->count;
}

static void value(const struct view *view, size_t row, size_t column,
	struct grid_value *value)
{
	const struct row *texts = &model_of(view)->rows[row];
	const char *const values[] = {
		[STARTED] = texts->started,
		[TOOK] = texts->took,
		[OUTCOME] = texts->outcome,
		[HOST] = model_of(view)->runs[row].host,
		[RESULT] = texts->result,
	};

	value->text = text_from(values[column]);
}

static bool is_bad(const struct status_run *run)
{
	return strcmp(run->outcome, "done") != 0 &&
	       strcmp(run->outcome, "running") != 0;
}

static void look(const struct view *view, size_t row, struct grid_row *look)
{
	if (!is_bad(&model_of(view)->runs[row]))
		return;
	look->style = STYLE_ALARM;
	look->mark = '!';
}

static enum db_status load(
	const struct load *load, void *model, struct error *error)
{
	struct model *runs = model;
	enum db_status status = status_read_runs(load->db,
		load->query->dimension, &runs->runs, &runs->count, error);

	if (status != DB_OK)
		return status;
	runs->rows = calloc(runs->count + 1, sizeof(*runs->rows));
	if (!runs->rows) {
		error_set(error, "out of memory");
		return DB_REFUSED;
	}
	for (size_t i = 0; i < runs->count; i++) {
		const struct status_run *run = &runs->runs[i];
		struct row *row = &runs->rows[i];

		time_format(row->started, run->started_at);
		row->started[sizeof("2026-03-25 12:00:00") - 1] = '\0';
		jobs_format_took(row->took, sizeof(row->took), run);
		row->outcome = run->outcome;
		jobs_format_result(row->result, sizeof(row->result), run);
	}
	return DB_OK;
}

static void release(void *model)
{
	struct model *runs = model;

	free(runs->runs);
	free(runs->rows);
}

static void subtitle(const struct view *view, struct buf *out)
{
	buf_add_text(out, view->query.dimension);
}

static int act(struct view *view, enum request request)
{
	struct state *state = view->state;
	size_t row;

	if (request == REQUEST_OPEN && grid_selected(view, &row))
		state->detail = !state->detail;
	else if (request == REQUEST_LEAVE && state->detail)
		state->detail = false;
	else
		return view_act(view, request);
	return REACT_DRAW;
}

static int detail_line(
	struct canvas *canvas, int row, const char *label, const char *text)
{
	enum { LABEL_WIDTH = 13 };
	int used;

	canvas_put(canvas, row, 1, LABEL_WIDTH, STYLE_HEADER, text_from(label));
	used = canvas_put_words(canvas, row, 1 + LABEL_WIDTH,
		canvas->rows - row, canvas->columns - LABEL_WIDTH - 2,
		STYLE_TEXT, text_from(text));
	return row + (used ? used : 1);
}

static void draw_detail(
	const struct view *view, struct canvas *canvas, size_t index)
{
	const struct status_run *run = &model_of(view)->runs[index];
	const struct row *texts = &model_of(view)->rows[index];
	char ended[TIME_TEXT_SIZE] = "not yet, or broken off";
	int row = 0;

	if (run->ended)
		time_format(ended, run->ended_at);
	row = detail_line(canvas, row, "Began", texts->started);
	row = detail_line(canvas, row, "Ended", ended);
	row = detail_line(canvas, row, "Took", texts->took);
	row = detail_line(canvas, row, "Host", run->host);
	row = detail_line(canvas, row, "Outcome", run->outcome);
	row = detail_line(canvas, row, "What it did", texts->result);
	if (run->summary[0] == '{')
		detail_line(canvas, row, "As recorded", run->summary);
}

static void draw(struct view *view, struct canvas *canvas)
{
	const struct state *state = view->state;
	struct canvas body =
		canvas_part(canvas, 1, 0, canvas->rows - 2, canvas->columns);
	size_t row;

	canvas_fill(canvas, 0, 0, canvas->columns, STYLE_DIM, GLYPH_LINE);
	if (state->detail && grid_selected(view, &row))
		draw_detail(view, &body, row);
	else
		grid_draw(view, &body);
	canvas_fill(canvas, canvas->rows - 1, 0, canvas->columns, STYLE_DIM,
		GLYPH_LINE);
}

static const struct grid_type grid = {
	.columns = columns,
	.count = count,
	.value = value,
	.look = look,
	.empty = "It has not run in the last 90 days.",
};

static bool offers(const struct view *view, enum request request)
{
	const struct state *state = view->state;

	return state->detail == (request == REQUEST_LEAVE);
}

static const enum request requests[] = {REQUEST_OPEN, REQUEST_LEAVE,
	REQUEST_FIND, REQUEST_SORT, REQUEST_EXPORT, REQUEST_REFRESH,
	REQUEST_NONE};

const struct view_type view_runs = {
	.name = "runs",
	.title = "Jobs",
	.model_size = sizeof(struct model),
	.state_size = sizeof(struct state),
	.aggregates_only = false,
	.refresh_seconds = 30,
	.grid = &grid,
	.requests = requests,
	.load = load,
	.release = release,
	.draw = draw,
	.act = act,
	.subtitle = subtitle,
	.offers = offers,
};
