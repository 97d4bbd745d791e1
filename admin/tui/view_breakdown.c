/* SPDX-License-Identifier: MIT */

/* Every value of one dimension: the pages of a site, its referrers ... */
#include <stdio.h>
#include <string.h>

#include "base/display.h"
#include "breakdown_model.h"
#include "draw.h"
#include "grid.h"
#include "period.h"

enum column { VALUE, VIEWS, SHARE, GAINED, CHANGE, BEFORE, VISITORS, BAR };

/* Headings that depend on the dimension and the days are NULL. */
static const struct grid_column columns[] = {
	{"value", NULL, GRID_TEXT, 100, 0, 24},
	{"pageviews", NULL, GRID_FIGURE, 0, 1, 0},
	{"share", "Share", GRID_SHARE, 0, 2, 0},
	{"gained", NULL, GRID_FIGURE, 0, 4, 0},
	{"change", NULL, GRID_CHANGE, 0, 3, 0},
	{"pageviews_before", NULL, GRID_FIGURE, 0, 6, 0},
	{"visitors", NULL, GRID_FIGURE, 0, 5, 0},
	{"bar", "", GRID_BAR, 0, 7, 12},
	{0},
};

/* What "s" goes through: first what grew most. */
static const enum column orders[] = {
	GAINED, CHANGE, BEFORE, VISITORS, VALUE, VIEWS};
enum {
	ORDERS = sizeof(orders) / sizeof(orders[0]),
	TITLE_ROOM = 48, /* of 80 columns, beside as of when */
};

static const struct breakdown_model *model_of(const struct view *view)
{
	return view->model;
}

static size_t count(const struct view *view)
{
	return model_of(view)->breakdown.count;
}

static const struct breakdown_row *row_of(const struct view *view, size_t row)
{
	return &model_of(view)->breakdown.rows[row];
}

static bool last(const struct view *view, size_t row)
{
	return breakdown_is_special(row_of(view, row)->value);
}

/* Columns that only make sense beside a period before. */
static bool compares(enum column column)
{
	return column == GAINED || column == CHANGE || column == BEFORE;
}

/* Figures of a row, or of their sum. */
static void figures(const struct breakdown_model *model, enum column column,
	const struct breakdown_row *row, struct grid_value *value)
{
	value->missing = compares(column) && !model->compared;
	value->figure = row->pageviews;
	switch (column) {
	case SHARE:
		value->before = model->whole;
		break;
	case GAINED:
		value->figure = row->pageviews - row->before;
		break;
	case CHANGE:
		value->before = row->before;
		break;
	case BEFORE:
		value->figure = row->before;
		break;
	case VISITORS:
		value->figure = row->visitors;
		break;
	case BAR:
		value->before = model->most;
		break;
	default:
		break;
	}
}

static void value(const struct view *view, size_t row, size_t column,
	struct grid_value *value)
{
	if (column == VALUE)
		value->text = text_from(row_of(view, row)->value);
	else
		figures(model_of(view), (enum column)column, row_of(view, row),
			value);
}

static void look(const struct view *view, size_t row, struct grid_row *look)
{
	if (last(view, row))
		look->style = STYLE_DIM;
}

/* A heading without a letter hides its column. */
static void heading(
	const struct view *view, size_t column, char *out, size_t size)
{
	const struct breakdown_model *model = model_of(view);
	const char *dimension = model->breakdown.dimension;
	const char *headings[] = {
		[VALUE] = breakdown_title(dimension),
		[VIEWS] = strcmp(dimension, "event") ? "Page views" : "Events",
		[GAINED] = "Gained",
		[CHANGE] = "Change",
		[BEFORE] = "Before",
		[VISITORS] = model->unique ? "Visitors" : "Visitors, summed",
	};

	snprintf(out, size, "%s",
		compares((enum column)column) && !model->compared
			? ""
			: headings[column]);
}

/* Visitors of several values are no sum of anything: one visitor has seen
 * many pages. */
