/* SPDX-License-Identifier: MIT */

/* What was not counted, and why: hits that were filtered on purpose, refused,
 * or that we failed to store. */
#include <string.h>

#include "draw.h"
#include "grid.h"
#include "hit/reason.h"
#include "stats/filtered.h"
#include "window.h"

enum { SILENCE_BYTES = 2048 };

enum column { SITE, DAY, HITS, REASON, KIND, BAR, MEANING };

static const struct grid_column columns[] = {
	[SITE] = {"site", "Site", GRID_TEXT, 40, 0, .least = 18},
	[DAY] = {"date", "Day", GRID_DAY, 0, 1},
	[HITS] = {"hits", "Hits", GRID_FIGURE, 0, 3},
	[REASON] = {"reason", "Reason", GRID_TEXT, 32, 2},
	[KIND] = {"kind", "They were", GRID_TEXT, 0, 4},
	[BAR] = {"bar", "Of the most", GRID_BAR, 0, 11},
	[MEANING] = {"meaning", "Because", GRID_TEXT, 80, 10, .least = 40},
	{0},
};

/* Kinds in the order of their totals. */
static const struct {
	const char *kind;
	const char *title;
} kinds[] = {
	{"filtered", "Filtered"},
	{"refused", "Refused"},
	{"failed", "Failed"},
	{NULL, "Other"},
};

static const struct {
	const char *reason;
	const char *meaning;
} meanings[] = {
	{"bot", "the user agent is a bot's"},
	{"opted out", "the browser asks not to be counted (Sec-GPC)"},
	{"own address", "the address is in ignore_addresses"},
	{"empty user agent", "there was no user agent"},
	{"test", "it was a test, checked and answered only"},
	{"malformed", "the request was not as the snippet sends it"},
	{"unknown site", "it names no site of the allowlist: a typing error?"},
	{"foreign origin", "the page's origin is not among the site's origins"},
	{"flood", "a visitor sent too many in a second: a page run away?"},
	{"misconfigured", "the configuration could not be used: see Check"},
	{"unavailable", "it could not be stored: see Check"},
};

static const struct filtered *model_of(const struct view *view)
{
	return view->model;
}

static const char *reason_of(const struct view *view, size_t row)
{
	return model_of(view)->totals[model_of(view)->rows[row].reason].reason;
}

static const char *meaning_of(const char *reason)
{
	for (size_t i = 0; i < sizeof(meanings) / sizeof(meanings[0]); i++)
		if (!strcmp(meanings[i].reason, reason))
			return meanings[i].meaning;
	return "";
}

static const char *site_of(const struct view *view, size_t row)
{
	return model_of(view)->sites.names[model_of(view)->rows[row].site];
}

static size_t count(const struct view *view)
{
	return model_of(view)->count;
}

static void value(const struct view *view, size_t row, size_t column,
	struct grid_value *value)
{
	const struct filtered_row *of = &model_of(view)->rows[row];
	const char *site = site_of(view, row);
	const char *kind = reason_kind(reason_of(view, row));

	switch ((enum column)column) {
	case SITE:
		value->text = text_from(*site ? site : "(unknown)");
		break;
	case DAY:
		value->figure = of->date;
		break;
	case HITS:
		value->figure = of->hits;
		break;
	case REASON:
		value->text = text_from(reason_of(view, row));
		break;
	case KIND:
		value->text = text_from(kind ? kind : "");
		break;
	case BAR:
		value->figure = of->hits;
		value->before = model_of(view)->most;
		break;
	case MEANING:
		value->text = text_from(meaning_of(reason_of(view, row)));
		break;
	}
}

static void total(const struct view *view, const size_t *rows, size_t count,
	size_t column, struct grid_value *value)
{
	value->missing = column != HITS;
	for (size_t i = 0; !value->missing && i < count; i++)
		value->figure += model_of(view)->rows[rows[i]].hits;
}

static enum db_status load(
	const struct load *load, void *model, struct error *error)
{
	struct window window = window_of(load->query, load->now, false);

	return filtered_read(load->db, load->around->settings,
		load->query->site, window.from, window.to, load->now, model,
		error);
}

static void release(void *model)
{
	filtered_release(model);
}

static bool as_of(const struct view *view, int64_t *instant)
{
	*instant = model_of(view)->as_of;
	return model_of(view)->rolled_up;
}

static const char *subject(const struct view *view)
{
	size_t row;

	return grid_selected(view, &row) ? site_of(view, row) : "";
}

static void subtitle(const struct view *view, struct buf *out)
{
	window_write(view, false, out);
}

static bool offers(const struct view *view, enum request request)
{
	if (request == REQUEST_OPEN || request == REQUEST_ONLY_SITE)
		return view->query.site[0] || *subject(view);
	return window_offers(view, request, false);
}

/* The site on the day of the selected row: what was counted there. */
static int open_site(struct view *view)
{
	size_t row;
	int reaction;

	if (!grid_selected(view, &row) || !*site_of(view, row))
		return REACT_NONE;
	reaction = view_open(view, &view_site, site_of(view, row));
	view->opens_query.range = RANGE_DAY;
	view->opens_query.from = model_of(view)->rows[row].date;
	view->opens_query.to = view->opens_query.from;
	return reaction;
}

