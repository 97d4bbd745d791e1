/* SPDX-License-Identifier: MIT */

/* A row a site and day, newest first. */
#include "metric_grid.h"
#include "window.h"

static const struct grid_column columns[] = {
	[METRIC_PART_SITE] = {"site", "Site", GRID_TEXT, 40, 0, .least = 18},
	[METRIC_PART_DATE] = {"date", "Day", GRID_DAY, 0, 1},
	[METRIC_PART_PAGEVIEWS] = {"pageviews", "Page views", GRID_FIGURE, 0,
		2},
	[METRIC_PART_PAGEVIEWS_CHANGE] = {"pageviews_change", "vs week",
		GRID_CHANGE, 0, 4},
	[METRIC_PART_VISITORS] = {"unique_visitors", "Visitors", GRID_FIGURE, 0,
		3},
	[METRIC_PART_VISITORS_BEFORE] = {"unique_visitors_week_before",
		"Week before", GRID_FIGURE, 0, 10},
	[METRIC_PART_VISITORS_CHANGE] = {"unique_visitors_change", "vs week",
		GRID_CHANGE, 0, 5},
	[METRIC_PART_PAGEVIEWS_BEFORE] = {"pageviews_week_before",
		"Week before", GRID_FIGURE, 0, 11},
	[METRIC_PART_BAR] = {"bar", "Of its highest day", GRID_BAR, 0, 12},
	{0},
};

static enum db_status load(
	const struct load *load, void *model, struct error *error)
{
	return metric_grid_load(load, false, model, error);
}

static void draw(struct view *view, struct canvas *canvas)
{
	metric_grid_draw(view, canvas,
		metric_grid_is_unfinished(view)
			? "vs week: against the same weekday a week before. "
			  "Today is not over."
			: "vs week: against the same weekday a week before.");
}

static const struct grid_type grid = {
	.columns = columns,
	.count = metric_grid_count,
	.value = metric_grid_value,
	.noun = "row",
	.total = metric_grid_total,
	.empty = "No figures in these days. [ shows earlier ones, d asks for a "
		 "date.",
};

const struct view_type view_daily = {
	.name = "daily",
	.title = "Daily",
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
