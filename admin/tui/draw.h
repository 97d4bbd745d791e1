/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_ADMIN_TUI_DRAW_H
#define FOOTFALL_ADMIN_TUI_DRAW_H

/* How figures, changes, dates and ages are written on the screen: the same
 * in every view. */
#include <stdint.h>

#include "canvas.h"

enum { DRAW_TEXT_SIZE = 48, CHANGE_WIDTH = 7 };

/* "1234567" as "1,234,567". */
void draw_format_figure(char out[static DRAW_TEXT_SIZE], int64_t figure);

/* The figure to the right of `width` cells. */
void draw_figure(struct canvas *canvas, int row, int column, int width,
	enum style style, int64_t figure);

/* The change from `before` to `now` in CHANGE_WIDTH cells: "▲ 12 %",
 * "▼  4 %", "=  0 %", "▲ >10x", "new" or "-". */
void draw_change(struct canvas *canvas, int row, int column, int64_t now,
	int64_t before);

/* "28 %" or "<1 %" of a whole, to the right of `width` cells. */
void draw_share(struct canvas *canvas, int row, int column, int width,
	int64_t part, int64_t whole);

/* A sparkline of `count` figures, a cell each, from 0 to their most. */
void draw_sparkline(struct canvas *canvas, int row, int column,
	const int64_t *figures, int count);

/* "14:05 UTC, 3 min ago", "23 Nov 14:05 UTC, 5 h ago". */
void draw_format_age(
	char out[static DRAW_TEXT_SIZE], int64_t instant, int64_t now);

/* "25 Oct" or, of another year than `year`, "25 Oct 2025"; 0 names the year
 * always, -1 never. */
void draw_format_date(char out[static DRAW_TEXT_SIZE], int32_t date, int year);

/* "25 Oct - 23 Nov", "1 - 23 Nov 2025" with the canvas's dash. */
void draw_format_range(char out[static DRAW_TEXT_SIZE], int32_t from,
	int32_t to, int year, const char *dash);

/* "November", "Tuesday". */
const char *draw_month_name(int32_t date);
const char *draw_weekday_name(int32_t date);

#endif
