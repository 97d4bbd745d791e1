/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_TESTS_DATABASE_H
#define FOOTFALL_TESTS_DATABASE_H

/*
 * The tests' own way to the private MariaDB of with-mariadb, apart from
 * lib/store, so that a fault there can't hide itself.
 *
 * FOOTFALL_TEST_SOCKET names the socket; the database is `footfall`, the user
 * root.  A statement that fails is a fault of the test: it fails the running
 * cmocka test with MariaDB's message.
 */
#include <stddef.h>
#include <stdint.h>

struct database;

/* Connects; the caller closes.  Never returns NULL. */
struct database *database_open(void);
void database_close(struct database *database);

/* Runs a statement; what it returns is dropped. */
void database_run(struct database *database, const char *sql);

/* The first column of the first row as a number; fails the test when there is
 * no row or the column is NULL. */
int64_t database_integer(struct database *database, const char *sql);

/*
 * The first column of the first row, as bytes, with a NUL after them.  The
 * caller frees it.  NULL when there is no row or the column is NULL.
 * `length` may be NULL.
 */
char *database_text(struct database *database, const char *sql, size_t *length);

#endif
