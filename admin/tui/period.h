/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_ADMIN_TUI_PERIOD_H
#define FOOTFALL_ADMIN_TUI_PERIOD_H

/* The days that a query is about. */
#include "view.h"

/* Sets the range so that it ends with `to`; RANGE_FREE keeps from and to. */
void period_set(struct query *query, enum range range, int32_t to);

/* The days that the reader chose to see figures of: one day is RANGE_DAY,
 * what is shown by month consists of whole ones, else RANGE_FREE. */
void period_choose(struct query *query, int32_t from, int32_t to);

/* Moves it by its own length, -1 to earlier or 1 to later, not beyond
 * `today`.  Returns whether it moved. */
bool period_move(struct query *query, int direction, int32_t today);

/*
 * The same days of the period before: of whole months the months before, the
 * last of them up to the same day; of one day, the same weekday a week
 * before; else as many days right before.  RANGE_ALL has none: false.
 */
bool period_before(const struct query *query, int32_t *from, int32_t *to);

/* The same, but of a period that goes on behind today only as many days as
 * have come of it. */
bool period_before_today(
	const struct query *query, int32_t today, int32_t *from, int32_t *to);

/* The range as a word for the title: "30 days", "12 months", "Tuesday". */
void period_write(const struct query *query, int32_t today, const char *dash,
	struct buf *out);

/* The range that a request is for, RANGE_COUNT for none. */
enum range period_range_of(enum request request);

/* Asks for the days of a free range, as period_parse() reads them; returns
 * the reaction. */
int period_ask(struct view *view);

/* Reads "2026-03-01 2026-03-31", "2026-03", "2026" or one date, into dates from
 * and to, inclusive.  Returns 0, or -1 of anything else. */
int period_parse(const char *text, int32_t *from, int32_t *to);

#endif
