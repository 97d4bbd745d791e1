/* SPDX-License-Identifier: MIT */

/* What admin --check finds, worst first, with remedies. */
#include <stdlib.h>

#include "admin/check.h"
#include "draw.h"
#include "grid.h"

enum column { LEVEL, SUBJECT, FINDING };

static const struct grid_column columns[] = {
	{"level", "Level", GRID_TEXT, 0, 0},
	{"subject", "Subject", GRID_TEXT, 0, 1},
	{"finding", "Finding and remedy", GRID_TEXT, 0, 2},
	{0},
};

/* Where they stand, and how many lines one takes in the list at most: Enter
 * shows the whole of it. */
enum {
	SIGN_LEFT = 1,
	LEVEL_LEFT = 3,
	LEVEL_WIDTH = 7,
	SUBJECT_LEFT = 12,
	SUBJECT_WIDTH = 14,
	TEXT_LEFT = 28,
	LINES_MOST = 3,
	DETAIL_WIDTH = 100,
};

static const struct {
	enum finding_level level;
	enum style style;
	const char *sign;
	const char *one, *many;
} levels[] = {
	{FINDING_BAD, STYLE_ALARM, "!", "bad", "bad"},
	{FINDING_WARN, STYLE_BAD, "*", "warning", "warnings"},
	{FINDING_NOTE, STYLE_TEXT, "-", "note", "notes"},
	{FINDING_OK, STYLE_GOOD, " ", "ok", "ok"},
};

enum { LEVELS = sizeof(levels) / sizeof(levels[0]) };

struct state {
	bool open; /* the selected finding alone */
};

static const struct finding_list *model_of(const struct view *view)
{
	return view->model;
}

static struct state *state_of(const struct view *view)
{
	return view->state;
}

static size_t count(const struct view *view)
{
	return model_of(view)->count;
}

static void value(const struct view *view, size_t row, size_t column,
	struct grid_value *value)
{
	const struct finding *finding = &model_of(view)->items[row];

	if (column == LEVEL)
		value->text = text_from(finding_level_name(finding->level));
	else if (column == SUBJECT)
		value->text = text_from(finding->subject);
	else
		value->text = text_from(finding->text);
}

/* The worst first; equal ones stay in the doctor's order. */
static int sort_by_level(struct finding_list *list)
{
	struct finding *items = calloc(list->count + 1, sizeof(*items));
	size_t used = 0;

	if (!items)
		return -1;
	for (size_t level = 0; level < LEVELS; level++)
		for (size_t i = 0; i < list->count; i++)
			if (list->items[i].level == levels[level].level)
				items[used++] = list->items[i];
	free(list->items);
	list->items = items;
	list->size = list->count + 1;
	return 0;
}

static enum db_status load(
	const struct load *load, void *model, struct error *error)
{
	const struct surroundings *around = load->around;
	struct finding_list *list = model;

	check_gather(list, around->settings, around->config, load->now,
		around->pretended);
	if (list->failed || sort_by_level(list) < 0) {
		error_set(error, "out of memory");
		return DB_REFUSED;
	}
	return DB_OK;
}

static void release(void *model)
{
	finding_release(model);
}

static size_t place_of(enum finding_level level)
{
	size_t i = 0;

	while (i < LEVELS - 1 && levels[i].level != level)
		i++;
	return i;
}

/* "1 bad   2 warnings   21 ok", of the rows that are shown. */
static void draw_sums(const struct view *view, struct canvas *canvas,
	const size_t *rows, size_t count)
{
	int used = 1;

	for (size_t level = 0; level < LEVELS; level++) {
		size_t sum = 0;

		for (size_t i = 0; i < count; i++)
			sum += model_of(view)->items[rows[i]].level ==
			       levels[level].level;
		if (!sum)
			continue;
		used += canvas_print(canvas, 1, used, canvas->columns - used,
			levels[level].style, "%zu %s", sum,
			sum == 1 ? levels[level].one : levels[level].many);
		used += 3;
	}
}

static void draw_head(
	struct canvas *canvas, int row, const struct finding *finding)
{
	size_t level = place_of(finding->level);
	enum style style = levels[level].style;

	canvas_sign(canvas, row, SIGN_LEFT, style, levels[level].sign);
	canvas_put(canvas, row, LEVEL_LEFT, LEVEL_WIDTH, style,
		text_from(finding_level_name(finding->level)));
	canvas_put_column(canvas, row, SUBJECT_LEFT, SUBJECT_WIDTH, STYLE_TEXT,
		false, text_from(finding->subject));
}

