/* SPDX-License-Identifier: MIT */
#include "panels.h"

#include <stdio.h>
#include <stdlib.h>

#include "period.h"

enum {
	PANEL_VALUES = 60, /* read of a dimension, and what Down reaches */
	PAGE_STEP = 5,
};

static struct breakdown_request request_of(const struct load *load)
{
	const struct query *query = load->query;
	struct breakdown_request request = {
		.site = query->site,
		.by_month = query->by_month,
		.from = query->from,
		.to = query->to,
		.before_from = 1,
		.limit = PANEL_VALUES,
	};

	/* It leaves both alone when there is no period before. */
	period_before_today(query, time_date(load->now), &request.before_from,
		&request.before_to);
	return request;
}

enum db_status panels_load(
	const struct load *load, struct panels *panels, struct error *error)
{
	struct breakdown_request request = request_of(load);
	struct breakdown_names names;
	enum db_status status =
		breakdown_list(load->db, &request, &names, error);

	if (status == DB_OK)
		status = breakdown_site_pageviews(
			load->db, &request, &panels->pageviews, error);
	if (status != DB_OK || !names.count)
		return status;
	panels->items = calloc(names.count, sizeof(*panels->items));
	if (!panels->items) {
		error_set(error, "out of memory");
		return DB_REFUSED;
	}
	for (size_t i = 0; status == DB_OK && i < names.count; i++)
		status = breakdown_read(load->db, names.names[i], &request,
			&panels->items[panels->count++], error);
	return status;
}

void panels_release(struct panels *panels)
{
	for (size_t i = 0; i < panels->count; i++)
		breakdown_release(&panels->items[i]);
	free(panels->items);
	*panels = (struct panels){0};
}

/* After a reload there may be fewer of them. */
int panels_current(
	const struct panels *panels, const struct panels_state *state)
{
	int last = (int)panels->count - 1;

	return state->panel > last ? last : state->panel;
}

/* ---- act ----------------------------------------------------------------- */

static int step_of(enum request request, int rows)
{
	switch (request) {
	case REQUEST_UP:
		return -1;
	case REQUEST_DOWN:
		return 1;
	case REQUEST_PAGE_UP:
		return -PAGE_STEP;
	case REQUEST_PAGE_DOWN:
		return PAGE_STEP;
	case REQUEST_FIRST:
		return -rows;
	case REQUEST_LAST:
		return rows;
	default:
		return 0;
	}
}

static int move(
	struct panels_state *state, const struct breakdown *items, int step)
{
	int last = (int)items->count - 1;

	state->row += step;
	if (state->row > last)
		state->row = last;
	if (state->row < 0)
		state->row = 0;
	return REACT_DRAW;
}

static int open(struct view *view, const struct breakdown *items)
{
	int reaction = view_open(view, &view_breakdown, view->query.site);

	view->opens_query = view->query;
	snprintf(view->opens_query.dimension,
		sizeof(view->opens_query.dimension), "%s", items->dimension);
	return reaction;
}

int panels_act(struct view *view, const struct panels *panels,
	struct panels_state *state, enum request request)
{
	int count = (int)panels->count;
	int current = panels_current(panels, state);
	int step;

	if (!count)
		return REACT_IGNORED;
	if (request == REQUEST_NEXT_PANEL ||
		request == REQUEST_PREVIOUS_PANEL) {
		step = request == REQUEST_NEXT_PANEL ? 1 : -1;
		/* Backwards from none to the last. */
		current = current >= 0 ? current + step : (step - 1) / 2;
		*state = (struct panels_state){
			.panel = (current + count) % count};
		return REACT_DRAW;
	}
	if (current < 0)
		return REACT_IGNORED;
	if (request == REQUEST_OPEN)
		return open(view, &panels->items[current]);
	if (request == REQUEST_LEAVE) {
		*state = (struct panels_state){.panel = -1};
		return REACT_DRAW;
	}
	step = step_of(request, PANEL_VALUES);
	return step ? move(state, &panels->items[current], step)
		    : REACT_IGNORED;
}
