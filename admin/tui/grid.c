/* SPDX-License-Identifier: MIT */
#include "grid.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/display.h"
#include "draw.h"

enum { GAP = 2, TEXT_LEAST = 12, BAR_MOST = 20 };

/* Where the columns stand in one drawing; a width of 0 is a hidden one. */
struct layout {
	size_t count;
	int left[GRID_COLUMNS_MAX];
	int width[GRID_COLUMNS_MAX];
	int right; /* end of the last one */
};

static const struct grid_column *columns_of(const struct view *view)
{
	return view->type->grid->columns;
}

static void heading_of(
	const struct view *view, size_t column, char *out, size_t size)
{
	const char *title = columns_of(view)[column].title;

	snprintf(out, size, "%s", title ? title : "");
	if (!title)
		view->type->grid->heading(view, column, out, size);
}

static int value_width(const struct view *view,
	const struct grid_column *column, const struct grid_value *value)
{
	char text[DRAW_TEXT_SIZE];

	if (value->missing)
		return 0;
	if (grid_is_date(column->kind)) {
		grid_format_date(view, column->kind, value, text);
		return (int)strlen(text);
	}
	switch (column->kind) {
	case GRID_TEXT:
		return (int)display_width(value->text);
	case GRID_FIGURE:
		draw_format_figure(text, value->figure);
		return (int)strlen(text);
	case GRID_CHANGE:
		return CHANGE_WIDTH;
	case GRID_SHARE:
		return 5;
	case GRID_BAR:
		return BAR_MOST;
	default:
		return value->count;
	}
}

static int widest(const struct view *view, size_t column, const size_t *rows,
	size_t count, bool with_total)
{
	const struct grid_type *grid = view->type->grid;
	const struct grid_column *of = &columns_of(view)[column];
	struct grid_value total = {.missing = true};
	char heading[64];
	int most;

	heading_of(view, column, heading, sizeof(heading));
	most = (int)display_width(text_from(heading));
	/* The arrow of the column that is sorted by, where it is shown. */
	if (most && view->sort == (int)column)
		most++;
	for (size_t i = 0; i < count; i++) {
		struct grid_value value = grid_value(view, rows[i], column);
		int width = value_width(view, of, &value);

		if (width > most)
			most = width;
	}
	if (with_total && column)
		grid->total(view, rows, count, column, &total);
	if (value_width(view, of, &total) > most)
		most = value_width(view, of, &total);
	return of->most && most > of->most ? of->most : most;
}

/* What a column keeps when room is short. */
static int least_of(
	const struct view *view, const struct layout *layout, size_t column)
{
	const struct grid_column *of = &columns_of(view)[column];
	int least = of->least ? of->least : TEXT_LEAST;

	if (of->kind != GRID_TEXT && of->kind != GRID_SPARK &&
		of->kind != GRID_BAR)
		return layout->width[column];
	return layout->width[column] < least ? layout->width[column] : least;
}

/* The cells that all columns take; `narrow`: once they have given way. */
static int layout_sum(
	const struct view *view, const struct layout *layout, bool narrow)
{
	int sum = 1 - GAP;

	for (size_t i = 0; i < layout->count; i++)
		if (layout->width[i])
			sum += GAP + (narrow ? least_of(view, layout, i)
					     : layout->width[i]);
	return sum;
}

/* The column that must give way first: the one of the highest rank. */
static size_t layout_last(const struct view *view, const struct layout *layout)
{
	size_t last = 0;

	for (size_t i = 1; i < layout->count; i++)
		if (layout->width[i] &&
			columns_of(view)[i].rank > columns_of(view)[last].rank)
			last = i;
	return last;
}

/* The one that can be made narrower: the widest text or sparkline. */
static size_t layout_widest(
	const struct view *view, const struct layout *layout)
{
	size_t most = layout->count;

	for (size_t i = 0; i < layout->count; i++)
		if (layout->width[i] > least_of(view, layout, i) &&
			(most == layout->count ||
				layout->width[i] > layout->width[most]))
			most = i;
	return most;
}

static struct layout layout_make(
	const struct view *view, int columns, const size_t *rows, size_t count)
{
	struct layout layout = {.count = grid_columns(view)};
	int left = 1;

	for (size_t i = 0; i < layout.count; i++)
		layout.width[i] = widest(
			view, i, rows, count, view->type->grid->total && count);
	/* Columns go before the rest is narrowed, so that no room is wasted. */
	while (layout_sum(view, &layout, true) > columns &&
		layout_last(view, &layout) > 0)
		layout.width[layout_last(view, &layout)] = 0;
	for (size_t narrow = layout_widest(view, &layout);
		narrow < layout.count &&
		layout_sum(view, &layout, false) > columns;
		narrow = layout_widest(view, &layout))
		layout.width[narrow]--;
	for (size_t i = 0; i < layout.count; i++) {
		layout.left[i] = left;
		if (layout.width[i])
			left += layout.width[i] + GAP;
	}
	layout.right = left - GAP;
	return layout;
}

