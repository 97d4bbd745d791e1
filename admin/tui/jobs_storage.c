/* SPDX-License-Identifier: MIT */

/* What page views take in the database, by month. */
#include <stdio.h>

#include "base/figure.h"
#include "draw.h"
#include "jobs_model.h"

enum { LABEL_WIDTH = 13, BAR_WIDTH = 20 };

struct month_line {
	const char *label;
	int64_t rows, bytes, most;
};

static void draw_month(
	struct canvas *canvas, int row, const struct month_line *line)
{
	char bytes[FIGURE_SIZE];

	figure_format_bytes(bytes, line->bytes);
	canvas_put(canvas, row, 1, LABEL_WIDTH, STYLE_TEXT,
		text_from(line->label));
	draw_figure(canvas, row, 1 + LABEL_WIDTH, 13, STYLE_TEXT, line->rows);
	canvas_put_column(canvas, row, LABEL_WIDTH + 15, 9, STYLE_TEXT, true,
		text_from(bytes));
	if (line->most)
		canvas_bar(canvas, row, LABEL_WIDTH + 26, BAR_WIDTH,
			(double)line->bytes, (double)line->most);
}

static int64_t most_bytes(const struct status *status)
{
	int64_t most = 0;

	for (size_t i = 0; i < status->month_count; i++)
		if (status->months[i].bytes > most)
			most = status->months[i].bytes;
	return most;
}

int jobs_months_rows(const struct status *status)
{
	int rows = 2;

	for (size_t i = 0; i < status->month_count; i++)
		rows += status->months[i].rows > 0;
	return rows;
}

/* Says in the heading how many months stand ready. */
static void draw_heading(struct canvas *canvas, int ahead)
{
	int used = 2 + canvas_put(canvas, 0, 1, canvas->columns, STYLE_HEADER,
			       text_from("Page views stored"));

	if (ahead)
		canvas_print(canvas, 0, used + 1, canvas->columns, STYLE_DIM,
			"before compression; %d month%s ready ahead", ahead,
			ahead == 1 ? "" : "s");
	else
		canvas_print(canvas, 0, used + 1, canvas->columns, STYLE_ALARM,
			"no month ready ahead: run admin --add-partitions");
}

/* Months that hold nothing are left out; those that have no room are summed,
 * unless that would be all of them. */
void jobs_draw_months(const struct status *status, struct canvas *canvas)
{
	struct month_line rest = {.label = "earlier"};
	int32_t this_month = date_month(time_date(status->now));
	int64_t most = most_bytes(status);
	char name[DRAW_TEXT_SIZE];
	int end = canvas->rows - (jobs_months_rows(status) > canvas->rows);
	int ahead = 0, row = 2;

	draw_month(canvas, 1,
		&(struct month_line){
			"all, about", status->rows, status->bytes, 0});
	for (size_t i = 0; i < status->month_count; i++) {
		const struct status_month *month = &status->months[i];
		struct month_line line = {
			name, month->rows, month->bytes, most};

		ahead += !month->future && month->month > this_month;
		if (!month->rows)
			continue;
		snprintf(name, sizeof(name), "%.3s %d",
			draw_month_name(month->month),
			date_to_civil(month->month).year);
		if (month->future)
			line.label = "later";
		if (row < end) {
			draw_month(canvas, row++, &line);
			continue;
		}
		rest.rows += month->rows;
		rest.bytes += month->bytes;
	}
	if (rest.rows && row > 2)
		draw_month(canvas, row, &rest);
	draw_heading(canvas, ahead);
}
