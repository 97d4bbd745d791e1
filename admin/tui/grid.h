/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_ADMIN_TUI_GRID_H
#define FOOTFALL_ADMIN_TUI_GRID_H

/*
 * A table on the screen: a const table of columns, and a function that gives
 * the value of a row and column.  Widths, sorting, finding, the selected row,
 * totals and export come from it, the same in every view.
 */
#include "draw.h"
#include "view.h"

enum { GRID_COLUMNS_MAX = 16 };

enum grid_kind {
	GRID_TEXT,   /* to the left, shortened in the middle */
	GRID_FIGURE, /* to the right, with thousands marks */
	GRID_CHANGE, /* from `before` to `figure`: ▲ 12 %; or `text` instead */
	GRID_SHARE,  /* `figure` of `before`: 28 % */
	GRID_BAR,    /* `figure` of `before`, as a bar */
	GRID_SPARK,  /* `points` */
	GRID_DAY,   /* `figure`, a date: Mon 23 Nov; of another year, with it */
	GRID_MONTH, /* `figure`, a month: Nov 2026 */
};

struct grid_column {
	const char *name;  /* in CSV headers and JSON keys */
	const char *title; /* its heading; NULL: heading() says it */
	enum grid_kind kind;
	int most; /* cells; 0: what kind and values need */
	int rank; /* columns of a higher rank go first on a narrow screen */
	/* Cells that a text, bar or sparkline keeps while columns of a higher
	 * rank can go; 0: 12. */
	int least;
};

struct grid_value {
	struct text text;
	int64_t figure, before;
	const int64_t *points;
	int count;
	enum style style;
	bool missing; /* shown as nothing, exported as NULL */
};

/* How a row stands out. */
struct grid_row {
	enum style style; /* of its first column */
	char mark;	  /* at its left edge; 0: none */
	char note[160];	  /* in place of all columns but the first */
	char tail[24];	  /* over the right end */
};

struct grid_type {
	const struct grid_column *columns; /* to one without a name */
	size_t (*count)(const struct view *view);
	/* `value` is zeroed; texts live as long as the model.  A view that
	 * neither sorts nor lets grid_export() write it may reuse a text's
	 * place for the next value. */
	void (*value)(const struct view *view, size_t row, size_t column,
		struct grid_value *value);
	/* May be NULL: */
	void (*look)(
		const struct view *view, size_t row, struct grid_row *look);
	void (*heading)(
		const struct view *view, size_t column, char *out, size_t size);
	/* Rows that stand below all others, whatever they are sorted by. */
	bool (*last)(const struct view *view, size_t row);
	/* Sums over the rows shown, in a line of their own, for columns
	 * behind the first, which says how many `noun`s there are; `value`
	 * is missing unless it is set. */
	const char *noun; /* "site" */
	void (*total)(const struct view *view, const size_t *rows, size_t count,
		size_t column, struct grid_value *value);
	const char *empty; /* said when there is no row */
};

size_t grid_columns(const struct view *view);
struct grid_value grid_value(
	const struct view *view, size_t row, size_t column);

bool grid_is_date(enum grid_kind kind);

/* How a date of kind GRID_DAY or GRID_MONTH is shown. */
void grid_format_date(const struct view *view, enum grid_kind kind,
	const struct grid_value *value, char out[static DRAW_TEXT_SIZE]);

/* Draws it from the first row of the canvas on: heading, rows, totals. */
void grid_draw(struct view *view, struct canvas *canvas);

/* The row of the model that is selected; false when there is none. */
bool grid_selected(const struct view *view, size_t *row);

/* Sorts by the next column, or the other way round. */
int grid_sort(struct view *view);

/* Appends all rows that are shown, in their order, as CSV or JSON. */
void grid_export(const struct view *view, bool json, struct buf *out);

/* The rows of the model that find leaves, in their order.  The caller frees
 * the list; NULL without memory. */
size_t *grid_rows(const struct view *view, size_t *count);

#endif
