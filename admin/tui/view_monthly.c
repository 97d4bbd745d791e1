/* SPDX-License-Identifier: MIT */

/* A row a site and month, newest first: this month against the last at
 * once. */
#include <stdio.h>

#include "draw.h"
#include "metric_grid.h"
#include "window.h"

static const struct grid_column columns[] = {
	[METRIC_PART_SITE] = {"site", "Site", GRID_TEXT, 40, 0, .least = 18},
	[METRIC_PART_DATE] = {"month", "Month", GRID_MONTH, 0, 1},
	[METRIC_PART_PAGEVIEWS] = {"pageviews", "Page views", GRID_FIGURE, 0,
		2},
	[METRIC_PART_PAGEVIEWS_CHANGE] = {"pageviews_change", "Change",
		GRID_CHANGE, 0, 5},
	[METRIC_PART_VISITORS] = {"unique_visitors", "Visitors", GRID_FIGURE, 0,
		3},
	[METRIC_PART_VISITORS_BEFORE] = {"unique_visitors_month_before",
		"Before", GRID_FIGURE, 0, 4},
	[METRIC_PART_VISITORS_CHANGE] = {"unique_visitors_change", "Change",
		GRID_CHANGE, 0, 6},
	[METRIC_PART_PAGEVIEWS_BEFORE] = {"pageviews_month_before", "Before",
		GRID_FIGURE, 0, 10},
	[METRIC_PART_BAR] = {"bar", "Of its highest", GRID_BAR, 0, 11},
	{0},
};

static enum db_status load(
	const struct load *load, void *model, struct error *error)
{
	return metric_grid_load(load, true, model, error);
}

/* What the changes are against: of a month that is not over it differs. */
static void write_note(
	const struct view *view, const char *dash, char *out, size_t size)
{
	const struct history *history = view->model;
	char days[DRAW_TEXT_SIZE];
	int32_t month, before;

	if (!metric_grid_is_unfinished(view)) {
		snprintf(out, size, "Change: against the month before.");
		return;
	}
	month = history->rows[0].date;
	before = month_add(month, -1);
	draw_format_range(
		days, before, history_part_end(history, month), -1, dash);
	snprintf(out, size,
		"%s so far: page views against %s; visitors can't be compared.",
		draw_month_name(month), days);
}

static void draw(struct view *view, struct canvas *canvas)
{
	char note[200];

	write_note(view, canvas_glyph(canvas, GLYPH_DASH), note, sizeof(note));
	metric_grid_draw(view, canvas, note);
}

static const struct grid_type grid = {
	.columns = columns,
	.count = metric_grid_count,
	.value = metric_grid_value,
	.noun = "row",
	.total = metric_grid_total,
	.empty = "No figures in these months. [ shows earlier ones, d asks for "
		 "a month or year.",
};

const struct view_type view_monthly = {
	.name = "monthly",
	.title = "Monthly",
	.model_size = sizeof(struct history),
	.aggregates_only = true,
	.jumps = true,
	.of_sites = true,
	.refresh_seconds = 60,
	.grid = &grid,
	.requests = window_requests,
	.load = load,
	.release = metric_grid_release,
	.draw = draw,
	.act = metric_grid_act,
	.subtitle = metric_grid_subtitle,
	.as_of = metric_grid_as_of,
	.offers = metric_grid_offers,
	.subject = metric_grid_subject,
	.entered = metric_grid_entered,
};
