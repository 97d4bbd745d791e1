/* SPDX-License-Identifier: MIT */

/*
 * lib/collect/keep with a MariaDB that fails at one step or the other, for a
 * collector that keeps its connection, and one whose state_dir can't be used.
 * keep.sh has made the tables.
 */
#include "collect/keep.h"

#include <stdio.h>
#include <string.h>

#include "store/away.h"
#include "store/salt_cache.h"
#include "tests/jobs/keep_stage.h"
#include "tests/unit/unit.h"

/* 2026-03-25 12:00 UTC, and within the last 48 hours of that month. */
static const int64_t march = INT64_C(1774440000000);
static const int64_t march_end = INT64_C(1774958400000);

static void connection_is_kept(void **state)
{
	struct stage stage;
	const struct db *db;

	(void)state;
	stage_open(&stage);
	assert_int_equal(keep(&stage, march), REASON_ACCEPTED);
	db = stage.collector.db;
	assert_non_null(db);
	assert_int_equal(keep(&stage, march), REASON_ACCEPTED);
	assert_ptr_equal(stage.collector.db, db);
	assert_int_equal(rows(&stage), 2);
	assert_int_equal(journal_size(&stage), 0);
	stage_close(&stage);
}

/* Ends the connection that the collector has kept. */
static void connection_break(struct stage *stage)
{
	char statement[64];

	snprintf(statement, sizeof(statement), "KILL CONNECTION %lld",
		(long long)database_integer(stage->database,
			"SELECT MAX(id) FROM information_schema.processlist "
			"WHERE user = 'root' AND id <> CONNECTION_ID()"));
	database_run(stage->database, statement);
}

/* Whether there is time for another connection: a hit goes by it, or else by
 * the journal. */
static void broken_connection_is_replaced(void **state)
{
	struct stage stage;

	(void)state;
	stage_open(&stage);
	assert_int_equal(keep(&stage, march), REASON_ACCEPTED);
	connection_break(&stage);
	assert_int_equal(keep(&stage, march), REASON_ACCEPTED);
	assert_int_equal(rows(&stage), 2);
	assert_int_equal(journal_size(&stage), 0);
	assert_true(log_says(&stage, "is tried once more"));
	connection_break(&stage);
	stage.time_left = DEADLINE_MS / 2;
	assert_int_equal(keep(&stage, march), REASON_ACCEPTED);
	assert_int_equal(rows(&stage), 2);
	assert_true(journal_size(&stage) > 0);
	stage_close(&stage);
}

/* Whatever connection it is, the INSERT ends it: at some time that is enough.
 * Nobody else has to wait for that hit's misfortune. */
static void connections_are_not_replaced_for_ever(void **state)
{
	struct stage stage;

	(void)state;
	stage_open(&stage);
	database_run(stage.database,
		"CREATE TRIGGER fatal BEFORE INSERT ON pageview FOR EACH ROW "
		"KILL CONNECTION_ID()");
	assert_int_equal(keep(&stage, march), REASON_ACCEPTED);
	database_run(stage.database, "DROP TRIGGER fatal");
	assert_int_equal(rows(&stage), 0);
	assert_true(journal_size(&stage) > 0);
	stage_close(&stage);
}

struct error_row {
	const char *name;
	const char *state; /* of SQL */
	int number;
	bool away; /* whether others will leave MariaDB alone */
};

static const struct error_row error_rows[] = {
	{"the server is read-only", "HY000", 1290, true},
	{"a deadlock", "40001", 1213, false},
	{"a value that does not fit", "22001", 1406, false},
};

/* Only what concerns others is told to them. */
static void row_that_is_refused_is_journalled(void **state)
{
	const struct error_row *row = *state;
	char trigger[200];
	struct stage stage;

	stage_open(&stage);
	snprintf(trigger, sizeof(trigger),
		"CREATE TRIGGER refusing BEFORE INSERT ON pageview "
		"FOR EACH ROW SIGNAL SQLSTATE '%s' SET MYSQL_ERRNO = %d",
		row->state, row->number);
	database_run(stage.database, trigger);
	assert_int_equal(keep(&stage, march), REASON_ACCEPTED);
	database_run(stage.database, "DROP TRIGGER refusing");
	assert_int_equal(rows(&stage), 0);
	assert_true(journal_size(&stage) > 0);
	assert_int_equal(away_is_set(stage.collector.folder), row->away);
	stage_close(&stage);
}

static void short_deadline_connects_too(void **state)
{
	struct stage stage;

	(void)state;
	stage_open(&stage);
	stage.settings.deadline_ms = stage.time_left = 1000;
	assert_int_equal(keep(&stage, march), REASON_ACCEPTED);
	assert_int_equal(rows(&stage) + (journal_size(&stage) > 0), 1);
	stage_close(&stage);
}

