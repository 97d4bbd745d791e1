/* SPDX-License-Identifier: MIT */
#include "stats/import.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "store/job_run.h"
#include "store/partition.h"
#include "store/schema.h"
#include "store/sql.h"

enum {
	BATCH_VALUES = 640, /* as many as a statement of lib/store/db takes */
	BATCH_BYTES = 1 << 18,
	SQL_MAX = 1 << 14,
};

/* Who pipes the dump in may be slow; who holds a lock is a job. */
static const char session[] =
	"SET SESSION idle_transaction_timeout = 0, max_statement_time = 0,"
	" innodb_lock_wait_timeout = 1;\n";

/* Rows that wait to be inserted by one statement. */
struct batch {
	struct db *db;
	const struct import_request *request;
	const struct table *table;
	const struct table_column *columns[TABLE_COLUMNS_MAX];
	size_t column_count;
	struct db_value values[BATCH_VALUES];
	size_t count;
	char *bytes; /* BATCH_BYTES of texts */
	size_t used;
	enum db_status status;
};

int import_check_head(
	const struct dump_head *head, int64_t now, struct error *error)
{
	char instant[TIME_TEXT_SIZE];

	if (head->step > schema_needed())
		return error_set(error,
			"the dump is of schema step %d, written by Footfall "
			"%s; this program knows step %d: install that version "
			"or a newer one",
			head->step, head->version, schema_needed());
	if (head->instant <= job_done_to_latest("import", now))
		return 0;
	time_format(instant, head->instant);
	return error_set(error,
		"the dump is as of %.16s UTC, which is yet to come: is the "
		"clock of this host right? If so, that of the dump's was not: "
		"export anew, or say --now=%.10sT%.8sZ",
		instant, instant, instant + DATE_TEXT_SIZE);
}

enum db_status import_check_empty(struct db *db, struct error *error)
{
	struct buf found;
	enum db_status status = DB_OK;

	buf_init(&found, sizeof(error->text));
	for (const struct table *table = tables; status == DB_OK && table->name;
		table++) {
		char sql[100];
		int64_t rows = 0;
		bool any;

		if (!table_has_sites(table))
			continue;
		snprintf(sql, sizeof(sql), "SELECT COUNT(*) FROM %s",
			table->name);
		status = db_query_integer(db, sql, NULL, 0, &rows, &any, error);
		if (status == DB_ABSENT)
			status = DB_OK;
		else if (status == DB_OK && rows > 0)
			buf_add_format(&found, "%s%s has %" PRId64 " rows",
				found.length ? ", " : "", table->name, rows);
	}
	if (status == DB_OK && found.length) {
		error_set(error,
			"the database is not empty: %s; name a new one in the "
			"configuration, or drop this one if it may go",
			buf_text(&found));
		status = DB_REFUSED;
	}
	buf_release(&found);
	return status;
}

static void add_insert(struct buf *sql, const struct batch *batch)
{
	dump_add_verb(sql, batch->table);
	for (size_t i = 0; i < batch->column_count; i++)
		buf_add_format(
			sql, "%s%s", i ? ", " : "", batch->columns[i]->name);
	buf_add_text(sql, ") VALUES ");
	for (size_t i = 0; i < batch->count; i++) {
		size_t column = i % batch->column_count;

		if (column == 0)
			buf_add_text(sql, i ? ", (?" : "(?");
		else
			buf_add_text(sql, ", ?");
		if (column == batch->column_count - 1)
			buf_add_char(sql, ')');
	}
}

static int flush(struct batch *batch, struct error *error)
{
	struct buf sql;

	if (!batch->count)
		return 0;
	buf_init(&sql, SQL_MAX);
	add_insert(&sql, batch);
	batch->status = db_execute(batch->db, buf_text(&sql), batch->values,
		batch->count, NULL, error);
	buf_release(&sql);
	batch->count = 0;
	batch->used = 0;
	return batch->status == DB_OK ? 0 : -1;
}

static size_t row_bytes(const struct dump_row *row)
{
	size_t bytes = 0;

	for (size_t i = 0; i < row->count; i++)
		if (row->values[i].type == DB_BYTES)
			bytes += row->values[i].bytes.length;
	return bytes;
}

static bool fits(const struct batch *batch, const struct dump_row *row)
{
	return batch->table == row->table &&
	       batch->column_count == row->count &&
	       !memcmp(batch->columns, row->columns,
		       row->count * sizeof(row->columns[0])) &&
	       batch->count + row->count <= BATCH_VALUES &&
	       batch->used + row_bytes(row) <= BATCH_BYTES;
}

