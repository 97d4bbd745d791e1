/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_STORE_DB_INTERNAL_H
#define FOOTFALL_STORE_DB_INTERNAL_H

/* What db.c, db_connect.c (the hosts in order), db_try.c (one of them),
 * db_tls.c and db_peer.c (whom to believe), db_login.c (why there is no
 * login), db_node.c (nodes of Galera) and db_statement.c (statements) share. */
#include <mysql.h>
#include <netdb.h>

#include "base/certificate.h"
#include "store/db.h"

/* One place to try. */
struct db_place {
	const char *text;   /* for messages, of the settings or a constant */
	const char *socket; /* NULL: by TCP to */
	const char *host;
	unsigned int port;
};

/* Where a server's socket may be on this host. */
struct db_socket {
	const char *path; /* NULL ends a table */
	bool anybody;	  /* may make a file there */
};

/* What the host "localhost" means, in this order, before TCP. */
extern const struct db_socket db_sockets[];

/* What is asked of a connection, in rising order. */
enum db_tls {
	DB_TLS_NONE,	 /* it does not leave this machine */
	DB_TLS_OFFERED,	 /* TLS where the server has it, with anybody */
	DB_TLS_REQUIRED, /* TLS, with anybody */
	DB_TLS_PINNED,	 /* with who shows a certificate that is listed */
	DB_TLS_VERIFIED, /* with who shows one for this name by a CA */
};

struct db {
	MYSQL *mysql;
	int socket;
	const char *place; /* text of struct db_place */
	size_t host;	   /* number in the settings */
	enum db_tls tls;
	bool broken; /* as db_is_broken() */
};

/* One try. */
struct db_try {
	const struct database_settings *settings;
	const struct db_options *options;
	struct db_place place;
	int64_t until; /* system_uptime() */
};

/* The place's addresses by the name service, for freeaddrinfo(3); NULL, with
 * the error's number, when it knows none. */
struct addrinfo *db_peer_addresses(
	const struct db_place *place, unsigned int *number, struct error *error)
	__attribute__((warn_unused_result));

/* Tries with a handle of its own.  `*number` receives the error's. */
struct db *db_try_place(const struct db_try *try, enum db_status *status,
	unsigned int *number, struct error *error)
	__attribute__((warn_unused_result));

/* What the settings ask of a connection to this place. */
enum db_tls db_tls_of(
	const struct database_settings *settings, const struct db_place *place);

/* Prepares the handle for it.  Returns 0; or -1 when the place can't be
 * trusted or reached, with the error's number. */
int db_tls_prepare(MYSQL *mysql, const struct db_try *try, unsigned int *number,
	struct error *error) __attribute__((warn_unused_result));

/* Says that the server can't be trusted, why, and the ways out; or that it
 * has no TLS. */
void db_tls_refuse(
	const struct db_try *try, const char *reason, struct error *error);
void db_tls_missing(const struct db_try *try, struct error *error);

/*
 * Fetches the certificate that the server shows by a connection of its own,
 * in which nothing is sent that is ours: no user, no password.  Returns 0, or
 * -1 with the error's number, CR_SSL_CONNECTION_ERROR when it has no TLS.
 */
int db_peer_certificate(const struct db_place *place, int64_t until,
	struct certificate *certificate, unsigned int *number,
	struct error *error) __attribute__((warn_unused_result));

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

/* Whether it is a node of Galera that has lost the others: it lets everybody
 * in, and answers no statement that looks into a table. */
bool db_node_is_parted(MYSQL *mysql);

/* The class of a statement's error, of which `error` has the text.  What a
 * node without its cluster says of it is DB_UNAVAILABLE, and told. */
enum db_status db_node_classify(
	MYSQL *mysql, unsigned int number, struct error *error);

/* Writes the last error of the connection, as of `what`; returns its class. */
enum db_status db_set_error(
	struct db *db, const char *what, struct error *error);

/*
 * As db_try_place(), whose place is by TCP to "localhost": the first of
 * `sockets` behind which somebody listens, else 127.0.0.1 by TCP.  Where TLS
 * is asked for, or the port is another than 3306, no socket is tried.  A text
 * names each place that was tried.
 */
struct db *db_connect_localhost(const struct db_socket *sockets,
	const struct db_try *try, enum db_status *status, struct error *error)
	__attribute__((warn_unused_result));

/*
 * Where the failure of a login was that the server asks for a method which
 * the client library can't speak: writes which, and the remedy, and returns
 * true; else false.  `number` and `message` are the library's, `where` is the
 * server, `user` (may be NULL) who wanted in.
 */
bool db_login_explain(unsigned int number, const char *message,
	const char *where, const char *user, struct error *error);

#endif
