/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_ADMIN_TUI_CHART_H
#define FOOTFALL_ADMIN_TUI_CHART_H

/*
 * Figures over time as lines, with axes: dots of braille, two by four in a
 * cell; in ASCII the first line as columns and the others as marks.
 */
#include "canvas.h"

enum { CHART_LINES_MAX = 3, CHART_TICKS_MAX = 64, CHART_TICK_SIZE = 16 };

/* The rows below those of the lines: the axis and its dates. */
enum { CHART_AXIS_ROWS = 2 };

/* How a line is told from the others without colours. */
enum chart_look { CHART_SOLID, CHART_DASHED, CHART_DOTTED };

struct chart_line {
	const char *name; /* in the legend */
	enum style style;
	enum chart_look look;
	bool hidden;
	bool whole; /* known of every point */
};

struct chart_point {
	int32_t date;
	int64_t figures[CHART_LINES_MAX]; /* -1: not known */
};

struct chart {
	const struct chart_point *points;
	int count;
	int known; /* the first so many: the others have not come yet */
	bool by_month;
	const struct chart_line *lines; /* the first on top of the others */
	int line_count;
	int cursor; /* the point that an upright line goes through; or -1 */
	int mark;   /* the last one, its date stands out; or -1 */
};

void chart_draw(const struct chart *chart, struct canvas *canvas);

/* The signs and names of the lines that are shown, from (row, column) on;
 * returns how many cells they take, and draws nothing when these are more
 * than `width`. */
int chart_legend(const struct chart *chart, struct canvas *canvas, int row,
	int column, int width);

/* The end of an axis up to `most`, of two to four steps (one step up to 1):
 * 1, 2, 2.5 or 5 times a power of ten each. */
int64_t chart_top(int64_t most, int64_t *step);

/* A figure on the axis: "2,500", from ten thousand thousands on "10,000k". */
enum { CHART_LABEL_SIZE = 56 };
void chart_format(
	char out[static CHART_LABEL_SIZE], int64_t figure, int64_t top);

/* The dates below an axis of `width` cells: as many as stand apart. */
struct chart_tick {
	int point;
	int column; /* of the point */
	int left;   /* of the text */
	char text[CHART_TICK_SIZE];
};
int chart_ticks(const struct chart *chart, int width,
	struct chart_tick ticks[static CHART_TICKS_MAX]);

/* The column of a point among `width`. */
int chart_column(const struct chart *chart, int width, int point);

#endif
