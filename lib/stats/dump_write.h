/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_STATS_DUMP_WRITE_H
#define FOOTFALL_STATS_DUMP_WRITE_H

/* Writes the text of a dump, line by line; see stats/dump.h. */
#include <stdio.h>

#include "base/digest.h"
#include "stats/dump.h"
#include "store/db.h"

struct dump_writer {
	FILE *out;
	struct dump_head head;
	struct digest *digest;
	struct buf text; /* of what is not written yet */
	uint64_t rows, table_rows;
	size_t batch_rows, batch_bytes; /* of the statement that is open */
};

/* Begins; the caller ends with dump_write_release() in any case.  `schema`
 * is SQL that makes the tables.  Returns 0, or -1 without memory. */
int dump_write_start(struct dump_writer *writer, FILE *out,
	const struct dump_head *head, const char *schema)
	__attribute__((warn_unused_result));

/* A table: its beginning, its rows in the order of its key, its end.  Numbers
 * are given as texts.  dump_write_row() returns -1 when `out` takes no more,
 * with errno. */
void dump_write_table(struct dump_writer *writer, const struct table *table);
int dump_write_row(struct dump_writer *writer, const struct table *table,
	const struct db_value *values) __attribute__((warn_unused_result));
void dump_write_table_end(struct dump_writer *writer);

/* The last line.  Returns 0, or -1 with errno. */
int dump_write_end(struct dump_writer *writer)
	__attribute__((warn_unused_result));

void dump_write_release(struct dump_writer *writer);

#endif
