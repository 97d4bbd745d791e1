/* SPDX-License-Identifier: MIT */

/* What of lib/store needs no server: values, classes of errors, places that
 * can't be reached, partitions' bounds, the GRANTs. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "store/db_internal.h"
#include "store/partition.h"
#include "store/schema.h"
#include "tests/unit/unit.h"

static void values_are_made(void **state)
{
	struct db_value value;

	(void)state;
	assert_int_equal(db_null().type, DB_NULL);
	value = db_integer(INT64_MIN);
	assert_int_equal(value.type, DB_INTEGER);
	assert_true(db_as_integer(&value) == INT64_MIN);
	value = db_natural(UINT64_MAX);
	assert_int_equal(value.type, DB_NATURAL);
	assert_true(value.natural == UINT64_MAX);
	value = db_text(TEXT("a\0b"));
	assert_int_equal(value.type, DB_BYTES);
	assert_text(db_as_text(&value), TEXT("a\0b"));
	value = db_bytes("a\0b", 3);
	assert_text(db_as_text(&value), TEXT("a\0b"));
	value = db_string("abc");
	assert_text(db_as_text(&value), TEXT("abc"));
	value = db_string("");
	assert_int_equal(value.type, DB_BYTES);
	assert_text(db_as_text(&value), TEXT(""));
	value = db_string(NULL);
	assert_int_equal(value.type, DB_NULL);
	value = db_time(INT64_C(1774440000123));
	assert_int_equal(value.type, DB_TEXT_INLINE);
	assert_string_equal(value.inline_text, "2026-03-25 12:00:00.123");
	value = db_time(INT64_MAX);
	assert_string_equal(value.inline_text, "9999-12-31 23:59:59.999");
	value = db_date(20537);
	assert_int_equal(value.type, DB_TEXT_INLINE);
	assert_string_equal(value.inline_text, "2026-03-25");
}

struct column_row {
	const char *name; /* the column's text */
	int64_t time;	  /* -1: none */
	int32_t date;	  /* -1: none */
};

static const struct column_row column_rows[] = {
	{"2026-03-25 12:00:00.123", INT64_C(1774440000123), -1},
	{"2026-03-25 12:00:00", INT64_C(1774440000000), -1},
	{"2026-03-25 12:00:00.123000", INT64_C(1774440000123), -1},
	{"2026-03-25", -1, 20537},
	{"0000-00-00 00:00:00.000", -1, -1},
	{"0000-00-00", -1, -1},
	{"", -1, -1},
	{"x", -1, -1},
};

static void columns_are_read(void **state)
{
	const struct column_row *row = *state;
	struct db_value value = db_string(row->name);
	int64_t time = 0;
	int32_t date = 0;

	assert_int_equal(db_as_time(&value, &time), row->time >= 0);
	if (row->time >= 0)
		assert_true(time == row->time);
	assert_int_equal(db_as_date(&value, &date), row->date >= 0);
	if (row->date >= 0)
		assert_int_equal(date, row->date);
	assert_true(db_as_integer(&value) == 0);
}

static void other_kinds_give_nothing(void **state)
{
	const struct db_value values[] = {
		db_null(), db_integer(5), db_natural(5)};
	int64_t time;
	int32_t date;

	(void)state;
	for (size_t i = 0; i < COUNT(values); i++) {
		assert_text(db_as_text(&values[i]), TEXT(""));
		assert_false(db_as_time(&values[i], &time));
		assert_false(db_as_date(&values[i], &date));
	}
	assert_true(db_as_integer(&values[0]) == 0);
	assert_true(db_as_integer(&values[1]) == 5);
}

struct class_row {
	const char *name;
	unsigned int number;
	enum db_status expected;
};

/* Numbers: MariaDB's error code reference; what they mean for a hit or a job:
 * the faults that were tried. */
