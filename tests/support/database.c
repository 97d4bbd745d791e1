/* SPDX-License-Identifier: MIT */
#include "tests/support/database.h"

#include <mysql.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct database {
	MYSQL *mysql;
};

static void database_fail(struct database *database, const char *what)
{
	fail_msg("MariaDB: %s: %s", what, mysql_error(database->mysql));
}

struct database *database_open(void)
{
	struct database *database = calloc(1, sizeof(*database));
	const char *socket = getenv("FOOTFALL_TEST_SOCKET");

	if (!socket || !database)
		fail_msg("run this test within tests/support/with-mariadb");
	database->mysql = mysql_init(NULL);
	assert_non_null(database->mysql);
	mysql_options(database->mysql, MYSQL_SET_CHARSET_NAME, "utf8mb4");
	if (!mysql_real_connect(database->mysql, NULL, "root", NULL, "footfall",
		    0, socket, 0))
		database_fail(database, socket);
	return database;
}

void database_close(struct database *database)
{
	if (!database)
		return;
	mysql_close(database->mysql);
	free(database);
}

void database_run(struct database *database, const char *sql)
{
	MYSQL_RES *result;

	if (mysql_query(database->mysql, sql))
		database_fail(database, sql);
	result = mysql_store_result(database->mysql);
	if (result)
		mysql_free_result(result);
}

char *database_text(struct database *database, const char *sql, size_t *length)
{
	MYSQL_RES *result;
	MYSQL_ROW row;
	char *text = NULL;

	if (mysql_query(database->mysql, sql))
		database_fail(database, sql);
	result = mysql_store_result(database->mysql);
	if (!result)
		database_fail(database, sql);
	row = mysql_fetch_row(result);
	if (row && row[0]) {
		size_t size = mysql_fetch_lengths(result)[0];

		text = malloc(size + 1);
		assert_non_null(text);
		memcpy(text, row[0], size);
		text[size] = '\0';
		if (length)
			*length = size;
	}
	mysql_free_result(result);
	return text;
}

int64_t database_integer(struct database *database, const char *sql)
{
	char *text = database_text(database, sql, NULL);
	int64_t value;

	if (!text)
		fail_msg("MariaDB: %s: no value", sql);
	value = strtoll(text, NULL, 10);
	free(text);
	return value;
}
