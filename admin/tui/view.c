/* SPDX-License-Identifier: MIT */
#include "view.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "grid.h"

const struct view_type *const view_types[] = {
	&view_sites,
	&view_site,
	&view_breakdown,
	&view_pageviews,
	&view_pageview,
	&view_daily,
	&view_monthly,
	&view_live,
	&view_filtered,
	&view_jobs,
	&view_runs,
	&view_check,
	NULL,
};

struct surroundings surroundings_make(const struct options *options,
	const char *path, const struct settings *settings)
{
	return (struct surroundings){
		.settings = settings,
		.account = options->read_only ? &settings->report
					      : &settings->jobs,
		.config = path,
		.read_only = options->read_only,
		.pretended = options->has_now,
	};
}

void *view_load(const struct view_type *type, const struct load *load,
	enum db_status *status, struct error *error)
{
	void *model = calloc(1, type->model_size);

	if (!model) {
		*status = DB_REFUSED;
		error_set(error, "out of memory");
		return NULL;
	}
	*status = type->load(load, model, error);
	if (*status == DB_OK)
		return model;
	type->release(model);
	free(model);
	return NULL;
}

static int selected_after(const struct list *list, enum request request)
{
	int page = list->height > 1 ? list->height - 1 : 1;

	switch (request) {
	case REQUEST_UP:
		return list->selected - 1;
	case REQUEST_DOWN:
		return list->selected + 1;
	case REQUEST_PAGE_UP:
		return list->selected - page;
	case REQUEST_PAGE_DOWN:
		return list->selected + page;
	case REQUEST_LAST:
		return list->rows - 1;
	default:
		return 0;
	}
}

int view_move(struct view *view, enum request request)
{
	struct list *list = &view->list;
	int selected;

	if (request < REQUEST_UP || request > REQUEST_LAST)
		return REACT_IGNORED;
	selected = selected_after(list, request);
	if (selected >= list->rows)
		selected = list->rows - 1;
	if (selected < 0)
		selected = 0;
	if (selected == list->selected)
		return REACT_NONE;
	list->selected = selected;
	return REACT_DRAW;
}

void view_scroll(struct view *view, int rows, int height)
{
	struct list *list = &view->list;

	list->rows = rows;
	list->height = height;
	if (list->selected >= rows)
		list->selected = rows > 0 ? rows - 1 : 0;
	if (list->top > list->selected)
		list->top = list->selected;
	if (height > 0 && list->selected >= list->top + height)
		list->top = list->selected - height + 1;
	if (list->top + height > rows)
		list->top = rows > height ? rows - height : 0;
}

/* All sites, or the one of the selected row. */
static int only_site(struct view *view)
{
	const char *site = "";

	if (!view->type->subject)
		return REACT_IGNORED;
	if (!view->query.site[0])
		site = view->type->subject(view);
	if (!*site && !view->query.site[0])
		return REACT_NONE;
	snprintf(view->query.site, sizeof(view->query.site), "%s", site);
	view->list = (struct list){0};
	return REACT_LOAD;
}

int view_act(struct view *view, enum request request)
{
	switch (request) {
	case REQUEST_SORT:
		return view->type->grid ? grid_sort(view) : REACT_IGNORED;
	case REQUEST_TURN:
		view->turned = !view->turned;
		return view->type->grid ? REACT_DRAW : REACT_IGNORED;
	case REQUEST_ONLY_SITE:
		return only_site(view);
	default:
		return view_move(view, request);
	}
}

int view_open(struct view *view, const struct view_type *type, const char *site)
{
	view->opens = type;
	view->opens_query = (struct query){.range = view->query.range};
	snprintf(view->opens_query.site, sizeof(view->opens_query.site), "%s",
		site);
	return REACT_OPEN;
}