static const struct class_row class_rows[] = {
	{"duplicate key", 1062, DB_DUPLICATE},
	{"duplicate key with its name", 1586, DB_DUPLICATE},
	{"row changed since last read", 1020, DB_RETRY},
	{"deadlock", 1213, DB_RETRY},
	{"lock wait timeout", 1205, DB_BUSY},
	{"max_statement_time", 1969, DB_BUSY},
	{"no access to the database", 1044, DB_DENIED},
	{"wrong password", 1045, DB_DENIED},
	{"no privilege on the table", 1142, DB_DENIED},
	{"no privilege on the column", 1143, DB_DENIED},
	{"no such privilege at all", 1227, DB_DENIED},
	{"wrong unix_socket user", 1698, DB_DENIED},
	{"disk full", 1021, DB_UNAVAILABLE},
	{"error reading a file", 1024, DB_UNAVAILABLE},
	{"error writing a file", 1026, DB_UNAVAILABLE},
	{"too many connections", 1040, DB_UNAVAILABLE},
	{"node not prepared", 1047, DB_UNAVAILABLE},
	{"shutdown", 1053, DB_UNAVAILABLE},
	{"table full", 1114, DB_UNAVAILABLE},
	{"host blocked", 1129, DB_UNAVAILABLE},
	{"max_user_connections", 1203, DB_UNAVAILABLE},
	{"read_only", 1290, DB_UNAVAILABLE},
	{"connection killed", 1927, DB_UNAVAILABLE},
	{"can't connect by socket", 2002, DB_UNAVAILABLE},
	{"can't connect by TCP", 2003, DB_UNAVAILABLE},
	{"unknown host", 2005, DB_UNAVAILABLE},
	{"server has gone away", 2006, DB_UNAVAILABLE},
	{"lost connection", 2013, DB_UNAVAILABLE},
	{"TLS", 2026, DB_UNAVAILABLE},
	/* The library's own numbers go on at 5000: what it says when it
	 * writes to a connection that is gone, and reads from one. */
	{"write error", 5014, DB_UNAVAILABLE},
	{"read error", 5013, DB_UNAVAILABLE},
	{"no such table", 1146, DB_ABSENT},
	{"no such database", 1049, DB_ABSENT},
	{"no such column", 1054, DB_REFUSED},
	{"syntax", 1064, DB_REFUSED},
	{"data too long", 1406, DB_UNFIT},
	{"incorrect string value", 1366, DB_UNFIT},
	{"no such time", 1292, DB_UNFIT},
	{"a check of the table", 4025, DB_UNFIT},
	{"no partition", 1526, DB_REFUSED},
	{"a column without a default", 1364, DB_REFUSED},
	{"another number of columns", 1136, DB_REFUSED},
	{"the statement was killed", 1317, DB_UNAVAILABLE},
	{"user's limit", 1226, DB_UNAVAILABLE},
	{"below the library's numbers", 1999, DB_REFUSED},
	{"none", 0, DB_REFUSED},
};

static void error_is_classed(void **state)
{
	const struct class_row *row = *state;

	assert_int_equal(db_classify(row->number), row->expected);
	assert_string_not_equal(db_status_name(row->expected), "");
}

static enum db_status try_to_connect(
	const struct database_settings *settings, struct error *error)
{
	const struct db_options options = {
		.milliseconds = 5000, .read_own_writes = true};
	enum db_status status = DB_OK;

	assert_null(db_connect(settings, &options, &status, error));
	/* The text is wanted by nobody: no crash. */
	assert_null(db_connect(settings, &options, &status, NULL));
	return status;
}

static void without_a_place_it_is_refused(void **state)
{
	struct database_settings settings = {
		.user = (char *)(uintptr_t) "u", .tls_verify = -1};
	struct error error = {0};

	(void)state;
	assert_int_equal(try_to_connect(&settings, &error), DB_REFUSED);
	assert_non_null(strstr(error.text, "socket"));
	assert_non_null(strstr(error.text, "host"));
}

