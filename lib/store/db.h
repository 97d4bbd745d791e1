/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_STORE_DB_H
#define FOOTFALL_STORE_DB_H

/*
 * MariaDB through its client library; no other file includes mysql.h.
 *
 * Every value goes to the server as a parameter, bound beside the statement;
 * statements are constants.  A statement and its values are one round trip
 * (mariadb_stmt_execute_direct).  A connection is used by one thread, and by
 * one statement at a time.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/settings.h"
#include "base/time.h"
#include "base/utf8.h"

struct db;

/* How a statement ended. */
enum db_status {
	DB_OK = 0,
	DB_DUPLICATE, /* a row with this key is there */
	DB_RETRY,     /* lost a conflict and undone: the same again may work */
	DB_UNAVAILABLE, /* can't take it now, or the outcome is unknown */
	DB_BUSY,	/* somebody else holds a lock for too long */
	DB_DENIED,	/* the user lacks the privilege */
	DB_ABSENT,	/* the database or a table is not there */
	DB_REFUSED,	/* wrong for this schema, or a clash of settings */
	DB_UNFIT,	/* the values of this row, and no other's, don't fit */
	DB_STOPPED,	/* by ourselves: an odd row, or a lost lease */
};

enum db_type { DB_NULL, DB_INTEGER, DB_NATURAL, DB_BYTES, DB_TEXT_INLINE };

/* A parameter or a column.  Texts and bytes belong to whoever made them; a
 * column's are gone with the next row. */
struct db_value {
	enum db_type type;
	int64_t integer;   /* DB_INTEGER */
	uint64_t natural;  /* DB_NATURAL: BIGINT UNSIGNED */
	struct text bytes; /* DB_BYTES; of columns: text, times too */
	char inline_text[TIME_TEXT_SIZE];
};

struct db_value db_null(void);
struct db_value db_integer(int64_t value);
struct db_value db_natural(uint64_t value);
struct db_value db_text(struct text text);
struct db_value db_string(const char *string); /* NULL gives NULL */
struct db_value db_bytes(const void *data, size_t size);
struct db_value db_time(int64_t instant);
struct db_value db_date(int32_t date);

/* Columns back to values; NULL and malformed give 0, false or "". */
int64_t db_as_integer(const struct db_value *value);
bool db_as_time(const struct db_value *value, int64_t *instant);
bool db_as_date(const struct db_value *value, int32_t *date);
struct text db_as_text(const struct db_value *value);

/* Who can read and change what goes over the connection. */
enum db_trust {
	DB_TRUST_LOCAL,	   /* it does not leave this machine */
	DB_TRUST_VERIFIED, /* the server has proved who it is, by TLS */
	DB_TRUST_NONE,	   /* anybody who is in between, by tls_verify */
};

/* Where hits leave word of hosts that they could not reach. */
struct db_memory {
	int folder;  /* state_dir, open */
	int64_t now; /* instant */
};

/* How to connect, beside the settings. */
struct db_options {
	int64_t milliseconds;	   /* for all hosts together */
	size_t first_host;	   /* those before it are not tried */
	unsigned int read_seconds; /* of silence; 0: no limit */
	/* Galera: wsrep_sync_wait=1, and a node that has lost its cluster is
	 * passed over at once; else that shows with the first statement. */
	bool read_own_writes;
	/* Spare OpenSSL's start-up when the connection needs no TLS: for
	 * processes that live for one hit. */
	bool lean;
	/* Ask a server that is not trusted for its certificate, and tell its
	 * fingerprint. */
	bool explain;
	/* Pass over a host of several of which it is known for less than a
	 * second that it can't be reached (store/away.h); NULL: try all. */
	const struct db_memory *memory;
};

/*
 * Connects, trying the hosts in order, with a fresh handle and an equal share
 * of the time that is left each.  A host that can't be reached, is silent,
 * full, or not to be trusted leads to the next; one that refuses the user or
 * the database does not.  Where TLS is asked for, which it is for every
 * remote host, nothing of ours is sent without.  Returns NULL, with the
 * status and a text that names the places, when none can be had.  The caller
 * ends it with db_close().
 */
