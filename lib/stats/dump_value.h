/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_STATS_DUMP_VALUE_H
#define FOOTFALL_STATS_DUMP_VALUE_H

/* The literals of a dump's rows; see stats/dump.h. */
#include "store/db.h"
#include "store/tables.h"

/*
 * Reads the literal at `*at`, in place, and moves `*at` behind it.  Returns
 * NULL, or why it is not a value of that column.  The line ends with a NUL;
 * the value is a part of it.
 */
const char *dump_value_read(char **at, const struct table_column *column,
	struct db_value *value) __attribute__((warn_unused_result));

#endif
