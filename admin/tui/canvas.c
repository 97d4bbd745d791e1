/* SPDX-License-Identifier: MIT */
#include "canvas.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/display.h"

enum { LINE_BYTES = 8192 };

static const struct {
	const char *unicode;
	const char *ascii;
} glyphs[GLYPH_COUNT] = {
	[GLYPH_LINE] = {"\u2500", "-"},
	[GLYPH_UPRIGHT] = {"\u2502", "|"},
	[GLYPH_TICK] = {"\u2524", "+"},
	[GLYPH_CORNER] = {"\u253c", "+"},
	[GLYPH_TEE] = {"\u252c", "+"},
	[GLYPH_UP] = {"\u25b2", "^"},
	[GLYPH_DOWN] = {"\u25bc", "v"},
	[GLYPH_SAME] = {"=", "="},
	[GLYPH_CURSOR] = {"\u258c", ">"},
	[GLYPH_FULL] = {"\u2588", "#"},
	[GLYPH_MIDDLE] = {"\u00b7", "-"},
	[GLYPH_ELLIPSIS] = {"\u2026", "~"},
	[GLYPH_DASH] = {"\u2013", "-"},
	[GLYPH_ENTER] = {"\u21b5", "Enter"},
	[GLYPH_PANEL_KEY] = {"\u21e5", "Tab"},
};

/* Left eighths of a cell, from nothing to seven. */
static const char *const eighths[] = {"", "\u258f", "\u258e", "\u258d",
	"\u258c", "\u258b", "\u258a", "\u2589"};

int canvas_init(struct canvas *canvas, int rows, int columns, bool ascii)
{
	size_t count = (size_t)rows * (size_t)columns;

	*canvas = (struct canvas){.rows = rows,
		.columns = columns,
		.stride = columns,
		.ascii = ascii};
	canvas->cells = calloc(count ? count : 1, sizeof(*canvas->cells));
	if (!canvas->cells)
		return -1;
	canvas_clear(canvas);
	return 0;
}

void canvas_release(struct canvas *canvas)
{
	free(canvas->cells);
	*canvas = (struct canvas){0};
}

void canvas_clear(struct canvas *canvas)
{
	for (int row = 0; row < canvas->rows; row++)
		for (int column = 0; column < canvas->columns; column++)
			*canvas_cell(canvas, row, column) =
				(struct cell){.bytes = " "};
}

/* The length that fits between `from` and `limit`. */
static int fitting(int from, int length, int limit)
{
	if (from < 0 || from >= limit || length < 0)
		return 0;
	return from + length > limit ? limit - from : length;
}

struct canvas canvas_part(
	const struct canvas *canvas, int row, int column, int rows, int columns)
{
	struct canvas part = *canvas;

	part.top += row;
	part.rows = fitting(row, rows, canvas->rows);
	part.columns = fitting(column, columns, canvas->columns);
	if (part.rows && part.columns)
		part.cells += row * canvas->stride + column;
	else
		part.rows = part.columns = 0;
	return part;
}

struct cell *canvas_cell(const struct canvas *canvas, int row, int column)
{
	if (row < 0 || row >= canvas->rows || column < 0 ||
		column >= canvas->columns)
		return NULL;
	return &canvas->cells[row * canvas->stride + column];
}

const char *canvas_glyph(const struct canvas *canvas, enum glyph glyph)
{
	return canvas->ascii ? glyphs[glyph].ascii : glyphs[glyph].unicode;
}

/* A mark that combines goes into the cell of its letter. */
static void add_mark(struct cell *cell, struct text mark)
{
	size_t used = cell ? strlen(cell->bytes) : CELL_BYTES;

	if (used + mark.length < CELL_BYTES) {
		memcpy(cell->bytes + used, mark.data, mark.length);
		cell->bytes[used + mark.length] = '\0';
	}
}

static void set_cell(struct cell *cell, struct text letter, enum style style)
{
	bool selected = cell->selected;

	*cell = (struct cell){
		.style = (unsigned char)style, .selected = selected};
	memcpy(cell->bytes, letter.data, letter.length);
}

/* What stands for a letter beyond ASCII: most are unknown, but texts are
 * shortened with an ellipsis. */
static const char *ascii_of(struct text letter)
{
	const char *ellipsis = glyphs[GLYPH_ELLIPSIS].unicode;

	return letter.length == strlen(ellipsis) &&
			       !memcmp(letter.data, ellipsis, letter.length)
		       ? glyphs[GLYPH_ELLIPSIS].ascii
		       : "?";
}

/* One letter of text that display_add() has made safe.  Returns its width. */
static int put_letter(struct canvas *canvas, int row, int column,
	enum style style, struct text letter)
{
	int width = (int)display_width(letter);
	struct cell *cell = canvas_cell(canvas, row, column);
	struct cell *right = canvas_cell(canvas, row, column + 1);

	if (width == 0) {
		if (!canvas->ascii)
			add_mark(canvas_cell(canvas, row, column - 1), letter);
		return 0;
	}
	if (canvas->ascii && (unsigned char)letter.data[0] >= 0x80)
		letter = text_from(ascii_of(letter));
	if (cell)
		set_cell(cell, letter, style);
	if (width == 2 && right)
		set_cell(right, text_from(canvas->ascii ? "?" : ""), style);
	return width;
}