struct db *db_connect(const struct database_settings *settings,
	const struct db_options *options, enum db_status *status,
	struct error *error) __attribute__((warn_unused_result));

/* The host's number in the settings, for first_host of a next try. */
size_t db_host(struct db *db);

void db_close(struct db *db);

/* Whether a connection by these settings may need TLS, and so what it reads:
 * authorities, OpenSSL's configuration. */
bool db_may_use_tls(const struct database_settings *settings);

/* Whether connecting may ask the name service: for a host that is no address,
 * or for this process's own name, where no user is set. */
bool db_may_ask_names(const struct database_settings *settings);

/* Whether the last failure was that of the connection, not of what was asked
 * for: another connection may do.  What had become of the statement is
 * unknown. */
bool db_is_broken(const struct db *db);

/*
 * Makes a statement that is running fail at once with DB_UNAVAILABLE, by
 * shutting the socket.  The one function here that a signal handler may
 * call.
 */
void db_interrupt(struct db *db);

/* Runs one statement that gives no rows.  `affected` (may be NULL) receives
 * the number of rows found or inserted. */
enum db_status db_execute(struct db *db, const char *sql,
	const struct db_value *values, size_t count, uint64_t *affected,
	struct error *error) __attribute__((warn_unused_result));

/*
 * Runs one statement for many rows in one round trip (COM_STMT_BULK_EXECUTE).
 * `values` are those of the rows, one row behind the other; a column has one
 * type, or NULL.  When a row fails, those before it are in the transaction:
 * the caller rolls back.
 */
enum db_status db_execute_rows(struct db *db, const char *sql,
	const struct db_value *values, size_t columns, size_t rows,
	struct error *error) __attribute__((warn_unused_result));

/* Appends the statement with its mark @LIST@ as `count` parameters. */
void db_add_list(struct buf *buf, const char *sql, size_t count);

/*
 * Called for each row; anything but 0 ends the query with DB_STOPPED and a
 * text that says that the row is not what this program expects.  Whoever
 * stops for another reason puts another text in its place afterwards.  It
 * must not use the connection.
 */
typedef int db_row_function(
	void *context, const struct db_value *columns, size_t count);

/* Runs one statement and calls `row` for each row of its result. */
enum db_status db_query(struct db *db, const char *sql,
	const struct db_value *values, size_t count, db_row_function *row,
	void *context, struct error *error) __attribute__((warn_unused_result));

/* The only row's first column as a number, or as a time; `*found` is false
 * when there is no row, or it holds NULL. */
enum db_status db_query_integer(struct db *db, const char *sql,
	const struct db_value *values, size_t count, int64_t *value,
	bool *found, struct error *error) __attribute__((warn_unused_result));
enum db_status db_query_time(struct db *db, const char *sql,
	const struct db_value *values, size_t count, int64_t *value,
	bool *found, struct error *error) __attribute__((warn_unused_result));

/* Runs every statement of a script, each ended by ";" at a line's end, and
 * stops at the first that fails. */
enum db_status db_script(struct db *db, const char *script, struct error *error)
	__attribute__((warn_unused_result));

enum db_status db_begin(struct db *db, struct error *error)
	__attribute__((warn_unused_result));
enum db_status db_commit(struct db *db, struct error *error)
	__attribute__((warn_unused_result));
/* Undoes what was not committed.  No failure of it matters: a connection
 * that is gone has undone it too. */
void db_rollback(struct db *db);

/* Whether the last statement has left a transaction open, as the server said
 * with its answer. */
bool db_in_transaction(struct db *db);

/* The server's number as 101119 for 10.11.19, and its text; refuses, by
 * name, anything but MariaDB 10.5 or later. */
unsigned long db_server_version(struct db *db);
const char *db_server_text(struct db *db);
int db_check_server(struct db *db, struct error *error)
	__attribute__((warn_unused_result));

/* The host or socket that it is connected to, as the settings name it; and
 * the cipher of its TLS, "" when it has none. */
const char *db_place(struct db *db);
const char *db_cipher(struct db *db);

enum db_trust db_trust(struct db *db);

/* The name of a status, for messages and tests. */
const char *db_status_name(enum db_status status);

#endif
