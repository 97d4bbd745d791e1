/* SPDX-License-Identifier: MIT */

/* How the panels look. */
#include <stdio.h>
#include <string.h>

#include "base/display.h"
#include "draw.h"
#include "panels.h"
#include "period.h"

enum {
	PANEL_COLUMNS = 40,   /* at least, with the line between */
	PANEL_ROWS = 6,	      /* at least, with the heading */
	PANEL_ROWS_MOST = 16, /* that they ask for */
	CHANGE_FROM = 48,     /* columns of a panel with changes */
	SHARE_WIDTH = 5,
	BAR_LEAST = 5,
	BAR_MOST = 16,
};

/* ---- where each stands --------------------------------------------------- */

/* Panels in bands, one below the other. */
struct layout {
	int across, bands;
	int first; /* the panel at the top left */
	int width; /* of a panel, without the line between */
	int height;
};

static int across_in(const struct panels *panels, int columns)
{
	int across = columns / PANEL_COLUMNS;

	if (across > (int)panels->count)
		across = (int)panels->count;
	return across > 1 ? across : 1;
}

static int bands_of(const struct panels *panels, int across)
{
	return ((int)panels->count + across - 1) / across;
}

/* The most rows that a panel has. */
static int longest(const struct panels *panels)
{
	size_t most = 0;

	for (size_t i = 0; i < panels->count; i++)
		if (panels->items[i].count > most)
			most = panels->items[i].count;
	return (int)most;
}

static struct layout layout_make(const struct panels *panels,
	const struct panels_state *state, const struct canvas *canvas)
{
	struct layout layout = {.across = across_in(panels, canvas->columns)};
	int bands = bands_of(panels, layout.across);
	int current = panels_current(panels, state), page;

	layout.bands = canvas->rows / PANEL_ROWS;
	if (layout.bands > bands)
		layout.bands = bands;
	if (layout.bands < 1)
		layout.bands = 1;
	layout.width = (canvas->columns - (layout.across - 1)) / layout.across;
	layout.height = canvas->rows / layout.bands;
	if (layout.height > longest(panels) + 1)
		layout.height = longest(panels) + 1;
	page = layout.across * layout.bands;
	layout.first = current > 0 ? current / page * page : 0;
	return layout;
}

int panels_rows(const struct panels *panels, int columns)
{
	int rows = longest(panels) + 1;

	if (!panels->count)
		return 2;
	if (rows > PANEL_ROWS_MOST)
		rows = PANEL_ROWS_MOST;
	return rows * bands_of(panels, across_in(panels, columns));
}

/* ---- draw ---------------------------------------------------------------- */

/* One panel, and where the parts of its rows stand. */
struct panel {
	const struct breakdown *items;
	int64_t whole;
	int selected; /* row, -1: it has not the keys */
	int rows;     /* that fit */
	int end;      /* of its heading */
	int value, bar, figure;
	bool change; /* is shown */
};

/* The row of the breakdown in a line of the panel.  Where not all fit, the
 * special ones keep the last lines, and the others pass above. */
static int row_at(const struct panel *panel, int line)
{
	int count = (int)panel->items->count;
	int special = (int)panel->items->special;
	int room, top;

	if (count <= panel->rows)
		return line;
	if (panel->rows < special + 2)
		special = 0;
	room = panel->rows - special;
	if (line >= room)
		return count - special + line - room;
	top = panel->selected - room + 1;
	if (top > count - special - room)
		top = count - special - room;
	return top > 0 ? top + line : line;
}

static int64_t most_of(const struct breakdown *items)
{
	int64_t most = 0;

	for (size_t i = 0; i < items->count; i++)
		if (items->rows[i].pageviews > most)
			most = items->rows[i].pageviews;
	return most;
}

/* Values get what they need, bars what is left. */
static void measure(struct panel *panel, int width)
{
	char figure[DRAW_TEXT_SIZE];
	int room, need = 0;

	draw_format_figure(figure, most_of(panel->items));
	panel->figure = (int)strlen(figure);
	if (panel->figure < 5)
		panel->figure = 5;
	room = width - panel->figure - SHARE_WIDTH - 5;
	if (panel->change)
		room -= CHANGE_WIDTH + 2;
	for (size_t i = 0; i < panel->items->count; i++) {
		int cells = (int)display_width(
			text_from(panel->items->rows[i].value));

		if (cells > need)
			need = cells;
	}
	panel->value = need > room - BAR_LEAST ? room - BAR_LEAST : need;
	panel->bar = room - panel->value;
	if (panel->bar > BAR_MOST) {
		panel->value += panel->bar - BAR_MOST;
		panel->bar = BAR_MOST;
	}
}

static void draw_heading(const struct panel *panel, struct canvas *canvas)
{
	bool current = panel->selected >= 0;
	char count[DRAW_TEXT_SIZE], all[DRAW_TEXT_SIZE];
	int shown = (int)panel->items->count;
	int width;

	if (shown > panel->rows)
		shown = panel->rows;
	draw_format_figure(all, panel->items->values);
	snprintf(count, sizeof(count), " %.20s ", all);
	if (shown < panel->items->values)
		snprintf(count, sizeof(count), " %d of %.20s ", shown, all);
	canvas_fill(canvas, 0, 0, canvas->columns, STYLE_DIM, GLYPH_LINE);
	canvas_put(canvas, 0, 1, 1, STYLE_TITLE,
		text_from(current ? canvas_glyph(canvas, GLYPH_CURSOR) : " "));
	width = canvas_put(canvas, 0, 2, canvas->columns / 2,
		current ? STYLE_TITLE : STYLE_HEADER,
		text_from(breakdown_title(panel->items->dimension)));
	canvas_put(canvas, 0, 2 + width, 1, STYLE_DIM, text_from(" "));
	width = (int)strlen(count);
	canvas_put(canvas, 0, panel->end - width - 1, width, STYLE_DIM,
		text_from(count));
}

