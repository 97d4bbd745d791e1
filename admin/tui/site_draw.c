/* SPDX-License-Identifier: MIT */

/* How the view of one site is laid out. */
#include <stdio.h>

#include "base/time.h"
#include "draw.h"
#include "site.h"

enum {
	STORY_ROWS = 2,
	CHART_LEAST = 8 + CHART_AXIS_ROWS,
	/* Beyond it a chart is only stretched. */
	CHART_MOST = 16 + CHART_AXIS_ROWS,
	BROAD_COLUMNS = 150,
	SIDE_COLUMNS = CALENDAR_COLUMNS + 3, /* with a blank at each side */
	WEEK_DAYS = 7,
};

struct calendar site_calendar(
	const struct site_model *model, const struct site_state *state)
{
	return (struct calendar){
		.year = &model->year,
		.first = model->first,
		.last = model->last,
		.cursor = state->calendar ? state->date : 0,
	};
}

/* A chart, the lines that it points to, and the name of the last. */
struct drawing {
	struct chart chart;
	struct chart_line lines[CHART_LINES_MAX];
	char before[DRAW_TEXT_SIZE];
};

/* With `only` at 0 or above, that line alone. */
static void make_drawing(const struct site_model *model,
	const struct site_state *state, int only, struct drawing *drawing)
{
	struct chart_line *lines = drawing->lines;

	site_write_before(model, drawing->before);
	lines[SITE_PAGEVIEWS] = (struct chart_line){
		"page views", STYLE_BAR, CHART_SOLID, only > 0, false};
	lines[SITE_VISITORS] = (struct chart_line){"visitors", STYLE_SECOND,
		CHART_DASHED, only >= 0 && only != SITE_VISITORS, false};
	lines[SITE_BEFORE] = (struct chart_line){drawing->before, STYLE_DIM,
		CHART_DOTTED,
		!state->compares || !model->has_before || only > 0, true};
	drawing->chart = (struct chart){
		.points = model->points,
		.count = model->count,
		.known = model->known,
		.by_month = model->query.by_month,
		.lines = lines,
		.line_count = CHART_LINES_MAX,
		.cursor = site_cursor_point(model, state) && !state->calendar
				  ? state->cursor - 1
				  : -1,
		.mark = site_is_day(&model->query) ? model->count - 1 : -1,
	};
}

const struct chart_point *site_cursor_point(
	const struct site_model *model, const struct site_state *state)
{
	/* It may be of points that were there before. */
	if (state->cursor < 1 || state->cursor > model->known)
		return NULL;
	return &model->points[state->cursor - 1];
}

/* The value that the cursor reads; of the calendar or of the chart. */
static void write_reading(const struct site_model *model,
	const struct site_state *state, struct buf *out)
{
	const struct chart_point *at = site_cursor_point(model, state);
	const struct series_point *day;
	struct series_point point;

	if (state->calendar) {
		day = series_at(&model->year, state->date);
		if (day)
			site_write_reading(model, day, false, out);
		return;
	}
	if (!at)
		return;
	point = (struct series_point){at->date, at->figures[SITE_PAGEVIEWS],
		at->figures[SITE_VISITORS]};
	site_write_reading(model, &point, model->query.by_month, out);
	if (state->compares)
		site_write_compared(model, at, out);
}

/* The reading at the left, the legend at the right. */
static void draw_reading(const struct site_model *model,
	const struct site_state *state, struct canvas *canvas, int row,
	const struct chart *chart)
{
	struct buf text;
	int used = 0, wide;

	buf_init(&text, 1000);
	write_reading(model, state, &text);
	if (text.length)
		used = 3 + canvas_put(canvas, row, 1, canvas->columns - 2,
				   STYLE_KEY, text_from(buf_text(&text)));
	buf_release(&text);
	if (!chart)
		return;
	/* How wide it is says one that does not fit. */
	wide = chart_legend(chart, canvas, row, 0, 0);
	if (used + wide + 1 <= canvas->columns)
		chart_legend(chart, canvas, row,
			used ? canvas->columns - wide - 1 : 1, wide);
}

static int draw_story(const struct view *view, struct canvas *canvas, int row)
{
	struct buf text;
	int used;

	buf_init(&text, 8192);
	site_write_story(view->model, time_date(view->now), &text);
	used = canvas_put_words(canvas, row, 1, STORY_ROWS, canvas->columns - 2,
		STYLE_TEXT, text_from(buf_text(&text)));
	buf_release(&text);
	return row + used;
}

/* Mean page views of each weekday, as bars. */
static void draw_weekdays(const struct site_model *model, struct canvas *canvas)
{
	int64_t sums[WEEK_DAYS] = {0}, most = 0;
	int days[WEEK_DAYS] = {0};

	for (size_t i = 0; i < model->days.count; i++) {
		const struct series_point *point = &model->days.points[i];
		int day = calendar_weekday(point->date);

		/* The last one may not be complete. */
		if (point->date < model->chart.from ||
			point->date < model->first ||
			point->date >= model->last)
			continue;
		sums[day] += point->pageviews;
		days[day]++;
	}
	for (int i = 0; i < WEEK_DAYS; i++) {
		if (days[i])
			sums[i] /= days[i];
		if (sums[i] > most)
			most = sums[i];
	}
	canvas_put(canvas, 0, 1, canvas->columns, STYLE_HEADER,
		text_from("Page views by weekday, mean"));
	for (int i = 0; i < WEEK_DAYS; i++) {
		canvas_print(canvas, 1 + i, 1, 3, STYLE_DIM, "%.3s",
			draw_weekday_name(4 + i));
		if (days[i])
			draw_figure(canvas, 1 + i, 4, 11, STYLE_TEXT, sums[i]);
		canvas_bar(canvas, 1 + i, 17, canvas->columns - 19,
			(double)sums[i], (double)most);
	}
}

