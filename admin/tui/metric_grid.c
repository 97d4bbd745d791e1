/* SPDX-License-Identifier: MIT */
#include "metric_grid.h"

#include "draw.h"
#include "window.h"

static const char so_far[] = "so far";
static const char no_total[] = "Visitors of several days or sites don't add up "
			       "to visitors: they have no total.";

static const struct history *model_of(const struct view *view)
{
	return view->model;
}

static bool by_month(const struct view *view)
{
	return view->type == &view_monthly;
}

size_t metric_grid_count(const struct view *view)
{
	return model_of(view)->count;
}

/* A whole day or month against the one before; of one that is not over, what
 * can be compared. */
static void set_change(const struct history_row *row, int64_t now,
	int64_t before, int64_t part, struct grid_value *value)
{
	value->figure = now;
	value->before = row->unfinished ? part : before;
	if (row->unfinished && part < 0)
		value->text = text_from(so_far);
}

void metric_grid_value(const struct view *view, size_t row, size_t column,
	struct grid_value *value)
{
	const struct history *history = model_of(view);
	const struct history_row *of = &history->rows[row];

	switch ((enum metric_part)column) {
	case METRIC_PART_SITE:
		value->text = text_from(history_site(history, of));
		break;
	case METRIC_PART_DATE:
		value->figure = of->date;
		break;
	case METRIC_PART_PAGEVIEWS:
		value->figure = of->pageviews;
		break;
	case METRIC_PART_PAGEVIEWS_CHANGE:
		set_change(of, of->pageviews, of->pageviews_before,
			history->by_month ? of->pageviews_part : -1, value);
		break;
	case METRIC_PART_VISITORS:
		value->figure = of->visitors;
		break;
	case METRIC_PART_VISITORS_BEFORE:
		value->figure = of->visitors_before;
		break;
	case METRIC_PART_VISITORS_CHANGE:
		set_change(of, of->visitors, of->visitors_before, -1, value);
		break;
	case METRIC_PART_PAGEVIEWS_BEFORE:
		value->figure = history->by_month && of->unfinished
					? of->pageviews_part
					: of->pageviews_before;
		break;
	case METRIC_PART_BAR:
		value->figure = of->pageviews;
		value->before = history->most[of->site];
		break;
	}
}

/* Visitors don't add up to visitors: they get no total. */
void metric_grid_total(const struct view *view, const size_t *rows,
	size_t count, size_t column, struct grid_value *value)
{
	value->missing = column != METRIC_PART_PAGEVIEWS;
	for (size_t i = 0; !value->missing && i < count; i++)
		value->figure += model_of(view)->rows[rows[i]].pageviews;
}

enum db_status metric_grid_load(const struct load *load, bool by_month,
	void *model, struct error *error)
{
	struct window window = window_of(load->query, load->now, by_month);
	const struct history_range range = {
		load->query->site, window.from, window.to, by_month};

	return history_read(load->db, &range, load->now, model, error);
}

void metric_grid_release(void *model)
{
	history_release(model);
}

bool metric_grid_as_of(const struct view *view, int64_t *instant)
{
	*instant = model_of(view)->as_of;
	return model_of(view)->rolled_up;
}

static const struct history_row *selected(const struct view *view)
{
	size_t row;

	return grid_selected(view, &row) ? &model_of(view)->rows[row] : NULL;
}

const char *metric_grid_subject(const struct view *view)
{
	const struct history_row *row = selected(view);

	return row ? history_site(model_of(view), row) : "";
}

/* The site, over the days of the selected row. */
static int open_site(struct view *view)
{
	const struct history_row *row = selected(view);
	struct query *query = &view->opens_query;
	int reaction;

	if (!row)
		return REACT_NONE;
	reaction =
		view_open(view, &view_site, history_site(model_of(view), row));
	query->range = by_month(view) ? RANGE_FREE : RANGE_DAY;
	query->from = row->date;
	query->to = by_month(view) ? month_add(row->date, 1) - 1 : row->date;
	return reaction;
}

int metric_grid_act(struct view *view, enum request request)
{
	int reaction = window_act(view, request, by_month(view));

	if (request == REQUEST_OPEN)
		return open_site(view);
	return reaction & REACT_IGNORED ? view_act(view, request) : reaction;
}

int metric_grid_entered(struct view *view, const char *text)
{
	return window_entered(view, text, by_month(view));
}

bool metric_grid_offers(const struct view *view, enum request request)
{
	return window_offers(view, request, by_month(view));
}

void metric_grid_subtitle(const struct view *view, struct buf *out)
{
	window_write(view, by_month(view), out);
}

bool metric_grid_is_unfinished(const struct view *view)
{
	const struct history *history = model_of(view);

	return history->count && history->rows[0].unfinished;
}

void metric_grid_draw(
	struct view *view, struct canvas *canvas, const char *note)
{
	struct canvas table =
		canvas_part(canvas, 1, 0, canvas->rows - 3, canvas->columns);
	int used;

	canvas_fill(canvas, 0, 0, canvas->columns, STYLE_DIM, GLYPH_LINE);
	grid_draw(view, &table);
	used = canvas_put(canvas, canvas->rows - 2, 1, canvas->columns - 2,
		STYLE_DIM, text_from(note));
	if (canvas->columns >= used + (int)sizeof(no_total) + 2)
		canvas_put(canvas, canvas->rows - 2, used + 2,
			(int)sizeof(no_total), STYLE_DIM, text_from(no_total));
	canvas_fill(canvas, canvas->rows - 1, 0, canvas->columns, STYLE_DIM,
		GLYPH_LINE);
}
