/* SPDX-License-Identifier: MIT */
#include "stats/scrub_undo.h"

#include <stdlib.h>
#include <string.h>

enum {
	/* InnoDB has 128 rollback segments, which transactions take in turn.
	 * Each of ours writes more than a page of undo, so that what was kept
	 * of a segment for reuse grows, and is freed behind it. */
	TRANSACTIONS = 256,
	FILLER = 1500, /* bytes; fits into a page of 4 KiB */
	PAGE_MAX = 65536,
	ROWS_MAX = PAGE_MAX / FILLER + 2, /* of a transaction */
	/* Of 0.2 s each. */
	WAITS = 150,
};

static enum db_status run(struct db *db, const char *sql, struct error *error)
{
	return db_execute(db, sql, NULL, 0, NULL, error);
}

/* So many rows are more than a page. */
static enum db_status rows_each(
	struct db *db, int64_t *rows, struct error *error)
{
	int64_t page = PAGE_MAX;
	bool found;
	enum db_status status =
		db_query_integer(db, "SELECT @@GLOBAL.innodb_page_size", NULL,
			0, &page, &found, error);

	*rows = page < PAGE_MAX ? page / FILLER + 2 : ROWS_MAX;
	return status;
}

static enum db_status fill(
	struct db *db, const char *filler, int64_t each, struct error *error)
{
	struct db_value values[2 * ROWS_MAX];
	enum db_status status = DB_OK;

	for (int64_t i = 0; i < TRANSACTIONS && status == DB_OK; i++) {
		for (int64_t row = 0; row < each; row++) {
			values[2 * row] = db_integer(i * each + row);
			values[2 * row + 1] = db_bytes(filler, FILLER);
		}
		status = db_execute_rows(db,
			"INSERT INTO footfall_scrub (n, filler) VALUES (?, ?)",
			values, 2, (size_t)each, error);
	}
	return status;
}

static enum db_status churn(
	struct db *db, const char *filler, int64_t each, struct error *error)
{
	enum db_status status = DB_OK;

	for (int64_t i = 0; i < TRANSACTIONS && status == DB_OK; i++) {
		const struct db_value values[] = {db_bytes(filler, FILLER),
			db_integer(i * each), db_integer((i + 1) * each - 1)};

		status = db_execute(db,
			"UPDATE footfall_scrub SET filler = ? "
			"WHERE n BETWEEN ? AND ?",
			values, 3, NULL, error);
	}
	return status;
}

static enum db_status flush(struct db *db, struct error *error)
{
	enum db_status status =
		run(db, "FLUSH TABLES footfall_scrub FOR EXPORT", error);

	return status == DB_OK ? run(db, "UNLOCK TABLES", error) : status;
}

/* What InnoDB says of itself: the number of the next transaction, and that
 * before which all is purged. */
struct purge {
	uint64_t next, purged;
	bool told;
};

static bool number_behind(struct text text, const char *words, uint64_t *number)
{
	const char *found =
		memmem(text.data, text.length, words, strlen(words));

	/* A line ends behind it. */
	if (found)
		*number = strtoull(found + strlen(words), NULL, 10);
	return found;
}

static int purge_row(
	void *context, const struct db_value *columns, size_t count)
{
	struct purge *purge = context;
	struct text text = db_as_text(&columns[count - 1]);

	purge->told = number_behind(text, "Trx id counter ", &purge->next) &&
		      number_behind(text, "Purge done for trx's n:o < ",
			      &purge->purged);
	return 0;
}

static enum db_status ask(
	struct db *db, struct purge *purge, struct error *error)
{
	enum db_status status;

	purge->told = false;
	status = db_query(db, "SHOW ENGINE INNODB STATUS", NULL, 0, purge_row,
		purge, error);
	if (status != DB_OK || purge->told)
		return status;
	error_set(error, "the server does not tell how far its purge is");
	return DB_STOPPED;
}

static enum db_status wait_for_purge(struct db *db, struct error *error)
{
	struct purge purge = {0};
	enum db_status status = ask(db, &purge, error);
	uint64_t target = purge.next;

	for (int i = 0; i < WAITS && status == DB_OK && purge.purged < target;
		i++) {
		status = run(db, "DO SLEEP(0.2)", error);
		if (status == DB_OK)
			status = ask(db, &purge, error);
	}
	if (status != DB_OK || purge.purged >= target)
		return status;
	error_set(error,
		"somebody's transaction has been open for half a minute, and "
		"MariaDB keeps old rows for it");
	return DB_STOPPED;
}

/* A page passes the doublewrite buffer when it is flushed for the second
 * time: as a new one it need not. */
static enum db_status write_over(struct db *db, struct error *error)
{
	char first[FILLER], second[FILLER];
	int64_t each = 0;
	enum db_status status = rows_each(db, &each, error);

	memset(first, 'f', sizeof(first));
	memset(second, 's', sizeof(second));
	if (status == DB_OK)
		status = fill(db, first, each, error);
	if (status == DB_OK)
		status = flush(db, error);
	if (status == DB_OK)
		status = churn(db, second, each, error);
	if (status == DB_OK)
		status = wait_for_purge(db, error);
	return status == DB_OK ? flush(db, error) : status;
}

enum db_status scrub_write_over(struct db *db, struct error *error)
{
	enum db_status removed;
	/* Of one that was killed. */
	enum db_status status =
		run(db, "DROP TABLE IF EXISTS footfall_scrub", error);

	if (status == DB_OK)
		status = run(db,
			"CREATE TABLE footfall_scrub ("
			"n BIGINT NOT NULL PRIMARY KEY, filler VARBINARY(1500) "
			"NOT NULL) ENGINE=InnoDB",
			error);
	if (status != DB_OK)
		return status;
	status = write_over(db, error);
	/* The reason to be told is the first one. */
	removed = run(db, "DROP TABLE IF EXISTS footfall_scrub",
		status == DB_OK ? error : NULL);
	return status == DB_OK ? removed : status;
}
