/* SPDX-License-Identifier: MIT */
#include "store/db.h"

#include <errmsg.h>
#include <mysql.h>
#include <mysqld_error.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "base/digest.h"
#include "store/db_internal.h"

enum {
	PORT_DEFAULT = 3306,
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

static bool wants_tls(const struct database_settings *settings)
{
	return settings->tls_ca || settings->tls_verify == 1;
}

/* The library asks the name service for "mysql" in /etc/services unless the
 * port is set. */
static void library_prepare(bool lean)
{
	if (lean)
		digest_start_lean();
#ifdef FOOTFALL_STATIC_MARIADB
	mysql_port = PORT_DEFAULT;
#endif
}

static void set_options(MYSQL *mysql, const struct database_settings *settings,
	const struct db_options *options)
{
	unsigned int no = 0;
	my_bool yes = 1;
	my_bool verify = settings->tls_verify != 0;

	mysql_options(
		mysql, MYSQL_OPT_CONNECT_TIMEOUT, &options->connect_seconds);
	if (options->read_seconds) {
		mysql_options(
			mysql, MYSQL_OPT_READ_TIMEOUT, &options->read_seconds);
		mysql_options(
			mysql, MYSQL_OPT_WRITE_TIMEOUT, &options->read_seconds);
	}
	/* The server may otherwise ask for any file that we can read. */
	mysql_options(mysql, MYSQL_OPT_LOCAL_INFILE, &no);
	mysql_options(mysql, MYSQL_SET_CHARSET_NAME, "utf8mb4");
	if (!wants_tls(settings))
		return;
	mysql_options(mysql, MYSQL_OPT_SSL_ENFORCE, &yes);
	mysql_options(mysql, MYSQL_OPT_SSL_VERIFY_SERVER_CERT, &verify);
	if (settings->tls_ca)
		mysql_options(mysql, MYSQL_OPT_SSL_CA, settings->tls_ca);
}

void db_set_error(struct error *error, const char *sql, const char *reason,
	unsigned int number)
{
	size_t length = strcspn(sql, "\n");

	error_set(error, "MariaDB says of \"%.*s\": %s (%u)",
		(int)(length < SHOWN_MAX ? length : SHOWN_MAX), sql, reason,
		number);
}

/* Writes the last error of the connection, as of `what`. */
static enum db_status set_error(
	struct db *db, const char *what, struct error *error)
{
	unsigned int number = mysql_errno(db->mysql);

	db_set_error(error, what, mysql_error(db->mysql), number);
	return db_classify(number);
}

/*
 * One try with a fresh handle: the library wipes the options of a handle
 * whose connect failed, TLS among them.  It also ignores that the server has
 * no TLS unless it verifies, so the cipher is looked at.
 */
static struct db *connect_once(const struct database_settings *settings,
	const char *host, const struct db_options *options,
	enum db_status *status, struct error *error)
{
	MYSQL *mysql = mysql_init(NULL);
	const char *password = settings->password;
	unsigned int port = (unsigned int)settings->port;
	struct db *db = calloc(1, sizeof(*db));

	if (!mysql || !db) {
		error_set(error, "out of memory");
		*status = DB_UNAVAILABLE;
		goto fail;
	}
	set_options(mysql, settings, options);
	/* Without a password the library would take $MYSQL_PWD. */
	if (!mysql_real_connect(mysql, host, settings->user,
		    password ? password : "", settings->name,
		    port ? port : PORT_DEFAULT, host ? NULL : settings->socket,
		    CLIENT_FOUND_ROWS)) {
		*status = db_classify(mysql_errno(mysql));
		error_set(error, "MariaDB at %s says: %s (%u)",
			host ? host : settings->socket, mysql_error(mysql),
			mysql_errno(mysql));
		goto fail;
	}
	if (host && wants_tls(settings) && !mysql_get_ssl_cipher(mysql)) {
		error_set(error,
			"MariaDB at %s offers no TLS, which tls_ca or "
			"tls_verify asks for",
			host);
		*status = DB_UNAVAILABLE;
		goto fail;
	}
	db->mysql = mysql;
	db->socket = (int)mysql_get_socket(mysql);
	db->place = host ? host : settings->socket;
	/* The login says whether the server's default is another: a hit must
	 * be committed by its own statement. */
	if (!(mysql->server_status & SERVER_STATUS_AUTOCOMMIT) &&
		mysql_autocommit(mysql, 1)) {
		*status = set_error(db, "SET autocommit = 1", error);
		goto fail;
	}
	return db;
fail:
	free(db);
	if (mysql)
		mysql_close(mysql);
	return NULL;
}

/*
 * A server that was built without Galera does not know the first variable:
 * nothing is lost then.  The second ends a transaction whose client is
 * paused, and with it the locks that keep everybody else's jobs waiting.  The
 * third is for servers whose default makes NULL of ''.  The others are for
 * hosts that bound every session; one of them would cut results in silence.
 */
static void session_prepare(struct db *db)
{
	static const char *const settings[] = {
		"SET SESSION wsrep_sync_wait = 1",
		"SET SESSION idle_transaction_timeout = 30",
		"SET SESSION sql_mode = 'STRICT_ALL_TABLES'",
		"SET SESSION sql_select_limit = 18446744073709551615",
		"SET SESSION sql_safe_updates = 0, sql_big_selects = 1",
	};

	for (size_t i = 0; i < sizeof(settings) / sizeof(settings[0]); i++)
		if (mysql_query(db->mysql, settings[i]))
			continue;
}

struct db *db_connect(const struct database_settings *settings,
	const struct db_options *options, enum db_status *status,
	struct error *error)
{
	struct db *db = NULL;

	library_prepare(options->lean && !wants_tls(settings));
	if (!settings->socket && !settings->host.count) {
		*status = DB_REFUSED;
		error_set(error,
			"database: neither socket nor host is set in the "
			"configuration");
		return NULL;
	}
	if (settings->socket)
		db = connect_once(settings, NULL, options, status, error);
	for (size_t i = 0; !settings->socket && !db && i < settings->host.count;
		i++)
		db = connect_once(settings, settings->host.items[i], options,
			status, error);
	if (db && options->read_own_writes)
		session_prepare(db);
	if (db)
		*status = DB_OK;
	return db;
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
		return set_error(db, sql, error);
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
