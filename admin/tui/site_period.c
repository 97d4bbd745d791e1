/* SPDX-License-Identifier: MIT */

/* The days that the view of one site is about. */
#include <stdio.h>

#include "base/time.h"
#include "period.h"
#include "site.h"

static const struct site_model *site_model(const struct view *view)
{
	return view->model;
}

/* Another period: no place of the old one means anything in it. */
static int load_period(struct view *view)
{
	struct site_state *state = site_state(view);

	view->query.year = 0;
	state->cursor = 0;
	state->date = 0;
	return REACT_LOAD;
}

int site_say(struct view *view, const char *text)
{
	snprintf(view->message, sizeof(view->message), "%s", text);
	return REACT_DRAW;
}

/* Ranges end where the last one did, so that the reader stays there; the one
 * of a day is that of the cursor. */
static int set_range(struct view *view, enum range range)
{
	const struct site_model *model = site_model(view);
	const struct site_state *state = site_state(view);
	const struct chart_point *point = site_cursor_point(model, state);
	int32_t today = time_date(view->now);
	int32_t to = view->query.to < today ? view->query.to : today;

	if (range == RANGE_ALL)
		to = today;
	if (range == RANGE_DAY && state->calendar && state->date)
		to = state->date;
	else if (range == RANGE_DAY && point && !model->query.by_month)
		to = point->date;
	period_set(&view->query, range, to);
	return load_period(view);
}

int site_entered(struct view *view, const char *text)
{
	int32_t from, to;

	if (period_parse(text, &from, &to) < 0) {
		snprintf(view->message, sizeof(view->message),
			"%.30s: no days; write 2026-03, or "
			"2026-03-01 2026-03-31",
			text);
		return REACT_DRAW;
	}
	if (from > time_date(view->now)) {
		snprintf(view->message, sizeof(view->message),
			"%.60s: these days have not come yet", text);
		return REACT_DRAW;
	}
	period_choose(&view->query, from, to);
	return load_period(view);
}

/* The query moved by one period; false where there is none. */
bool site_moved(const struct view *view, int direction, struct query *query)
{
	*query = view->query;
	return period_move(query, direction, time_date(view->now)) &&
	       (!view->model || query->to >= site_model(view)->first);
}

int site_calendar_year(const struct view *view)
{
	return date_to_civil(site_model(view)->year.points[0].date).year;
}

bool site_has_year(const struct view *view, int year)
{
	return year >= date_to_civil(site_model(view)->first).year &&
	       year <= date_to_civil(time_date(view->now)).year;
}

static int move_year(struct view *view, int direction)
{
	int year = site_calendar_year(view) + direction;

	if (!site_has_year(view, year))
		return site_say(view,
			direction < 0 ? "there are no figures of years before"
				      : "this is the latest year");
	view->query.year = year;
	site_state(view)->date = date_from_civil(
		year, direction < 0 ? 12 : 1, direction < 0 ? 31 : 1);
	if (site_state(view)->date < site_model(view)->first)
		site_state(view)->date = site_model(view)->first;
	return REACT_LOAD;
}

static int move_period(struct view *view, int direction)
{
	struct query query;

	if (site_state(view)->calendar)
		return move_year(view, direction);
	if (view->query.range == RANGE_ALL)
		return site_say(view, "these are all days that there are");
	if (!site_moved(view, direction, &query))
		return site_say(view,
			direction < 0 ? "there are no figures of days before"
				      : "these are the latest days");
	view->query = query;
	return load_period(view);
}

int site_act_period(struct view *view, enum request request)
{
	enum range range = period_range_of(request);

	if (range != RANGE_COUNT)
		return set_range(view, range);
	switch (request) {
	case REQUEST_RANGE_FREE:
		return period_ask(view);
	case REQUEST_EARLIER:
		return move_period(view, -1);
	case REQUEST_LATER:
		return move_period(view, 1);
	default:
		return REACT_IGNORED;
	}
}
