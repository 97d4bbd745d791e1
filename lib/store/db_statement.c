/* SPDX-License-Identifier: MIT */
#include "store/db_internal.h"

#include <stdlib.h>
#include <string.h>

enum { VALUES_MAX = 640, COLUMNS_MAX = 32, COLUMN_SIZE = 8192 };

struct db_value db_null(void)
{
	return (struct db_value){.type = DB_NULL};
}

struct db_value db_integer(int64_t value)
{
	return (struct db_value){.type = DB_INTEGER, .integer = value};
}

struct db_value db_natural(uint64_t value)
{
	return (struct db_value){.type = DB_NATURAL, .natural = value};
}

struct db_value db_text(struct text text)
{
	return (struct db_value){.type = DB_BYTES, .bytes = text};
}

struct db_value db_string(const char *string)
{
	return string ? db_text(text_from(string)) : db_null();
}

struct db_value db_bytes(const void *data, size_t size)
{
	return db_text((struct text){data, size});
}

struct db_value db_time(int64_t instant)
{
	struct db_value value = {.type = DB_TEXT_INLINE};

	time_format(value.inline_text, instant);
	return value;
}

struct db_value db_date(int32_t date)
{
	struct db_value value = {.type = DB_TEXT_INLINE};

	date_format(value.inline_text, date);
	return value;
}

int64_t db_as_integer(const struct db_value *value)
{
	return value->type == DB_INTEGER ? value->integer : 0;
}

struct text db_as_text(const struct db_value *value)
{
	return value->type == DB_BYTES ? value->bytes : text_from("");
}

bool db_as_time(const struct db_value *value, int64_t *instant)
{
	/* A column's text is followed by a NUL. */
	return value->type == DB_BYTES &&
	       time_parse(value->bytes.data, instant) == 0;
}

bool db_as_date(const struct db_value *value, int32_t *date)
{
	return value->type == DB_BYTES &&
	       date_parse(value->bytes.data, date) == 0;
}

static void bind_value(MYSQL_BIND *bind, const struct db_value *value)
{
	struct text text = value->bytes;

	if (value->type == DB_TEXT_INLINE)
		text = text_from(value->inline_text);
	/* The library only reads what is bound as a parameter. */
	switch (value->type) {
	case DB_NULL:
		bind->buffer_type = MYSQL_TYPE_NULL;
		break;
	case DB_INTEGER:
		bind->buffer_type = MYSQL_TYPE_LONGLONG;
		bind->buffer = (void *)(uintptr_t)&value->integer;
		break;
	case DB_NATURAL:
		bind->buffer_type = MYSQL_TYPE_LONGLONG;
		bind->is_unsigned = 1;
		bind->buffer = (void *)(uintptr_t)&value->natural;
		break;
	default:
		bind->buffer_type = MYSQL_TYPE_STRING;
		bind->buffer = (void *)(uintptr_t)text.data;
		bind->buffer_length = (unsigned long)text.length;
		break;
	}
}

enum db_status db_statement_fail(struct db *db, MYSQL_STMT *statement,
	const char *sql, struct error *error)
{
	unsigned int number = mysql_stmt_errno(statement);
	const char *text = mysql_stmt_error(statement);

	/* Of one that comes while rows are read only the connection knows. */
	if (!number && statement->mysql) {
		number = mysql_errno(statement->mysql);
		text = mysql_error(statement->mysql);
	}
	db->broken = db_breaks(number);
	db_tell(error, sql, text, number);
	return db_node_classify(statement->mysql, number, error);
}

/* Sends the statement with its values: one round trip. */
static MYSQL_STMT *statement_run(struct db *db, const char *sql,
	const struct db_value *values, size_t count, enum db_status *status,
	struct error *error)
{
	MYSQL_STMT *statement = mysql_stmt_init(db->mysql);
	MYSQL_BIND *binds = calloc(count ? count : 1, sizeof(*binds));
	unsigned int parameters = (unsigned int)count;

	*status = DB_REFUSED;
	if (!statement || !binds || count > VALUES_MAX) {
		error_set(error, "out of memory");
		goto fail;
	}
	for (size_t i = 0; i < count; i++)
		bind_value(&binds[i], &values[i]);
	mysql_stmt_attr_set(statement, STMT_ATTR_PREBIND_PARAMS, &parameters);
	if ((count && mysql_stmt_bind_param(statement, binds)) ||
		mariadb_stmt_execute_direct(statement, sql, (size_t)-1)) {
		*status = db_statement_fail(db, statement, sql, error);
		goto fail;
	}
	free(binds);
	*status = DB_OK;
	return statement;
fail:
	free(binds);
	if (statement)
		mysql_stmt_close(statement);
	return NULL;
}

enum db_status db_execute(struct db *db, const char *sql,
	const struct db_value *values, size_t count, uint64_t *affected,
	struct error *error)
{
	enum db_status status;
	MYSQL_STMT *statement =
		statement_run(db, sql, values, count, &status, error);

	if (!statement)
		return status;
	if (affected)
		*affected = mysql_stmt_affected_rows(statement);
	mysql_stmt_close(statement);
	return DB_OK;
}

void db_add_list(struct buf *buf, const char *sql, size_t count)
{
	struct buf list;

	buf_init(&list, (size_t)VALUES_MAX * 3);
	for (size_t i = 0; i < count; i++)
		buf_add_text(&list, i ? ", ?" : "?");
	buf_add_filled(buf, sql, "@LIST@", buf_text(&list));
	buf_release(&list);
}