/* How much there is room for. */
enum layout_kind {
	SMALL, /* chart or calendar */
	TALL,  /* the calendar below the chart */
	BROAD, /* the calendar beside the chart */
	LARGE, /* and a second chart, and weekdays */
};

static const struct {
	int rows, columns; /* that the view must have */
	int least, most;   /* rows of it; panels have the others */
} layouts[] = {
	[SMALL] = {0, 0, CHART_LEAST, CHART_MOST},
	[TALL] = {42, 0, CHART_LEAST + 1 + CALENDAR_ROWS,
		CHART_MOST + 1 + CALENDAR_ROWS},
	[BROAD] = {0, BROAD_COLUMNS, CALENDAR_ROWS, CHART_MOST},
	[LARGE] = {44, BROAD_COLUMNS, 28, 2 * CHART_MOST + 1},
};

static enum layout_kind layout_of(const struct canvas *canvas)
{
	enum layout_kind kind = LARGE;

	while (canvas->rows < layouts[kind].rows ||
		canvas->columns < layouts[kind].columns)
		kind--;
	return kind;
}

static void draw_small(const struct site_model *model,
	const struct site_state *state, const struct chart *chart,
	struct canvas *canvas)
{
	struct calendar calendar = site_calendar(model, state);

	if (state->calendar)
		calendar_draw(&calendar, canvas);
	else
		chart_draw(chart, canvas);
}

static void draw_tall(const struct site_model *model,
	const struct site_state *state, const struct chart *chart,
	struct canvas *canvas)
{
	struct calendar calendar = site_calendar(model, state);
	int upper = canvas->rows - CALENDAR_ROWS - 1;
	struct canvas part = canvas_part(canvas, 0, 0, upper, canvas->columns);

	chart_draw(chart, &part);
	part = canvas_part(
		canvas, upper + 1, 2, CALENDAR_ROWS, canvas->columns - 2);
	calendar_draw(&calendar, &part);
}

static void draw_broad(const struct site_model *model,
	const struct site_state *state, const struct chart *chart,
	struct canvas *canvas)
{
	struct calendar calendar = site_calendar(model, state);
	int left = canvas->columns - SIDE_COLUMNS;
	struct canvas part = canvas_part(canvas, 0, 0, canvas->rows, left);

	chart_draw(chart, &part);
	part = canvas_part(
		canvas, 0, left + 2, CALENDAR_ROWS, SIDE_COLUMNS - 2);
	calendar_draw(&calendar, &part);
}

static void draw_large(const struct site_model *model,
	const struct site_state *state, const struct chart *chart,
	struct canvas *canvas)
{
	int left = canvas->columns - SIDE_COLUMNS;
	int upper = (canvas->rows - 1) * 3 / 5;
	struct canvas part = canvas_part(canvas, 0, 0, upper, canvas->columns);
	struct drawing visitors;

	draw_broad(model, state, chart, &part);
	make_drawing(model, state, SITE_VISITORS, &visitors);
	chart_legend(&visitors.chart, canvas, upper, 1, left);
	part = canvas_part(
		canvas, upper + 1, 0, canvas->rows - upper - 1, left);
	chart_draw(&visitors.chart, &part);
	part = canvas_part(canvas, upper + 1, left + 2,
		canvas->rows - upper - 1, SIDE_COLUMNS - 2);
	draw_weekdays(model, &part);
}

/* How many rows chart and calendar get; panels get what is left. */
static int upper_rows(const struct site_model *model,
	const struct site_state *state, const struct canvas *canvas, int row,
	enum layout_kind kind)
{
	int panels = panels_rows(&model->panels, canvas->columns);
	int wanted = canvas->rows - row - panels - 1;

	if (kind == SMALL && state->calendar)
		return CALENDAR_ROWS;
	if (wanted > layouts[kind].most)
		wanted = layouts[kind].most;
	return wanted > layouts[kind].least ? wanted : layouts[kind].least;
}

void site_draw(struct view *view, struct canvas *canvas)
{
	static void (*const draws[])(const struct site_model *model,
		const struct site_state *state, const struct chart *chart,
		struct canvas *canvas) = {
		[SMALL] = draw_small,
		[TALL] = draw_tall,
		[BROAD] = draw_broad,
		[LARGE] = draw_large,
	};
	const struct site_model *model = view->model;
	const struct site_state *state = site_state(view);
	enum layout_kind kind = layout_of(canvas);
	struct drawing drawing;
	struct canvas part;
	int row, rows;

	if (!model->seen) {
		site_draw_empty(model, canvas);
		return;
	}
	make_drawing(
		model, state, kind == LARGE ? SITE_PAGEVIEWS : -1, &drawing);
	row = draw_story(view, canvas, 0);
	site_draw_totals(model, canvas, row++);
	draw_reading(model, state, canvas, row++,
		state->calendar && kind == SMALL ? NULL : &drawing.chart);
	rows = upper_rows(model, state, canvas, row, kind);
	part = canvas_part(canvas, row, 0, rows, canvas->columns);
	draws[kind](model, state, &drawing.chart, &part);
	row += rows;
	part = canvas_part(canvas, row, 0, canvas->rows - row, canvas->columns);
	panels_draw(&model->panels, &state->panels, &model->query, &part);
}