static void total(const struct view *view, const size_t *rows, size_t count,
	size_t column, struct grid_value *value)
{
	struct breakdown_row sum = {0};

	for (size_t i = 0; i < count; i++) {
		sum.pageviews += row_of(view, rows[i])->pageviews;
		sum.before += row_of(view, rows[i])->before;
	}
	figures(model_of(view), (enum column)column, &sum, value);
	value->missing |= column == VISITORS || column == BAR;
}

static int title_width(const struct breakdown_model *model, size_t index)
{
	return (int)display_width(
		       text_from(breakdown_title(model->names.names[index]))) +
	       3;
}

/* Where the dimension that is shown stands among the others. */
static size_t current_of(
	const struct breakdown_model *model, const char *dimension)
{
	size_t i = 0;

	while (i + 1 < model->names.count &&
		strcmp(model->names.names[i], dimension) != 0)
		i++;
	return i;
}

/* The first of the dimensions in the line, so that the one that is shown is
 * in it. */
static size_t first_of(
	const struct breakdown_model *model, size_t current, int room)
{
	size_t first = current;
	int used = title_width(model, current);

	while (first > 0 && used + title_width(model, first - 1) <= room)
		used += title_width(model, --first);
	return first;
}

/* The dimensions side by side, and the days that are compared with. */
static void draw_dimensions(const struct view *view, struct canvas *canvas)
{
	const struct breakdown_model *model = model_of(view);
	size_t current = current_of(model, model->breakdown.dimension);
	char days[DRAW_TEXT_SIZE] = "", right[DRAW_TEXT_SIZE + 16] = "";
	int room, left = 0;

	if (model->compared) {
		draw_format_range(days, model->before_from, model->before_to,
			date_to_civil(time_date(view->now)).year,
			canvas_glyph(canvas, GLYPH_DASH));
		snprintf(right, sizeof(right), " against %s ", days);
	}
	room = canvas->columns - (int)display_width(text_from(right)) - 2;
	canvas_fill(canvas, 0, 0, canvas->columns, STYLE_DIM, GLYPH_LINE);
	canvas_put(canvas, 0, room + 1, canvas->columns - room - 2, STYLE_DIM,
		text_from(right));
	for (size_t i = first_of(model, current, room);
		i < model->names.count && left + title_width(model, i) <= room;
		i++) {
		canvas_print(canvas, 0, left + 1, room,
			i == current ? STYLE_TITLE : STYLE_DIM, "%s%s ",
			i == current ? canvas_glyph(canvas, GLYPH_CURSOR) : " ",
			breakdown_title(model->names.names[i]));
		left += title_width(model, i);
	}
}

static void draw(struct view *view, struct canvas *canvas)
{
	const struct breakdown_model *model = model_of(view);
	int bottom = canvas->rows - 1;
	struct canvas table =
		canvas_part(canvas, 1, 0, bottom - 1, canvas->columns);
	char all[DRAW_TEXT_SIZE];

	draw_dimensions(view, canvas);
	grid_draw(view, &table);
	canvas_fill(canvas, bottom, 0, canvas->columns, STYLE_DIM, GLYPH_LINE);
	if (model->values <= BREAKDOWN_ROWS_MAX)
		return;
	draw_format_figure(all, model->values);
	canvas_print(canvas, bottom, 1, canvas->columns - 2, STYLE_DIM,
		" %d of %s values; (other) holds what the rest has ",
		BREAKDOWN_ROWS_MAX, all);
}

/* The name of the range gives way where the title would be cut. */
static void subtitle(const struct view *view, struct buf *out)
{
	const char *title = breakdown_title(view->query.dimension);
	struct query dates = view->query;
	struct buf days;
	size_t used;

	buf_init(&days, 200);
	period_write(&view->query, time_date(view->now), "-", &days);
	used = display_width(text_from(buf_text(out))) + strlen(title);
	if (used + days.length > TITLE_ROOM && dates.range != RANGE_ALL) {
		dates.range = RANGE_FREE;
		buf_reset(&days);
		period_write(&dates, time_date(view->now), "-", &days);
	}
	buf_add_format(out, "%s, %s", title, buf_text(&days));
	buf_release(&days);
}

static bool as_of(const struct view *view, int64_t *instant)
{
	*instant = model_of(view)->as_of;
	return model_of(view)->rolled_up;
}

