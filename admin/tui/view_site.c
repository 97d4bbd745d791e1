/* SPDX-License-Identifier: MIT */

/* One site: what happened, totals, a chart or a calendar, breakdowns. */
#include <stdio.h>

#include "base/record.h"
#include "base/time.h"
#include "draw.h"
#include "period.h"
#include "site.h"

static const struct site_model *model_of(const struct view *view)
{
	return view->model;
}

struct site_state *site_state(struct view *view)
{
	struct site_state *state = view->state;

	if (!state->ready)
		*state = (struct site_state){
			.ready = true, .panels = {.panel = -1}};
	return state;
}

/* ---- the cursor ---------------------------------------------------------- */

static int move_calendar(struct view *view, enum request request)
{
	struct site_state *state = site_state(view);
	struct calendar calendar = site_calendar(model_of(view), state);

	state->date = calendar_move(&calendar, request);
	return REACT_DRAW;
}

static int clamp(int at, int least, int most)
{
	return at < least ? least : at > most ? most : at;
}

/* The first key shows the cursor, at the last point. */
static int move_cursor(struct view *view, enum request request)
{
	struct site_state *state = site_state(view);
	int known = model_of(view)->known;
	int cursor = state->cursor;

	if (!cursor && request != REQUEST_FIRST)
		cursor = known;
	else if (request == REQUEST_LEFT)
		cursor--;
	else if (request == REQUEST_RIGHT)
		cursor++;
	else
		cursor = request == REQUEST_FIRST ? 1 : known;
	state->cursor = known ? clamp(cursor, 1, known) : 0;
	return REACT_DRAW;
}

static int move(struct view *view, enum request request)
{
	bool calendar = site_state(view)->calendar;

	if (calendar)
		return move_calendar(view, request);
	if (request == REQUEST_UP || request == REQUEST_DOWN)
		return REACT_IGNORED;
	return move_cursor(view, request);
}

/* The day or month of the cursor, above this view. */
static int open(struct view *view)
{
	const struct site_model *model = model_of(view);
	const struct site_state *state = site_state(view);
	const struct chart_point *point = site_cursor_point(model, state);
	struct query *query = &view->opens_query;
	int32_t date = state->date;

	if (!state->calendar && !point)
		return site_say(view, "Left and Right choose a day to open");
	view_open(view, &view_site, view->query.site);
	if (!state->calendar)
		date = point->date;
	if (!state->calendar && model->query.by_month) {
		query->from = date_month(date);
		query->to = month_add(query->from, 1) - 1;
		period_set(query, RANGE_FREE, query->to);
	} else {
		period_set(query, RANGE_DAY, date);
	}
	return REACT_OPEN;
}

static int toggle_calendar(struct view *view)
{
	const struct site_model *model = model_of(view);
	struct site_state *state = site_state(view);
	int32_t end = date_from_civil(site_calendar_year(view), 12, 31);

	state->calendar = !state->calendar;
	state->panels.panel = -1;
	if (!state->date)
		state->date = model->query.to;
	if (state->date > end)
		state->date = end;
	if (state->date > model->last)
		state->date = model->last;
	return REACT_DRAW;
}

static bool can_compare(const struct site_model *model)
{
	return model->has_before && model->chart_before.to >= model->first;
}

static int toggle_compare(struct view *view)
{
	struct site_state *state = site_state(view);

	if (!can_compare(model_of(view)))
		return site_say(view, "there are no figures of days before");
	state->compares = !state->compares;
	return REACT_DRAW;
}

/* Esc: from a panel to the chart; then the cursor goes. */
static int leave(struct view *view)
{
	struct site_state *state = site_state(view);

	if (state->panels.panel >= 0)
		state->panels.panel = -1;
	else if (state->calendar)
		state->calendar = false;
	else if (state->cursor)
		state->cursor = 0;
	else
		return REACT_IGNORED;
	return REACT_DRAW;
}

static int act_chart(struct view *view, enum request request)
{
	switch (request) {
	case REQUEST_LEFT:
	case REQUEST_RIGHT:
	case REQUEST_UP:
	case REQUEST_DOWN:
	case REQUEST_FIRST:
	case REQUEST_LAST:
		return move(view, request);
	case REQUEST_OPEN:
		return open(view);
	case REQUEST_COMPARE:
		return toggle_compare(view);
	case REQUEST_CALENDAR:
		return toggle_calendar(view);
	case REQUEST_LEAVE:
		return leave(view);
	default:
		return site_act_period(view, request);
	}
}

