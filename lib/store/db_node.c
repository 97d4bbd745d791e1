/* SPDX-License-Identifier: MIT */

/*
 * Nodes of a Galera cluster.  One that has lost the others says 1047 of a
 * statement that looks into a table.  But a session that waits for writes of
 * other nodes (wsrep_sync_wait) gets "lock wait timeout" from it, and one that
 * was about to commit "error during COMMIT": as if trying it there again, or
 * waiting, were of use.
 */
#include <mysqld_error.h>
#include <string.h>

#include "store/db_internal.h"

/* Whether the second column of the only row is this. */
static bool shows(MYSQL *mysql, const char *sql, const char *value)
{
	MYSQL_RES *result = NULL;
	MYSQL_ROW row = NULL;
	bool is_shown;

	if (mysql_query(mysql, sql) == 0)
		result = mysql_store_result(mysql);
	if (result && mysql_num_fields(result) == 2)
		row = mysql_fetch_row(result);
	is_shown = row && row[1] && !strcmp(row[1], value);
	mysql_free_result(result);
	return is_shown;
}

bool db_node_is_parted(MYSQL *mysql)
{
	return shows(mysql, "SHOW VARIABLES LIKE 'wsrep_on'", "ON") &&
	       shows(mysql, "SHOW STATUS LIKE 'wsrep_ready'", "OFF");
}

enum db_status db_node_classify(
	MYSQL *mysql, unsigned int number, struct error *error)
{
	struct error said;

	if ((number != ER_LOCK_WAIT_TIMEOUT &&
		    number != ER_ERROR_DURING_COMMIT) ||
		!mysql || !db_node_is_parted(mysql))
		return db_classify(number);
	if (error) {
		said = *error;
		error_set(error,
			"the node has lost its cluster (wsrep_ready is OFF): "
			"%s",
			said.text);
	}
	return DB_UNAVAILABLE;
}
