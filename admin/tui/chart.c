/* SPDX-License-Identifier: MIT */
#include "chart.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/display.h"
#include "draw.h"

enum {
	DOTS_X = 2, /* in a cell */
	DOTS_Y = 4,
	SAMPLE = 3, /* cells of a line in the legend */
	LEGEND_GAP = 3,
	RIGHT = 1,	     /* cells left free there */
	LABEL_GAP = 3,	     /* a blank, the label, a blank, the axis */
	WEEKENDS_MOST = 100, /* days of which they can be told */
};

/* Where the lines are. */
struct plot {
	struct canvas part;
	int64_t top;
};

/* ---- scale --------------------------------------------------------------- */

int64_t chart_top(int64_t most, int64_t *step)
{
	/* In quarters, so that 2.5 is among them. */
	static const int64_t factors[] = {4, 8, 10, 20};
	int64_t best = INT64_MAX;

	*step = 1;
	if (most <= 1)
		return 1;
	for (int64_t power = 1; power <= most && power < INT64_MAX / 80;
		power *= 10)
		for (size_t i = 0; i < sizeof(factors) / sizeof(factors[0]);
			i++) {
			int64_t one = power * factors[i] / 4;
			int64_t count = (most + one - 1) / one;

			if (power * factors[i] % 4 || count < 2 || count > 4 ||
				one * count >= best)
				continue;
			best = one * count;
			*step = one;
		}
	return best;
}

void chart_format(
	char out[static CHART_LABEL_SIZE], int64_t figure, int64_t top)
{
	bool thousands = top >= 10 * 1000 * 1000;
	char text[DRAW_TEXT_SIZE];

	draw_format_figure(text, thousands ? figure / 1000 : figure);
	snprintf(out, CHART_LABEL_SIZE, "%s%s", text,
		thousands && figure ? "k" : "");
}

static int64_t most_of(const struct chart *chart)
{
	int64_t most = 0;

	for (int i = 0; i < chart->count; i++)
		for (int line = 0; line < chart->line_count; line++)
			if (!chart->lines[line].hidden &&
				chart->points[i].figures[line] > most)
				most = chart->points[i].figures[line];
	return most;
}

/* ---- lines of dots ------------------------------------------------------- */

/* Each point has an equal part of the width, and stands in its middle. */
static int dot_x(const struct chart *chart, int width, int point)
{
	return (int)((2 * (int64_t)point + 1) * width / chart->count);
}

int chart_column(const struct chart *chart, int width, int point)
{
	return dot_x(chart, width, point) / DOTS_X;
}

/* Dots above the axis. */
static int dot_y(const struct plot *plot, int64_t figure)
{
	int last = plot->part.rows * DOTS_Y - 1;

	return (int)((double)figure / (double)plot->top * last + 0.5);
}

/* Adds a dot to those of its cell: U+2800 and a bit for each. */
static void put_dot(struct canvas *canvas, int x, int y, enum style style)
{
	static const unsigned char bits[DOTS_Y][DOTS_X] = {
		{0x01, 0x08}, {0x02, 0x10}, {0x04, 0x20}, {0x40, 0x80}};
	int row = canvas->rows - 1 - y / DOTS_Y;
	struct cell *cell = canvas_cell(canvas, row, x / DOTS_X);
	unsigned char dots;
	char sign[4] = {'\xe2', '\0', '\0', '\0'};

	if (!cell)
		return;
	dots = bits[DOTS_Y - 1 - y % DOTS_Y][x % DOTS_X];
	if (cell->bytes[0] == '\xe2' && (cell->bytes[1] & 0xfc) == 0xa0)
		dots |= (unsigned char)((cell->bytes[1] & 3) << 6 |
					(cell->bytes[2] & 0x3f));
	sign[1] = (char)(0xa0 | dots >> 6);
	sign[2] = (char)(0x80 | (dots & 0x3f));
	canvas_sign(canvas, row, x / DOTS_X, style, sign);
}

/* Of each four dots along a line, those that are drawn. */
static bool is_drawn(enum chart_look look, int step)
{
	static const bool drawn[][4] = {
		[CHART_SOLID] = {true, true, true, true},
		[CHART_DASHED] = {true, true, false, false},
		[CHART_DOTTED] = {true, false, false, false},
	};

	return drawn[look][step % 4];
}

