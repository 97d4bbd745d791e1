/* SPDX-License-Identifier: MIT */
#include "stats/export.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/version.h"
#include "stats/dump_write.h"
#include "store/pageview.h"
#include "store/partition.h"
#include "store/schema.h"

enum { SCHEMA_MAX = 1 << 20, SELECT_MAX = 4096 };

/* Whoever reads the dump may be slow, and a dump takes as long as it takes:
 * none of the server's limits for those who are idle or long is meant. */
static const char session[] =
	"SET SESSION net_write_timeout = 3600, idle_transaction_timeout = 0,"
	" max_statement_time = 0;\n"
	"SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ;\n"
	"START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY;\n";

/* What the row function needs. */
struct export
{
	const struct export_request *request;
	struct dump_writer writer;
	const struct table *table;
	size_t columns;
	int broken; /* errno of the output */
};

static int export_row(
	void *context, const struct db_value *values, size_t count)
{
	struct export *export = context;
	const struct export_request *request = export->request;

	if (count != export->columns)
		return -1;
	if (dump_write_row(&export->writer, export->table, values) < 0) {
		export->broken = errno;
		return -1;
	}
	if (request->progress)
		request->progress(request->progress_context,
			export->table->name, export->writer.table_rows, 0);
	return 0;
}

/* Texts alone, in the order of the key, and read by it: sorting would write
 * the whole table to the server's disk first. */
static void add_select(struct buf *sql, const struct table *table)
{
	buf_add_text(sql, "SELECT ");
	for (const struct table_column *column = table->columns; column->name;
		column++) {
		const char *form =
			column->kind == COLUMN_NUMBER ? "CAST(@ AS CHAR)" : "@";

		if (column != table->columns)
			buf_add_text(sql, ", ");
		buf_add_filled(sql, column->stays ? "NULL AS @" : form, "@",
			column->name);
	}
	buf_add_format(sql, " FROM %s FORCE INDEX (PRIMARY) ORDER BY %s",
		table->name, table->key);
}

static enum db_status export_table(
	struct db *db, struct export *export, struct error *error)
{
	enum db_status status;
	struct buf sql;

	export->columns = 0;
	while (export->table->columns[export->columns].name)
		export->columns++;
	buf_init(&sql, SELECT_MAX);
	add_select(&sql, export->table);
	dump_write_table(&export->writer, export->table);
	status = db_query(
		db, buf_text(&sql), NULL, 0, export_row, export, error);
	dump_write_table_end(&export->writer);
	buf_release(&sql);
	return status;
}

static enum db_status write_tables(
	struct db *db, struct export *export, struct error *error)
{
	enum db_status status = DB_OK;

	for (const struct table *table = tables; status == DB_OK && table->name;
		table++) {
		export->table = table;
		if (dump_has(&export->writer.head, table->class))
			status = export_table(db, export, error);
	}
	if (status == DB_OK && dump_write_end(&export->writer) < 0) {
		export->broken = errno;
		status = DB_STOPPED;
	}
	if (status == DB_STOPPED && export->broken)
		error_set(error, "the dump could not be written: %s",
			strerror(export->broken));
	return status;
}

/* Also where the partitions are, so that a client that loads the dump need not
 * copy page views later. */
static void add_schema(struct buf *schema, const struct dump_head *head)
{
	int32_t first, end;

	schema_add_script(schema);
	if (!head->has_oldest)
		return;
	partition_months(head->oldest, head->instant, &first, &end);
	partition_add_split(schema, "", first, end);
}

/* A host whose clock is ahead may have rolled up a day that begins behind our
 * instant.  Its figures would be no restored ones (decision 18), and drop. */
static enum db_status move_instant(
	struct db *db, struct dump_head *head, struct error *error)
{
	const struct db_value values[] = {
		db_date(time_date(head->instant + TIME_HOUR))};
	int64_t newest;
	bool found;
	enum db_status status = db_query_time(db,
		"SELECT TIMESTAMP(MAX(date)) FROM daily_metric WHERE date <= ?",
		values, 1, &newest, &found, error);

	if (status == DB_OK && found && newest >= head->instant)
		head->instant = newest + 1;
	return status;
}

static enum db_status read_head(
	struct db *db, struct dump_head *head, struct error *error)
{
	int64_t oldest = 0;
	enum db_status status;

	if (!head->full)
		return move_instant(db, head, error);
	status = pageview_oldest(db, &oldest, &head->has_oldest, error);
	head->oldest = time_date(oldest);
	return status;
}

enum db_status export_run(struct db *db, const struct export_request *request,
	uint64_t *rows, struct error *error)
{
	struct export export = {.request = request};
	struct dump_head head = {
		.full = request->full,
		.step = schema_needed(),
		.instant = request->now,
	};
	struct buf schema;
	enum db_status status = db_script(db, session, error);

	snprintf(head.version, sizeof(head.version), "%s", version_text);
	if (status == DB_OK)
		status = read_head(db, &head, error);
	if (status != DB_OK)
		return status;
	buf_init(&schema, SCHEMA_MAX);
	add_schema(&schema, &head);
	if (dump_write_start(&export.writer, request->out, &head,
		    buf_text(&schema)) < 0) {
		error_set(error, "out of memory");
		status = DB_REFUSED;
	} else {
		status = write_tables(db, &export, error);
	}
	*rows = export.writer.rows;
	dump_write_release(&export.writer);
	buf_release(&schema);
	return status;
}