/* Puts a finding from `row` on; outside the canvas it only measures.  Returns
 * the lines that it takes. */
static int draw_finding(
	struct canvas *canvas, int row, const struct finding *finding)
{
	draw_head(canvas, row, finding);
	return canvas_put_words(canvas, row, TEXT_LEFT, LINES_MOST,
		canvas->columns - TEXT_LEFT - 1, STYLE_TEXT,
		text_from(finding->text));
}

/* The first row of the list that lets the selected one be seen. */
static int top_of(const struct view *view, struct canvas *canvas,
	const size_t *rows, int height)
{
	int top = view->list.top < view->list.selected ? view->list.top
						       : view->list.selected;
	int used = 0;

	for (int i = view->list.selected; i >= top; i--) {
		used += draw_finding(
			canvas, canvas->rows, &model_of(view)->items[rows[i]]);
		if (used > height)
			return i + 1 <= view->list.selected
				       ? i + 1
				       : view->list.selected;
	}
	return top;
}

static void draw_list(struct view *view, struct canvas *canvas,
	const size_t *rows, size_t count)
{
	int at = 0, shown = 0;

	if (view->list.selected >= (int)count)
		view->list.selected = count ? (int)count - 1 : 0;
	if (!count)
		canvas_put(canvas, 1, 1, canvas->columns, STYLE_DIM,
			text_from("No finding holds this text."));
	view->list.rows = (int)count;
	view->list.top = count ? top_of(view, canvas, rows, canvas->rows) : 0;
	for (int i = view->list.top; i < (int)count && at < canvas->rows; i++) {
		int lines = draw_finding(
			canvas, at, &model_of(view)->items[rows[i]]);

		for (int j = 0; i == view->list.selected && j < lines; j++) {
			canvas_sign(canvas, at + j, 0, STYLE_TITLE,
				canvas_glyph(canvas, GLYPH_CURSOR));
			canvas_select(canvas, at + j);
		}
		at += lines;
		shown++;
	}
	view->list.height = shown;
}

static void draw_detail(struct canvas *canvas, const struct finding *finding)
{
	int width = canvas->columns - LEVEL_LEFT - 1;

	draw_head(canvas, 0, finding);
	canvas_put_words(canvas, 2, LEVEL_LEFT, canvas->rows - 2,
		width < DETAIL_WIDTH ? width : DETAIL_WIDTH, STYLE_TEXT,
		text_from(finding->text));
}

static void draw(struct view *view, struct canvas *canvas)
{
	int bottom = canvas->rows - 1;
	struct canvas body =
		canvas_part(canvas, 3, 0, canvas->rows - 4, canvas->columns);
	size_t count;
	size_t *rows = grid_rows(view, &count);

	for (int line = 0; line <= 2; line += 2)
		canvas_fill(canvas, line, 0, canvas->columns, STYLE_DIM,
			GLYPH_LINE);
	canvas_fill(canvas, bottom, 0, canvas->columns, STYLE_DIM, GLYPH_LINE);
	if (!rows)
		return;
	draw_sums(view, canvas, rows, count);
	if (state_of(view)->open && view->list.selected < (int)count)
		draw_detail(&body,
			&model_of(view)->items[rows[view->list.selected]]);
	else
		draw_list(view, &body, rows, count);
	free(rows);
}

static int act(struct view *view, enum request request)
{
	struct state *state = state_of(view);

	if (request == REQUEST_OPEN && view->list.rows) {
		state->open = !state->open;
		return REACT_DRAW;
	}
	if (request != REQUEST_LEAVE)
		return view_act(view, request);
	if (!state->open)
		return REACT_IGNORED;
	state->open = false;
	return REACT_DRAW;
}

static bool offers(const struct view *view, enum request request)
{
	bool open = view->model && state_of(view)->open;

	if (request == REQUEST_LEAVE)
		return open;
	return !open || request == REQUEST_REFRESH;
}

static const struct grid_type grid = {
	.columns = columns,
	.count = count,
	.value = value,
};

static const enum request requests[] = {REQUEST_OPEN, REQUEST_LEAVE,
	REQUEST_FIND, REQUEST_SORT, REQUEST_REFRESH, REQUEST_EXPORT,
	REQUEST_JOBS, REQUEST_NONE};

const struct view_type view_check = {
	.name = "check",
	.title = "Check",
	.model_size = sizeof(struct finding_list),
	.state_size = sizeof(struct state),
	.jumps = true,
	.own_connections = true,
	.grid = &grid,
	.requests = requests,
	.load = load,
	.release = release,
	.draw = draw,
	.act = act,
	.offers = offers,
};
