/* SPDX-License-Identifier: MIT */
#include "draw.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/figure.h"
#include "base/time.h"

enum { TENFOLD = 1000 }; /* percent */

static const char *const months[] = {"January", "February", "March", "April",
	"May", "June", "July", "August", "September", "October", "November",
	"December"};
static const char *const weekdays[] = {"Thursday", "Friday", "Saturday",
	"Sunday", "Monday", "Tuesday", "Wednesday"};

const char *draw_month_name(int32_t date)
{
	return months[date_to_civil(date).month - 1];
}

/* 1970-01-01 was a Thursday. */
const char *draw_weekday_name(int32_t date)
{
	return weekdays[(date % 7 + 7) % 7];
}

void draw_format_figure(char out[static DRAW_TEXT_SIZE], int64_t figure)
{
	figure_format(out, figure);
}

void draw_figure(struct canvas *canvas, int row, int column, int width,
	enum style style, int64_t figure)
{
	char text[DRAW_TEXT_SIZE];

	draw_format_figure(text, figure);
	canvas_put_column(
		canvas, row, column, width, style, true, text_from(text));
}

void draw_change(
	struct canvas *canvas, int row, int column, int64_t now, int64_t before)
{
	enum style style = now > before ? STYLE_GOOD : STYLE_BAD;
	int64_t percent;

	if (before <= 0) {
		canvas_put(canvas, row, column, CHANGE_WIDTH, STYLE_DIM,
			text_from(now > 0 ? "    new" : "      -"));
		return;
	}
	/* In floating point: no figure is too high for it. */
	percent = (int64_t)(((double)now - (double)before) * 100 /
			    (double)before);
	if (percent == 0)
		style = STYLE_DIM;
	canvas_sign(canvas, row, column, style,
		canvas_glyph(canvas, percent > 0   ? GLYPH_UP
				     : percent < 0 ? GLYPH_DOWN
						   : GLYPH_SAME));
	if (percent >= TENFOLD)
		canvas_put(canvas, row, column + 1, CHANGE_WIDTH - 1, style,
			text_from(" > 10x"));
	else
		canvas_print(canvas, row, column + 1, CHANGE_WIDTH - 1, style,
			"%4d %%", (int)(percent < 0 ? -percent : percent));
}

void draw_share(struct canvas *canvas, int row, int column, int width,
	int64_t part, int64_t whole)
{
	char text[DRAW_TEXT_SIZE] = "";
	int64_t percent =
		whole > 0 ? (int64_t)((double)part * 100 / (double)whole + 0.5)
			  : 0;

	if (percent == 0 && part > 0)
		snprintf(text, sizeof(text), "<1 %%");
	else if (whole > 0)
		snprintf(text, sizeof(text), "%" PRId64 " %%", percent);
	canvas_put_column(
		canvas, row, column, width, STYLE_TEXT, true, text_from(text));
}

void draw_sparkline(struct canvas *canvas, int row, int column,
	const int64_t *figures, int count)
{
	static const char *const blocks[] = {"\u2581", "\u2582", "\u2583",
		"\u2584", "\u2585", "\u2586", "\u2587", "\u2588"};
	static const char *const letters[] = {
		"_", ".", ".", "-", "-", "=", "=", "#"};
	int64_t most = 0;

	for (int i = 0; i < count; i++)
		if (figures[i] > most)
			most = figures[i];
	for (int i = 0; i < count; i++) {
		int step = most ? (int)((double)figures[i] * 7 / (double)most +
					  0.5)
				: 0;

		if (figures[i] > 0 && step == 0)
			step = 1;
		if (step < 0) /* no figure: it was too high to be read */
			step = 0;
		canvas_sign(canvas, row, column + i,
			figures[i] ? STYLE_BAR : STYLE_DIM,
			canvas->ascii ? letters[step] : blocks[step]);
	}
}

void draw_format_date(char out[static DRAW_TEXT_SIZE], int32_t date, int year)
{
	struct civil civil = date_to_civil(date);
	int used = snprintf(out, DRAW_TEXT_SIZE, "%d %.3s", civil.day,
		months[civil.month - 1]);

	if (year == 0 || (year > 0 && civil.year != year))
		snprintf(out + used, (size_t)(DRAW_TEXT_SIZE - used), " %d",
			civil.year);
}

void draw_format_range(char out[static DRAW_TEXT_SIZE], int32_t from,
	int32_t to, int year, const char *dash)
{
	struct civil first = date_to_civil(from), last = date_to_civil(to);
	char begin[DRAW_TEXT_SIZE], end[DRAW_TEXT_SIZE];

	draw_format_date(begin, from, first.year == last.year ? -1 : year);
	draw_format_date(end, to, year);
	if (from == to)
		snprintf(out, DRAW_TEXT_SIZE, "%s", end);
	else if (first.year == last.year && first.month == last.month)
		snprintf(out, DRAW_TEXT_SIZE, "%d %s %.20s", first.day, dash,
			end);
	else
		snprintf(out, DRAW_TEXT_SIZE, "%.18s %s %.18s", begin, dash,
			end);
}

void draw_format_age(
	char out[static DRAW_TEXT_SIZE], int64_t instant, int64_t now)
{
	int64_t minutes = (now - instant) / TIME_MINUTE;
	char when[TIME_TEXT_SIZE];
	char date[DRAW_TEXT_SIZE];

	time_format(when, instant);
	draw_format_date(
		date, time_date(instant), date_to_civil(time_date(now)).year);
	if (minutes < 0 || minutes >= (int64_t)48 * 60)
		snprintf(
			out, DRAW_TEXT_SIZE, "%.14s %.5s UTC", date, when + 11);
	else if (minutes == 0)
		snprintf(out, DRAW_TEXT_SIZE, "%.5s UTC, now", when + 11);
	else if (minutes < 60)
		snprintf(out, DRAW_TEXT_SIZE, "%.5s UTC, %d min ago", when + 11,
			(int)minutes);
	else
		snprintf(out, DRAW_TEXT_SIZE, "%.5s UTC, %d h ago", when + 11,
			(int)(minutes / 60));
}
