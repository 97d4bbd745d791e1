/* SPDX-License-Identifier: MIT */

/* Page views: not built yet. */
#include "view.h"

static enum db_status load(
	const struct load *load, void *model, struct error *error)
{
	(void)load;
	(void)model;
	(void)error;
	return DB_OK;
}

static void release(void *model)
{
	(void)model;
}

static void draw(struct view *view, struct canvas *canvas)
{
	(void)view;
	canvas_put(canvas, 1, 1, canvas->columns, STYLE_DIM,
		text_from("not built yet"));
}

static const enum request requests[] = {REQUEST_NONE};

const struct view_type view_pageviews = {
	.name = "pageviews",
	.title = "Page views",
	.model_size = 1,
	.aggregates_only = false,
	.requests = requests,
	.load = load,
	.release = release,
	.draw = draw,
	.act = view_act,
};
