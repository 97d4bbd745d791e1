/* SPDX-License-Identifier: MIT */

/* Where the reader stands among the page views, and which window of them is
 * asked for next. */
#include <string.h>

#include "pageviews.h"

enum {
	FOUND_MAX = 2000,	/* rows of one search that are kept */
	STEP_TO_LAST = 1 << 20, /* farther than any window */
};

static const struct pageviews *model_of(const struct view *view)
{
	return view->model;
}

static const struct browse *rows_of(const struct view *view)
{
	return &model_of(view)->browse;
}

static int count(const struct view *view)
{
	return (int)rows_of(view)->count;
}

static int row_of_key(const struct browse *browse, const struct browse_key *key)
{
	for (size_t i = 0; i < browse->count; i++)
		if (browse_is_key(&browse->rows[i], key))
			return (int)i;
	return -1;
}

/* A new window: the row that was selected stays where it stood. */
void pageviews_settle(struct view *view)
{
	struct pageviews_state *state = view->state;
	struct list *list = &view->list;
	int last = count(view) - 1, at = -1;

	if (view->loading || state->settled == view->serial)
		return;
	state->settled = view->serial;
	if (state->anchored)
		at = row_of_key(rows_of(view), &state->anchor);
	list->top = at >= state->offset ? at - state->offset : 0;
	list->selected = at > 0 ? at : 0;
	list->selected = state->step > last - list->selected
				 ? last
				 : list->selected + state->step;
	if (list->selected < 0)
		list->selected = 0;
	state->step = 0;
}

/* At the very top the reader follows what comes in. */
void pageviews_track(struct view *view)
{
	struct pageviews_state *state = view->state;
	int at = view->list.selected;

	if (state->step || at >= count(view))
		return;
	state->anchor = browse_key_of(&rows_of(view)->rows[at]);
	state->offset = at - view->list.top;
	state->anchored = at > 0 || pageviews_has_newer(model_of(view));
}

/* From the newest row on. */
int pageviews_rewind(struct view *view)
{
	struct pageviews_state *state = view->state;

	view->query.has_before = view->query.newer = false;
	state->anchored = false;
	state->step = 0;
	return REACT_LOAD;
}

/* Asks for the window that begins with `key`. */
int pageviews_ask(struct view *view, const struct browse_key *key, bool newer)
{
	struct query *query = &view->query;

	query->has_before = true;
	query->newer = newer;
	query->before_time = key->occurred_at;
	query->before_id = key->event_id;
	memcpy(query->before_site, key->site, sizeof(query->before_site));
	return REACT_LOAD;
}

/* The next window repeats two pages of this one, so that nothing jumps. */
static int ask_beyond(struct view *view, bool newer)
{
	const struct browse *browse = rows_of(view);
	size_t both = 2 * (size_t)view->list.height;
	struct browse_key key = browse->next;

	if (both > browse->count / 2)
		both = browse->count / 2;
	if (!model_of(view)->query.search[0])
		key = browse_key_of(
			&browse->rows[newer ? both : browse->count - both - 1]);
	return pageviews_ask(view, &key, newer);
}

int pageviews_go_on(struct view *view)
{
	const struct pageviews *model = view->model;

	return model->query.search[0] && model->browse.more_older &&
			       count(view) < FOUND_MAX
		       ? pageviews_ask(view, &model->browse.next, false)
		       : REACT_NONE;
}

static bool has_older(const struct view *view)
{
	return rows_of(view)->more_older && count(view) < FOUND_MAX;
}

static int step_of(const struct view *view, enum request request)
{
	int page = view->list.height > 1 ? view->list.height - 1 : 1;

	switch (request) {
	case REQUEST_UP:
		return -1;
	case REQUEST_DOWN:
		return 1;
	case REQUEST_PAGE_UP:
		return -page;
	default:
		return page;
	}
}

/* To the newest or the oldest: another window, or the end of this one.  A
 * search has no other end than how far it got. */
static int to_end(struct view *view, bool oldest)
{
	struct pageviews_state *state = view->state;
	bool searched = model_of(view)->query.search[0] != '\0';

	if (!oldest && pageviews_has_newer(model_of(view)))
		return pageviews_rewind(view);
	if (!oldest || !has_older(view) || searched)
		return view_move(view, oldest ? REQUEST_LAST : REQUEST_FIRST);
	pageviews_rewind(view);
	view->query.newer = true;
	state->step = STEP_TO_LAST;
	return REACT_LOAD;
}

int pageviews_move(struct view *view, enum request request)
{
	struct pageviews_state *state = view->state;
	int step = step_of(view, request);
	int target = view->list.selected + step;
	bool below = target >= count(view) && has_older(view);
	bool above = target < 0 && pageviews_has_newer(model_of(view));

	if (request == REQUEST_FIRST || request == REQUEST_LAST)
		return to_end(view, request == REQUEST_LAST);
	if (view->loading && state->step) {
		state->step += step;
		return REACT_NONE;
	}
	if (!below && !above)
		return view_move(view, request);
	if (!count(view))
		return pageviews_go_on(view);
	pageviews_track(view);
	state->anchored = true;
	state->step = step;
	return ask_beyond(view, above);
}
