/* SPDX-License-Identifier: MIT */

/* The last half hour, as it happens. */
#include <string.h>

#include "base/display.h"
#include "pageviews.h"
#include "stats/live.h"

enum {
	WIDE_COLUMNS = 140, /* room for two halves side by side */
	WIDE_ROWS = 40,
	AXIS_WIDTH = 7,
	FIGURE_WIDTH = 6,
	VISITORS_WIDTH = 9,
	SITE_LEAST = 5,
	SITE_WIDTH = 20,
	BAR_LEAST = 50, /* columns of a list that has bars */
	BAR_WIDTH = 20,
	CLOCK_WIDTH = 8
};

struct model {
	struct live live;
	char site[SITE_NAME_SIZE];
};

struct state {
	unsigned int settled; /* number of the load that was drawn last */
	char site[SITE_NAME_SIZE];
	int64_t newest; /* hit of that load; 0: none */
	int64_t seen;	/* the newest of the load before; 0: nothing is new */
};

static enum db_status load(
	const struct load *load, void *data, struct error *error)
{
	struct model *model = data;

	memcpy(model->site, load->query->site, sizeof(model->site));
	return live_read(load->db, model->site, load->now, &model->live, error);
}

static void release(void *data)
{
	struct model *model = data;

	live_release(&model->live);
}

static const struct live *live_of(const struct view *view)
{
	const struct model *model = view->model;

	return &model->live;
}

/* What came since the load before is new, unless that was of other sites. */
static void settle(const struct view *view)
{
	const struct model *model = view->model;
	const struct browse *newest = &model->live.newest;
	struct state *state = view->state;

	if (view->loading || state->settled == view->serial)
		return;
	state->seen = state->settled && !strcmp(state->site, model->site)
			      ? state->newest
			      : 0;
	state->newest =
		newest->count ? newest->rows[0].occurred_at : model->live.first;
	state->settled = view->serial;
	memcpy(state->site, model->site, sizeof(state->site));
}

/* ---- the figures --------------------------------------------------------- */

static const char *summed(const struct live *live)
{
	if (live->count > 1)
		return live->turned ? " summed over sites and months"
				    : " summed over sites";
	return live->turned ? " summed over two months" : "";
}

static void draw_figures(const struct live *live, struct canvas *canvas)
{
	char recent[DRAW_TEXT_SIZE], views[DRAW_TEXT_SIZE];
	char visitors[DRAW_TEXT_SIZE];

	draw_format_figure(recent, live->recent);
	draw_format_figure(views, live->pageviews);
	draw_format_figure(visitors, live->visitors);
	canvas_print(canvas, 0, 1, canvas->columns - 1, STYLE_TITLE,
		"Now %s page views in %d min %s %s in %d min, %s visitors%s",
		recent, LIVE_NOW_MINUTES, canvas_glyph(canvas, GLYPH_MIDDLE),
		views, LIVE_MINUTES, visitors, summed(live));
}

/* ---- page views a minute --------------------------------------------------
 */

/* One bar from the bottom up, in eighths of a cell. */
static void draw_bar(struct canvas *canvas, int column, int width, int height,
	int64_t figure, int64_t most)
{
	static const char *const blocks[] = {"\u2581", "\u2582", "\u2583",
		"\u2584", "\u2585", "\u2586", "\u2587", "\u2588"};
	static const char *const letters[] = {
		"_", ".", ".", "-", "-", "=", "=", "#"};
	int64_t eighths = most ? (figure * height * 8 + most / 2) / most : 0;

	if (figure > 0 && !eighths)
		eighths = 1;
	for (int row = height - 1; row >= 0 && eighths > 0; row--) {
		int64_t part = eighths > 8 ? 8 : eighths;

		for (int i = 0; i < width; i++)
			canvas_sign(canvas, row, column + i, STYLE_BAR,
				canvas->ascii ? letters[part - 1]
					      : blocks[part - 1]);
		eighths -= part;
	}
}

static void draw_axis(struct canvas *canvas, int height, int64_t most)
{
	for (int row = 0; row < height; row++)
		canvas_sign(canvas, row, AXIS_WIDTH - 1, STYLE_DIM,
			canvas_glyph(canvas, row == 0 || row == height - 1
						     ? GLYPH_TICK
						     : GLYPH_UPRIGHT));
	draw_figure(canvas, 0, 0, AXIS_WIDTH - 2, STYLE_DIM, most);
	draw_figure(canvas, height - 1, 0, AXIS_WIDTH - 2, STYLE_DIM, 0);
	canvas_put(canvas, height, 1, AXIS_WIDTH - 2, STYLE_DIM,
		text_from("/min"));
}

/* Under every tenth bar when its minute began, under the last that it is
 * now. */
