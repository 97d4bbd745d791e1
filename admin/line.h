/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_ADMIN_LINE_H
#define FOOTFALL_ADMIN_LINE_H

/* --report=line: how it goes, for a prompt, tmux or a greeting. */
#include "base/settings.h"
#include "options.h"
#include "stats/metrics.h"

enum { LINE_WIDTH = 99 /* columns at most */ };

/* Prints the line, plain text. */
enum db_status line_print(struct db *db, const struct options *options,
	const struct settings *settings, struct error *error)
	__attribute__((warn_unused_result));

/* The same as the one row of the view, for CSV and JSON. */
enum db_status line_read(struct db *db, const struct options *options,
	const struct settings *settings, db_row_function *row, void *context,
	struct error *error) __attribute__((warn_unused_result));

#endif
