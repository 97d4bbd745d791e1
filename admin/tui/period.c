/* SPDX-License-Identifier: MIT */
#include "period.h"

#include <stdio.h>
#include <string.h>

#include "base/time.h"
#include "draw.h"

enum { MONTHS = 12, FREE_DAYS_MAX = 186 /* beyond it, a point a month */ };

static const struct {
	enum request request; /* that is for it */
	const char *name;
	int days; /* 0: not a fixed number */
} ranges[RANGE_COUNT] = {
	[RANGE_DAY] = {REQUEST_RANGE_DAY, NULL, 1},
	[RANGE_7] = {REQUEST_RANGE_7, "7 days", 7},
	[RANGE_30] = {REQUEST_RANGE_30, "30 days", 30},
	[RANGE_90] = {REQUEST_RANGE_90, "90 days", 90},
	[RANGE_MONTHS] = {REQUEST_RANGE_MONTHS, "12 months", 0},
	[RANGE_ALL] = {REQUEST_RANGE_ALL, "all", 0},
	/* REQUEST_RANGE_FREE asks first. */
	[RANGE_FREE] = {REQUEST_NONE, NULL, 0},
};

enum range period_range_of(enum request request)
{
	int range = RANGE_DAY;

	while (range < RANGE_FREE && ranges[range].request != request)
		range++;
	return range < RANGE_FREE ? (enum range)range : RANGE_COUNT;
}

void period_set(struct query *query, enum range range, int32_t to)
{
	query->range = range;
	query->by_month = range == RANGE_MONTHS || range == RANGE_ALL;
	if (range == RANGE_FREE) {
		query->by_month = query->to - query->from > FREE_DAYS_MAX;
		return;
	}
	query->to = to;
	query->from = to - (ranges[range].days - 1);
	if (range == RANGE_MONTHS)
		query->from = month_add(date_month(to), 1 - MONTHS);
	if (range == RANGE_ALL)
		query->from = 0;
}

void period_choose(struct query *query, int32_t from, int32_t to)
{
	query->from = from;
	query->to = to;
	period_set(query, RANGE_FREE, to);
	if (from == to)
		period_set(query, RANGE_DAY, to);
	/* Points of months have no part of one. */
	if (query->by_month) {
		query->from = date_month(from);
		query->to = month_add(date_month(to), 1) - 1;
	}
}

/* Whole months that were chosen are moved by months; 30 days that happen to
 * be a month stay 30 days. */
static bool is_whole_months(const struct query *query)
{
	return query->range == RANGE_FREE &&
	       query->from == date_month(query->from) &&
	       query->to + 1 == date_month(query->to + 1);
}

bool period_move(struct query *query, int direction, int32_t today)
{
	int32_t from = query->from, to = query->to;
	int32_t days = to - from + 1;
	int months;

	if (query->range == RANGE_ALL)
		return false;
	if (query->by_month || is_whole_months(query)) {
		months = month_count(from, to) * direction;
		from = month_add(date_month(from), months);
		to = month_add(date_month(to), months + 1) - 1;
	} else {
		from += days * direction;
		to += days * direction;
	}
	if (from < 0 || (direction > 0 && from > today))
		return false;
	/* 30 days remain 30, up to today. */
	if (direction > 0 && to > today && ranges[query->range].days)
		from = today - (days - 1);
	query->from = from;
	query->to = to < today || direction < 0 ? to : today;
	return true;
}

bool period_before(const struct query *query, int32_t *from, int32_t *to)
{
	int32_t days = query->to - query->from + 1;
	int months;

	if (query->range == RANGE_ALL)
		return false;
	*from = query->from - days;
	*to = query->from - 1;
	if (query->range == RANGE_DAY)
		*from = *to = query->from - 7;
	if (query->by_month || is_whole_months(query)) {
		months = month_count(query->from, query->to);
		*from = month_add(date_month(query->from), -months);
		*to = month_add(date_month(query->to), -months) +
		      (query->to - date_month(query->to));
		if (*to >= query->from || is_whole_months(query))
			*to = query->from - 1;
	}
	return true;
}

bool period_before_today(
	const struct query *query, int32_t today, int32_t *from, int32_t *to)
{
	if (!period_before(query, from, to))
		return false;
	if (query->to > today && query->from <= today &&
		*to > *from + (today - query->from))
		*to = *from + (today - query->from);
	return true;
}

void period_write(const struct query *query, int32_t today, const char *dash,
	struct buf *out)
{
	char text[DRAW_TEXT_SIZE];

	if (ranges[query->range].name)
		buf_add_text(out, ranges[query->range].name);
	else if (query->from == query->to)
		buf_add_text(out, draw_weekday_name(query->from));
	if (query->range == RANGE_ALL)
		return;
	draw_format_range(
		text, query->from, query->to, date_to_civil(today).year, dash);
	buf_add_format(out, "%s%s", out->length ? ", " : "", text);
}

/* The days of "2026-03-25", "2026-03" or "2026". */
static int parse_one(const char *text, int32_t *from, int32_t *to)
{
	char date[DATE_TEXT_SIZE] = "0000-01-01";
	size_t length = strlen(text);

	if (length != 4 && length != 7 && length != 10)
		return -1;
	memcpy(date, text, length);
	if (date_parse(date, from) < 0)
		return -1;
	*to = *from;
	if (length == 7)
		*to = month_add(*from, 1) - 1;
	if (length == 4)
		*to = month_add(*from, MONTHS) - 1;
	return 0;
}

int period_ask(struct view *view)
{
	snprintf(view->prompt, sizeof(view->prompt), "%s",
		"2026-03, or 2026-03-01 2026-03-31:");
	view->text[0] = '\0';
	return REACT_PROMPT;
}

int period_parse(const char *text, int32_t *from, int32_t *to)
{
	char first[16], last[16];
	int32_t between;
	int count = sscanf(text, "%15s %15s", first, last);

	if (count < 1 || parse_one(first, from, to) < 0)
		return -1;
	if (count == 2 && parse_one(last, &between, to) < 0)
		return -1;
	return *from <= *to ? 0 : -1;
}