static int act(struct view *view, enum request request)
{
	int reaction = window_act(view, request, false);

	if (request == REQUEST_OPEN)
		return open_site(view);
	return reaction & REACT_IGNORED ? view_act(view, request) : reaction;
}

static int entered(struct view *view, const char *text)
{
	return window_entered(view, text, false);
}

static bool is_of_kind(const struct filtered_total *total, const char *kind)
{
	const char *its = reason_kind(total->reason);

	return kind && its ? !strcmp(kind, its) : kind == its;
}

/* The highest total of a kind that is below `limit`; of equal ones the first
 * behind `last`. */
static const struct filtered_total *next_total(const struct filtered *filtered,
	const char *kind, const struct filtered_total *last)
{
	const struct filtered_total *next = NULL;

	for (size_t i = 0; i < filtered->total_count; i++) {
		const struct filtered_total *total = &filtered->totals[i];

		if (!is_of_kind(total, kind) ||
			(last && (total->hits > last->hits ||
					 (total->hits == last->hits &&
						 total <= last))))
			continue;
		if (!next || total->hits > next->hits)
			next = total;
	}
	return next;
}

static int64_t sum_of(const struct filtered *filtered, const char *kind)
{
	int64_t sum = 0;

	for (size_t i = 0; i < filtered->total_count; i++)
		if (is_of_kind(&filtered->totals[i], kind))
			sum += filtered->totals[i].hits;
	return sum;
}

/* "Filtered 1,281: bot 1,272 · opted out 9", one line a kind.  Returns how
 * many. */
static int draw_sums(const struct filtered *filtered, struct canvas *canvas)
{
	char figure[DRAW_TEXT_SIZE];
	int row = 1;

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		const struct filtered_total *total =
			next_total(filtered, kinds[i].kind, NULL);
		const char *between = "";
		int used = 1;

		if (!total)
			continue;
		draw_format_figure(figure, sum_of(filtered, kinds[i].kind));
		used += canvas_print(canvas, row, used, canvas->columns,
			STYLE_TITLE, "%s %s: ", kinds[i].title, figure);
		for (; total;
			total = next_total(filtered, kinds[i].kind, total)) {
			draw_format_figure(figure, total->hits);
			used += canvas_print(canvas, row, used,
				canvas->columns - used, STYLE_TEXT, "%s%s %s",
				between, total->reason, figure);
			between = canvas->ascii ? " - " : " \u00b7 ";
		}
		row++;
	}
	return row - 1;
}

/* A site whose pages may call it otherwise.  Returns how many rows it
 * takes. */
static int draw_silence(
	const struct filtered *filtered, struct canvas *canvas, int row)
{
	struct buf text;
	int used;

	if (!silence_is_likely(&filtered->silence))
		return 0;
	buf_init(&text, SILENCE_BYTES);
	silence_write(&filtered->silence, &text);
	canvas_sign(canvas, row, 0, STYLE_ALARM, "!");
	used = canvas_put_words(canvas, row, 1, 3, canvas->columns - 2,
		STYLE_ALARM, text_from(buf_text(&text)));
	buf_release(&text);
	return used;
}

/* What the selected row's reason means. */
static void draw_note(const struct view *view, struct canvas *canvas, int row)
{
	const char *meaning;
	size_t selected;

	if (!grid_selected(view, &selected))
		return;
	meaning = meaning_of(reason_of(view, selected));
	if (*meaning)
		canvas_print(canvas, row, 1, canvas->columns - 2, STYLE_DIM,
			"%s: %s", reason_of(view, selected), meaning);
}

static void draw(struct view *view, struct canvas *canvas)
{
	int bottom = canvas->rows - 1;
	int top = 1 + draw_sums(model_of(view), canvas);
	struct canvas table;

	top += draw_silence(model_of(view), canvas, top);
	canvas_fill(canvas, 0, 0, canvas->columns, STYLE_DIM, GLYPH_LINE);
	if (top > 1)
		canvas_fill(canvas, top++, 0, canvas->columns, STYLE_DIM,
			GLYPH_LINE);
	table = canvas_part(canvas, top, 0, bottom - 1 - top, canvas->columns);
	grid_draw(view, &table);
	draw_note(view, canvas, bottom - 1);
	canvas_fill(canvas, bottom, 0, canvas->columns, STYLE_DIM, GLYPH_LINE);
}

static const struct grid_type grid = {
	.columns = columns,
	.count = count,
	.value = value,
	.noun = "row",
	.total = total,
	.empty = "No hit of these days is on record as filtered or refused. [ "
		 "shows earlier days, d asks for a date.",
};

const struct view_type view_filtered = {
	.name = "filtered",
	.title = "Not counted",
	.model_size = sizeof(struct filtered),
	.aggregates_only = true,
	.jumps = true,
	.of_sites = true,
	.refresh_seconds = 60,
	.grid = &grid,
	.requests = window_requests,
	.load = load,
	.release = release,
	.draw = draw,
	.act = act,
	.subtitle = subtitle,
	.as_of = as_of,
	.offers = offers,
	.subject = subject,
	.entered = entered,
};