static void draw_minutes(
	const struct live *live, struct canvas *canvas, int row, int pace)
{
	enum { EACH = 10 };
	char time[TIME_TEXT_SIZE];

	for (int i = 0; i < LIVE_MINUTES; i += EACH) {
		time_format(time, live->first + (int64_t)i * TIME_MINUTE);
		canvas_print(canvas, row, AXIS_WIDTH + i * pace, 5, STYLE_DIM,
			"%.5s", time + 11);
	}
	canvas_put(canvas, row, AXIS_WIDTH + LIVE_MINUTES * pace - 3, 3,
		STYLE_DIM, text_from("now"));
}

static void draw_chart(const struct live *live, struct canvas *canvas)
{
	int pace = (canvas->columns - AXIS_WIDTH - 1) / LIVE_MINUTES;
	int height = canvas->rows - 1;
	int64_t most = 0;

	for (int i = 0; i < LIVE_MINUTES; i++)
		if (live->minutes[i] > most)
			most = live->minutes[i];
	if (!most)
		most = 1;
	draw_axis(canvas, height, most);
	for (int i = 0; i < LIVE_MINUTES; i++)
		draw_bar(canvas, AXIS_WIDTH + i * pace, pace > 1 ? pace - 1 : 1,
			height, live->minutes[i], most);
	draw_minutes(live, canvas, height, pace);
	if (!live->pageviews)
		canvas_put(canvas, height / 2, AXIS_WIDTH + 1, canvas->columns,
			STYLE_DIM,
			text_from("No page view in the last 30 minutes."));
}

/* ---- lists ----------------------------------------------------------------
 */

static void draw_heading(struct canvas *canvas, const char *title)
{
	canvas_fill(canvas, 0, 0, canvas->columns, STYLE_DIM, GLYPH_LINE);
	canvas_print(
		canvas, 0, 1, canvas->columns - 1, STYLE_HEADER, " %s ", title);
}

/* A name, and behind it, where there is room, the site that it is of. */
static void draw_name(struct canvas *canvas, int row, int width,
	const char *name, const char *site)
{
	int used = (int)display_width(text_from(name));
	int room = width - used - 2;

	canvas_put_column(canvas, row, 1, used < width ? used : width,
		STYLE_TEXT, false, text_from(name));
	if (site && room >= SITE_LEAST)
		canvas_put_column(canvas, row, 1 + used + 2, room, STYLE_DIM,
			false, text_from(site));
}

/* To the right of a list: a bar where there is room, and page views, with
 * room for another figure behind.  Returns what is left for the name. */
static int draw_views(struct canvas *canvas, int row, int behind,
	int64_t pageviews, int64_t most)
{
	int right = canvas->columns - FIGURE_WIDTH - behind;

	draw_figure(canvas, row, right, FIGURE_WIDTH, STYLE_TEXT, pageviews);
	if (canvas->columns < BAR_LEAST)
		return right - 2;
	canvas_bar(canvas, row, right - BAR_WIDTH, BAR_WIDTH, (double)pageviews,
		(double)most);
	return right - BAR_WIDTH - 3;
}

static void draw_sites(const struct live *live, struct canvas *canvas)
{
	static const char heading[] = " views visitors";
	int width = (int)strlen(heading);

	draw_heading(canvas, "Sites");
	canvas_put(canvas, 0, canvas->columns - width, width, STYLE_DIM,
		text_from(heading));
	for (size_t i = 0; i < live->count && (int)i + 1 < canvas->rows; i++) {
		const struct live_site *site = &live->sites[i];
		int row = (int)i + 1;

		width = draw_views(canvas, row, VISITORS_WIDTH, site->pageviews,
			live->sites[0].pageviews);
		draw_figure(canvas, row, canvas->columns - VISITORS_WIDTH,
			VISITORS_WIDTH, STYLE_TEXT, site->visitors);
		draw_name(canvas, row, width, site->name, NULL);
	}
}

static void draw_list(const struct live_list *list, const char *title,
	bool sites, struct canvas *canvas)
{
	draw_heading(canvas, title);
	for (size_t i = 0; i < list->count && (int)i + 1 < canvas->rows; i++) {
		const struct live_item *item = &list->items[i];
		int width = draw_views(canvas, (int)i + 1, 0, item->pageviews,
			list->items[0].pageviews);

		draw_name(canvas, (int)i + 1, width, item->value,
			sites ? item->site : NULL);
	}
}

static void draw_hit(struct canvas *canvas, int row,
	const struct browse_row *hit, bool with_site, bool is_new)
{
	enum style style = hit->event.length ? STYLE_DIM : STYLE_TEXT;
	int column = CLOCK_WIDTH + 3;
	int room = canvas->columns - column - 1;
	int site = with_site ? SITE_WIDTH : 0;
	int path = (room - site) * 3 / 5;
	char time[TIME_TEXT_SIZE], name[PATH_TEXT_SIZE];

	time_format(time, hit->occurred_at);
	if (is_new)
		canvas_sign(canvas, row, 0, STYLE_GOOD, "+");
	canvas_print(canvas, row, 1, CLOCK_WIDTH, style, "%.8s", time + 11);
	if (site) {
		canvas_put_column(
			canvas, row, column, site - 2, style, false, hit->site);
		column += site;
	}
	canvas_put_column(canvas, row, column, path - 2, style, false,
		pageviews_path(hit, name));
	canvas_put_column(canvas, row, column + path, room - site - path, style,
		false, pageviews_referrer(hit));
}

