/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_ADMIN_TUI_CANVAS_H
#define FOOTFALL_ADMIN_TUI_CANVAS_H

/*
 * What is on the screen, as a grid of cells: views draw on it, term.c shows
 * it, scripts and tests print it.  Nothing here knows a terminal.
 *
 * Every text passes through base/display: what a stranger sent can't act on
 * the terminal.  Drawing outside the grid is cut off.  Rows and columns count
 * from 0, at the top left.
 */
#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/utf8.h"

/* What a cell means; term.c chooses the colours.  No style is told by colour
 * alone: signs and words say the same. */
enum style {
	STYLE_TEXT,
	STYLE_DIM,
	STYLE_TITLE,
	STYLE_HEADER,
	STYLE_GOOD,
	STYLE_BAD,
	STYLE_ALARM,
	STYLE_BAR,
	STYLE_SECOND, /* the second line of a chart */
	STYLE_KEY,
	STYLE_COUNT,
};

enum { CELL_BYTES = 24 }; /* a letter and its marks, with the NUL */

struct cell {
	char bytes[CELL_BYTES]; /* "" for the right half of a wide letter */
	unsigned char style;
	bool selected;
};

struct canvas {
	int rows, columns;
	int stride; /* cells from a row to the next */
	int top;    /* the row of the whole canvas where this part begins */
	bool ascii; /* only ASCII may be drawn */
	struct cell *cells;
};

/* Signs with a form in ASCII. */
enum glyph {
	GLYPH_LINE,	 /* ─ */
	GLYPH_UPRIGHT,	 /* │ */
	GLYPH_TICK,	 /* ┤ */
	GLYPH_CORNER,	 /* ┼ */
	GLYPH_TEE,	 /* ┬ */
	GLYPH_UP,	 /* ▲ */
	GLYPH_DOWN,	 /* ▼ */
	GLYPH_SAME,	 /* = */
	GLYPH_CURSOR,	 /* ▌ the selected row */
	GLYPH_FULL,	 /* █ */
	GLYPH_MIDDLE,	 /* · */
	GLYPH_ELLIPSIS,	 /* … */
	GLYPH_DASH,	 /* – */
	GLYPH_ENTER,	 /* ↵ */
	GLYPH_PANEL_KEY, /* ⇥ */
	GLYPH_COUNT,
};

/* Returns 0, or -1 without memory.  canvas_release() frees the cells. */
int canvas_init(struct canvas *canvas, int rows, int columns, bool ascii)
	__attribute__((warn_unused_result));
void canvas_release(struct canvas *canvas);
void canvas_clear(struct canvas *canvas);

/* A part of a canvas, with a grid of its own over the same cells; it is not
 * to be released.  What lies outside the canvas is cut off. */
struct canvas canvas_part(const struct canvas *canvas, int row, int column,
	int rows, int columns);

/* The cell at a place, NULL outside the grid. */
struct cell *canvas_cell(const struct canvas *canvas, int row, int column);

const char *canvas_glyph(const struct canvas *canvas, enum glyph glyph);

/* Puts the text from (row, column) on, `width` cells at most, and returns
 * how many it took. */
int canvas_put(struct canvas *canvas, int row, int column, int width,
	enum style style, struct text text);
int canvas_print(struct canvas *canvas, int row, int column, int width,
	enum style style, const char *format, ...)
	__attribute__((format(printf, 6, 7)));

/* Fills exactly `width` cells: shortened in the middle, or padded; the text
 * to the right when `right`. */
void canvas_put_column(struct canvas *canvas, int row, int column, int width,
	enum style style, bool right, struct text text);

/* Puts a text of several words from `row` on, broken between words, in
 * `rows` rows at most.  Returns how many it took. */
int canvas_put_words(struct canvas *canvas, int row, int column, int rows,
	int width, enum style style, struct text text);

/* Puts one sign of ours: a glyph, or any other string that is one cell
 * wide.  Nothing a stranger sent comes this way. */
void canvas_sign(struct canvas *canvas, int row, int column, enum style style,
	const char *sign);

/* Repeats a glyph. */
void canvas_fill(struct canvas *canvas, int row, int column, int width,
	enum style style, enum glyph glyph);

/* A bar of `part` of `whole`, `width` cells at most, at least one cell for
 * anything above 0; eighths of a cell where there is more than ASCII. */
void canvas_bar(struct canvas *canvas, int row, int column, int width,
	double part, double whole);

/* Marks a row as the selected one. */
void canvas_select(struct canvas *canvas, int row);

/* Appends the rows as text, blanks at the ends left out; with `styles`, a
 * second block with a letter for the style of each cell. */
void canvas_dump(const struct canvas *canvas, bool styles, struct buf *out);

#endif
