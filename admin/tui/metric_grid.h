/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_ADMIN_TUI_METRIC_GRID_H
#define FOOTFALL_ADMIN_TUI_METRIC_GRID_H

/*
 * What the views Daily and Monthly share: figures by site and date, beside
 * what they are compared with.  Which of the two it is, the type of the
 * view says, and the model (history.by_month).
 */
#include "grid.h"
#include "stats/history.h"

/* What a column shows, in the order of the tables of columns. */
enum metric_part {
	METRIC_PART_SITE,
	METRIC_PART_DATE,
	METRIC_PART_PAGEVIEWS,
	METRIC_PART_PAGEVIEWS_BEFORE,
	METRIC_PART_PAGEVIEWS_CHANGE,
	METRIC_PART_VISITORS,
	METRIC_PART_VISITORS_BEFORE,
	METRIC_PART_VISITORS_CHANGE,
	METRIC_PART_BAR,
};

/* Of struct grid_type. */
size_t metric_grid_count(const struct view *view);
void metric_grid_value(const struct view *view, size_t row, size_t column,
	struct grid_value *value);
void metric_grid_total(const struct view *view, const size_t *rows,
	size_t count, size_t column, struct grid_value *value);

/* Of struct view_type; the model is a struct history. */
enum db_status metric_grid_load(const struct load *load, bool by_month,
	void *model, struct error *error);
void metric_grid_release(void *model);
bool metric_grid_as_of(const struct view *view, int64_t *instant);
const char *metric_grid_subject(const struct view *view);
int metric_grid_act(struct view *view, enum request request);
int metric_grid_entered(struct view *view, const char *text);
bool metric_grid_offers(const struct view *view, enum request request);
void metric_grid_subtitle(const struct view *view, struct buf *out);

/* The table, and `note` in the line below it. */
void metric_grid_draw(
	struct view *view, struct canvas *canvas, const char *note);

/* Whether a row that is shown was not over at the last rollup. */
bool metric_grid_is_unfinished(const struct view *view);

#endif
