/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_STATS_DUMP_READ_H
#define FOOTFALL_STATS_DUMP_READ_H

/*
 * Reads a dump by the rules of stats/dump.h and refuses what they don't
 * allow.  The file may be anybody's: no text of it is ever run, each line and
 * value has a bound, and a value comes out only when its column can hold it.
 */
#include <stdio.h>

#include "base/digest.h"
#include "stats/dump.h"
#include "store/db.h"

/* Its members are its own, but for `head` and `rows`. */
struct dump_reader {
	FILE *file;
	const char *name; /* of the file, for messages */
	struct dump_head head;
	uint64_t rows; /* so far */

	char *line;	 /* DUMP_LINE_MAX bytes and a NUL */
	uint64_t number; /* of the line */
	struct digest *digest;
	unsigned int seen; /* tables, a bit each */
	const struct table *table;
	uint64_t table_rows;
	const struct table_column *columns[TABLE_COLUMNS_MAX];
	size_t count;
};

/* A row: values of `count` columns of the table. */
struct dump_row {
	const struct table *table;
	const struct table_column *const *columns;
	const struct db_value *values; /* gone with the next row */
	size_t count;
};

/* Called for each row; returns 0, or -1 with a text to end the reading. */
typedef int dump_row_function(
	void *context, const struct dump_row *row, struct error *error);

/* Begins, and reads the head.  Returns 0, or -1 with "NAME:LINE: why"; the
 * caller ends with dump_read_release() in any case. */
int dump_read_start(struct dump_reader *reader, FILE *file, const char *name,
	struct error *error) __attribute__((warn_unused_result));

/* Reads the rest, to the last line, which must be right: a file that was cut
 * off or changed is refused there at the latest.  Returns 0, or -1. */
int dump_read_rows(struct dump_reader *reader, dump_row_function *function,
	void *context, struct error *error) __attribute__((warn_unused_result));

void dump_read_release(struct dump_reader *reader);

#endif