static void missing_socket_is_unavailable(void **state)
{
	char *folder = unit_folder();
	char *path = unit_path(folder, "missing.sock");
	struct database_settings settings = {.socket = path,
		.user = (char *)(uintptr_t) "u",
		.password = (char *)(uintptr_t) "a secret thing",
		.tls_verify = -1};
	struct error error = {0};

	(void)state;
	assert_int_equal(try_to_connect(&settings, &error), DB_UNAVAILABLE);
	assert_non_null(strstr(error.text, path));
	assert_null(strstr(error.text, "secret"));
	free(path);
	unit_folder_remove(folder);
}

static void closed_port_is_unavailable(void **state)
{
	static const char *const hosts[] = {"127.0.0.1", "127.0.0.2"};
	struct database_settings settings = {
		.host = {(char **)(uintptr_t)hosts, 2},
		.user = (char *)(uintptr_t) "u",
		.tls_verify = 1,
	};
	struct error error = {0};
	int holder;

	(void)state;
	settings.port = unit_closed_port(&holder);
	assert_int_equal(try_to_connect(&settings, &error), DB_UNAVAILABLE);
	close(holder);
	/* The last that was tried is named. */
	assert_non_null(strstr(error.text, "127.0.0.2"));
}

static void nothing_is_closed(void **state)
{
	(void)state;
	db_close(NULL);
	db_interrupt(NULL);
}

static void last_bound_is_found(void **state)
{
	struct partition items[] = {
		{"p1", 1000}, {"p2", 2000}, {"p_future", INT64_MAX}};
	struct partition_list list = {items, 3};
	struct partition_list only = {items + 2, 1}, none = {0};
	int64_t bound = 0;
	bool found;

	(void)state;
	partition_last_bound(&list, &bound, &found);
	assert_true(found);
	assert_true(bound == 2000);
	partition_last_bound(&only, &bound, &found);
	assert_false(found);
	partition_last_bound(&none, &bound, &found);
	assert_false(found);
	partition_list_release(&none);
}

struct grants_row {
	const char *name; /* of the database */
	const char *quoted;
};

static const struct grants_row grants_rows[] = {
	{"footfall", "`footfall`."},
	{"with`backtick", "`with``backtick`."},
	{"`; DROP TABLE x; --", "```; DROP TABLE x; --`."},
	{"@DATABASE@", "`@DATABASE@`."},
	{"\xc3\xa9", "`\xc3\xa9`."},
};

/* Every GRANT names the database, quoted, and the roles get no more than
 * the published privileges. */
static void grants_are_quoted(void **state)
{
	const struct grants_row *row = *state;
	struct buf buf;
	size_t grants = 0;

	buf_init(&buf, 100000);
	schema_grants(&buf, row->name);
	assert_false(buf.failed);
	for (const char *line = buf_text(&buf); line && *line;) {
		const char *end = strchr(line, '\n');
		size_t length = strlen(row->quoted);
		const char *on = strstr(line, " ON ");

		assert_non_null(end);
		if (!strncmp(line, "GRANT ", 6)) {
			assert_true(on && on < end);
			assert_memory_equal(on + 4, row->quoted, length);
			grants++;
		}
		line = end + 1;
	}
	assert_true(grants >= 10);
	assert_null(strstr(buf_text(&buf), "GRANT ALL"));
	assert_null(strstr(buf_text(&buf), "GRANT OPTION"));
	buf_release(&buf);
}

static void a_schema_is_needed(void **state)
{
	(void)state;
	assert_true(schema_needed() >= 1);
}

int main(void)
{
	struct unit_list list = {0};

	UNIT_ADD(&list, values_are_made);
	UNIT_ROWS(&list, columns_are_read, column_rows);
	UNIT_ADD(&list, other_kinds_give_nothing);
	UNIT_ROWS(&list, error_is_classed, class_rows);
	UNIT_ADD(&list, without_a_place_it_is_refused);
	UNIT_ADD(&list, missing_socket_is_unavailable);
	UNIT_ADD(&list, closed_port_is_unavailable);
	UNIT_ADD(&list, nothing_is_closed);
	UNIT_ADD(&list, last_bound_is_found);
	UNIT_ROWS(&list, grants_are_quoted, grants_rows);
	UNIT_ADD(&list, a_schema_is_needed);
	return unit_run(&list, "store");
}
