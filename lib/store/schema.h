/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_STORE_SCHEMA_H
#define FOOTFALL_STORE_SCHEMA_H

/* The tables, made by numbered steps that may be run again. */
#include "base/buf.h"
#include "store/db.h"

/* The step that this program needs. */
int schema_needed(void);

/* The last step that was applied, 0 before the first. */
enum db_status schema_applied(struct db *db, int *step, struct error *error)
	__attribute__((warn_unused_result));

/* Applies the steps that are missing; `*count` receives how many there
 * were.  Refuses a schema that is newer than this program. */
enum db_status schema_apply(struct db *db, int64_t now, int *count,
	struct error *error) __attribute__((warn_unused_result));

/* Appends SQL that makes the tables as they are at this program's step. */
void schema_add_script(struct buf *buf);

/* Appends the GRANTs of the three roles on the database `name`, quoted. */
void schema_grants(struct buf *buf, const char *name);

#endif