/* Bresenham's line; `step` counts the dots of the whole curve. */
static void draw_segment(struct canvas *canvas, const int from[2],
	const int to[2], const struct chart_line *line, int *step)
{
	int x = from[0], y = from[1];
	int wide = abs(to[0] - x), high = -abs(to[1] - y);
	int across = x < to[0] ? 1 : -1, up = y < to[1] ? 1 : -1;
	int error = wide + high;

	for (;;) {
		int twice = 2 * error;

		if (is_drawn(line->look, (*step)++))
			put_dot(canvas, x, y, line->style);
		if (x == to[0] && y == to[1])
			return;
		if (twice >= high) {
			error += high;
			x += across;
		}
		if (twice <= wide) {
			error += wide;
			y += up;
		}
	}
}

/* A figure that is not known breaks the line. */
static void draw_curve(const struct chart *chart, struct plot *plot, int line)
{
	int count = chart->lines[line].whole ? chart->count : chart->known;
	int before[2], here[2];
	bool goes_on = false;
	int step = 0;

	for (int i = 0; i < count; i++) {
		int64_t figure = chart->points[i].figures[line];

		if (figure < 0) {
			goes_on = false;
			continue;
		}
		here[0] = dot_x(chart, plot->part.columns, i);
		here[1] = dot_y(plot, figure);
		draw_segment(&plot->part, goes_on ? before : here, here,
			&chart->lines[line], &step);
		before[0] = here[0];
		before[1] = here[1];
		goes_on = true;
	}
}

/* ---- columns of letters -------------------------------------------------- */

static const char *const letters[CHART_LINES_MAX] = {"#", "o", "-"};

/* The points that share a column: the highest of them is shown. */
static int64_t bucket(const struct chart *chart, int line, int from, int to)
{
	int64_t most = -1;
	int count = chart->lines[line].whole ? chart->count : chart->known;

	for (int i = from; i < to && i < count; i++)
		if (chart->points[i].figures[line] > most)
			most = chart->points[i].figures[line];
	return most;
}

static void draw_mark(const struct chart *chart, struct plot *plot, int line,
	int column, int64_t figure)
{
	int rows = plot->part.rows;
	int height;

	if (figure <= 0)
		return;
	height = (int)((double)figure / (double)plot->top * rows + 0.5);
	if (height < 1)
		height = 1;
	for (int i = line ? height : 1; i <= height; i++)
		canvas_sign(&plot->part, rows - i, column,
			chart->lines[line].style, letters[line]);
}

/* Points with room for three cells and more stand apart. */
static void draw_columns(const struct chart *chart, struct plot *plot, int line)
{
	int width = plot->part.columns;
	bool apart = chart->count * 3 <= width;

	for (int column = 0; column < width; column++) {
		int from = (int)((int64_t)column * chart->count / width);
		int next = (int)((int64_t)(column + 1) * chart->count / width);

		if (apart && next > from)
			continue;
		draw_mark(chart, plot, line, column,
			bucket(chart, line, from,
				next > from ? next : from + 1));
	}
}

/* ---- axes ---------------------------------------------------------------- */

static int label_width(int64_t top)
{
	char text[CHART_LABEL_SIZE];

	chart_format(text, top, top);
	return (int)strlen(text);
}

/* Weekends are heavy on the axis of days. */
static bool is_heavy(const struct chart *chart, int width, int column)
{
	int point = (int)((int64_t)column * chart->count / width);

	return !chart->by_month && chart->count <= WEEKENDS_MOST &&
	       draw_weekday_name(chart->points[point].date)[0] == 'S';
}

static void draw_axis(
	const struct chart *chart, struct canvas *canvas, int row, int left)
{
	const char *sign = canvas->ascii ? "=" : "\u2501";
	int width = canvas->columns - left - RIGHT;

	canvas_sign(canvas, row, left - 1, STYLE_DIM,
		canvas->ascii ? "+" : "\u2514");
	canvas_fill(canvas, row, left, width, STYLE_DIM, GLYPH_LINE);
	for (int i = 0; i < width; i++)
		if (is_heavy(chart, width, i))
			canvas_sign(canvas, row, left + i, STYLE_DIM, sign);
}

