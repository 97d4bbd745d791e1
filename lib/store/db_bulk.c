/* SPDX-License-Identifier: MIT */
#include "store/db_internal.h"

#include <stdlib.h>
#include <string.h>

/* One parameter of all rows, as the library wants it: an array of pointers
 * with their lengths, or of numbers. */
struct column {
	unsigned long *lengths;
	void **pointers;
	uint64_t *numbers;
	char *indicators;
};

static void column_release(struct column *column)
{
	free(column->lengths);
	free(column->pointers);
	free(column->numbers);
	free(column->indicators);
}

static int column_allocate(struct column *column, size_t rows)
{
	column->lengths = calloc(rows, sizeof(*column->lengths));
	column->pointers = calloc(rows, sizeof(*column->pointers));
	column->numbers = calloc(rows, sizeof(*column->numbers));
	column->indicators = calloc(rows, 1);
	return column->lengths && column->pointers && column->numbers &&
			       column->indicators
		       ? 0
		       : -1;
}

static bool is_number(const struct db_value *value)
{
	return value->type == DB_INTEGER || value->type == DB_NATURAL;
}

static void column_put(
	struct column *column, size_t row, const struct db_value *value)
{
	struct text text = value->type == DB_TEXT_INLINE
				   ? text_from(value->inline_text)
				   : value->bytes;

	if (value->type == DB_NULL) {
		column->indicators[row] = STMT_INDICATOR_NULL;
		return;
	}
	column->numbers[row] = value->type == DB_INTEGER
				       ? (uint64_t)value->integer
				       : value->natural;
	/* The library only reads what is bound as a parameter. */
	column->pointers[row] = (void *)(uintptr_t)text.data;
	column->lengths[row] = (unsigned long)text.length;
}

static void column_bind(
	struct column *column, const struct db_value *first, MYSQL_BIND *bind)
{
	bind->u.indicator = column->indicators;
	if (is_number(first)) {
		bind->buffer_type = MYSQL_TYPE_LONGLONG;
		bind->buffer = column->numbers;
		bind->is_unsigned = first->type == DB_NATURAL;
		return;
	}
	bind->buffer_type = MYSQL_TYPE_STRING;
	bind->buffer = column->pointers;
	bind->length = column->lengths;
}

static enum db_status rows_run(struct db *db, const char *sql,
	MYSQL_BIND *binds, size_t columns, size_t rows, struct error *error)
{
	MYSQL_STMT *statement = mysql_stmt_init(db->mysql);
	unsigned int size = (unsigned int)rows;
	unsigned int count = (unsigned int)columns;
	enum db_status status = DB_OK;

	if (!statement) {
		error_set(error, "out of memory");
		return DB_UNAVAILABLE;
	}
	mysql_stmt_attr_set(statement, STMT_ATTR_PREBIND_PARAMS, &count);
	mysql_stmt_attr_set(statement, STMT_ATTR_ARRAY_SIZE, &size);
	if (mysql_stmt_bind_param(statement, binds) ||
		mariadb_stmt_execute_direct(statement, sql, (size_t)-1))
		status = db_statement_fail(db, statement, sql, error);
	mysql_stmt_close(statement);
	return status;
}

enum db_status db_execute_rows(struct db *db, const char *sql,
	const struct db_value *values, size_t columns, size_t rows,
	struct error *error)
{
	struct column *made = calloc(columns, sizeof(*made));
	MYSQL_BIND *binds = calloc(columns, sizeof(*binds));
	enum db_status status = DB_OK;

	for (size_t i = 0; made && binds && i < columns && status == DB_OK;
		i++) {
		if (column_allocate(&made[i], rows) < 0)
			status = DB_UNAVAILABLE;
		for (size_t row = 0; status == DB_OK && row < rows; row++)
			column_put(&made[i], row, &values[row * columns + i]);
		column_bind(&made[i], &values[i], &binds[i]);
	}
	if (!made || !binds || status != DB_OK) {
		error_set(error, "out of memory");
		status = DB_UNAVAILABLE;
	} else {
		status = rows_run(db, sql, binds, columns, rows, error);
	}
	for (size_t i = 0; made && i < columns; i++)
		column_release(&made[i]);
	free(made);
	free(binds);
	return status;
}
