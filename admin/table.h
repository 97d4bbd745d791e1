/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_ADMIN_TABLE_H
#define FOOTFALL_ADMIN_TABLE_H

/* An aligned table for people: texts to the left, figures to the right with
 * thousands marks, a bar a row, totals below where they mean something. */
#include <stdio.h>

#include "stats/metrics.h"

struct table_row {
	char *cells[METRIC_COLUMNS_MAX]; /* NULL for a figure or no value */
	int64_t figures[METRIC_COLUMNS_MAX];
};

struct table {
	const struct metric_view *view;
	size_t columns;
	struct table_row *rows;
	size_t count, size;
};

void table_init(struct table *table, const struct metric_view *view);
void table_release(struct table *table);

/* Copies a row of the view's result.  Returns 0, or -1 without memory. */
int table_add(struct table *table, const struct db_value *values);

/* Whether a row's first cell is `text`. */
bool table_has(const struct table *table, const char *text);

void table_print(const struct table *table, FILE *out);

#endif
