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

/* Writes what MariaDB says of a statement, of which the beginning is told, so
 * that there is room for the reason. */
void db_set_error(struct error *error, const char *sql, const char *reason,
	unsigned int number);

/* The class of a server's or the library's error number. */
enum db_status db_classify(unsigned int number);

#endif