int canvas_put(struct canvas *canvas, int row, int column, int width,
	enum style style, struct text text)
{
	struct buf safe;
	struct text rest;
	uint32_t point;
	int used = 0;

	if (width > canvas->columns - column)
		width = canvas->columns - column;
	/* A byte becomes three at most. */
	if (text.length > LINE_BYTES / 4)
		text.length = LINE_BYTES / 4;
	buf_init(&safe, LINE_BYTES);
	display_add(&safe, text);
	rest = text_of(&safe);
	while (rest.length) {
		size_t length = utf8_decode(rest, &point);
		struct text letter = {rest.data, length};

		if (!length || used + (int)display_width(letter) > width)
			break;
		used += put_letter(canvas, row, column + used, style, letter);
		rest.data += length;
		rest.length -= length;
	}
	buf_release(&safe);
	return used;
}

int canvas_print(struct canvas *canvas, int row, int column, int width,
	enum style style, const char *format, ...)
{
	char text[LINE_BYTES];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	return canvas_put(canvas, row, column, width, style, text_from(text));
}

void canvas_put_column(struct canvas *canvas, int row, int column, int width,
	enum style style, bool right, struct text text)
{
	struct buf padded;

	if (width <= 0)
		return;
	buf_init(&padded, LINE_BYTES);
	display_add_column(&padded, text, (size_t)width, right);
	canvas_put(canvas, row, column, width, style, text_of(&padded));
	buf_release(&padded);
}

/* The front of the text that fills one line: up to the last blank that fits,
 * or as much as fits of a word that is longer than the line. */
static struct text line_of(struct text text, int width)
{
	size_t best = 0;

	for (size_t i = 0; i <= text.length; i++) {
		if (i < text.length && text.data[i] != ' ')
			continue;
		if ((int)display_width((struct text){text.data, i}) > width)
			break;
		best = i;
	}
	if (!best)
		best = utf8_cut(text, (size_t)width).length;
	if (!best)
		best = 1; /* no UTF-8 */
	return (struct text){text.data, best};
}

int canvas_put_words(struct canvas *canvas, int row, int column, int rows,
	int width, enum style style, struct text text)
{
	int used = 0;

	while (text.length && used < rows && width > 0) {
		struct text line = line_of(text, width);

		/* What does not fit in the last row is shortened there. */
		if (used == rows - 1)
			line = text;
		canvas_put_column(
			canvas, row + used, column, width, style, false, line);
		text.data += line.length;
		text.length -= line.length;
		while (text.length && text.data[0] == ' ') {
			text.data++;
			text.length--;
		}
		used++;
	}
	return used;
}

void canvas_sign(struct canvas *canvas, int row, int column, enum style style,
	const char *sign)
{
	struct cell *cell = canvas_cell(canvas, row, column);

	if (cell)
		set_cell(cell, utf8_cut(text_from(sign), 1), style);
}

void canvas_fill(struct canvas *canvas, int row, int column, int width,
	enum style style, enum glyph glyph)
{
	for (int i = 0; i < width; i++)
		canvas_sign(canvas, row, column + i, style,
			canvas_glyph(canvas, glyph));
}

void canvas_bar(struct canvas *canvas, int row, int column, int width,
	double part, double whole)
{
	int steps = 0;

	if (whole > 0 && part > 0)
		steps = (int)(part / whole * width * 8 + 0.5);
	if (steps > width * 8)
		steps = width * 8;
	if (part > 0 && steps < (canvas->ascii ? 8 : 1))
		steps = canvas->ascii ? 8 : 1;
	canvas_fill(canvas, row, column, steps / 8, STYLE_BAR, GLYPH_FULL);
	if (!canvas->ascii && steps % 8)
		canvas_sign(canvas, row, column + steps / 8, STYLE_BAR,
			eighths[steps % 8]);
}

void canvas_select(struct canvas *canvas, int row)
{
	for (int i = 0; i < canvas->columns; i++) {
		struct cell *cell = canvas_cell(canvas, row, i);

		if (cell)
			cell->selected = true;
	}
}

static void dump_row(
	const struct canvas *canvas, int row, bool styles, struct buf *out)
{
	static const char letters[STYLE_COUNT + 1] = " .THgbABsk";
	struct buf line;
	size_t length;

	buf_init(&line, LINE_BYTES * CELL_BYTES);
	for (int i = 0; i < canvas->columns; i++) {
		const struct cell *cell = canvas_cell(canvas, row, i);

		if (!styles)
			buf_add_text(&line, cell->bytes);
		else if (cell->selected && cell->style == STYLE_TEXT)
			buf_add_char(&line, '>');
		else
			buf_add_char(&line, letters[cell->style]);
	}
	for (length = line.length; length && line.data[length - 1] == ' ';)
		length--;
	buf_add(out, buf_text(&line), length);
	buf_add_char(out, '\n');
	buf_release(&line);
}

void canvas_dump(const struct canvas *canvas, bool styles, struct buf *out)
{
	for (int row = 0; row < canvas->rows; row++)
		dump_row(canvas, row, false, out);
	for (int row = 0; styles && row < canvas->rows; row++)
		dump_row(canvas, row, true, out);
}