static void flood_is_stopped_where_it_is_seen(void **state)
{
	struct stage stage;

	(void)state;
	stage_open(&stage);
	stage.settings.flood_limit = 1;
	assert_int_equal(keep(&stage, march), REASON_ACCEPTED);
	assert_int_equal(keep(&stage, march + 1), REASON_FLOOD);
	folder_take_away(&stage);
	assert_int_equal(keep(&stage, march + 2), REASON_ACCEPTED);
	assert_int_equal(rows(&stage), 2);
	stage_close(&stage);
}

/* The row fails: the hit waits in the journal, and MariaDB is left alone
 * until a second is over; then it is found back. */
static void row_that_fails_is_journalled(void **state)
{
	struct stage stage;

	(void)state;
	stage_open(&stage);
	database_run(stage.database, "RENAME TABLE pageview TO hidden");
	assert_int_equal(keep(&stage, march), REASON_ACCEPTED);
	database_run(stage.database, "RENAME TABLE hidden TO pageview");
	assert_true(journal_size(&stage) > 0);
	assert_null(stage.collector.db);
	assert_true(away_is_set(stage.collector.folder));
	assert_int_equal(keep(&stage, march + 1), REASON_ACCEPTED);
	assert_int_equal(rows(&stage), 0);
	assert_int_equal(
		keep(&stage, march + AWAY_INTERVAL_MS), REASON_ACCEPTED);
	assert_int_equal(rows(&stage), 1);
	assert_false(away_is_set(stage.collector.folder));
	stage_close(&stage);
}

static enum reason keep_before_turn(struct stage *stage, int copies)
{
	return keep(stage, march_end - copies * (int64_t)SALT_CACHE_FRESH);
}

/* The salt can't be had from MariaDB: the copy serves, and where there is
 * none the hit is refused. */
static void salt_that_fails_comes_from_the_copy(void **state)
{
	struct stage stage;

	(void)state;
	stage_open(&stage);
	database_run(stage.database, "RENAME TABLE salt TO hidden");
	assert_int_equal(keep(&stage, march), REASON_UNAVAILABLE);
	database_run(stage.database, "RENAME TABLE hidden TO salt");
	away_clear(stage.collector.folder);
	assert_int_equal(keep(&stage, march), REASON_ACCEPTED);
	database_run(stage.database, "RENAME TABLE salt TO hidden");
	/* For a while it need not be asked for. */
	assert_int_equal(keep(&stage, march + 1), REASON_ACCEPTED);
	assert_int_equal(keep_before_turn(&stage, 0), REASON_ACCEPTED);
	database_run(stage.database, "RENAME TABLE hidden TO salt");
	assert_int_equal(rows(&stage), 2);
	assert_true(journal_size(&stage) > 0);
	stage_close(&stage);
}

static void without_a_folder_there_is_mariadb(void **state)
{
	static char nowhere[] = "/nowhere/socket";
	struct stage stage;

	(void)state;
	stage_open(&stage);
	folder_take_away(&stage);
	assert_int_equal(keep(&stage, march), REASON_ACCEPTED);
	assert_int_equal(rows(&stage), 1);
	connection_break(&stage);
	assert_int_equal(keep(&stage, march), REASON_ACCEPTED);
	assert_int_equal(rows(&stage), 2);
	/* The salt is there, the row fails, and there is no journal. */
	database_run(stage.database, "RENAME TABLE pageview TO hidden");
	assert_int_equal(keep(&stage, march), REASON_UNAVAILABLE);
	database_run(stage.database, "RENAME TABLE hidden TO pageview");
	assert_true(log_says(&stage, "no folder today"));
	stage.settings.database.socket = nowhere;
	assert_int_equal(keep(&stage, march), REASON_UNAVAILABLE);
	assert_true(log_says(&stage, "the salt of this month"));
	assert_int_equal(rows(&stage), 2);
	stage_close(&stage);
}

static bool april_is_kept(const struct stage *stage)
{
	struct salt_cache cache;

	salt_cache_look(stage->collector.folder, &cache);
	return salt_cache_find(&cache, date_month(time_date(march_end) + 1));
}

/* Asking for the next month's salt may find none, or fail: the hit is stored
 * all the same.  Once it is kept it is not asked for again. */
