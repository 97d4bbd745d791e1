/* SPDX-License-Identifier: MIT */
#include "store/schema.h"

#include <string.h>

#include "store/sql.h"

/* Step n is steps[n - 1].  A step that was released is never changed: a new
 * one mends it. */
static const char *const steps[] = {
	sql_schema_001,
};

enum { STEPS = sizeof(steps) / sizeof(steps[0]) };

int schema_needed(void)
{
	return STEPS;
}

enum db_status schema_applied(struct db *db, int *step, struct error *error)
{
	int64_t value = 0;
	bool found;
	enum db_status status =
		db_query_integer(db, "SELECT MAX(step) FROM schema_version",
			NULL, 0, &value, &found, error);

	*step = (int)value;
	return status;
}

static enum db_status apply_step(
	struct db *db, int step, int64_t now, struct error *error)
{
	const struct db_value values[] = {db_integer(step), db_time(now)};
	enum db_status status = db_script(db, steps[step - 1], error);

	if (status != DB_OK)
		return status;
	status = db_execute(db,
		"INSERT INTO schema_version (step, applied_at) VALUES (?, ?)",
		values, 2, NULL, error);
	/* Another --init was quicker, with the same step. */
	return status == DB_DUPLICATE ? DB_OK : status;
}

enum db_status schema_apply(
	struct db *db, int64_t now, int *count, struct error *error)
{
	enum db_status status = db_script(db, sql_schema_version_table, error);
	int applied = 0;

	*count = 0;
	if (status == DB_OK)
		status = schema_applied(db, &applied, error);
	if (status == DB_OK && applied > STEPS) {
		error_set(error,
			"the schema is at step %d, this program knows %d: "
			"install the newer program",
			applied, STEPS);
		return DB_REFUSED;
	}
	/* After a restore a job may have lost its row. */
	if (status == DB_OK && applied > 0)
		status = db_script(db, sql_schema_jobs, error);
	for (int step = applied + 1; status == DB_OK && step <= STEPS; step++) {
		status = apply_step(db, step, now, error);
		*count += status == DB_OK;
	}
	return status;
}

void schema_add_script(struct buf *buf)
{
	buf_add_text(buf, sql_schema_version_table);
	for (int step = 1; step <= STEPS; step++)
		buf_add_text(buf, steps[step - 1]);
}

void schema_grants(struct buf *buf, const char *name)
{
	struct buf quoted;

	buf_init(&quoted, 1024);
	buf_add_char(&quoted, '`');
	buf_add_filled(&quoted, name, "`", "``");
	buf_add_char(&quoted, '`');
	buf_add_filled(buf, sql_grants, "@DATABASE@", buf_text(&quoted));
	buf_release(&quoted);
}