static void draw_row(
	const struct panel *panel, struct canvas *canvas, int at, int index)
{
	const struct breakdown_row *row = &panel->items->rows[index];
	bool special = breakdown_is_special(row->value);
	int left = 1;

	canvas_put_column(canvas, at, left, panel->value,
		special ? STYLE_DIM : STYLE_TEXT, false, text_from(row->value));
	left += panel->value + 1;
	canvas_bar(canvas, at, left, panel->bar, (double)row->pageviews,
		(double)most_of(panel->items));
	left += panel->bar + 1;
	draw_figure(
		canvas, at, left, panel->figure, STYLE_TEXT, row->pageviews);
	left += panel->figure + 1;
	draw_share(canvas, at, left, SHARE_WIDTH, row->pageviews, panel->whole);
	if (panel->change)
		draw_change(canvas, at, left + SHARE_WIDTH + 2, row->pageviews,
			row->before);
	if (index != panel->selected)
		return;
	canvas_sign(
		canvas, at, 0, STYLE_TITLE, canvas_glyph(canvas, GLYPH_CURSOR));
	canvas_select(canvas, at);
}

static void draw_panel(struct panel *panel, struct canvas *canvas)
{
	panel->rows = canvas->rows - 1;
	if (panel->selected >= (int)panel->items->count)
		panel->selected = (int)panel->items->count - 1;
	measure(panel, canvas->columns);
	draw_heading(panel, canvas);
	for (int i = 0; i < panel->rows && i < (int)panel->items->count; i++)
		draw_row(panel, canvas, i + 1, row_at(panel, i));
}

/* The lines between the panels of a band. */
static void draw_upright(struct canvas *canvas, int column, bool below)
{
	canvas_sign(canvas, 0, column, STYLE_DIM,
		canvas_glyph(canvas, below ? GLYPH_CORNER : GLYPH_TEE));
	for (int i = 1; i < canvas->rows; i++)
		canvas_sign(canvas, i, column, STYLE_DIM,
			canvas_glyph(canvas, GLYPH_UPRIGHT));
}

/* What all panels of a drawing have in common. */
struct drawing {
	const struct panels *panels;
	const struct panels_state *state;
	struct layout layout;
	bool compared; /* there is a period before */
};

/* How many panels there are besides; nothing when all are shown. */
static void write_more(const struct drawing *drawing,
	const struct canvas *canvas, char out[static DRAW_TEXT_SIZE])
{
	const struct layout *layout = &drawing->layout;
	int count = (int)drawing->panels->count;
	int page = layout->across * layout->bands;

	if (page > count - layout->first)
		page = count - layout->first;
	out[0] = '\0';
	if (page < count)
		snprintf(out, DRAW_TEXT_SIZE, " %s %d more ",
			canvas_glyph(canvas, GLYPH_PANEL_KEY), count - page);
}

/* The panel at a place of the grid, in its part of the canvas; `more` cells
 * of its heading are taken. */
static void draw_place(const struct drawing *drawing, int index, int more,
	struct canvas *canvas)
{
	const struct panels *panels = drawing->panels;
	const struct breakdown *items = &panels->items[index];
	bool current = index == panels_current(panels, drawing->state);
	struct panel panel = {
		.items = items,
		.whole = breakdown_whole(items, panels->pageviews),
		.selected = current ? drawing->state->row : -1,
		.end = canvas->columns - more,
		.change = drawing->compared && items->before > 0 &&
			  canvas->columns >= CHANGE_FROM,
	};

	draw_panel(&panel, canvas);
}

static void draw_band(
	const struct drawing *drawing, int band, struct canvas *canvas)
{
	const struct layout *layout = &drawing->layout;
	char more[DRAW_TEXT_SIZE] = "";
	int width;

	/* At the right end of the first headings. */
	if (!band)
		write_more(drawing, canvas, more);
	width = (int)display_width(text_from(more));
	canvas_fill(canvas, 0, 0, canvas->columns, STYLE_DIM, GLYPH_LINE);
	for (int i = 0; i < layout->across; i++) {
		int index = layout->first + band * layout->across + i;
		int left = i * (layout->width + 1);
		bool last = i == layout->across - 1;
		struct canvas part = canvas_part(
			canvas, 0, left, canvas->rows, layout->width);

		if (i)
			draw_upright(canvas, left - 1, band > 0);
		if (index < (int)drawing->panels->count)
			draw_place(drawing, index, last ? width : 0, &part);
	}
	canvas_put(canvas, 0, canvas->columns - width, width, STYLE_DIM,
		text_from(more));
}

void panels_draw(const struct panels *panels, const struct panels_state *state,
	const struct query *query, struct canvas *canvas)
{
	struct drawing drawing = {
		.panels = panels,
		.state = state,
		.layout = layout_make(panels, state, canvas),
	};
	int32_t from, to;

	drawing.compared = period_before(query, &from, &to);
	if (!panels->count) {
		canvas_fill(
			canvas, 0, 0, canvas->columns, STYLE_DIM, GLYPH_LINE);
		canvas_put_column(canvas, 1, 1, canvas->columns - 2, STYLE_DIM,
			false,
			text_from("Pages, referrers and other breakdowns are "
				  "not collected yet."));
		return;
	}
	for (int band = 0; band < drawing.layout.bands; band++) {
		struct canvas part =
			canvas_part(canvas, band * drawing.layout.height, 0,
				drawing.layout.height, canvas->columns);

		draw_band(&drawing, band, &part);
	}
}
