/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_BASE_RECORD_H
#define FOOTFALL_BASE_RECORD_H

/*
 * Rows for programs: CSV with a header (RFC 4180), or a JSON array of
 * objects, a line each.  Texts may hold any bytes: see display_add_csv();
 * in JSON, what is no UTF-8 becomes U+FFFD.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/utf8.h"

enum record_form { RECORD_CSV, RECORD_JSON };

enum record_kind { RECORD_NULL, RECORD_FIGURE, RECORD_TEXT };

struct record_value {
	enum record_kind kind;
	int64_t figure;
	struct text text;
};

struct record_value record_figure(int64_t figure);
struct record_value record_text(struct text text);

/* What is written, and where.  The caller fills in all but `any`, and keeps
 * what it points to until the end. */
struct record_writer {
	struct buf *out; /* out->failed says in the end whether it held all;
			    may be emptied between rows */
	enum record_form form;
	const char *const *names; /* of the columns; letters and _ */
	size_t columns;
	bool any; /* a row was written */
};

void record_begin(const struct record_writer *writer);

/* A row of as many values as there are columns. */
void record_add(
	struct record_writer *writer, const struct record_value *values);

void record_end(const struct record_writer *writer);

#endif
