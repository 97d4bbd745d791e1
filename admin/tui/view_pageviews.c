/* SPDX-License-Identifier: MIT */

/* Page views, row by row, newest first: a window of them at a time. */
#include <stdio.h>
#include <string.h>

#include "draw.h"
#include "grid.h"
#include "pageviews.h"
#include "period.h"

enum {
	WIDE_COLUMNS = 110, /* room for seconds and the hash */
	AGENT_COLUMNS = 150,
	HASH_LONG = 12,
	HASH_SHORT = 6
};

enum column { TIME, SITE, PATH, REFERRER, HASH, AGENT };

static const struct grid_column columns[] = {
	{"occurred_at", "Time, UTC", GRID_TEXT, 0, 0},
	{"site", NULL, GRID_TEXT, 30, 1},
	{"path", "Path", GRID_TEXT, 60, 2},
	{"referrer", "Referrer", GRID_TEXT, 61, 3},
	{"visitor_hash", "Visitor", GRID_TEXT, 0, 4},
	{"user_agent", NULL, GRID_TEXT, 70, 5},
	{0},
};

static const struct pageviews *model_of(const struct view *view)
{
	return view->model;
}

static const struct browse *rows_of(const struct view *view)
{
	return &model_of(view)->browse;
}

static size_t count(const struct view *view)
{
	return rows_of(view)->count;
}

static bool is_hidden(const struct view *view, size_t column)
{
	const struct pageviews_state *state = view->state;

	return (column == SITE && view->query.site[0]) ||
	       (column == AGENT && state->columns < AGENT_COLUMNS);
}

static void heading(
	const struct view *view, size_t column, char *out, size_t size)
{
	static const char *const titles[] = {
		[SITE] = "Site", [AGENT] = "User agent"};

	snprintf(
		out, size, "%s", is_hidden(view, column) ? "" : titles[column]);
}

static void write_hash(
	struct pageviews_state *state, const struct browse_row *row)
{
	size_t most = state->columns < WIDE_COLUMNS ? HASH_SHORT : HASH_LONG;

	pageviews_write_hash(row, state->hash);
	snprintf(state->hash + most, sizeof(state->hash) - most, "%s",
		state->ascii ? "~" : "\u2026");
}

static void value(const struct view *view, size_t row, size_t column,
	struct grid_value *value)
{
	const struct browse_row *of = &rows_of(view)->rows[row];
	struct pageviews_state *state = view->state;

	value->style = of->event.length ? STYLE_DIM : STYLE_TEXT;
	value->missing = is_hidden(view, column);
	switch ((enum column)column) {
	case TIME:
		pageviews_write_time(of->occurred_at, view->now,
			state->columns >= WIDE_COLUMNS, state->when);
		value->text = text_from(state->when);
		break;
	case SITE:
		value->text = of->site;
		break;
	case PATH:
		value->text = pageviews_path(of, state->path);
		break;
	case REFERRER:
		value->text = pageviews_referrer(of);
		break;
	case HASH:
		write_hash(state, of);
		value->text = text_from(state->hash);
		break;
	case AGENT:
		value->text = of->user_agent;
		break;
	}
}

/* ---- what is asked ------------------------------------------------------ */

static const char *subject(const struct view *view)
{
	size_t at = (size_t)view->list.selected;

	return at < count(view) ? rows_of(view)->rows[at].site.data : "";
}

/* One site, or all again: the selected row stays, as the first of its
 * window, unless it is the newest. */
static int only_site(struct view *view)
{
	struct pageviews_state *state = view->state;
	struct browse_key key = {0};
	int reaction;

	pageviews_track(view);
	if (count(view))
		key = state->anchor;
	reaction = view_act(view, REQUEST_ONLY_SITE);
	if (reaction != REACT_LOAD || !state->anchored ||
		view->query.search[0]) {
		pageviews_rewind(view);
		return reaction;
	}
	state->offset = 0;
	if (key.event_id < UINT64_MAX)
		key.event_id++; /* it is one of those older than this key */
	return pageviews_ask(view, &key, false);
}

static int ask_date(struct view *view)
{
	snprintf(view->prompt, sizeof(view->prompt),
		"year, month or day, empty for all:");
	view->text[0] = '\0';
	return REACT_PROMPT;
}

/* Of a search "/", of a date "d". */
static int entered(struct view *view, const char *text)
{
	struct query *query = &view->query;

	if (!view->prompt[0]) {
		snprintf(query->search, sizeof(query->search), "%s", text);
		return pageviews_rewind(view);
	}
	if (!text[strspn(text, " ")]) {
		period_set(query, RANGE_30, time_date(view->now));
		return pageviews_rewind(view);
	}
	if (period_parse(text, &query->from, &query->to) < 0) {
		snprintf(view->message, sizeof(view->message),
			"%.40s: no date; write 2026, 2026-03 or 2026-03-25",
			text);
		return REACT_DRAW;
	}
	period_set(query, RANGE_FREE, query->to);
	return pageviews_rewind(view);
}

static int shift(struct view *view, int direction)
{
	if (!pageviews_is_drilled(&view->query))
		return REACT_IGNORED;
	return period_move(&view->query, direction, time_date(view->now))
		       ? pageviews_rewind(view)
		       : REACT_NONE;
}

