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
 * the client library's.  What is not here concerns the statement or the
 * schema: only what is known to depend on the values of a row is DB_UNFIT.
 * Where a connection breaks, another one may do; a statement's outcome is
 * unknown then.
 */
static const struct error_class {
	unsigned int number;
	enum db_status status;
	bool breaks;
} classes[] = {
	{1062, DB_DUPLICATE, false},   /* duplicate key */
	{1586, DB_DUPLICATE, false},   /* the same with the key's name */
	{1020, DB_RETRY, false},       /* row changed since last read */
	{1213, DB_RETRY, false},       /* deadlock, or Galera's certification */
	{1180, DB_RETRY, false},       /* error during COMMIT */
	{1205, DB_BUSY, false},	       /* lock wait timeout */
	{1969, DB_BUSY, false},	       /* max_statement_time */
	{3024, DB_BUSY, false},	       /* the same in MySQL */
	{1049, DB_ABSENT, false},      /* no such database */
	{1146, DB_ABSENT, false},      /* no such table */
	{1044, DB_DENIED, false},      /* no access to the database */
	{1045, DB_DENIED, false},      /* wrong password */
	{1142, DB_DENIED, false},      /* no privilege on the table */
	{1143, DB_DENIED, false},      /* nor on the column */
	{1227, DB_DENIED, false},      /* no such privilege at all */
	{1698, DB_DENIED, false},      /* wrong unix_socket user */
	{1021, DB_UNAVAILABLE, false}, /* disk full */
	{1024, DB_UNAVAILABLE, false}, /* error reading a file */
	{1026, DB_UNAVAILABLE, false}, /* error writing a file */
	{1030, DB_UNAVAILABLE, false}, /* error from the storage engine */
	{1036, DB_UNAVAILABLE, false}, /* table is read only */
	{1037, DB_UNAVAILABLE, false}, /* out of memory */
	{1040, DB_UNAVAILABLE, false}, /* too many connections */
	{1041, DB_UNAVAILABLE, false}, /* out of memory */
	{1047, DB_UNAVAILABLE, true},  /* WSREP has not prepared the node */
	{1053, DB_UNAVAILABLE, true},  /* server shutdown in progress */
	{1114, DB_UNAVAILABLE, false}, /* table is full */
	{1129, DB_UNAVAILABLE, false}, /* host is blocked */
	{1135, DB_UNAVAILABLE, false}, /* no thread for the connection */
	{1153, DB_UNAVAILABLE, true},  /* larger than max_allowed_packet */
	{1158, DB_UNAVAILABLE, true},  /* reading from the network ... */
	{1159, DB_UNAVAILABLE, true},  /* ... timed out */
	{1160, DB_UNAVAILABLE, true},  /* writing to the network ... */
	{1161, DB_UNAVAILABLE, true},  /* ... timed out */
	{1194, DB_UNAVAILABLE, false}, /* table is crashed */
	{1203, DB_UNAVAILABLE, false}, /* max_user_connections */
	{1206, DB_UNAVAILABLE, false}, /* no room for locks */
	{1226, DB_UNAVAILABLE, false}, /* user's resource limit */
	{1290, DB_UNAVAILABLE, false}, /* read_only */
	{1317, DB_UNAVAILABLE, false}, /* the statement was killed */
	{1792, DB_UNAVAILABLE, false}, /* read only transaction */
	{1836, DB_UNAVAILABLE, false}, /* read only mode */
	{1927, DB_UNAVAILABLE, true},  /* connection was killed */
	{1048, DB_UNFIT, false},       /* column can't be NULL */
	{1264, DB_UNFIT, false},       /* number out of range */
	{1265, DB_UNFIT, false},       /* data truncated */
	{1292, DB_UNFIT, false},       /* no such time */
	{1300, DB_UNFIT, false},       /* invalid characters */
	{1366, DB_UNFIT, false},       /* not of the column's characters */
	{1406, DB_UNFIT, false},       /* longer than the column */
	{4025, DB_UNFIT, false},       /* a CHECK of the table fails */
};

static struct error_class class_of(unsigned int number)
{
	bool library = (number >= CR_MIN_ERROR && number <= CR_MAX_ERROR) ||
		       number >= CER_MIN_ERROR;

	for (size_t i = 0; i < sizeof(classes) / sizeof(classes[0]); i++)
		if (classes[i].number == number)
			return classes[i];
	return (struct error_class){
		number, library ? DB_UNAVAILABLE : DB_REFUSED, library};
}

enum db_status db_classify(unsigned int number)
{
	return class_of(number).status;
}

bool db_breaks(unsigned int number)
{
	return class_of(number).breaks;
}

bool db_is_broken(const struct db *db)
{
	return db->broken;
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
		[DB_UNFIT] = "unfit",
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

	db->broken = db_breaks(number);
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
