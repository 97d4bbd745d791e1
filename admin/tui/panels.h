/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_ADMIN_TUI_PANELS_H
#define FOOTFALL_ADMIN_TUI_PANELS_H

/*
 * The breakdowns of one site side by side: the first values of every
 * dimension that the aggregates hold, with figure, share and bar.
 */
#include "view.h"

/* Part of a model. */
struct panels {
	struct breakdown *items; /* by the order of dimensions */
	size_t count;
	int64_t pageviews; /* of the whole period: what shares are of */
};

/* Part of a state. */
struct panels_state {
	int panel; /* -1: none has the keys */
	int row;   /* selected in it */
};

/* Reads the breakdowns of load->query; released also after a failure. */
enum db_status panels_load(const struct load *load, struct panels *panels,
	struct error *error) __attribute__((warn_unused_result));
void panels_release(struct panels *panels);

/* Draws as many as fit, the one that has the keys among them. */
void panels_draw(const struct panels *panels, const struct panels_state *state,
	const struct query *query, struct canvas *canvas);

/* How many rows they would like to have in so many columns. */
int panels_rows(const struct panels *panels, int columns);

/* Tab, Up and Down, Enter (opens the full list, by view_open()).  Returns
 * REACT_IGNORED for what is not theirs. */
int panels_act(struct view *view, const struct panels *panels,
	struct panels_state *state, enum request request);

#endif