/* Esc: the search first, then the dates. */
static int leave(struct view *view)
{
	if (view->loading)
		return REACT_IGNORED;
	if (view->query.search[0])
		view->query.search[0] = '\0';
	else if (pageviews_is_drilled(&view->query))
		period_set(&view->query, RANGE_30, time_date(view->now));
	else
		return REACT_IGNORED;
	return pageviews_rewind(view);
}

static int open_row(struct view *view)
{
	struct browse_key key;
	int reaction;

	if (view->list.selected >= (int)count(view))
		return pageviews_go_on(view);
	key = browse_key_of(&rows_of(view)->rows[view->list.selected]);
	reaction = view_open(view, &view_pageview, key.site);
	view->opens_query.has_before = true;
	view->opens_query.before_time = key.occurred_at;
	view->opens_query.before_id = key.event_id;
	memcpy(view->opens_query.before_site, key.site, sizeof(key.site));
	return reaction;
}

static int act(struct view *view, enum request request)
{
	pageviews_settle(view);
	switch (request) {
	case REQUEST_UP:
	case REQUEST_DOWN:
	case REQUEST_PAGE_UP:
	case REQUEST_PAGE_DOWN:
	case REQUEST_FIRST:
	case REQUEST_LAST:
		return pageviews_move(view, request);
	case REQUEST_OPEN:
		return open_row(view);
	case REQUEST_DRILL:
		return ask_date(view);
	case REQUEST_ONLY_SITE:
		return only_site(view);
	case REQUEST_EARLIER:
		return shift(view, -1);
	case REQUEST_LATER:
		return shift(view, 1);
	case REQUEST_LEAVE:
		return leave(view);
	default:
		/* Only newest first can be paged by key. */
		return REACT_IGNORED;
	}
}

static bool offers(const struct view *view, enum request request)
{
	bool drilled = pageviews_is_drilled(&view->query);

	if (request == REQUEST_EARLIER || request == REQUEST_LATER)
		return drilled;
	return request != REQUEST_OPEN || count(view) ||
	       rows_of(view)->more_older;
}

/* ---- what is seen ------------------------------------------------------- */

static void draw_bottom(const struct view *view, struct canvas *canvas)
{
	struct buf text;

	buf_init(&text, 1024);
	pageviews_write_status(model_of(view), view,
		canvas_glyph(canvas, GLYPH_DASH),
		canvas_glyph(canvas, GLYPH_MIDDLE), &text);
	canvas_fill(canvas, canvas->rows - 1, 0, canvas->columns, STYLE_DIM,
		GLYPH_LINE);
	if (text.length)
		canvas_print(canvas, canvas->rows - 1, 1, canvas->columns - 2,
			STYLE_TITLE, " %s ", buf_text(&text));
	buf_release(&text);
}

static void draw_nothing(const struct view *view, struct canvas *canvas)
{
	const struct query *query = &model_of(view)->query;
	const char *text = "No page view is stored. They come as soon as a "
			   "page carries what admin --snippet=SITE prints.";

	if (query->search[0])
		text = rows_of(view)->more_older
			       ? "Nothing found so far. Enter goes on."
			       : "Nothing found. Esc leaves the search.";
	else if (pageviews_is_drilled(query))
		text = "No page view in these days. d chooses others, Esc "
		       "shows all.";
	else if (query->site[0])
		text = "This site has no page view. i shows all sites.";
	canvas_put_words(canvas, 1, 1, canvas->rows - 2, canvas->columns - 2,
		STYLE_DIM, text_from(text));
}

static void draw(struct view *view, struct canvas *canvas)
{
	struct canvas table =
		canvas_part(canvas, 1, 0, canvas->rows - 2, canvas->columns);
	struct pageviews_state *state = view->state;

	pageviews_settle(view);
	state->columns = canvas->columns;
	state->ascii = canvas->ascii;
	canvas_fill(canvas, 0, 0, canvas->columns, STYLE_DIM, GLYPH_LINE);
	if (count(view))
		grid_draw(view, &table);
	else
		draw_nothing(view, &table);
	draw_bottom(view, canvas);
	pageviews_track(view);
}

static void subtitle(const struct view *view, struct buf *out)
{
	const struct query *query = &view->query;

	if (pageviews_is_drilled(query))
		pageviews_write_period(query, view->now, out);
	if (query->search[0])
		buf_add_format(out, "%s\"%s\"",
			pageviews_is_drilled(query) ? ", " : "", query->search);
}

static const struct grid_type grid = {
	.columns = columns,
	.count = count,
	.value = value,
	.heading = heading,
	.empty = "",
};

static const enum request requests[] = {REQUEST_OPEN, REQUEST_FIND,
	REQUEST_DRILL, REQUEST_EARLIER, REQUEST_LATER, REQUEST_ONLY_SITE,
	REQUEST_GOTO, REQUEST_EXPORT, REQUEST_LIVE, REQUEST_NONE};

const struct view_type view_pageviews = {
	.name = "pageviews",
	.title = "Page views",
	.model_size = sizeof(struct pageviews),
	.state_size = sizeof(struct pageviews_state),
	.jumps = true,
	.of_sites = true,
	.grid = &grid,
	.requests = requests,
	.load = pageviews_load,
	.release = pageviews_release,
	.take = pageviews_take,
	.draw = draw,
	.act = act,
	.subtitle = subtitle,
	.offers = offers,
	.subject = subject,
	.entered = entered,
	.searches = true,
	.export = pageviews_export,
};
