/* SPDX-License-Identifier: MIT */

/* The views that are open, one above the other. */
#include <stdio.h>
#include <stdlib.h>

#include "period.h"
#include "screen.h"

/* A model that is younger need not be loaded again when its view comes up. */
enum { FRESH_MS = 30 * TIME_SECOND };

static void model_free(const struct view_type *type, void *model)
{
	if (model)
		type->release(model);
	free(model);
}

static void view_free(struct view *view)
{
	if (!view)
		return;
	model_free(view->type, view->model);
	free(view->state);
	free(view);
}

static struct view *view_new(const struct screen *screen,
	const struct view_type *type, const struct query *query)
{
	struct view *view = calloc(1, sizeof(*view));

	if (!view)
		return NULL;
	*view = (struct view){.type = type,
		.around = &screen->around,
		.query = *query,
		.sort = -1,
		.now = screen->now,
		.loading = true};
	view->state = calloc(1, type->state_size + 1);
	if (!view->state) {
		free(view);
		return NULL;
	}
	if (!query->to)
		period_set(&view->query, query->range, time_date(screen->now));
	return view;
}

unsigned int stack_load(struct screen *screen)
{
	struct view *view = screen_top(screen);

	view->loading = true;
	/* No two loads share a number, whichever view they are for. */
	view->serial = ++screen->serial;
	return SCREEN_LOAD;
}

/* Opens a view above the others; the one at the bottom is replaced when
 * there is no more room. */
unsigned int stack_push(struct screen *screen, const struct view_type *type,
	const struct query *query)
{
	struct view *view;

	if (screen->around.read_only && !type->aggregates_only) {
		screen_say(screen, true,
			"%s: not with --read-only, which shows aggregates "
			"alone",
			type->title);
		return 0;
	}
	view = view_new(screen, type, query);
	if (!view) {
		screen_say(screen, true, "out of memory");
		return 0;
	}
	if (screen->depth == SCREEN_VIEWS_MAX)
		view_free(screen->views[--screen->depth]);
	screen->views[screen->depth++] = view;
	/* Why another one was not loaded says nothing of this one. */
	screen->why[0] = '\0';
	return stack_load(screen);
}

/* The top view has come up again: loads it unless it is fresh. */
static unsigned int resume(struct screen *screen)
{
	struct view *view = screen_top(screen);

	if (view->model && !view->loading &&
		screen->now - view->loaded_at < FRESH_MS)
		return SCREEN_LEAVE_QUERY;
	return SCREEN_LEAVE_QUERY | stack_load(screen);
}

unsigned int stack_pop(struct screen *screen)
{
	if (screen->depth == 1)
		return SCREEN_QUIT;
	view_free(screen->views[--screen->depth]);
	return resume(screen);
}

void stack_clear(struct screen *screen)
{
	while (screen->depth)
		view_free(screen->views[--screen->depth]);
}

/* Each door is there once: what was opened above it is closed. */
unsigned int stack_enter(
	struct screen *screen, const struct view_type *type, const char *site)
{
	struct query query = {.range = screen->range};

	for (int i = 0; i < screen->depth; i++)
		if (screen->views[i]->type == type) {
			while (screen->depth > i + 1)
				view_free(screen->views[--screen->depth]);
			return resume(screen);
		}
	snprintf(query.site, sizeof(query.site), "%s", site);
	return stack_push(screen, type, &query);
}

void screen_loaded(struct screen *screen, const struct view_type *type,
	unsigned int serial, void *model, enum db_status status,
	const struct error *error)
{
	struct view *view = screen_top(screen);

	/* The reader has gone on meanwhile. */
	if (view->serial != serial || !view->loading) {
		model_free(type, model);
		return;
	}
	screen->away = status == DB_UNAVAILABLE;
	view->loading = false;
	snprintf(screen->why, sizeof(screen->why), "%s",
		model ? "" : error->text);
	if (!model) {
		/* Without a model it stands where the figures would. */
		if (view->model)
			screen_say(screen, true, "%s", error->text);
		return;
	}
	if (view->model && view->type->take)
		view->type->take(model, view->model);
	model_free(view->type, view->model);
	view->model = model;
	view->loaded_at = screen->now;
}
