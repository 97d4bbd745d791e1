/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_ADMIN_TUI_CALENDAR_H
#define FOOTFALL_ADMIN_TUI_CALENDAR_H

/* A year as a calendar: a column a week, a row a weekday, and the more page
 * views a day has, the darker it is. */
#include "canvas.h"
#include "keys.h"
#include "stats/series.h"

enum {
	/* Weekday names; up to 54 weeks. */
	CALENDAR_COLUMNS = 5 + 54,
	/* Months, seven days, a blank, shades, the busiest day. */
	CALENDAR_ROWS = 11,
	CALENDAR_SHADES = 4, /* and one for no page view */
};

struct calendar {
	const struct series *year; /* every day of it */
	int32_t first, last;	   /* days of which something is known */
	int32_t cursor;		   /* 0: none */
};

void calendar_draw(const struct calendar *calendar, struct canvas *canvas);

/* The most page views of each shade: quarters of the days that have any.
 * False when no day has. */
bool calendar_bounds(
	const struct series *year, int64_t bounds[CALENDAR_SHADES]);

/* 0 for no page view, else 1 to CALENDAR_SHADES. */
int calendar_shade(const int64_t bounds[CALENDAR_SHADES], int64_t pageviews);

/* The first day with most page views; NULL when no day has any. */
const struct series_point *calendar_busiest(const struct series *year);

/* Where a day stands: weeks from 0 on, weekdays from Monday, 0, on. */
int calendar_week(int32_t date);
int calendar_weekday(int32_t date);

/* Where the cursor goes by Left, Right, Up or Down; it stays in the days of
 * which something is known. */
int32_t calendar_move(const struct calendar *calendar, enum request request);

#endif
