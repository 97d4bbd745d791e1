/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_ADMIN_TUI_PANELS_H
#define FOOTFALL_ADMIN_TUI_PANELS_H

/*
 * The breakdowns of one site side by side: the first values of every
 * dimension that the aggregates hold, with figure, share and bar, and with
 * the change where there is room.
 */
#include "view.h"

/* Part of a model; zeroed at first. */
struct panels {
	struct breakdown *items; /* in the order in which they are shown */
	size_t count;
	/* Of the site in these days: what shares are of.  panels_load() reads
	 * it; 0 when nothing is known. */
	int64_t pageviews;
};

/* Part of a state. */
struct panels_state {
	int panel; /* has the keys; -1: none, as it should be at first */
	int row;   /* selected in it */
};

/* Reads the breakdowns of load->query: its site, days and whether by month.
 * The caller releases them with panels_release(), also after a failure. */
enum db_status panels_load(const struct load *load, struct panels *panels,
	struct error *error) __attribute__((warn_unused_result));
void panels_release(struct panels *panels);

/* The panel that has the keys, -1 for none; always one that there is. */
int panels_current(
	const struct panels *panels, const struct panels_state *state);

/* Draws as many as fit, the one that has the keys among them: a line of
 * headings, then rows; again below where the canvas is high enough.  With no
 * breakdowns at all a line that says so. */
void panels_draw(const struct panels *panels, const struct panels_state *state,
	const struct query *query, struct canvas *canvas);

/* How many rows they would like to have in so many columns, headings
 * included. */
int panels_rows(const struct panels *panels, int columns);

/* Tab and Shift-Tab give the keys to a panel.  While one has them: Up, Down
 * and the like select a row, Enter opens the full list (by view_open()), Esc
 * takes the keys back.  Returns a reaction; REACT_IGNORED for what is not
 * theirs. */
int panels_act(struct view *view, const struct panels *panels,
	struct panels_state *state, enum request request);

#endif
