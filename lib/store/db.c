/* SPDX-License-Identifier: MIT */
#include "store/db.h"

#include <errmsg.h>
#include <mysql.h>
#include <mysqld_error.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "store/db_internal.h"

enum {
	VERSION_OLDEST = 100500,
	SHOWN_MAX = 100, /* bytes of a statement, in messages */
};

/*
 * What an error means for the caller.  The classes are from what MariaDB and
 * Galera were seen to do; numbers below 2000 are the server's, the others
 * the client library's.  After 2006 and 2013 the outcome is unknown.
 */
static const struct {
	unsigned int number;
	enum db_status status;
} classes[] = {
	{1062, DB_DUPLICATE}, /* duplicate key */
	{1586, DB_DUPLICATE},
	{1020, DB_RETRY}, /* row changed since last read */
	{1213, DB_RETRY}, /* deadlock, or Galera's certification */
	{1205, DB_BUSY},  /* lock wait timeout */
	{1969, DB_BUSY},  /* max_statement_time */
	{3024, DB_BUSY}, {1049, DB_ABSENT},   /* no such database */
	{1146, DB_ABSENT},		      /* no such table */
	{1044, DB_DENIED},		      /* no access to the database */
	{1045, DB_DENIED},		      /* wrong password */
	{1142, DB_DENIED},		      /* no privilege on the table */
	{1143, DB_DENIED},		      /* nor on the column */
	{1227, DB_DENIED}, {1698, DB_DENIED}, /* wrong unix_socket user */
	{1021, DB_UNAVAILABLE},		      /* disk full */
	{1024, DB_UNAVAILABLE},		      /* error reading a file */
	{1026, DB_UNAVAILABLE},		      /* error writing a file */
	{1040, DB_UNAVAILABLE},		      /* too many connections */
	{1047, DB_UNAVAILABLE}, /* WSREP has not prepared the node */
	{1053, DB_UNAVAILABLE}, /* server shutdown in progress */
	{1114, DB_UNAVAILABLE}, /* table is full */
	{1129, DB_UNAVAILABLE}, /* host is blocked */
	{1180, DB_RETRY},	/* error during COMMIT */
	{1203, DB_UNAVAILABLE}, /* max_user_connections */
	{1226, DB_UNAVAILABLE}, /* user's resource limit */
	{1290, DB_UNAVAILABLE}, /* read_only */
	{1836, DB_UNAVAILABLE}, /* read only mode */
	{1927, DB_UNAVAILABLE}, /* connection was killed */
};

enum db_status db_classify(unsigned int number)
{
	for (size_t i = 0; i < sizeof(classes) / sizeof(classes[0]); i++)
		if (classes[i].number == number)
			return classes[i].status;
	if ((number >= CR_MIN_ERROR && number <= CR_MAX_ERROR) ||
		number >= CER_MIN_ERROR)
		return DB_UNAVAILABLE;
	return DB_REFUSED;
}

const char *db_status_name(enum db_status status)
{
	static const char *const names[] = {
		[DB_OK] = "ok",
		[DB_DUPLICATE] = "duplicate",
		[DB_RETRY] = "conflict",
		[DB_UNAVAILABLE] = "unavailable",
		[DB_BUSY] = "busy",
		[DB_DENIED] = "denied",
		[DB_ABSENT] = "absent",
		[DB_REFUSED] = "refused",
		[DB_STOPPED] = "stopped",
	};

	return names[status];
}

void db_tell(struct error *error, const char *sql, const char *reason,
	unsigned int number)
{
	size_t length = strcspn(sql, "\n");

	error_set(error, "MariaDB says of \"%.*s\": %s (%u)",
		(int)(length < SHOWN_MAX ? length : SHOWN_MAX), sql, reason,
		number);
}

enum db_status db_set_error(
	struct db *db, const char *what, struct error *error)
{
	unsigned int number = mysql_errno(db->mysql);

	db_tell(error, what, mysql_error(db->mysql), number);
	return db_node_classify(db->mysql, number, error);
}

void db_close(struct db *db)
{
	if (!db)
		return;
	mysql_close(db->mysql);
	free(db);
}

void db_interrupt(struct db *db)
{
	if (db)
		shutdown(db->socket, SHUT_RDWR);
}

static enum db_status run_plain(
	struct db *db, const char *sql, size_t length, struct error *error)
{
	if (mysql_real_query(db->mysql, sql, length))
		return db_set_error(db, sql, error);
	/* A script's SELECT has nobody to look at its rows. */
	mysql_free_result(mysql_use_result(db->mysql));
	return DB_OK;
}

enum db_status db_script(struct db *db, const char *script, struct error *error)
{
	enum db_status status = DB_OK;

	while (status == DB_OK) {
		const char *end = strstr(script, ";\n");

		if (!end)
			break;
		status = run_plain(db, script, (size_t)(end - script), error);
		script = end + 2;
	}
	return status;
}

enum db_status db_begin(struct db *db, struct error *error)
{
	return run_plain(db, "START TRANSACTION", 17, error);
}

enum db_status db_commit(struct db *db, struct error *error)
{
	return run_plain(db, "COMMIT", 6, error);
}

void db_rollback(struct db *db)
{
	if (mysql_rollback(db->mysql))
		return;
}

bool db_in_transaction(struct db *db)
{
	return db->mysql->server_status & SERVER_STATUS_IN_TRANS;
}

unsigned long db_server_version(struct db *db)
{
	return mysql_get_server_version(db->mysql);
}

const char *db_server_text(struct db *db)
{
	return mysql_get_server_info(db->mysql);
}

const char *db_place(struct db *db)
{
	return db->place;
}

size_t db_host(struct db *db)
{
	return db->host;
}

enum db_trust db_trust(struct db *db)
{
	if (db->tls == DB_TLS_NONE)
		return DB_TRUST_LOCAL;
	return db->tls >= DB_TLS_PINNED ? DB_TRUST_VERIFIED : DB_TRUST_NONE;
}

const char *db_cipher(struct db *db)
{
	const char *cipher = mysql_get_ssl_cipher(db->mysql);

	return cipher ? cipher : "";
}

int db_check_server(struct db *db, struct error *error)
{
	const char *text = db_server_text(db);

	if (strstr(text, "MariaDB") && db_server_version(db) >= VERSION_OLDEST)
		return 0;
	return error_set(error,
		"the database server is \"%s\"; Footfall needs MariaDB 10.5 "
		"or later",
		text);
}