static int step_dimension(struct view *view, int step)
{
	const struct breakdown_model *model = model_of(view);
	int count = (int)model->names.count;
	int current = (int)current_of(model, view->query.dimension);

	if (count < 2)
		return REACT_NONE;
	snprintf(view->query.dimension, sizeof(view->query.dimension), "%s",
		model->names.names[(current + step + count) % count]);
	view->find[0] = '\0';
	view->list = (struct list){0};
	return REACT_LOAD;
}

static int sort_next(struct view *view)
{
	int next = 0;

	for (int i = 0; i < ORDERS; i++)
		if (view->sort == (int)orders[i])
			next = (i + 1) % ORDERS;
	while (compares(orders[next]) && !model_of(view)->compared)
		next++;
	view->sort = (int)orders[next];
	view->turned = false;
	view->list = (struct list){0};
	return REACT_DRAW;
}

static int entered(struct view *view, const char *text)
{
	int32_t from, to;

	if (period_parse(text, &from, &to) < 0) {
		snprintf(view->message, sizeof(view->message),
			"%.17s: no days; write 2026, 2026-03 or 2026-03-01 "
			"2026-03-31",
			text);
		return REACT_DRAW;
	}
	period_choose(&view->query, from, to);
	return REACT_LOAD;
}

static int move_days(struct view *view, int direction)
{
	return period_move(&view->query, direction, time_date(view->now))
		       ? REACT_LOAD
		       : REACT_NONE;
}

/* Ranges end where the last one did; all days end today. */
static int set_range(struct view *view, enum range range)
{
	int32_t today = time_date(view->now), to = view->query.to;

	to = to > today || range == RANGE_ALL ? today : to;
	period_set(&view->query, range, to);
	return REACT_LOAD;
}

static int act(struct view *view, enum request request)
{
	enum range range = period_range_of(request);

	switch (request) {
	case REQUEST_NEXT_PANEL:
	case REQUEST_RIGHT:
		return step_dimension(view, 1);
	case REQUEST_PREVIOUS_PANEL:
	case REQUEST_LEFT:
		return step_dimension(view, -1);
	case REQUEST_SORT:
		return sort_next(view);
	case REQUEST_EARLIER:
		return move_days(view, -1);
	case REQUEST_LATER:
		return move_days(view, 1);
	case REQUEST_RANGE_FREE:
		return period_ask(view);
	case REQUEST_ONLY_SITE:
		return REACT_IGNORED;
	default:
		break;
	}
	return range == RANGE_COUNT ? view_act(view, request)
				    : set_range(view, range);
}

static bool offers(const struct view *view, enum request request)
{
	struct query moved = view->query;

	if (request == REQUEST_EARLIER || request == REQUEST_LATER)
		return period_move(&moved, request == REQUEST_LATER ? 1 : -1,
			time_date(view->now));
	if (period_range_of(request) != RANGE_COUNT)
		return period_range_of(request) != view->query.range;
	if (request == REQUEST_NEXT_PANEL)
		return view->model && model_of(view)->names.count > 1;
	return true;
}

static const struct grid_type grid = {
	.columns = columns,
	.count = count,
	.value = value,
	.look = look,
	.heading = heading,
	.last = last,
	.noun = "value",
	.total = total,
	.empty = "Nothing was counted here in these days. [ goes to earlier "
		 "ones, a to all.",
};

static const enum request requests[] = {REQUEST_NEXT_PANEL, REQUEST_FIND,
	REQUEST_SORT, REQUEST_EARLIER, REQUEST_LATER, REQUEST_RANGE_7,
	REQUEST_RANGE_30, REQUEST_RANGE_MONTHS, REQUEST_EXPORT, REQUEST_NONE};

const struct view_type view_breakdown = {
	.name = "breakdown",
	.title = "",
	.model_size = sizeof(struct breakdown_model),
	.aggregates_only = true,
	.refresh_seconds = 300,
	.grid = &grid,
	.requests = requests,
	.load = breakdown_model_load,
	.release = breakdown_model_release,
	.draw = draw,
	.act = act,
	.subtitle = subtitle,
	.as_of = as_of,
	.offers = offers,
	.entered = entered,
};
