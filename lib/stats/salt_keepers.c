/* SPDX-License-Identifier: MIT */
#include "stats/salt_keepers.h"

#include <stdio.h>
#include <stdlib.h>

#include "store/sql.h"

const struct salt_keeper_row salt_keeper_rows[KEEPERS] = {
	[KEEPER_BINARY_LOG] = {"binary log", false,
		"MariaDB's binary log keeps each salt until it expires",
		"admin --rotate-salt --scrub deletes it, where no replica "
		"reads it; or set binlog_expire_logs_seconds"},
	[KEEPER_GENERAL_LOG] = {"general log", true,
		"MariaDB's general log keeps every statement, salts and "
		"visitor hashes too",
		"SET GLOBAL general_log = OFF, and delete its file "
		"(@@general_log_file), or TRUNCATE mysql.general_log"},
	[KEEPER_SLOW_LOG] = {"slow log", true,
		"MariaDB's slow log keeps every statement, salts and visitor "
		"hashes too, since long_query_time is 0",
		"SET GLOBAL long_query_time = 1, and delete its file "
		"(@@slow_query_log_file), or TRUNCATE mysql.slow_log"},
	[KEEPER_GALERA] = {"Galera's cache", false,
		"galera.cache keeps each salt, on every node, and so does the "
		"redo log of each",
		"stop one node after the other, delete galera.cache there and "
		"start it again; then run admin --rotate-salt --scrub once "
		"with each node as the host of the group init"},
};

/* A variable of the server, and what its value means. */
struct reading {
	const char *variable;
	bool on;
};

enum { LOG_BIN, GENERAL_LOG, SLOW_LOG, LONG_QUERY_TIME, WSREP, READINGS };

static bool is_on(const char *variable, struct text value)
{
	char text[32] = "";

	if (text_is(text_from("LONG_QUERY_TIME"), variable)) {
		snprintf(text, sizeof(text), "%.*s", (int)value.length,
			value.data);
		return strtod(text, NULL) == 0;
	}
	return text_is(value, "ON") || text_is(value, "1");
}

static int variable_row(
	void *context, const struct db_value *columns, size_t count)
{
	struct reading *readings = context;

	for (size_t i = 0; count == 2 && i < READINGS; i++)
		if (text_is(db_as_text(&columns[0]), readings[i].variable))
			readings[i].on = is_on(
				readings[i].variable, db_as_text(&columns[1]));
	return 0;
}

enum db_status salt_keepers_read(
	struct db *db, struct salt_keepers *keepers, struct error *error)
{
	struct reading readings[READINGS] = {
		[LOG_BIN] = {"LOG_BIN", false},
		[GENERAL_LOG] = {"GENERAL_LOG", false},
		[SLOW_LOG] = {"SLOW_QUERY_LOG", false},
		[LONG_QUERY_TIME] = {"LONG_QUERY_TIME", false},
		[WSREP] = {"WSREP_ON", false},
	};
	enum db_status status = db_query(
		db, sql_salt_keepers, NULL, 0, variable_row, readings, error);

	*keepers = (struct salt_keepers){
		.on = {
			[KEEPER_BINARY_LOG] = readings[LOG_BIN].on,
			[KEEPER_GENERAL_LOG] = readings[GENERAL_LOG].on,
			[KEEPER_SLOW_LOG] = readings[SLOW_LOG].on &&
					    readings[LONG_QUERY_TIME].on,
			[KEEPER_GALERA] = readings[WSREP].on,
		}};
	return status;
}
