/* SPDX-License-Identifier: MIT */

/* What is said about one site: sentences, totals, readings. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/display.h"
#include "base/time.h"
#include "draw.h"
#include "site.h"

enum { VALUE_WIDTH = 30, GAP = 3 };

/* ---- the story ----------------------------------------------------------- */

/* A path or referrer, shortened in the middle when it is long. */
static void add_value(struct buf *out, const char *value)
{
	if (!strcmp(value, "(none)"))
		buf_add_text(out, "no referrer");
	else if (display_width(text_from(value)) > VALUE_WIDTH)
		display_add_column(out, text_from(value), VALUE_WIDTH, false);
	else
		buf_add_text(out, value);
}

static void add_figure(struct buf *out, int64_t figure)
{
	char text[DRAW_TEXT_SIZE];

	draw_format_figure(text, figure);
	buf_add_text(out, text);
}

/* "4 times", "2.3 times": rounded down, but for what is nearly whole. */
static void add_times(struct buf *out, int64_t figure, int64_t usual)
{
	int64_t tenths = figure * 10 / usual;

	/* 3.96 is as good as 4. */
	if (figure * 100 / usual % 100 >= 95)
		tenths = (figure / usual + 1) * 10;
	if (tenths >= 100 || tenths % 10 == 0)
		buf_add_format(out, "%" PRId64 " times", tenths / 10);
	else
		buf_add_format(out, "%" PRId64 ".%d times", tenths / 10,
			(int)(tenths % 10));
}

static void add_parts(struct buf *out, const struct highlights *highlights)
{
	const struct highlight_day *day = &highlights->day;
	const char *of = day->pageviews > day->usual ? "the rise" : "the fall";

	if (highlights->referrer.found) {
		buf_add_format(out, "; %d %% of %s from ",
			highlights->referrer.share, of);
		add_value(out, highlights->referrer.value);
	}
	if (highlights->path.found) {
		buf_add_format(
			out, "; %d %% of %s on ", highlights->path.share, of);
		add_value(out, highlights->path.value);
	}
}

static void add_day(
	struct buf *out, const struct highlights *highlights, int year)
{
	const struct highlight_day *day = &highlights->day;
	const char *weekday = draw_weekday_name(day->date);
	char date[DRAW_TEXT_SIZE];

	draw_format_date(date, day->date, year);
	buf_add_format(out, "%s %s ", weekday, date);
	buf_add_text(out, day->so_far ? "has already brought " : "brought ");
	if (day->pageviews == 0) {
		buf_add_format(out, "no page view; a usual %s, ", weekday);
		add_figure(out, day->usual);
	} else if (day->usual == 0) {
		add_figure(out, day->pageviews);
		buf_add_format(out, " page views; a usual %s, none", weekday);
	} else if (day->pageviews > day->usual) {
		add_times(out, day->pageviews, day->usual);
		buf_add_format(out, " a usual %s", weekday);
	} else {
		buf_add_format(out, "%d %% of a usual %s",
			(int)(day->pageviews * 100 / day->usual), weekday);
	}
	add_parts(out, highlights);
	buf_add_text(out, ".");
}

static void add_grown(struct buf *out, const struct highlight_path *path)
{
	add_value(out, path->value);
	if (path->before) {
		buf_add_text(out, " grew most: ");
		add_figure(out, path->before);
		buf_add_text(out, " to ");
	} else {
		buf_add_text(out, " grew most, from nothing: ");
	}
	add_figure(out, path->pageviews);
	buf_add_text(out, " page views.");
}

static void add_nothing(const struct site_model *model, struct buf *out)
{
	const struct highlights *highlights = &model->highlights;

	if (!highlights->usual_known) {
		buf_add_text(out, "What is usual here is not known yet: that "
				  "takes three weeks of figures.");
	} else if (site_is_day(&model->query)) {
		buf_add_format(out, "Nothing unusual: a usual %s brings ",
			draw_weekday_name(model->query.to));
		add_figure(out, highlights->usual);
		buf_add_text(out, " page views.");
	} else {
		buf_add_text(out, "Nothing unusual in these days.");
	}
}

void site_write_story(
	const struct site_model *model, int32_t today, struct buf *out)
{
	const struct highlights *highlights = &model->highlights;
	char date[DRAW_TEXT_SIZE];

	if (model->query.to < model->first) {
		draw_format_date(date, model->first, 0);
		buf_add_format(out,
			"These days are before the site's first page view, on "
			"%s.",
			date);
		return;
	}
	if (highlights->day.found)
		add_day(out, highlights, date_to_civil(today).year);
	if (highlights->grown.found) {
		buf_add_text(out, out->length ? " " : "");
		add_grown(out, &highlights->grown);
	}
	if (!out->length)
		add_nothing(model, out);
}

/* ---- a point ------------------------------------------------------------- */

/* "Tue 17 Nov", "November 2026". */
static void add_date(const struct site_model *model, int32_t date,
	bool by_month, struct buf *out)
{
	char text[DRAW_TEXT_SIZE];

	draw_format_date(text, date, date_to_civil(model->today).year);
	if (by_month)
		buf_add_format(out, "%s %d", draw_month_name(date),
			date_to_civil(date).year);
	else
		buf_add_format(out, "%.3s %s", draw_weekday_name(date), text);
}

void site_write_reading(const struct site_model *model,
	const struct series_point *point, bool by_month, struct buf *out)
{
	int32_t last = by_month ? month_add(point->date, 1) - 1 : point->date;

	add_date(model, point->date, by_month, out);
	buf_add_text(out, last >= model->last ? " so far: " : ": ");
	add_figure(out, point->pageviews);
	buf_add_text(out, " page views, ");
	add_figure(out, point->visitors);
	buf_add_text(out, " visitors");
}

