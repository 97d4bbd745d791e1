/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_STORE_DB_INTERNAL_H
#define FOOTFALL_STORE_DB_INTERNAL_H

/* What db.c (connections) and db_statement.c (statements) share. */
#include <mysql.h>

#include "store/db.h"

struct db {
	MYSQL *mysql;
	int socket;
	const char *place; /* of the settings: host or socket */
};

/* Writes the statement's last error; returns its class. */
enum db_status db_statement_fail(
	MYSQL_STMT *statement, const char *sql, struct error *error);

/* The class of a server's or the library's error number. */
enum db_status db_classify(unsigned int number);

#endif