static void next_salt_is_kept_in_time(void **state)
{
	struct stage stage;

	(void)state;
	stage_open(&stage);
	assert_int_equal(keep_before_turn(&stage, 3), REASON_ACCEPTED);
	assert_false(april_is_kept(&stage));
	database_run(stage.database, "INSERT INTO salt VALUES ('2026-04-01', "
				     "REPEAT('x', 32), NOW())");
	database_run(stage.database, "RENAME TABLE salt TO hidden");
	database_run(stage.database,
		"CREATE VIEW salt AS SELECT month, created_at, "
		"CASE WHEN month = '2026-04-01' THEN "
		"(SELECT month FROM hidden UNION SELECT 1) ELSE salt END "
		"AS salt FROM hidden");
	assert_int_equal(keep_before_turn(&stage, 2), REASON_ACCEPTED);
	assert_false(april_is_kept(&stage));
	database_run(stage.database, "DROP VIEW salt");
	database_run(stage.database, "RENAME TABLE hidden TO salt");
	assert_int_equal(keep_before_turn(&stage, 1), REASON_ACCEPTED);
	assert_true(april_is_kept(&stage));
	assert_int_equal(keep_before_turn(&stage, 0), REASON_ACCEPTED);
	assert_int_equal(rows(&stage), 4);
	assert_int_equal(journal_size(&stage), 0);
	stage_close(&stage);
}

/* A stranger whose body comes slowly leaves no time for MariaDB: that tells
 * nobody else that it is away, nor that it is still. */
static void late_hit_tells_nothing(void **state)
{
	static char nowhere[] = "/nowhere/socket";
	char *socket;
	struct stage stage;

	(void)state;
	stage_open(&stage);
	assert_int_equal(keep(&stage, march), REASON_ACCEPTED);
	collect_release(&stage.collector);
	stage.time_left = DEADLINE_MS / 4;
	assert_int_equal(keep(&stage, march), REASON_ACCEPTED);
	assert_true(log_says(&stage, "too late to ask MariaDB"));
	assert_int_equal(rows(&stage), 1);
	assert_true(journal_size(&stage) > 0);
	socket = stage.settings.database.socket;
	stage.settings.database.socket = nowhere;
	stage.time_left = DEADLINE_MS / 2;
	assert_int_equal(keep(&stage, march), REASON_ACCEPTED);
	assert_false(away_is_set(stage.collector.folder));
	stage.time_left = DEADLINE_MS;
	assert_int_equal(keep(&stage, march), REASON_ACCEPTED);
	assert_true(away_is_set(stage.collector.folder));
	stage.settings.database.socket = socket;
	stage.time_left = DEADLINE_MS / 2;
	assert_int_equal(keep(&stage, march + TIME_MINUTE), REASON_ACCEPTED);
	assert_int_equal(rows(&stage), 1);
	stage.time_left = DEADLINE_MS;
	assert_int_equal(keep(&stage, march + TIME_MINUTE), REASON_ACCEPTED);
	assert_int_equal(rows(&stage), 2);
	assert_false(away_is_set(stage.collector.folder));
	stage_close(&stage);
}

/* MariaDB is asked for the salt once in a while, and otherwise left alone. */
static void journal_comes_first(void **state)
{
	static char first[] = "journal";
	struct stage stage;
	int64_t size;

	(void)state;
	stage_open(&stage);
	stage.settings.ingest = first;
	assert_int_equal(keep(&stage, march), REASON_ACCEPTED);
	size = journal_size(&stage);
	assert_true(size > 0);
	collect_release(&stage.collector);
	assert_int_equal(keep(&stage, march + 1), REASON_ACCEPTED);
	assert_null(stage.collector.db);
	assert_true(journal_size(&stage) > size);
	assert_int_equal(
		keep(&stage, march + SALT_CACHE_FRESH), REASON_ACCEPTED);
	assert_non_null(stage.collector.db);
	assert_int_equal(rows(&stage), 0);
	folder_take_away(&stage);
	assert_int_equal(keep(&stage, march), REASON_ACCEPTED);
	assert_int_equal(rows(&stage), 1);
	stage_close(&stage);
}

int main(void)
{
	struct unit_list list = {0};

	UNIT_ADD(&list, connection_is_kept);
	UNIT_ADD(&list, broken_connection_is_replaced);
	UNIT_ADD(&list, connections_are_not_replaced_for_ever);
	UNIT_ROWS(&list, row_that_is_refused_is_journalled, error_rows);
	UNIT_ADD(&list, short_deadline_connects_too);
	UNIT_ADD(&list, flood_is_stopped_where_it_is_seen);
	UNIT_ADD(&list, row_that_fails_is_journalled);
	UNIT_ADD(&list, salt_that_fails_comes_from_the_copy);
	UNIT_ADD(&list, without_a_folder_there_is_mariadb);
	UNIT_ADD(&list, next_salt_is_kept_in_time);
	UNIT_ADD(&list, late_hit_tells_nothing);
	UNIT_ADD(&list, journal_comes_first);
	return unit_run(&list, "keep");
}
