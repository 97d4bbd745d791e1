/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_STORE_SALT_H
#define FOOTFALL_STORE_SALT_H

/*
 * The salts: one row for each UTC month.  A salt leaves this module for the
 * hash of a hit only; nothing shows it.
 */
#include "hit/visitor.h"
#include "store/db.h"

/*
 * The salt of `month`, created from `candidate` (random bytes) when there is
 * none: the same for every process and host, whoever comes first.  A month
 * older than the newest is never created: DB_REFUSED.
 */
enum db_status salt_current(struct db *db, int32_t month, int64_t now,
	const uint8_t candidate[static SALT_SIZE], struct salt *salt,
	struct error *error) __attribute__((warn_unused_result));

/* Reads the salt of `month`; `*found` is false when it has none. */
enum db_status salt_find(struct db *db, int32_t month, struct salt *salt,
	bool *found, struct error *error) __attribute__((warn_unused_result));

/* Makes sure that `month` has a salt, without reading it; `*created` says
 * whether it had none. */
enum db_status salt_ensure(struct db *db, int32_t month, int64_t now,
	const uint8_t candidate[static SALT_SIZE], bool *created,
	struct error *error) __attribute__((warn_unused_result));

/* Puts `salt` in place of the month's, within the caller's transaction:
 * visitors so far will count again. */
enum db_status salt_replace(struct db *db, int32_t month, int64_t now,
	const uint8_t salt[static SALT_SIZE], struct error *error)
	__attribute__((warn_unused_result));

/* Removes the salts of the months before `month`; `*deleted` receives how
 * many there were. */
enum db_status salt_delete_before(
	struct db *db, int32_t month, uint64_t *deleted, struct error *error)
	__attribute__((warn_unused_result));

/* Removes the salts of the months after `month`; `*deleted` receives how many
 * there were. */
enum db_status salt_delete_after(
	struct db *db, int32_t month, uint64_t *deleted, struct error *error)
	__attribute__((warn_unused_result));

/* How long before a month its salt may be made, and how long behind it its
 * salt is kept. */
enum { SALT_EARLY = 2 * TIME_DAY, SALT_KEPT = TIME_HOUR };

/* The newest month that may have a salt at `now`: in a month's last 48 hours
 * the next one, so that its turn finds it; else this one. */
int32_t salt_newest_month(int64_t now);

/* The first month whose salt is kept at `now`. */
int32_t salt_oldest_month(int64_t now);

/* When the month's salt was made; `*found` is false without one. */
enum db_status salt_created_at(struct db *db, int32_t month,
	int64_t *created_at, bool *found, struct error *error)
	__attribute__((warn_unused_result));

/* Whether the month has a salt. */
enum db_status salt_exists(struct db *db, int32_t month, bool *exists,
	struct error *error) __attribute__((warn_unused_result));

/* The number of salts of months before `month`, and of those after it. */
enum db_status salt_count_before(struct db *db, int32_t month, int64_t *count,
	struct error *error) __attribute__((warn_unused_result));
enum db_status salt_count_after(struct db *db, int32_t month, int64_t *count,
	struct error *error) __attribute__((warn_unused_result));

#endif