static void draw_newest(const struct view *view, struct canvas *canvas)
{
	const struct browse *newest = &live_of(view)->newest;
	const struct state *state = view->state;

	draw_heading(canvas, state->seen
				     ? "Newest hits, + new since the last look"
				     : "Newest hits");
	for (size_t i = 0; i < newest->count && (int)i + 1 < canvas->rows; i++)
		draw_hit(canvas, (int)i + 1, &newest->rows[i],
			!view->query.site[0],
			state->seen &&
				newest->rows[i].occurred_at > state->seen);
}

/* ---- all of it ------------------------------------------------------------
 */

/* Sites, pages and referrers side by side, each with what it needs. */
static void draw_narrow(const struct view *view, struct canvas *canvas)
{
	enum { CHART_ROWS = 7, SITES_WIDTH = 34, HITS_ROWS = 6 };
	const struct live *live = live_of(view);
	int columns = canvas->columns, left = 0;
	bool sites = !view->query.site[0];
	int lists = canvas->rows - (canvas->rows - 2 - CHART_ROWS) / 2;
	struct canvas part = canvas_part(canvas, 2, 0, CHART_ROWS - 1, columns);

	draw_chart(live, &part);
	part = canvas_part(
		canvas, CHART_ROWS + 2, 0, lists - CHART_ROWS - 2, columns);
	draw_newest(view, &part);
	if (sites) {
		part = canvas_part(canvas, lists, 0, canvas->rows - lists,
			SITES_WIDTH - 1);
		draw_sites(live, &part);
		left = SITES_WIDTH;
	}
	part = canvas_part(canvas, lists, left, canvas->rows - lists,
		(columns - left) * 11 / 20 - 1);
	draw_list(&live->paths, "Pages", sites, &part);
	left += part.columns + 1;
	part = canvas_part(
		canvas, lists, left, canvas->rows - lists, columns - left);
	draw_list(&live->referrers, "Referrers", false, &part);
}

/* Chart and hits in one half, the lists in the other. */
static void draw_wide(const struct view *view, struct canvas *canvas)
{
	const struct live *live = live_of(view);
	int half = canvas->columns / 2, rows = canvas->rows - 2;
	int right = half + 2, rest = canvas->columns - half - 2;
	int chart = rows / 3, at = 2;
	struct canvas part = canvas_part(canvas, 2, 0, chart, half - 1);

	draw_chart(live, &part);
	part = canvas_part(canvas, 3 + chart, 0, rows - chart - 1, half - 1);
	draw_newest(view, &part);
	for (int row = 2; row < canvas->rows; row++)
		canvas_sign(canvas, row, half, STYLE_DIM,
			canvas_glyph(canvas, GLYPH_UPRIGHT));
	if (!view->query.site[0]) {
		part = canvas_part(canvas, at, right, rows / 4, rest);
		draw_sites(live, &part);
		at += rows / 4;
	}
	rows = (canvas->rows - at) * 3 / 5;
	part = canvas_part(canvas, at, right, rows, rest);
	draw_list(&live->paths, "Pages", !view->query.site[0], &part);
	part = canvas_part(
		canvas, at + rows, right, canvas->rows - at - rows, rest);
	draw_list(&live->referrers, "Referrers", false, &part);
}

static void draw(struct view *view, struct canvas *canvas)
{
	struct canvas figures = canvas_part(canvas, 1, 0, 1, canvas->columns);

	settle(view);
	canvas_fill(canvas, 0, 0, canvas->columns, STYLE_DIM, GLYPH_LINE);
	draw_figures(live_of(view), &figures);
	if (canvas->columns >= WIDE_COLUMNS && canvas->rows >= WIDE_ROWS)
		draw_wide(view, canvas);
	else
		draw_narrow(view, canvas);
}

/* All sites again. */
static int act(struct view *view, enum request request)
{
	if (request != REQUEST_ONLY_SITE || !view->query.site[0])
		return REACT_IGNORED;
	view->query.site[0] = '\0';
	return REACT_LOAD;
}

static void subtitle(const struct view *view, struct buf *out)
{
	(void)view;
	buf_add_format(out, "last %d minutes", LIVE_MINUTES);
}

static const enum request requests[] = {
	REQUEST_PAGEVIEWS, REQUEST_GOTO, REQUEST_SITES, REQUEST_NONE};

const struct view_type view_live = {
	.name = "live",
	.title = "Live",
	.model_size = sizeof(struct model),
	.state_size = sizeof(struct state),
	.jumps = true,
	.of_sites = true,
	.refresh_seconds = 5,
	.requests = requests,
	.load = load,
	.release = release,
	.draw = draw,
	.act = act,
	.subtitle = subtitle,
};
