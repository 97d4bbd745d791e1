/* SPDX-License-Identifier: MIT */

/* Which rows of a table are shown, and in which order; and the same as a
 * file. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/record.h"
#include "grid.h"

static const struct grid_column *columns_of(const struct view *view)
{
	return view->type->grid->columns;
}

size_t grid_columns(const struct view *view)
{
	size_t count = 0;

	while (count < GRID_COLUMNS_MAX && columns_of(view)[count].name)
		count++;
	return count;
}

struct grid_value grid_value(const struct view *view, size_t row, size_t column)
{
	struct grid_value value = {0};

	view->type->grid->value(view, row, column, &value);
	return value;
}

static bool holds(struct text text, const char *find)
{
	size_t length = strlen(find);

	for (size_t i = 0; i + length <= text.length; i++)
		if (!strncasecmp(text.data + i, find, length))
			return true;
	return false;
}

void grid_format_date(const struct view *view, enum grid_kind kind,
	const struct grid_value *value, char out[static DRAW_TEXT_SIZE])
{
	int32_t date = (int32_t)value->figure;
	char text[DRAW_TEXT_SIZE];

	if (kind == GRID_MONTH) {
		snprintf(out, DRAW_TEXT_SIZE, "%.3s %d", draw_month_name(date),
			date_to_civil(date).year);
		return;
	}
	draw_format_date(text, date, date_to_civil(time_date(view->now)).year);
	snprintf(out, DRAW_TEXT_SIZE, "%.3s %s%.20s", draw_weekday_name(date),
		text[1] == ' ' ? " " : "", text);
}

bool grid_is_date(enum grid_kind kind)
{
	return kind == GRID_DAY || kind == GRID_MONTH;
}

static bool is_shown(const struct view *view, size_t row)
{
	char date[DRAW_TEXT_SIZE];

	if (!view->find[0])
		return true;
	for (size_t i = 0; i < grid_columns(view); i++) {
		enum grid_kind kind = columns_of(view)[i].kind;
		struct grid_value value = {0};

		if (kind != GRID_TEXT && !grid_is_date(kind))
			continue;
		value = grid_value(view, row, i);
		if (grid_is_date(kind)) {
			grid_format_date(view, kind, &value, date);
			value.text = text_from(date);
		}
		if (holds(value.text, view->find))
			return true;
	}
	return false;
}

/* Changes are ordered by how much of the figure before they are; what is new
 * stands above all of them. */
static double weight(enum grid_kind kind, const struct grid_value *value)
{
	if (value->missing)
		return -1e300;
	if (kind != GRID_CHANGE)
		return (double)value->figure;
	if (value->before <= 0)
		return value->figure > 0 ? 1e200 + (double)value->figure : -1.0;
	return (double)value->figure / (double)value->before;
}

static int compare_text(struct text a, struct text b)
{
	size_t least = a.length < b.length ? a.length : b.length;
	int order = least ? memcmp(a.data, b.data, least) : 0;

	return order ? order : (a.length > b.length) - (a.length < b.length);
}

/* Texts from A on, figures from the highest on. */
static int compare_values(const struct view *view, size_t left, size_t right)
{
	size_t column = (size_t)view->sort;
	enum grid_kind kind = columns_of(view)[column].kind;
	struct grid_value x = grid_value(view, left, column);
	struct grid_value y = grid_value(view, right, column);

	if (kind == GRID_TEXT)
		return compare_text(x.text, y.text);
	return (weight(kind, &x) < weight(kind, &y)) -
	       (weight(kind, &x) > weight(kind, &y));
}

/* Equal rows keep their order. */
static int compare_rows(const void *a, const void *b, void *context)
{
	const struct view *view = context;
	const struct grid_type *grid = view->type->grid;
	size_t left = *(const size_t *)a, right = *(const size_t *)b;
	int own = (left > right) - (left < right);
	int order = own;

	if (grid->last && grid->last(view, left) != grid->last(view, right))
		return grid->last(view, left) ? 1 : -1;
	if (view->sort >= 0)
		order = compare_values(view, left, right);
	if (view->turned)
		order = -order;
	return order ? order : own;
}

size_t *grid_rows(const struct view *view, size_t *count)
{
	size_t all = view->type->grid->count(view);
	size_t *rows = calloc(all + 1, sizeof(*rows));
	struct view sorted = *view;

	*count = 0;
	for (size_t i = 0; rows && i < all; i++)
		if (is_shown(view, i))
			rows[(*count)++] = i;
	if (rows && (view->sort >= 0 || view->turned))
		qsort_r(rows, *count, sizeof(*rows), compare_rows, &sorted);
	return rows;
}

bool grid_selected(const struct view *view, size_t *row)
{
	size_t count;
	size_t *rows = view->model ? grid_rows(view, &count) : NULL;
	bool found = rows && view->list.selected < (int)count;

	if (found)
		*row = rows[view->list.selected];
	free(rows);
	return found;
}

int grid_sort(struct view *view)
{
	int count = (int)grid_columns(view);

	do
		view->sort++;
	while (view->sort < count &&
		(columns_of(view)[view->sort].kind == GRID_SPARK ||
			columns_of(view)[view->sort].kind == GRID_BAR));
	if (view->sort >= count)
		view->sort = -1;
	view->turned = false;
	return REACT_DRAW;
}

/* Whether a column has a place in a file. */
static bool is_exported(enum grid_kind kind)
{
	return kind == GRID_TEXT || kind == GRID_FIGURE || grid_is_date(kind);
}

/* What a file has of a value; of a date, `date` holds the text. */
static struct record_value record_of(enum grid_kind kind,
	const struct grid_value *value, char date[static DATE_TEXT_SIZE])
{
	if (value->missing)
		return (struct record_value){.kind = RECORD_NULL};
	if (kind == GRID_FIGURE)
		return record_figure(value->figure);
	if (kind == GRID_TEXT)
		return record_text(value->text);
	date_format(date, (int32_t)value->figure);
	return record_text(text_from(date));
}

static void export_row(
	const struct view *view, size_t row, struct record_writer *writer)
{
	struct record_value values[GRID_COLUMNS_MAX];
	char dates[GRID_COLUMNS_MAX][DATE_TEXT_SIZE];
	size_t used = 0;

	for (size_t i = 0; i < grid_columns(view); i++) {
		enum grid_kind kind = columns_of(view)[i].kind;
		struct grid_value value = {0};

		if (!is_exported(kind))
			continue;
		value = grid_value(view, row, i);
		values[used] = record_of(kind, &value, dates[used]);
		used++;
	}
	record_add(writer, values);
}

void grid_export(const struct view *view, bool json, struct buf *out)
{
	const char *names[GRID_COLUMNS_MAX];
	struct record_writer writer = {.out = out,
		.form = json ? RECORD_JSON : RECORD_CSV,
		.names = names};
	size_t count;
	size_t *rows = grid_rows(view, &count);

	for (size_t i = 0; i < grid_columns(view); i++)
		if (is_exported(columns_of(view)[i].kind))
			names[writer.columns++] = columns_of(view)[i].name;
	record_begin(&writer);
	for (size_t i = 0; rows && i < count; i++)
		export_row(view, rows[i], &writer);
	record_end(&writer);
	free(rows);
}