static void draw_dates(
	const struct chart *chart, struct canvas *canvas, int row, int left)
{
	struct chart_tick ticks[CHART_TICKS_MAX];
	int width = canvas->columns - left - RIGHT;
	int count = chart_ticks(chart, width, ticks);

	for (int i = 0; i < count; i++) {
		canvas_sign(canvas, row, left + ticks[i].column, STYLE_DIM,
			canvas->ascii ? "+" : "\u252c");
		canvas_put(canvas, row + 1, left + ticks[i].left,
			CHART_TICK_SIZE,
			ticks[i].point == chart->mark ? STYLE_TITLE : STYLE_DIM,
			text_from(ticks[i].text));
	}
}

static void draw_scale(
	const struct plot *plot, struct canvas *canvas, int left, int64_t step)
{
	char text[CHART_LABEL_SIZE];
	int width = left - LABEL_GAP;

	for (int row = 0; row < plot->part.rows; row++)
		canvas_sign(canvas, row, left - 1, STYLE_DIM,
			canvas_glyph(canvas, GLYPH_UPRIGHT));
	for (int64_t at = 0; at <= plot->top; at += step) {
		int row = plot->part.rows - 1 - dot_y(plot, at) / DOTS_Y;

		chart_format(text, at, plot->top);
		if (at == 0)
			row = plot->part.rows;
		else
			canvas_sign(canvas, row, left - 1, STYLE_DIM,
				canvas_glyph(canvas, GLYPH_TICK));
		canvas_put_column(canvas, row, 1, width, STYLE_DIM, true,
			text_from(text));
	}
}

/* Only where there is nothing else. */
static void draw_upright(const struct chart *chart, struct plot *plot,
	int point, enum style style)
{
	int column = chart_column(chart, plot->part.columns, point);

	for (int row = 0; row < plot->part.rows; row++) {
		struct cell *cell = canvas_cell(&plot->part, row, column);

		if (cell && !strcmp(cell->bytes, " "))
			canvas_sign(&plot->part, row, column, style,
				canvas_glyph(&plot->part, GLYPH_UPRIGHT));
	}
}

void chart_draw(const struct chart *chart, struct canvas *canvas)
{
	int rows = canvas->rows - CHART_AXIS_ROWS;
	int64_t step;
	struct plot plot = {.top = chart_top(most_of(chart), &step)};
	int left = label_width(plot.top) + LABEL_GAP;

	plot.part = canvas_part(
		canvas, 0, left, rows, canvas->columns - left - RIGHT);
	if (!plot.part.rows || !plot.part.columns || !chart->count)
		return;
	for (int line = 0; canvas->ascii && line < chart->line_count; line++)
		if (!chart->lines[line].hidden)
			draw_columns(chart, &plot, line);
	for (int line = chart->line_count - 1; !canvas->ascii && line >= 0;
		line--)
		if (!chart->lines[line].hidden)
			draw_curve(chart, &plot, line);
	draw_scale(&plot, canvas, left, step);
	draw_axis(chart, canvas, rows, left);
	draw_dates(chart, canvas, rows, left);
	if (chart->cursor >= 0)
		draw_upright(chart, &plot, chart->cursor, STYLE_KEY);
	else if (chart->mark >= 0)
		draw_upright(chart, &plot, chart->mark, STYLE_DIM);
}

int chart_legend(const struct chart *chart, struct canvas *canvas, int row,
	int column, int width)
{
	static const char *const signs[][SAMPLE] = {
		[CHART_SOLID] = {"\u2812", "\u2812", "\u2812"},
		[CHART_DASHED] = {"\u2812", " ", "\u2812"},
		[CHART_DOTTED] = {"\u2802", " ", "\u2802"},
	};
	int used = 0;

	for (int i = 0; i < chart->line_count; i++)
		if (!chart->lines[i].hidden)
			used += SAMPLE + 1 + LEGEND_GAP +
				(int)display_width(
					text_from(chart->lines[i].name));
	used -= LEGEND_GAP;
	if (used > width)
		return used;
	for (int i = 0; i < chart->line_count; i++) {
		const struct chart_line *line = &chart->lines[i];

		if (line->hidden)
			continue;
		for (int cell = 0; cell < SAMPLE; cell++)
			canvas_sign(canvas, row, column + cell, line->style,
				canvas->ascii ? letters[i]
					      : signs[line->look][cell]);
		column += SAMPLE + 1;
		column += canvas_put(canvas, row, column, width, STYLE_DIM,
			text_from(line->name));
		column += LEGEND_GAP;
	}
	return used;
}
