/* SPDX-License-Identifier: MIT */

/*
 * Any file as a dump; behind a right head; and as the rows of a table, which
 * the first byte chooses.  What comes out of it fits the columns, and what does
 * not is an error with a text.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "stats/dump_read.h"

static const char head[] = "-- Footfall dump\n-- kind: full\n"
			   "-- version: 0.1.0\n-- step: 1\n"
			   "-- instant: 2026-03-25 12:00:00.000\n"
			   "-- oldest: none\n-- data\n-- table: ";

enum { HEAD_MAX = 4096 };

static void expect_text(const struct table_column *column, struct text text)
{
	size_t points = 0;
	uint32_t point;

	while (text.length) {
		size_t length = utf8_decode(text, &point);

		if (!length || ++points > column->most)
			abort();
		text.data += length;
		text.length -= length;
	}
}

static int row(void *context, const struct dump_row *row, struct error *error)
{
	(void)context;
	(void)error;
	if (!row->count || row->count > TABLE_COLUMNS_MAX)
		abort();
	for (size_t i = 0; i < row->count; i++) {
		const struct table_column *column = row->columns[i];
		const struct db_value *value = &row->values[i];

		if (column->stays && value->type != DB_NULL)
			abort();
		if (value->type == DB_NULL && !column->nullable)
			abort();
		if (value->type == DB_BYTES && column->kind == COLUMN_TEXT)
			expect_text(column, value->bytes);
		if (value->type == DB_BYTES && column->kind == COLUMN_BYTES &&
			value->bytes.length != column->most)
			abort();
	}
	return 0;
}

static void read_dump(const char *data, size_t size)
{
	struct dump_reader reader;
	struct error error = {0};
	FILE *file = fmemopen((void *)(uintptr_t)data, size, "r");

	if (!file)
		abort();
	if ((dump_read_start(&reader, file, "fuzz", &error) < 0 ||
		    dump_read_rows(&reader, row, NULL, &error) < 0) &&
		!error.text[0])
		abort();
	dump_read_release(&reader);
	fclose(file);
}

static void read_behind(const char *front, const uint8_t *data, size_t size)
{
	struct buf file;

	buf_init(&file, HEAD_MAX + size);
	buf_add_text(&file, front);
	buf_add(&file, data, size);
	if (file.failed)
		abort();
	read_dump(buf_text(&file), file.length);
	buf_release(&file);
}

static void read_rows(
	const struct table *table, const uint8_t *data, size_t size)
{
	struct buf front;

	buf_init(&front, HEAD_MAX);
	buf_add_format(&front, "%s%s\n", head, table->name);
	dump_add_verb(&front, table);
	table_add_columns(table, &front);
	buf_add_text(&front, ") VALUES\n(");
	read_behind(buf_text(&front), data, size);
	buf_release(&front);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct table *table = tables;

	if (!size)
		return 0;
	read_dump((const char *)data, size);
	read_behind(head, data, size);
	for (uint8_t i = 0; i < data[0] % 10 && table[1].name; i++)
		table++;
	if (table->class != TABLE_NEVER)
		read_rows(table, data + 1, size - 1);
	return 0;
}
