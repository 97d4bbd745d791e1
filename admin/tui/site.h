/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_ADMIN_TUI_SITE_H
#define FOOTFALL_ADMIN_TUI_SITE_H

/* The parts of the view of one site: what is loaded, how it is drawn, what
 * is said. */
#include "calendar.h"
#include "chart.h"
#include "draw.h"
#include "panels.h"
#include "stats/highlights.h"
#include "view.h"

struct site_span {
	int32_t from, to;
};

/* Promise 8: what the figure of visitors is. */
enum site_visitors {
	SITE_VISITORS_EXACT, /* of one day or one calendar month */
	SITE_VISITORS_DAILY, /* daily visitors, summed */
	SITE_VISITORS_MONTHLY,
};

struct site_totals {
	int64_t pageviews;
	int64_t pageviews_before; /* -1: nothing to compare with */
	enum site_visitors kind;
	int64_t visitors;
	int64_t visitors_before; /* -1 likewise */
	int days;		 /* that visitors are of, for their mean */
};

/* The lines of the chart. */
enum { SITE_PAGEVIEWS, SITE_VISITORS, SITE_BEFORE };

/* The days of the chart that shows one day. */
enum { SITE_DAY_CONTEXT = 30 };

struct site_model {
	struct query query; /* that it is of; `from` of RANGE_ALL set */
	int64_t as_of;
	bool rolled_up;
	bool seen;     /* has any figure */
	int32_t first; /* the date of the first */
	int32_t last;  /* that figures are known of: of the last rollup */
	int32_t today;
	bool has_before;
	bool before_is_whole;	 /* the site had its first figure by then */
	struct site_span before; /* as far as there is to compare */
	struct site_span chart;	 /* dates, or dates of months */
	struct site_span chart_before;
	struct series days, months, year;
	struct chart_point *points; /* of the chart */
	int count, known;
	struct site_totals totals;
	struct highlights highlights;
	struct panels panels;
};

struct site_state {
	bool ready;
	bool compares;
	bool calendar;
	int cursor;   /* point of the chart and 1; 0: none */
	int32_t date; /* cursor of the calendar; 0: none */
	struct panels_state panels;
};

/* Loads it in at most eight queries, and those of the panels. */
enum db_status site_load(
	const struct load *load, void *model, struct error *error);
void site_release(void *model);

/* One day? */
bool site_is_day(const struct query *query);

struct site_state *site_state(struct view *view);

/* Leaves a sentence for the last line; returns the reaction. */
int site_say(struct view *view, const char *text);

/* ---- the days that are shown: site_period.c ------------------------------ */

/* Ranges, a period or a year earlier or later.  Returns REACT_IGNORED for
 * any other request. */
int site_act_period(struct view *view, enum request request);

/* The reader has written days. */
int site_entered(struct view *view, const char *text);

/* The query moved by one period; false where there is none. */
bool site_moved(const struct view *view, int direction, struct query *query);

/* The year that the calendar shows, and whether there is another. */
int site_calendar_year(const struct view *view);
bool site_has_year(const struct view *view, int year);

/* ---- drawing ------------------------------------------------------------- */

/* The point of the cursor, NULL without one; and the date of the point that
 * it is compared with. */
const struct chart_point *site_cursor_point(
	const struct site_model *model, const struct site_state *state);
int32_t site_date_before(const struct site_model *model, int index);

/* The calendar as the reader stands in it. */
struct calendar site_calendar(
	const struct site_model *model, const struct site_state *state);

void site_draw(struct view *view, struct canvas *canvas);

/* What happened, in a sentence or two. */
void site_write_story(
	const struct site_model *model, int32_t today, struct buf *out);

/* "Tue 17 Nov: 4,712 page views, 2,301 visitors"; of a month "November
 * 2026"; "so far" when it goes on. */
void site_write_reading(const struct site_model *model,
	const struct series_point *point, bool by_month, struct buf *out);

/* "; Sun 18 Oct: 744": what it is compared with, where that is known. */
void site_write_compared(const struct site_model *model,
	const struct chart_point *point, struct buf *out);

/* "25 Sep - 24 Oct": the days that the second line of page views is of. */
void site_write_before(
	const struct site_model *model, char out[static DRAW_TEXT_SIZE]);

/* What to do about a site without any figure. */
void site_draw_empty(const struct site_model *model, struct canvas *canvas);

/* The line of totals: as many of them as the row has room for. */
void site_draw_totals(
	const struct site_model *model, struct canvas *canvas, int row);

#endif
