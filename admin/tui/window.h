/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_ADMIN_TUI_WINDOW_H
#define FOOTFALL_ADMIN_TUI_WINDOW_H

/*
 * Which days or months a long list shows: the last 90 days or 24 months, or
 * what the reader chose (RANGE_FREE).  One window after the other, so that a
 * list of years is read as quickly as one of days.
 */
#include "view.h"

struct window {
	int32_t from, to; /* dates, inclusive; of months, `from` is the first
			     day of one */
};

struct window window_of(const struct query *query, int64_t now, bool by_month);

/* What the footer of such a list offers. */
extern const enum request window_requests[];

/* "90 days", "1 Aug - 30 Oct", "Jan 2025 - Mar 2026". */
void window_write(const struct view *view, bool by_month, struct buf *out);

/* Earlier, later, a range, and the question for a date.  Returns
 * REACT_IGNORED for any other request. */
int window_act(struct view *view, enum request request, bool by_month);

/* The answer to that question; "" is the newest window again. */
int window_entered(struct view *view, const char *text, bool by_month);

/* False when the request leads nowhere from here. */
bool window_offers(
	const struct view *view, enum request request, bool by_month);

#endif
