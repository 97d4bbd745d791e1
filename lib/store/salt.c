/* SPDX-License-Identifier: MIT */
#include "store/salt.h"

#include <string.h>

#include "store/sql.h"

enum { TRIES = 5 };

int32_t salt_newest_month(int64_t now)
{
	return date_month(time_date(now + SALT_EARLY));
}

int32_t salt_oldest_month(int64_t now)
{
	return date_month(time_date(now - SALT_KEPT));
}

enum db_status salt_created_at(struct db *db, int32_t month,
	int64_t *created_at, bool *found, struct error *error)
{
	const struct db_value values[] = {db_date(month)};

	return db_query_time(db, "SELECT created_at FROM salt WHERE month = ?",
		values, 1, created_at, found, error);
}

enum db_status salt_exists(
	struct db *db, int32_t month, bool *exists, struct error *error)
{
	const struct db_value values[] = {db_date(month)};
	int64_t count = 0;
	bool found;
	enum db_status status = db_query_integer(db,
		"SELECT COUNT(month) FROM salt WHERE month = ?", values, 1,
		&count, &found, error);

	*exists = count > 0;
	return status;
}

enum db_status salt_ensure(struct db *db, int32_t month, int64_t now,
	const uint8_t candidate[static SALT_SIZE], bool *created,
	struct error *error)
{
	const struct db_value values[] = {db_date(month),
		db_bytes(candidate, SALT_SIZE), db_time(now), db_date(month)};
	uint64_t affected = 0;
	bool exists = false;
	enum db_status status =
		db_execute(db, sql_salt_create, values, 4, &affected, error);

	*created = status == DB_OK && affected == 1;
	if (status == DB_DUPLICATE)
		return DB_OK;
	/* Nothing is inserted when a newer month has a salt, be there one of
	 * this month or not. */
	if (status == DB_OK && affected == 0)
		status = salt_exists(db, month, &exists, error);
	if (status == DB_OK && affected == 0 && !exists) {
		error_set(error,
			"the salt of this month is gone and a newer month has "
			"one: if the clock of this host is right, run admin "
			"--rotate-salt --force");
		return DB_STOPPED;
	}
	return status;
}

struct lookup {
	struct salt *salt;
	bool found;
};

static int lookup_row(
	void *context, const struct db_value *columns, size_t count)
{
	struct lookup *lookup = context;
	struct text bytes =
		count == 2 ? db_as_text(&columns[0]) : text_from("");

	lookup->found = bytes.length == SALT_SIZE &&
			db_as_time(&columns[1], &lookup->salt->created_at);
	if (lookup->found)
		memcpy(lookup->salt->bytes, bytes.data, SALT_SIZE);
	return 0;
}

enum db_status salt_find(struct db *db, int32_t month, struct salt *salt,
	bool *found, struct error *error)
{
	const struct db_value values[] = {db_date(month)};
	struct lookup lookup = {.salt = salt};
	enum db_status status = db_query(db,
		"SELECT salt, created_at FROM salt WHERE month = ?", values, 1,
		lookup_row, &lookup, error);

	salt->month = month;
	*found = lookup.found;
	return status;
}

enum db_status salt_current(struct db *db, int32_t month, int64_t now,
	const uint8_t candidate[static SALT_SIZE], struct salt *salt,
	struct error *error)
{
	enum db_status status = DB_RETRY;
	bool created, found;

	for (int tries = 0; tries < TRIES; tries++) {
		status = salt_find(db, month, salt, &found, error);
		if (found || (status != DB_OK && status != DB_RETRY))
			return status;
		status =
			salt_ensure(db, month, now, candidate, &created, error);
		if (created) {
			salt->created_at = now;
			memcpy(salt->bytes, candidate, SALT_SIZE);
			return DB_OK;
		}
		if (status != DB_OK && status != DB_RETRY)
			return status;
	}
	error_set(error, "the salt of this month could not be made in %d tries",
		TRIES);
	return DB_UNAVAILABLE;
}

enum db_status salt_delete_before(
	struct db *db, int32_t month, uint64_t *deleted, struct error *error)
{
	const struct db_value values[] = {db_date(month)};

	return db_execute(db, "DELETE FROM salt WHERE month < ?", values, 1,
		deleted, error);
}

enum db_status salt_replace(struct db *db, int32_t month, int64_t now,
	const uint8_t salt[static SALT_SIZE], struct error *error)
{
	const struct db_value values[] = {
		db_date(month), db_bytes(salt, SALT_SIZE), db_time(now)};
	uint64_t deleted = 0;
	bool created;
	enum db_status status = db_execute(db,
		"DELETE FROM salt WHERE month = ?", values, 1, &deleted, error);

	if (status != DB_OK)
		return status;
	/* Without one to replace, the rule for new ones holds. */
	if (!deleted)
		return salt_ensure(db, month, now, salt, &created, error);
	return db_execute(db,
		"INSERT INTO salt (month, salt, created_at) VALUES (?, ?, ?)",
		values, 3, NULL, error);
}

static enum db_status count_where(struct db *db, const char *sql, int32_t month,
	int64_t *count, struct error *error)
{
	const struct db_value values[] = {db_date(month)};
	bool found;

	*count = 0;
	return db_query_integer(db, sql, values, 1, count, &found, error);
}

enum db_status salt_count_before(
	struct db *db, int32_t month, int64_t *count, struct error *error)
{
	return count_where(db, "SELECT COUNT(month) FROM salt WHERE month < ?",
		month, count, error);
}

enum db_status salt_count_after(
	struct db *db, int32_t month, int64_t *count, struct error *error)
{
	return count_where(db, "SELECT COUNT(month) FROM salt WHERE month > ?",
		month, count, error);
}

enum db_status salt_delete_after(
	struct db *db, int32_t month, uint64_t *deleted, struct error *error)
{
	const struct db_value values[] = {db_date(month)};
	int64_t count;
	enum db_status status = salt_count_after(db, month, &count, error);

	/* A DELETE that finds nothing locks the gap in which hits make the
	 * next salt. */
	*deleted = 0;
	if (status != DB_OK || !count)
		return status;
	return db_execute(db, "DELETE FROM salt WHERE month > ?", values, 1,
		deleted, error);
}