/* A panel that has the keys comes first; Tab gives them to one. */
static int act(struct view *view, enum request request)
{
	struct site_state *state = site_state(view);
	int reaction = REACT_IGNORED;

	if (!model_of(view)->seen)
		return REACT_IGNORED;
	if (request == REQUEST_LEAVE)
		return leave(view);
	if (state->panels.panel == 0 && request == REQUEST_PREVIOUS_PANEL)
		return leave(view);
	if (state->panels.panel >= 0 || request == REQUEST_NEXT_PANEL ||
		request == REQUEST_PREVIOUS_PANEL)
		reaction = panels_act(
			view, &model_of(view)->panels, &state->panels, request);
	return reaction == REACT_IGNORED ? act_chart(view, request) : reaction;
}

/* ---- around it ----------------------------------------------------------- */

static bool offers_cursor(const struct view *view, enum request request)
{
	const struct site_model *model = model_of(view);
	const struct site_state *state = view->state;
	bool panel = state->ready && state->panels.panel >= 0;
	struct query query;

	switch (request) {
	case REQUEST_OPEN:
		return panel || state->calendar || state->cursor;
	case REQUEST_LEFT:
	case REQUEST_RIGHT:
		return !panel;
	case REQUEST_NEXT_PANEL:
		return model->panels.count > 0;
	case REQUEST_COMPARE:
		return can_compare(model) && !state->calendar;
	case REQUEST_EARLIER:
		return state->calendar ? site_has_year(view,
						 site_calendar_year(view) - 1)
				       : site_moved(view, -1, &query);
	case REQUEST_LATER:
		return state->calendar ? site_has_year(view,
						 site_calendar_year(view) + 1)
				       : site_moved(view, 1, &query);
	default:
		return true;
	}
}

static bool offers(const struct view *view, enum request request)
{
	if (!view->model)
		return false;
	if (!model_of(view)->seen)
		return request == REQUEST_NOT_COUNTED ||
		       request == REQUEST_CHECK || request == REQUEST_SITES;
	if (period_range_of(request) != RANGE_COUNT)
		return period_range_of(request) != view->query.range;
	return offers_cursor(view, request);
}

static void subtitle(const struct view *view, struct buf *out)
{
	char first[DRAW_TEXT_SIZE];
	struct buf period;

	/* It writes a comma behind what is there. */
	buf_init(&period, 200);
	period_write(&view->query, time_date(view->now), "-", &period);
	buf_add_text(out, buf_text(&period));
	buf_release(&period);
	if (view->query.range != RANGE_ALL || !view->model ||
		!model_of(view)->seen)
		return;
	draw_format_date(first, model_of(view)->first, 0);
	buf_add_format(out, ", since %s", first);
}

static bool as_of(const struct view *view, int64_t *instant)
{
	*instant = model_of(view)->as_of;
	return model_of(view)->rolled_up;
}

static const char *subject(const struct view *view)
{
	return view->query.site;
}

/* The points that are shown. */
static bool export(const struct view *view, bool json, struct buf *out)
{
	static const char *const names[] = {
		"date", "pageviews", "unique_visitors"};
	enum { COLUMNS = sizeof(names) / sizeof(names[0]) };
	struct record_writer writer = {.out = out,
		.form = json ? RECORD_JSON : RECORD_CSV,
		.names = names,
		.columns = COLUMNS};
	const struct site_model *model = model_of(view);
	char date[DATE_TEXT_SIZE];

	if (!model || !model->known)
		return false;
	record_begin(&writer);
	for (int i = 0; i < model->known; i++) {
		const struct chart_point *point = &model->points[i];

		date_format(date, point->date);
		record_add(&writer,
			(const struct record_value[COLUMNS]){
				record_text(text_from(date)),
				record_figure(point->figures[SITE_PAGEVIEWS]),
				record_figure(point->figures[SITE_VISITORS])});
	}
	record_end(&writer);
	return true;
}

static const enum request requests[] = {REQUEST_OPEN, REQUEST_NEXT_PANEL,
	REQUEST_LEFT, REQUEST_EARLIER, REQUEST_LATER, REQUEST_COMPARE,
	REQUEST_CALENDAR, REQUEST_RANGE_7, REQUEST_RANGE_30, REQUEST_RANGE_90,
	REQUEST_RANGE_MONTHS, REQUEST_RANGE_ALL, REQUEST_RANGE_FREE,
	REQUEST_RANGE_DAY, REQUEST_NOT_COUNTED, REQUEST_CHECK, REQUEST_EXPORT,
	REQUEST_NONE};

const struct view_type view_site = {
	.name = "site",
	.title = "",
	.model_size = sizeof(struct site_model),
	.state_size = sizeof(struct site_state),
	.aggregates_only = true,
	.refresh_seconds = 60,
	.requests = requests,
	.load = site_load,
	.release = site_release,
	.draw = site_draw,
	.act = act,
	.subtitle = subtitle,
	.as_of = as_of,
	.offers = offers,
	.subject = subject,
	.entered = site_entered,
	.export = export,
};
