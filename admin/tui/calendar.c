/* SPDX-License-Identifier: MIT */
#include "calendar.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/time.h"
#include "draw.h"

enum { WEEK_DAYS = 7, LEFT = 5 };

static const struct {
	const char *unicode, *ascii;
} shades[CALENDAR_SHADES + 1] = {
	{"\u00b7", " "},
	{"\u2591", "."},
	{"\u2592", ":"},
	{"\u2593", "+"},
	{"\u2588", "#"},
};

/* 1970-01-01 was a Thursday. */
int calendar_weekday(int32_t date)
{
	return ((date + 3) % WEEK_DAYS + WEEK_DAYS) % WEEK_DAYS;
}

int calendar_week(int32_t date)
{
	int32_t begin = date_from_civil(date_to_civil(date).year, 1, 1);

	return (date - begin + calendar_weekday(begin)) / WEEK_DAYS;
}

static int compare(const void *a, const void *b)
{
	const int64_t *left = a, *right = b;

	return (*left > *right) - (*left < *right);
}

bool calendar_bounds(const struct series *year, int64_t bounds[CALENDAR_SHADES])
{
	int64_t *sorted = calloc(year->count + 1, sizeof(*sorted));
	size_t count = 0;

	for (size_t i = 0; sorted && i < year->count; i++)
		if (year->points[i].pageviews > 0)
			sorted[count++] = year->points[i].pageviews;
	if (count) {
		qsort(sorted, count, sizeof(*sorted), compare);
		for (size_t i = 0; i < CALENDAR_SHADES; i++)
			bounds[i] =
				sorted[(count * (i + 1) - 1) / CALENDAR_SHADES];
		bounds[CALENDAR_SHADES - 1] = sorted[count - 1];
	}
	free(sorted);
	return count > 0;
}

int calendar_shade(const int64_t bounds[CALENDAR_SHADES], int64_t pageviews)
{
	int shade = 1;

	if (pageviews <= 0)
		return 0;
	while (shade < CALENDAR_SHADES && pageviews > bounds[shade - 1])
		shade++;
	return shade;
}

const struct series_point *calendar_busiest(const struct series *year)
{
	const struct series_point *most = NULL;

	for (size_t i = 0; i < year->count; i++)
		if (year->points[i].pageviews > (most ? most->pageviews : 0))
			most = &year->points[i];
	return most;
}

int32_t calendar_move(const struct calendar *calendar, enum request request)
{
	int32_t date = calendar->cursor;
	int32_t begin = calendar->year->points[0].date;
	int32_t end = begin + (int32_t)calendar->year->count - 1;

	if (begin < calendar->first)
		begin = calendar->first;
	if (end > calendar->last)
		end = calendar->last;
	switch (request) {
	case REQUEST_LEFT:
		date -= WEEK_DAYS;
		break;
	case REQUEST_RIGHT:
		date += WEEK_DAYS;
		break;
	case REQUEST_UP:
		date--;
		break;
	case REQUEST_DOWN:
		date++;
		break;
	case REQUEST_FIRST:
		date = begin;
		break;
	default:
		date = end;
		break;
	}
	return date < begin ? begin : date > end ? end : date;
}

static const char *sign_of(const struct canvas *canvas, int shade)
{
	return canvas->ascii ? shades[shade].ascii : shades[shade].unicode;
}

static void draw_frame(const struct calendar *calendar, struct canvas *canvas)
{
	struct civil civil = date_to_civil(calendar->year->points[0].date);

	canvas_print(canvas, 0, 0, LEFT, STYLE_TITLE, "%4d", civil.year);
	for (int month = 1; month <= 12; month++) {
		int32_t date = date_from_civil(civil.year, month, 1);

		canvas_print(canvas, 0, LEFT + calendar_week(date), 3,
			STYLE_DIM, "%.3s", draw_month_name(date));
	}
	/* 1970-01-05 was a Monday. */
	for (int day = 0; day < WEEK_DAYS; day++)
		canvas_print(canvas, 1 + day, 1, 3, STYLE_DIM, "%.3s",
			draw_weekday_name(4 + day));
}

static void draw_days(const struct calendar *calendar, struct canvas *canvas,
	const int64_t bounds[CALENDAR_SHADES])
{
	for (size_t i = 0; i < calendar->year->count; i++) {
		const struct series_point *point = &calendar->year->points[i];
		int row = 1 + calendar_weekday(point->date);
		int column = LEFT + calendar_week(point->date);
		int shade = calendar_shade(bounds, point->pageviews);

		if (point->date < calendar->first ||
			point->date > calendar->last)
			continue;
		canvas_sign(canvas, row, column, shade ? STYLE_BAR : STYLE_DIM,
			sign_of(canvas, shade));
		if (point->date == calendar->cursor)
			canvas_sign(canvas, row, column, STYLE_KEY,
				canvas->ascii ? "X" : "\u25c6");
	}
}

/* "░ 1-652  ▒ -1,103": a shade that no day has is left out. */
static void draw_shades(
	struct canvas *canvas, int row, const int64_t bounds[CALENDAR_SHADES])
{
	char text[DRAW_TEXT_SIZE];
	int column = LEFT;

	for (int i = 0; i < CALENDAR_SHADES; i++) {
		if (bounds[i] == (i ? bounds[i - 1] : 0))
			continue;
		draw_format_figure(text, bounds[i]);
		canvas_sign(
			canvas, row, column, STYLE_BAR, sign_of(canvas, i + 1));
		column += 2;
		column += 2 + canvas_print(canvas, row, column, canvas->columns,
				      STYLE_DIM, "to %s", text);
	}
}

static void draw_busiest(
	struct canvas *canvas, int row, const struct series_point *busiest)
{
	char date[DRAW_TEXT_SIZE], figure[DRAW_TEXT_SIZE];

	if (!busiest)
		return;
	draw_format_date(date, busiest->date, -1);
	draw_format_figure(figure, busiest->pageviews);
	canvas_print(canvas, row, LEFT, canvas->columns, STYLE_TEXT,
		"Busiest: %.3s %s, %s page views",
		draw_weekday_name(busiest->date), date, figure);
}

void calendar_draw(const struct calendar *calendar, struct canvas *canvas)
{
	int64_t bounds[CALENDAR_SHADES] = {0};

	draw_frame(calendar, canvas);
	if (!calendar_bounds(calendar->year, bounds)) {
		canvas_put(canvas, WEEK_DAYS + 2, LEFT, canvas->columns,
			STYLE_DIM, text_from("No page view in this year."));
		return;
	}
	draw_days(calendar, canvas, bounds);
	draw_shades(canvas, WEEK_DAYS + 2, bounds);
	draw_busiest(canvas, WEEK_DAYS + 3, calendar_busiest(calendar->year));
}