/* The row's texts are gone with the next one. */
static void keep(struct batch *batch, const struct dump_row *row)
{
	for (size_t i = 0; i < row->count; i++) {
		struct db_value value = row->values[i];

		if (value.type == DB_BYTES) {
			char *copy = batch->bytes + batch->used;

			memcpy(copy, value.bytes.data, value.bytes.length);
			batch->used += value.bytes.length;
			value.bytes.data = copy;
		}
		batch->values[batch->count++] = value;
	}
}

static int import_row(
	void *context, const struct dump_row *row, struct error *error)
{
	struct batch *batch = context;
	const struct import_request *request = batch->request;

	if (!fits(batch, row)) {
		if (flush(batch, error) < 0)
			return -1;
		batch->table = row->table;
		batch->column_count = row->count;
		memcpy(batch->columns, row->columns,
			row->count * sizeof(row->columns[0]));
	}
	keep(batch, row);
	if (request->progress)
		request->progress(request->progress_context, row->table->name,
			request->reader->rows, request->total);
	return 0;
}

/* A row of job_state that somebody else uses. */
static int busy_row(void *context, const struct db_value *columns, size_t count)
{
	struct error *error = context;
	struct text job = db_as_text(&columns[0]);

	if (count != 1)
		return -1;
	if (job.length && !error->text[0])
		error_set(error, "%.*s is running: try again when it is done",
			(int)job.length, job.data);
	return 0;
}

/* Holds the row of every job until the end of the transaction: who wants a
 * lease finds it busy. */
static enum db_status hold_jobs(struct db *db, struct error *error)
{
	struct error busy = {0};
	enum db_status status =
		db_query(db, sql_import_hold, NULL, 0, busy_row, &busy, error);

	if (status == DB_BUSY || (status == DB_OK && busy.text[0])) {
		error_set(error, "%s",
			busy.text[0] ? busy.text
				     : "a job is running: try again when it is "
				       "done");
		return DB_BUSY;
	}
	return status;
}

/* What rollup must know: see decision 18. */
static enum db_status tell_restored(
	struct db *db, int64_t instant, struct error *error)
{
	int64_t told;
	bool found;
	enum db_status status = job_set_done_to(db, "import", instant, error);

	if (status == DB_OK)
		status = job_done_to(
			db, "import", DONE_TO_PLAIN, &told, &found, error);
	if (status == DB_OK && !found) {
		error_set(error, "job_state has no row for import; admin "
				 "--init puts it back");
		return DB_ABSENT;
	}
	return status;
}

static enum db_status restore(struct batch *batch, struct error *error)
{
	struct dump_reader *reader = batch->request->reader;
	enum db_status status = hold_jobs(batch->db, error);

	/* Another import may have been quicker. */
	if (status == DB_OK)
		status = import_check_empty(batch->db, error);
	if (status != DB_OK)
		return status;
	if (dump_read_rows(reader, import_row, batch, error) < 0 ||
		flush(batch, error) < 0)
		return batch->status == DB_OK ? DB_REFUSED : batch->status;
	if (!reader->head.full)
		status = tell_restored(batch->db, reader->head.instant, error);
	return status == DB_OK ? db_commit(batch->db, error) : status;
}

/* Splitting them behind the restore would copy all page views. */
static enum db_status add_partitions(struct db *db,
	const struct import_request *request, struct error *error)
{
	const struct dump_head *head = &request->reader->head;
	struct partition_list list;
	int32_t first, end;
	int64_t bound;
	bool found;
	enum db_status status;

	if (!head->has_oldest)
		return DB_OK;
	status = partition_list_read(db, &list, error);
	partition_last_bound(&list, &bound, &found);
	if (status == DB_OK && list.count && !found) {
		partition_months(head->oldest, request->now, &first, &end);
		status = partition_split(db, first, end, error);
	}
	partition_list_release(&list);
	if (status == DB_BUSY)
		error_set(error,
			"pageview is in use, by a reader or another restore: "
			"try again when that is over");
	/* Without the privilege one partition holds everything. */
	return status == DB_DENIED ? DB_OK : status;
}

enum db_status import_run(struct db *db, const struct import_request *request,
	struct error *error)
{
	struct batch *batch = calloc(1, sizeof(*batch));
	enum db_status status = DB_REFUSED;

	if (batch)
		batch->bytes = malloc(BATCH_BYTES);
	if (!batch || !batch->bytes) {
		error_set(error, "out of memory");
		goto out;
	}
	batch->db = db;
	batch->request = request;
	status = db_script(db, session, error);
	if (status == DB_OK)
		status = add_partitions(db, request, error);
	if (status == DB_OK)
		status = db_begin(db, error);
	if (status == DB_OK)
		status = restore(batch, error);
	if (status != DB_OK)
		db_rollback(db);
out:
	if (batch)
		free(batch->bytes);
	free(batch);
	return status;
}
