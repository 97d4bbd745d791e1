/* SPDX-License-Identifier: MIT */
#include "table.h"

#include <langinfo.h>
#include <stdlib.h>
#include <string.h>

#include "base/display.h"
#include "base/figure.h"
#include "base/list.h"

enum { CELL_MAX = 60, BAR_CELLS = 20 };

static const char totals_name[] = "total";

void table_init(struct table *table, const struct metric_view *view)
{
	*table = (struct table){
		.view = view, .columns = metric_column_count(view)};
}

void table_release(struct table *table)
{
	for (size_t i = 0; i < table->count; i++)
		for (size_t j = 0; j < table->columns; j++)
			free(table->rows[i].cells[j]);
	free(table->rows);
	table_init(table, table->view);
}

static bool is_figure(const struct table *table, size_t column)
{
	return metric_is_figure(&table->view->columns[column]);
}

/* Times are shown to the second. */
static struct text shown(
	const struct table *table, size_t column, const struct db_value *value)
{
	struct text text = db_as_text(value);

	if (table->view->columns[column].kind == METRIC_TIME &&
		text.length > 19)
		text.length = 19;
	return text;
}

static int table_grow(struct table *table)
{
	struct table_row *rows = list_grow(
		table->rows, table->count, &table->size, sizeof(*rows));

	if (!rows)
		return -1;
	table->rows = rows;
	return 0;
}

int table_add(struct table *table, const struct db_value *values)
{
	struct table_row *row;

	if (table_grow(table) < 0)
		return -1;
	row = &table->rows[table->count];
	*row = (struct table_row){0};
	table->count++;
	for (size_t i = 0; i < table->columns; i++) {
		struct text text = shown(table, i, &values[i]);

		if (is_figure(table, i)) {
			row->figures[i] = db_as_integer(&values[i]);
			continue;
		}
		row->cells[i] = strndup(text.data, text.length);
		if (!row->cells[i])
			return -1;
	}
	return 0;
}

bool table_has(const struct table *table, const char *text)
{
	for (size_t i = 0; i < table->count; i++)
		if (table->rows[i].cells[0] &&
			!strcmp(table->rows[i].cells[0], text))
			return true;
	return false;
}

static int64_t column_sum(const struct table *table, size_t column)
{
	int64_t sum = 0;

	for (size_t i = 0; i < table->count; i++)
		sum += table->rows[i].figures[column];
	return sum;
}

static size_t cell_width(
	const struct table *table, const struct table_row *row, size_t column)
{
	char figure[FIGURE_SIZE];

	if (!is_figure(table, column))
		return display_width(text_from(row->cells[column]));
	figure_format(figure, row->figures[column]);
	return strlen(figure);
}

static size_t column_width(const struct table *table, size_t column)
{
	size_t width = strlen(table->view->columns[column].name);
	char figure[FIGURE_SIZE];

	for (size_t i = 0; i < table->count; i++) {
		size_t cell = cell_width(table, &table->rows[i], column);

		if (cell > width)
			width = cell;
	}
	if (is_figure(table, column)) {
		figure_format(figure, column_sum(table, column));
		if (strlen(figure) > width)
			width = strlen(figure);
	}
	/* The first column also names the totals. */
	if (column == 0 && width < sizeof(totals_name) - 1)
		width = sizeof(totals_name) - 1;
	return width < CELL_MAX ? width : CELL_MAX;
}

static void add_bar(struct buf *line, int64_t figure, int64_t most)
{
	bool unicode = !strcmp(nl_langinfo(CODESET), "UTF-8");
	int64_t cells = most > 0 ? (figure * BAR_CELLS + most / 2) / most : 0;

	buf_add_text(line, "  ");
	if (figure > 0 && cells == 0)
		cells = 1;
	for (; cells > 0; cells--)
		buf_add_text(line, unicode ? "\xe2\x96\x88" : "#");
}

static void add_cell(struct buf *line, const struct table *table, size_t column,
	const char *text, size_t width)
{
	if (column)
		buf_add_text(line, "  ");
	display_add_column(
		line, text_from(text), width, is_figure(table, column));
}

static void put_line(struct buf *line, FILE *out)
{
	size_t length = line->length;

	while (length && line->data[length - 1] == ' ')
		length--;
	fprintf(out, "%.*s\n", (int)length, buf_text(line));
	buf_reset(line);
}

static void put_row(const struct table *table, const struct table_row *row,
	const size_t *widths, int64_t most, FILE *out)
{
	char figure[FIGURE_SIZE];
	struct buf line;

	buf_init(&line, 1 << 16);
	for (size_t i = 0; i < table->columns; i++) {
		figure_format(figure, row->figures[i]);
		add_cell(&line, table, i,
			is_figure(table, i) ? figure : row->cells[i],
			widths[i]);
	}
	if (table->view->bar >= 0)
		add_bar(&line, row->figures[table->view->bar], most);
	put_line(&line, out);
	buf_release(&line);
}

/* Visitors don't add up to visitors: the sum says what it is. */
static void put_totals(
	const struct table *table, const size_t *widths, FILE *out)
{
	const char *label = "";
	char figure[FIGURE_SIZE];
	struct buf line;

	buf_init(&line, 1 << 16);
	for (size_t i = 0; i < table->columns; i++) {
		const struct metric_column *column = &table->view->columns[i];

		figure_format(figure, column_sum(table, i));
		add_cell(&line, table, i,
			column->total ? figure
			: i	      ? ""
				      : totals_name,
			widths[i]);
		if (column->kind == METRIC_VISITORS && column->total)
			label = column->total;
	}
	if (*label)
		buf_add_format(&line, "  (%s)", label);
	put_line(&line, out);
	buf_release(&line);
}

void table_print(const struct table *table, FILE *out)
{
	size_t widths[METRIC_COLUMNS_MAX];
	int64_t most = 0;
	bool totals = false;
	struct buf line;

	buf_init(&line, 1 << 16);
	for (size_t i = 0; i < table->columns; i++) {
		widths[i] = column_width(table, i);
		totals = totals || table->view->columns[i].total;
		add_cell(&line, table, i, table->view->columns[i].name,
			widths[i]);
	}
	put_line(&line, out);
	buf_release(&line);
	for (size_t i = 0; i < table->count; i++)
		if (table->view->bar >= 0 &&
			table->rows[i].figures[table->view->bar] > most)
			most = table->rows[i].figures[table->view->bar];
	for (size_t i = 0; i < table->count; i++)
		put_row(table, &table->rows[i], widths, most, out);
	if (totals && table->count)
		put_totals(table, widths, out);
}
