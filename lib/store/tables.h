/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_STORE_TABLES_H
#define FOOTFALL_STORE_TABLES_H

/*
 * Every table of the schema with its class, and its columns.  Dumps and the
 * removal of a site go by it; a test compares it with the tables that --init
 * makes and with doc/schema.md.
 */
#include <stdbool.h>

#include "base/buf.h"
#include "base/utf8.h"

/* Who may have a table's rows. */
enum table_class {
	TABLE_PUBLIC,  /* everybody */
	TABLE_PRIVATE, /* a backup of the owner's */
	TABLE_NEVER,   /* no dump at all */
};

/* The name of a class, as doc/schema.md has it. */
const char *table_class_name(enum table_class class);

enum column_kind {
	COLUMN_TEXT,   /* `most` characters */
	COLUMN_BYTES,  /* `most` bytes, no fewer */
	COLUMN_NUMBER, /* not negative, of `most` bits */
	COLUMN_DATE,
	COLUMN_TIME,
};

struct table_column {
	const char *name;
	enum column_kind kind;
	unsigned int most;
	bool nullable;
	bool stays; /* tells of the server it is on: a dump has NULL */
};

enum { TABLE_COLUMNS_MAX = 8 };

struct table {
	const char *name;
	enum table_class class;
	const char *key; /* the primary key, as ORDER BY takes it */
	bool seeded;	 /* --init puts rows in: those of a dump replace them */
	/* Ended by one without a name. */
	struct table_column columns[TABLE_COLUMNS_MAX + 1];
};

/* Every table, in the order of a dump, ended by one without a name. */
extern const struct table tables[];

/* The table, or the column of a table, of that name, or NULL. */
const struct table *table_find(struct text name);
const struct table_column *table_column_find(
	const struct table *table, struct text name);

/* Whether it has rows of sites. */
bool table_has_sites(const struct table *table);

/* Appends the table's columns, a comma between. */
void table_add_columns(const struct table *table, struct buf *buf);

#endif
