/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_STORE_DB_INTERNAL_H
#define FOOTFALL_STORE_DB_INTERNAL_H

/* What db.c, db_connect.c (connections), db_login.c (why there is none) and
 * db_statement.c (statements) share. */
#include <mysql.h>

#include "store/db.h"

struct db {
	MYSQL *mysql;
	int socket;
	const char *place; /* host or socket, of the settings or a constant */
	bool broken;	   /* as db_is_broken() */
};

/* Writes the statement's last error; returns its class. */
enum db_status db_statement_fail(struct db *db, MYSQL_STMT *statement,
	const char *sql, struct error *error);

/* Writes what MariaDB says of a statement, of which the beginning is told, so
 * that there is room for the reason. */
void db_tell(struct error *error, const char *sql, const char *reason,
	unsigned int number);

/* The class of a server's or the library's error number, and whether it
 * says that this connection is of no more use. */
enum db_status db_classify(unsigned int number);
bool db_breaks(unsigned int number);

/* Writes the last error of the connection, as of `what`; returns its class. */
enum db_status db_set_error(
	struct db *db, const char *what, struct error *error);

/* Where a server's socket may be on this host. */
struct db_socket {
	const char *path; /* NULL ends a table */
	bool anybody;	  /* may make a file there */
};

/* What the host "localhost" means, in this order, before TCP. */
extern const struct db_socket db_sockets[];

/*
 * As db_connect() to the host "localhost": the first of `sockets` behind
 * which somebody listens, else 127.0.0.1 by TCP.  Where TLS is asked for, or
 * a port other than 3306 is set, no socket is tried.  A text names each place
 * that was tried.
 */
struct db *db_connect_localhost(const struct db_socket *sockets,
	const struct database_settings *settings,
	const struct db_options *options, enum db_status *status,
	struct error *error) __attribute__((warn_unused_result));

/*
 * Where the failure of a login was that the server asks for a method which
 * the client library can't speak: writes which, and the remedy, and returns
 * true; else false.  `number` and `message` are the library's, `where` is the
 * server, `user` (may be NULL) who wanted in.
 */
bool db_login_explain(unsigned int number, const char *message,
	const char *where, const char *user, struct error *error);

#endif
