/* SPDX-License-Identifier: MIT */
#include "window.h"

#include <stdio.h>
#include <string.h>

#include "draw.h"
#include "period.h"

enum { WINDOW_DAYS = 90, WINDOW_MONTHS = 24 };

const enum request window_requests[] = {REQUEST_OPEN, REQUEST_FIND,
	REQUEST_ONLY_SITE, REQUEST_DRILL, REQUEST_EARLIER, REQUEST_LATER,
	REQUEST_SORT, REQUEST_EXPORT, REQUEST_NONE};

struct window window_of(const struct query *query, int64_t now, bool by_month)
{
	int32_t today = time_date(now);
	struct window window = {query->from, query->to};

	if (query->range != RANGE_FREE)
		window = (struct window){today - (WINDOW_DAYS - 1), today};
	if (query->range != RANGE_FREE && by_month)
		window.from = month_add(date_month(today), 1 - WINDOW_MONTHS);
	if (by_month)
		window.from = date_month(window.from);
	return window;
}

static void write_months(
	const struct window *window, const char *dash, struct buf *out)
{
	const int32_t ends[] = {window->from, window->to};

	for (int i = 0; i < 2; i++) {
		if (i && date_month(window->from) == date_month(window->to))
			break;
		buf_add_format(out, "%s%s%.3s %d", i ? dash : "", i ? " " : "",
			draw_month_name(ends[i]), date_to_civil(ends[i]).year);
		if (!i && date_month(window->from) != date_month(window->to))
			buf_add_char(out, ' ');
	}
}

void window_write(const struct view *view, bool by_month, struct buf *out)
{
	struct window window = window_of(&view->query, view->now, by_month);
	int year = date_to_civil(time_date(view->now)).year;
	char text[DRAW_TEXT_SIZE];

	if (view->query.range != RANGE_FREE) {
		buf_add_format(out, "%d %s",
			by_month ? WINDOW_MONTHS : WINDOW_DAYS,
			by_month ? "months" : "days");
		return;
	}
	if (window.from == 0) {
		buf_add_text(out, "all");
		return;
	}
	if (by_month) {
		write_months(&window, "\u2013", out);
		return;
	}
	draw_format_range(text, window.from, window.to, year, "\u2013");
	buf_add_text(out, text);
}

static int show(struct view *view, const struct window *window)
{
	view->query.range = RANGE_FREE;
	view->query.from = window->from;
	view->query.to = window->to;
	view->list = (struct list){0};
	return REACT_LOAD;
}

static int move(struct view *view, int direction, bool by_month)
{
	struct query query = view->query;
	struct window window = window_of(&query, view->now, by_month);

	query = (struct query){.range = RANGE_FREE,
		.from = window.from,
		.to = window.to,
		.by_month = by_month};
	if (!period_move(&query, direction, time_date(view->now)))
		return REACT_NONE;
	window = (struct window){query.from, query.to};
	return show(view, &window);
}

/* A list of months has no room for days, one of days none for all of them. */
static int set_range(struct view *view, enum request request, bool by_month)
{
	enum range range = period_range_of(request);
	struct query query = {.range = RANGE_30};
	struct window window;

	if (range == RANGE_COUNT ||
		(by_month ? range != RANGE_MONTHS && range != RANGE_ALL
			  : range == RANGE_ALL))
		return REACT_IGNORED;
	period_set(&query, range, time_date(view->now));
	window = (struct window){query.from, query.to};
	return show(view, &window);
}

int window_act(struct view *view, enum request request, bool by_month)
{
	switch (request) {
	case REQUEST_EARLIER:
		return move(view, -1, by_month);
	case REQUEST_LATER:
		return move(view, 1, by_month);
	case REQUEST_DRILL:
	case REQUEST_RANGE_FREE:
		snprintf(view->prompt, sizeof(view->prompt),
			"day, month or year (or from and to):");
		view->text[0] = '\0';
		return REACT_PROMPT;
	default:
		return set_range(view, request, by_month);
	}
}

int window_entered(struct view *view, const char *text, bool by_month)
{
	struct window window;

	if (!text[strspn(text, " ")]) {
		view->query.range = RANGE_30;
		view->list = (struct list){0};
		return REACT_LOAD;
	}
	if (period_parse(text, &window.from, &window.to) < 0) {
		snprintf(view->message, sizeof(view->message),
			"%.100s: write 2026-11-23, 2026-11, 2026 or two of "
			"these",
			text);
		return REACT_DRAW;
	}
	if (by_month)
		window.from = date_month(window.from);
	return show(view, &window);
}

bool window_offers(const struct view *view, enum request request, bool by_month)
{
	struct window window = window_of(&view->query, view->now, by_month);

	if (request == REQUEST_LATER)
		return window.to < time_date(view->now);
	if (request == REQUEST_EARLIER)
		return window.from > 0;
	return true;
}
