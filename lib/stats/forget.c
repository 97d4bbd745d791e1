/* SPDX-License-Identifier: MIT */
#include "stats/forget.h"

#include <stdio.h>

#include "store/lease_set.h"
#include "store/sql.h"

enum { TRIES = 5, SQL_SIZE = 200 };

/* Those that write rows with a site's name. */
static const char *const jobs[] = {
	"drain", "import", "reclassify", "rollup", NULL};

enum db_status forget_count(struct db *db, const char *site,
	forget_count_function *function, void *context, struct error *error)
{
	const struct db_value values[] = {db_string(site)};
	enum db_status status = DB_OK;

	for (const struct table *table = tables; status == DB_OK && table->name;
		table++) {
		char sql[SQL_SIZE];
		int64_t rows = 0;
		bool any;

		if (!table_has_sites(table))
			continue;
		snprintf(sql, sizeof(sql),
			"SELECT COUNT(*) FROM %s WHERE site = ?", table->name);
		status = db_query_integer(
			db, sql, values, 1, &rows, &any, error);
		if (status == DB_OK)
			function(context, table, (uint64_t)rows);
	}
	return status;
}

/* One bounded step: a statement with the site as its parameter. */
static enum db_status step_once(struct db *db, const struct lease_set *set,
	const char *sql, const char *site, uint64_t *rows, struct error *error)
{
	const struct db_value values[] = {db_string(site)};
	enum db_status status = db_begin(db, error);

	if (status == DB_OK)
		status = lease_set_renew(set, db, error);
	if (status == DB_OK)
		status = db_execute(db, sql, values, 1, rows, error);
	if (status == DB_OK)
		status = db_commit(db, error);
	if (status != DB_OK)
		db_rollback(db);
	return status;
}

static enum db_status step(struct db *db, const struct lease_set *set,
	const char *sql, const char *site, uint64_t *rows, struct error *error)
{
	enum db_status status = DB_RETRY;

	for (int tries = 0; tries < TRIES && status == DB_RETRY; tries++)
		status = step_once(db, set, sql, site, rows, error);
	return status;
}

static enum db_status empty_table(struct db *db, const struct lease_set *set,
	const struct forget_request *request, const struct table *table,
	uint64_t *rows, struct error *error)
{
	enum db_status status;
	char sql[SQL_SIZE];
	uint64_t some;

	snprintf(sql, sizeof(sql),
		"DELETE FROM %s WHERE site = ? ORDER BY %s LIMIT 5000",
		table->name, table->key);
	do {
		some = 0;
		status = step(db, set, sql, request->site, &some, error);
		*rows += status == DB_OK ? some : 0;
		if (request->progress)
			request->progress(request->progress_context,
				table->name, *rows, 0);
	} while (status == DB_OK && some > 0);
	return status;
}

static enum db_status empty_tables(struct db *db, const struct lease_set *set,
	const struct forget_request *request, uint64_t *rows,
	struct error *error)
{
	enum db_status status = DB_OK;
	const struct table *table = tables;
	uint64_t redacted;

	while (table->name)
		table++;
	/* First: once the rows are gone nobody runs this again. */
	status = step(
		db, set, sql_forget_redact, request->site, &redacted, error);
	/* Backwards, from private ones to public ones. */
	while (status == DB_OK && table-- != tables)
		if (table_has_sites(table))
			status = empty_table(
				db, set, request, table, rows, error);
	return status;
}

enum db_status forget_site(struct db *db, const struct forget_request *request,
	uint64_t *rows, struct error *error)
{
	struct lease_set set;
	enum db_status status = DB_OK;

	*rows = 0;
	switch (lease_set_take(
		&set, db, jobs, request->nonce, &status, error)) {
	case LEASE_TAKEN:
		status = empty_tables(db, &set, request, rows, error);
		lease_set_release(&set, db);
		return status;
	case LEASE_BUSY:
		return DB_BUSY;
	default:
		return status;
	}
}