/* A row as the library fills it in. */
struct row {
	unsigned int count;
	MYSQL_BIND binds[COLUMNS_MAX];
	char *data[COLUMNS_MAX];
	int64_t integers[COLUMNS_MAX];
	unsigned long lengths[COLUMNS_MAX];
	my_bool nulls[COLUMNS_MAX];
	bool is_integer[COLUMNS_MAX];
	struct db_value values[COLUMNS_MAX];
};

static bool is_integer_type(enum enum_field_types type)
{
	switch (type) {
	case MYSQL_TYPE_TINY:
	case MYSQL_TYPE_SHORT:
	case MYSQL_TYPE_INT24:
	case MYSQL_TYPE_LONG:
	case MYSQL_TYPE_LONGLONG:
	case MYSQL_TYPE_YEAR:
	case MYSQL_TYPE_DECIMAL:
	case MYSQL_TYPE_NEWDECIMAL:
		return true;
	default:
		return false;
	}
}

static int row_bind(struct row *row, MYSQL_STMT *statement)
{
	MYSQL_RES *meta = mysql_stmt_result_metadata(statement);
	unsigned int count = meta ? mysql_num_fields(meta) : 0;

	for (unsigned int i = 0; i < count && count <= COLUMNS_MAX; i++) {
		MYSQL_BIND *bind = &row->binds[i];
		const MYSQL_FIELD *field = mysql_fetch_field_direct(meta, i);

		bind->is_null = &row->nulls[i];
		bind->length = &row->lengths[i];
		row->is_integer[i] = is_integer_type(field->type);
		row->count = i + 1;
		bind->buffer_type = MYSQL_TYPE_LONGLONG;
		bind->buffer = &row->integers[i];
		if (row->is_integer[i])
			continue;
		row->data[i] = malloc(COLUMN_SIZE + 1);
		bind->buffer_type = MYSQL_TYPE_STRING;
		bind->buffer = row->data[i];
		bind->buffer_length = COLUMN_SIZE;
		if (!row->data[i])
			count = COLUMNS_MAX + 1;
	}
	mysql_free_result(meta);
	if (!count || count > COLUMNS_MAX)
		return -1;
	return mysql_stmt_bind_result(statement, row->binds) ? -1 : 0;
}

/* Longer values than COLUMN_SIZE are cut: no column of ours is. */
static void row_values(struct row *row)
{
	for (unsigned int i = 0; i < row->count; i++) {
		struct db_value *value = &row->values[i];
		size_t length = row->lengths[i];

		*value = db_null();
		if (row->nulls[i])
			continue;
		if (row->is_integer[i]) {
			*value = db_integer(row->integers[i]);
			continue;
		}
		if (length > COLUMN_SIZE)
			length = COLUMN_SIZE;
		row->data[i][length] = '\0';
		*value = db_bytes(row->data[i], length);
	}
}

static enum db_status stopped(const char *sql, struct error *error)
{
	error_set(error,
		"a row of \"%.*s\" is not what this program expects; admin "
		"--check tells whether the schema is another version's",
		(int)strcspn(sql, "\n"), sql);
	return DB_STOPPED;
}

static enum db_status fetch_rows(struct db *db, MYSQL_STMT *statement,
	const char *sql, db_row_function *function, void *context,
	struct error *error)
{
	struct row *row = calloc(1, sizeof(*row));
	enum db_status status = DB_OK;
	int result = MYSQL_NO_DATA;

	if (!row || row_bind(row, statement) < 0) {
		error_set(error, "no rows can be read from \"%.*s\"",
			(int)strcspn(sql, "\n"), sql);
		status = DB_REFUSED;
	}
	while (status == DB_OK) {
		result = mysql_stmt_fetch(statement);
		if (result != 0 && result != MYSQL_DATA_TRUNCATED)
			break;
		row_values(row);
		if (function(context, row->values, row->count) != 0)
			status = stopped(sql, error);
	}
	if (status == DB_OK && result != MYSQL_NO_DATA)
		status = db_statement_fail(db, statement, sql, error);
	for (unsigned int i = 0; row && i < row->count; i++)
		free(row->data[i]);
	free(row);
	return status;
}

enum db_status db_query(struct db *db, const char *sql,
	const struct db_value *values, size_t count, db_row_function *row,
	void *context, struct error *error)
{
	enum db_status status;
	MYSQL_STMT *statement =
		statement_run(db, sql, values, count, &status, error);

	if (!statement)
		return status;
	status = fetch_rows(db, statement, sql, row, context, error);
	/* Rows nobody reads would be taken for the next statement's. */
	mysql_stmt_free_result(statement);
	mysql_stmt_close(statement);
	return status;
}

struct single {
	int64_t value;
	bool is_time;
	bool found;
};

static int single_row(
	void *context, const struct db_value *columns, size_t count)
{
	struct single *single = context;

	if (count < 1 || columns[0].type == DB_NULL)
		return 0;
	single->found = true;
	if (single->is_time)
		single->found = db_as_time(&columns[0], &single->value);
	else
		single->value = db_as_integer(&columns[0]);
	return 0;
}

static enum db_status query_single(struct db *db, const char *sql,
	const struct db_value *values, size_t count, struct single *single,
	int64_t *value, bool *found, struct error *error)
{
	enum db_status status =
		db_query(db, sql, values, count, single_row, single, error);

	*value = single->value;
	*found = single->found;
	return status;
}

enum db_status db_query_integer(struct db *db, const char *sql,
	const struct db_value *values, size_t count, int64_t *value,
	bool *found, struct error *error)
{
	struct single single = {0};

	return query_single(
		db, sql, values, count, &single, value, found, error);
}

enum db_status db_query_time(struct db *db, const char *sql,
	const struct db_value *values, size_t count, int64_t *value,
	bool *found, struct error *error)
{
	struct single single = {.is_time = true};

	return query_single(
		db, sql, values, count, &single, value, found, error);
}