void site_write_compared(const struct site_model *model,
	const struct chart_point *point, struct buf *out)
{
	int index = (int)(point - model->points);

	if (point->figures[SITE_BEFORE] < 0)
		return;
	buf_add_text(out, "; ");
	add_date(model, site_date_before(model, index), model->query.by_month,
		out);
	buf_add_text(out, ": ");
	add_figure(out, point->figures[SITE_BEFORE]);
}

void site_write_before(
	const struct site_model *model, char out[static DRAW_TEXT_SIZE])
{
	const struct site_span *before = &model->chart_before;

	draw_format_range(out, before->from, before->to,
		date_to_civil(model->today).year, "-");
}

/* ---- totals -------------------------------------------------------------- */

/* Puts it behind the last when there is room for all of it, a change
 * included.  Returns the next column. */
static int put_total(struct canvas *canvas, int row, int column,
	struct text text, int64_t now, int64_t before)
{
	int width = (int)display_width(text);
	bool changes = before >= 0;

	if (column + width + (changes ? 1 + CHANGE_WIDTH : 0) >
		canvas->columns - 1)
		return column;
	column += canvas_put(canvas, row, column, width, STYLE_TITLE, text);
	if (changes) {
		draw_change(canvas, row, column + 1, now, before);
		column += 1 + CHANGE_WIDTH;
	}
	return column + GAP;
}

static void write_visitors(
	const struct site_totals *totals, bool mean, struct buf *out)
{
	static const char *const labels[] = {
		[SITE_VISITORS_EXACT] = "Visitors ",
		[SITE_VISITORS_DAILY] = "Daily visitors, summed ",
		[SITE_VISITORS_MONTHLY] = "Monthly visitors, summed ",
	};

	buf_reset(out);
	buf_add_text(out, labels[totals->kind]);
	add_figure(out, totals->visitors);
	if (!mean || totals->kind != SITE_VISITORS_DAILY || !totals->days)
		return;
	buf_add_text(out, " (mean ");
	add_figure(out, totals->visitors / totals->days);
	buf_add_text(out, " a day)");
}

/* What the changes are against, or why there are none. */
static void write_before(const struct site_model *model, struct buf *out)
{
	int year = date_to_civil(model->today).year;
	char text[DRAW_TEXT_SIZE];

	buf_reset(out);
	if (!model->has_before)
		return;
	if (!model->before_is_whole) {
		draw_format_date(text, model->first, year);
		buf_add_format(out, "known since %s", text);
		return;
	}
	draw_format_range(
		text, model->before.from, model->before.to, year, "-");
	buf_add_format(out, "against %s: ", text);
	add_figure(out, model->totals.pageviews_before);
	buf_add_text(out, " page views");
}

void site_draw_totals(
	const struct site_model *model, struct canvas *canvas, int row)
{
	const struct site_totals *totals = &model->totals;
	/* Half a day is not compared with a whole one. */
	bool so_far = model->query.range == RANGE_DAY &&
		      model->query.to >= model->last;
	int column = 1, next;
	struct buf text;

	buf_init(&text, 1000);
	buf_add_text(&text, so_far ? "Page views so far " : "Page views ");
	add_figure(&text, totals->pageviews);
	column = put_total(canvas, row, column, text_from(buf_text(&text)),
		totals->pageviews, so_far ? -1 : totals->pageviews_before);
	/* As much of the visitors as the row has room for. */
	write_visitors(totals, true, &text);
	next = put_total(canvas, row, column, text_from(buf_text(&text)),
		totals->visitors, so_far ? -1 : totals->visitors_before);
	if (next == column)
		next = put_total(
			canvas, row, column, text_from(buf_text(&text)), 0, -1);
	write_visitors(totals, false, &text);
	if (next == column)
		next = put_total(
			canvas, row, column, text_from(buf_text(&text)), 0, -1);
	write_before(model, &text);
	if (next + (int)display_width(text_from(buf_text(&text))) <
		canvas->columns)
		canvas_put(canvas, row, next, canvas->columns, STYLE_DIM,
			text_from(buf_text(&text)));
	buf_release(&text);
}

/* ---- nothing ------------------------------------------------------------- */

void site_draw_empty(const struct site_model *model, struct canvas *canvas)
{
	static const char *const remedies[] = {
		"See what was kept out: press N, or run admin "
		"--report=filtered.",
		"See whether cron and MariaDB are well: press C, or run admin "
		"--check.",
	};
	const char *dot = canvas_glyph(canvas, GLYPH_MIDDLE);
	int row = 4, width = canvas->columns - 4;
	struct buf text;

	canvas_put(canvas, 1, 1, width, STYLE_TITLE,
		text_from("No figure yet: no page view of this site has been "
			  "rolled up."));
	canvas_put(canvas, 3, 1, width, STYLE_TEXT, text_from("What to do:"));
	buf_init(&text, 1000);
	buf_add_format(&text,
		"Does every page carry the snippet? admin --snippet=%s prints "
		"it.",
		model->query.site);
	canvas_put(canvas, row, 1, 1, STYLE_DIM, text_from(dot));
	row += canvas_put_words(canvas, row, 3, 2, width, STYLE_TEXT,
		text_from(buf_text(&text)));
	for (size_t i = 0; i < sizeof(remedies) / sizeof(remedies[0]); i++) {
		canvas_put(canvas, row, 1, 1, STYLE_DIM, text_from(dot));
		row += canvas_put_words(canvas, row, 3, 2, width, STYLE_TEXT,
			text_from(remedies[i]));
	}
	buf_release(&text);
}
