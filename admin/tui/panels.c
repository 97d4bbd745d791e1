/* SPDX-License-Identifier: MIT */

/* Breakdown panels: not built yet. */
#include "panels.h"

enum db_status panels_load(
	const struct load *load, struct panels *panels, struct error *error)
{
	(void)load;
	(void)panels;
	(void)error;
	return DB_OK;
}

void panels_release(struct panels *panels)
{
	(void)panels;
}

void panels_draw(const struct panels *panels, const struct panels_state *state,
	const struct query *query, struct canvas *canvas)
{
	(void)panels;
	(void)state;
	(void)query;
	(void)canvas;
}

int panels_rows(const struct panels *panels, int columns)
{
	(void)panels;
	(void)columns;
	return 0;
}

int panels_act(struct view *view, const struct panels *panels,
	struct panels_state *state, enum request request)
{
	(void)view;
	(void)panels;
	(void)state;
	(void)request;
	return REACT_IGNORED;
}