static void draw_value(const struct view *view, struct canvas *canvas, int row,
	const struct layout *layout, size_t column,
	const struct grid_value *value)
{
	int left = layout->left[column], width = layout->width[column];
	char text[DRAW_TEXT_SIZE];

	if (!width || value->missing)
		return;
	switch (columns_of(view)[column].kind) {
	case GRID_TEXT:
		canvas_put_column(canvas, row, left, width, value->style, false,
			value->text);
		break;
	case GRID_FIGURE:
		draw_figure(
			canvas, row, left, width, value->style, value->figure);
		break;
	case GRID_CHANGE:
		if (value->text.length)
			canvas_put(canvas, row, left, width, STYLE_DIM,
				value->text);
		else
			draw_change(canvas, row, left, value->figure,
				value->before);
		break;
	case GRID_DAY:
	case GRID_MONTH:
		grid_format_date(
			view, columns_of(view)[column].kind, value, text);
		canvas_put(canvas, row, left, width, value->style,
			text_from(text));
		break;
	case GRID_SHARE:
		draw_share(
			canvas, row, left, width, value->figure, value->before);
		break;
	case GRID_BAR:
		canvas_bar(canvas, row, left, width, (double)value->figure,
			(double)value->before);
		break;
	case GRID_SPARK:
		if (width > value->count)
			width = value->count;
		draw_sparkline(canvas, row, left,
			value->points + value->count - width, width);
		break;
	}
}

static void draw_row(const struct view *view, struct canvas *canvas, int at,
	const struct layout *layout, size_t row)
{
	struct grid_row look = {0};
	int tail;

	if (view->type->grid->look)
		view->type->grid->look(view, row, &look);
	if (look.mark)
		canvas_sign(
			canvas, at, 0, STYLE_ALARM, (char[]){look.mark, '\0'});
	for (size_t i = 0; i < layout->count; i++) {
		struct grid_value value = grid_value(view, row, i);

		if (i == 0 && look.style)
			value.style = look.style;
		if (i == 0 || !look.note[0])
			draw_value(view, canvas, at, layout, i, &value);
	}
	if (look.note[0])
		canvas_put(canvas, at, layout->left[0] + layout->width[0] + GAP,
			canvas->columns, STYLE_DIM, text_from(look.note));
	tail = (int)display_width(text_from(look.tail));
	if (tail)
		canvas_put(canvas, at, layout->right - tail, tail, STYLE_ALARM,
			text_from(look.tail));
}

static void draw_head(const struct view *view, struct canvas *canvas,
	const struct layout *layout)
{
	for (size_t i = 0; i < layout->count; i++) {
		enum grid_kind kind = columns_of(view)[i].kind;
		bool right = kind == GRID_FIGURE || kind == GRID_SHARE;
		bool ascending = view->turned == (kind != GRID_TEXT);
		char heading[64];
		char text[80];

		if (!layout->width[i])
			continue;
		heading_of(view, i, heading, sizeof(heading));
		/* A sparkline shows as many points as have room. */
		if (kind == GRID_SPARK)
			snprintf(heading, sizeof(heading), "Last %d %s",
				layout->width[i], columns_of(view)[i].title);
		snprintf(text, sizeof(text), "%s%s", heading,
			view->sort != (int)i ? ""
			: ascending	     ? canvas_glyph(canvas, GLYPH_UP)
				    : canvas_glyph(canvas, GLYPH_DOWN));
		canvas_put_column(canvas, 0, layout->left[i], layout->width[i],
			STYLE_HEADER, right, text_from(text));
	}
}

static void draw_totals(const struct view *view, struct canvas *canvas,
	const struct layout *layout, const size_t *rows, size_t count, int row)
{
	const char *noun = view->type->grid->noun;

	canvas_fill(canvas, row, 0, canvas->columns, STYLE_DIM, GLYPH_LINE);
	canvas_print(canvas, row + 1, layout->left[0], layout->width[0],
		STYLE_TITLE, "%zu %s%s", count, noun, count == 1 ? "" : "s");
	for (size_t i = 1; i < layout->count; i++) {
		struct grid_value value = {
			.missing = true, .style = STYLE_TITLE};

		view->type->grid->total(view, rows, count, i, &value);
		draw_value(view, canvas, row + 1, layout, i, &value);
	}
}

static void draw_rows(struct view *view, struct canvas *canvas,
	const size_t *rows, size_t count)
{
	const struct grid_type *grid = view->type->grid;
	struct layout layout = layout_make(view, canvas->columns, rows, count);
	int totals = grid->total && count ? 2 : 0;
	int height = canvas->rows - 1 - totals;
	int top;

	view_scroll(view, (int)count, height);
	view->list.first = canvas->top + 1;
	top = view->list.top;
	draw_head(view, canvas, &layout);
	for (int i = 0; i < height && top + i < (int)count; i++)
		draw_row(view, canvas, i + 1, &layout, rows[top + i]);
	if (count) {
		int row = view->list.selected - top + 1;

		canvas_sign(canvas, row, 0, STYLE_TITLE,
			canvas_glyph(canvas, GLYPH_CURSOR));
		canvas_select(canvas, row);
	} else {
		canvas_put_words(canvas, 2, 1, canvas->rows - 2,
			canvas->columns - 2, STYLE_DIM,
			text_from(view->find[0] ? "No row holds this text."
						: grid->empty));
	}
	if (totals)
		draw_totals(view, canvas, &layout, rows, count,
			(int)count < height ? (int)count + 1 : height + 1);
}

void grid_draw(struct view *view, struct canvas *canvas)
{
	size_t count;
	size_t *rows = grid_rows(view, &count);

	if (rows)
		draw_rows(view, canvas, rows, count);
	free(rows);
}
