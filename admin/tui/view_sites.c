/* SPDX-License-Identifier: MIT */

/* Every site at a glance. */
#include <inttypes.h>
#include <stdio.h>

#include "draw.h"
#include "grid.h"
#include "stats/overview.h"

enum column {
	SITE,
	TODAY,
	YESTERDAY,
	MONTH,
	CHANGE,
	VISITORS_TODAY,
	VISITORS_YESTERDAY,
	DAYS
};

static const struct grid_column columns[] = {
	{"site", "Site", GRID_TEXT, 40, 0, .least = 18},
	{"today", "Today", GRID_FIGURE, 0, 1},
	{"yesterday", "Yesterday", GRID_FIGURE, 0, 3},
	{"month", NULL, GRID_FIGURE, 0, 2},
	{"change", NULL, GRID_CHANGE, 0, 4},
	{"visitors_today", "Visitors today", GRID_FIGURE, 0, 6},
	{"visitors_yesterday", "yesterday", GRID_FIGURE, 0, 7},
	{"days", "days", GRID_SPARK, 0, 5, .least = 18},
	{0},
};

static const struct overview *model_of(const struct view *view)
{
	return view->model;
}

static size_t count(const struct view *view)
{
	return model_of(view)->count;
}

static void value(const struct view *view, size_t row, size_t column,
	struct grid_value *value)
{
	const struct overview_site *site = &model_of(view)->sites[row];

	value->missing = !site->seen && column != SITE;
	switch ((enum column)column) {
	case SITE:
		value->text = text_from(site->name);
		break;
	case TODAY:
		value->figure = site->today;
		break;
	case YESTERDAY:
		value->figure = site->yesterday;
		break;
	case MONTH:
		value->figure = site->month;
		break;
	case CHANGE:
		value->figure = site->month;
		value->before = site->month_before;
		break;
	case VISITORS_TODAY:
		value->figure = site->visitors_today;
		break;
	case VISITORS_YESTERDAY:
		value->figure = site->visitors_yesterday;
		break;
	case DAYS:
		value->points = site->days;
		value->count = OVERVIEW_DAYS;
		break;
	}
}

/* A site without figures yet: live as soon as something comes, or else why
 * nothing is counted. */
static void note(const struct overview *overview,
	const struct overview_site *site, char *out, size_t size)
{
	if (site->last_hour > 0)
		snprintf(out, size,
			"its first visit has come: %" PRId64
			" in the last hour, rolled up soon",
			site->last_hour);
	else if (site->refused)
		snprintf(out, size,
			"waiting for its first visit; %" PRId64
			" not counted: %s",
			site->refused, site->reason);
	else if (overview->unknown)
		snprintf(out, size,
			"waiting for its first visit; %" PRId64
			" refused: unknown site",
			overview->unknown);
	else
		snprintf(out, size, "waiting for its first visit");
}

static void look(const struct view *view, size_t row, struct grid_row *look)
{
	const struct overview_site *site = &model_of(view)->sites[row];

	if (overview_is_silent(site)) {
		look->style = STYLE_ALARM;
		look->mark = '!';
		snprintf(look->tail, sizeof(look->tail), " silent");
	}
	if (!site->seen)
		note(model_of(view), site, look->note, sizeof(look->note));
}

static void heading(
	const struct view *view, size_t column, char *out, size_t size)
{
	int32_t today = model_of(view)->today;

	if (column == MONTH)
		snprintf(out, size, "%s", draw_month_name(today));
	else
		snprintf(out, size, "vs %.3s",
			draw_month_name(month_add(date_month(today), -1)));
}

static void total(const struct view *view, const size_t *rows, size_t count,
	size_t column, struct grid_value *value)
{
	/* Visitors of several sites are not one figure: the same people may
	 * have seen two of them. */
	value->missing = column >= VISITORS_TODAY;
	for (size_t i = 0; i < count; i++) {
		struct grid_value item = grid_value(view, rows[i], column);

		value->figure += item.figure;
		value->before += item.before;
	}
}

static enum db_status load(
	const struct load *load, void *model, struct error *error)
{
	return overview_read(load->db, load->around->settings,
		!load->around->read_only, load->now, model, error);
}

static void release(void *model)
{
	overview_release(model);
}

static bool as_of(const struct view *view, int64_t *instant)
{
	*instant = model_of(view)->as_of;
	return model_of(view)->rolled_up;
}

static const char *subject(const struct view *view)
{
	size_t row;

	return grid_selected(view, &row) ? model_of(view)->sites[row].name : "";
}

static int act(struct view *view, enum request request)
{
	const char *site;

	if (request != REQUEST_OPEN)
		return request == REQUEST_ONLY_SITE ? REACT_IGNORED
						    : view_act(view, request);
	site = subject(view);
	return *site ? view_open(view, &view_site, site) : REACT_NONE;
}

static void draw(struct view *view, struct canvas *canvas)
{
	struct canvas table =
		canvas_part(canvas, 1, 0, canvas->rows - 2, canvas->columns);

	canvas_fill(canvas, 0, 0, canvas->columns, STYLE_DIM, GLYPH_LINE);
	grid_draw(view, &table);
	canvas_fill(canvas, canvas->rows - 1, 0, canvas->columns, STYLE_DIM,
		GLYPH_LINE);
}

static const struct grid_type grid = {
	.columns = columns,
	.count = count,
	.value = value,
	.look = look,
	.heading = heading,
	.noun = "site",
	.total = total,
	.empty = "No site yet. Name your sites in footfall.conf: "
		 "sites = ( { name = \"example.org\"; } );",
};

static const enum request requests[] = {REQUEST_OPEN, REQUEST_FIND,
	REQUEST_GOTO, REQUEST_SORT, REQUEST_LIVE, REQUEST_NOT_COUNTED,
	REQUEST_JOBS, REQUEST_CHECK, REQUEST_NONE};

const struct view_type view_sites = {
	.name = "sites",
	.title = "Sites",
	.model_size = sizeof(struct overview),
	.aggregates_only = true,
	.jumps = true,
	.refresh_seconds = 60,
	.grid = &grid,
	.requests = requests,
	.load = load,
	.release = release,
	.draw = draw,
	.act = act,
	.as_of = as_of,
	.subject = subject,
};
