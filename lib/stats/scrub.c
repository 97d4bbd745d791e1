/* SPDX-License-Identifier: MIT */
#include "stats/scrub.h"

#include "stats/scrub_undo.h"

enum {
	LOG_STEP = 1 << 20, /* any other size makes a new redo log */
	WAITS = 100,
};

static int64_t read_integer(
	struct scrub *scrub, const char *sql, struct error *error)
{
	int64_t value = -1;
	bool found;

	if (db_query_integer(scrub->db, sql, NULL, 0, &value, &found, error) !=
			DB_OK ||
		!found)
		return -1;
	return value;
}

static bool run(struct scrub *scrub, const char *sql, struct error *error)
{
	return db_execute(scrub->db, sql, NULL, 0, NULL, error) == DB_OK;
}

static bool set_integer(struct scrub *scrub, const char *sql, int64_t value,
	struct error *error)
{
	const struct db_value values[] = {db_integer(value)};

	return db_execute(scrub->db, sql, values, 1, NULL, error) == DB_OK;
}

static enum scrub_outcome outcome_of(bool done)
{
	return done ? SCRUB_DONE : SCRUB_FAILED;
}

static const char set_pages[] =
	"SET GLOBAL innodb_immediate_scrub_data_uncompressed = ?";

static enum scrub_outcome pages(struct scrub *scrub, struct error *error)
{
	scrub->pages_before = read_integer(scrub,
		"SELECT @@GLOBAL.innodb_immediate_scrub_data_uncompressed",
		error);
	return outcome_of(scrub->pages_before >= 0 &&
			  set_integer(scrub, set_pages, 1, error));
}

/* A new file holds the rows that are there and nothing else; the old one is
 * removed. */
static enum scrub_outcome rebuild(struct scrub *scrub, struct error *error)
{
	return outcome_of(run(scrub, "ALTER TABLE salt WAIT 5 FORCE", error));
}

/* Megabytes of nothing are kept out of the binary log; Galera has no such
 * switch. */
static bool set_log(struct scrub *scrub, int64_t on, struct error *error)
{
	if (!scrub->keepers.on[KEEPER_BINARY_LOG] ||
		scrub->keepers.on[KEEPER_GALERA])
		return true;
	return set_integer(scrub, "SET SESSION sql_log_bin = ?", on, error);
}

static enum scrub_outcome undo_log(struct scrub *scrub, struct error *error)
{
	struct error ignored;
	bool done = set_log(scrub, 0, error) &&
		    scrub_write_over(scrub->db, error) == DB_OK;

	/* Also behind a failure, whose reason is the one to be told. */
	return outcome_of(set_log(scrub, 1, done ? error : &ignored) && done);
}

static bool resize_log(struct scrub *scrub, int64_t bytes, struct error *error)
{
	if (!set_integer(
		    scrub, "SET GLOBAL innodb_log_file_size = ?", bytes, error))
		return false;
	if (read_integer(scrub, "SELECT @@GLOBAL.innodb_log_file_size",
		    error) == bytes)
		return true;
	error_set(error,
		"innodb_log_file_size could not be set to %lld: see MariaDB's "
		"error log, and set it right",
		(long long)bytes);
	return false;
}

static enum scrub_outcome redo_log(struct scrub *scrub, struct error *error)
{
	int64_t bytes = read_integer(
		scrub, "SELECT @@GLOBAL.innodb_log_file_size", error);

	return outcome_of(bytes > 0 &&
			  resize_log(scrub, bytes + LOG_STEP, error) &&
			  resize_log(scrub, bytes, error));
}

static int count_row(
	void *context, const struct db_value *columns, size_t count)
{
	int64_t *rows = context;

	(void)columns;
	(void)count;
	++*rows;
	return 0;
}

/* The one in use is never removed, whatever its age; nor is one whose last
 * transactions InnoDB has not synced yet, which it soon has. */
static bool purge_logs(struct scrub *scrub, struct error *error)
{
	int64_t logs = 0;

	for (int i = 0; i < WAITS && logs != 1; i++) {
		logs = 0;
		if ((i > 0 && !run(scrub, "DO SLEEP(0.1)", error)) ||
			!run(scrub,
				"PURGE BINARY LOGS BEFORE NOW() + INTERVAL 1 "
				"DAY",
				error) ||
			db_query(scrub->db, "SHOW BINARY LOGS", NULL, 0,
				count_row, &logs, error) != DB_OK)
			return false;
	}
	if (logs > 1)
		error_set(error, "MariaDB keeps %lld old one(s), in use",
			(long long)logs - 1);
	return logs == 1;
}

static enum scrub_outcome binary_log(struct scrub *scrub, struct error *error)
{
	int64_t replicas;

	if (!scrub->keepers.on[KEEPER_BINARY_LOG])
		return SCRUB_NEEDLESS;
	replicas = read_integer(scrub,
		"SELECT CAST(VARIABLE_VALUE AS SIGNED) "
		"FROM information_schema.GLOBAL_STATUS "
		"WHERE VARIABLE_NAME = 'SLAVES_CONNECTED'",
		error);
	if (replicas > 0)
		error_set(
			error, "%lld replica(s) read it", (long long)replicas);
	return outcome_of(replicas == 0 &&
			  run(scrub, "FLUSH BINARY LOGS", error) &&
			  purge_logs(scrub, error));
}

/* What no statement can clean. */
static enum scrub_outcome by_hand(
	struct scrub *scrub, enum salt_keeper keeper, struct error *error)
{
	if (!scrub->keepers.on[keeper])
		return SCRUB_NEEDLESS;
	error_set(error, "%s", salt_keeper_rows[keeper].keeps);
	return SCRUB_FAILED;
}

static enum scrub_outcome general_log(struct scrub *scrub, struct error *error)
{
	return by_hand(scrub, KEEPER_GENERAL_LOG, error);
}

static enum scrub_outcome slow_log(struct scrub *scrub, struct error *error)
{
	return by_hand(scrub, KEEPER_SLOW_LOG, error);
}

static enum scrub_outcome galera(struct scrub *scrub, struct error *error)
{
	return by_hand(scrub, KEEPER_GALERA, error);
}

#define OF_KEEPER(keeper) NULL, keeper

static const struct row {
	const char *name, *done;
	const char *remedy; /* NULL: the keeper's */
	enum salt_keeper keeper;
	enum scrub_outcome (*run)(struct scrub *scrub, struct error *error);
} rows[SCRUB_STEPS] = {
	[SCRUB_PAGES] = {"pages", "what was freed was written over",
		"give the account of the group init the privilege SUPER",
		KEEPERS, pages},
	[SCRUB_TABLE] = {"table salt", "built anew, the old file removed",
		"the account of the group init needs ALTER, CREATE, INSERT and "
		"DROP on salt",
		KEEPERS, rebuild},
	[SCRUB_UNDO_LOG] = {"undo log",
		"written over, and the doublewrite buffer too",
		"give the account of the group init the privileges SUPER, "
		"PROCESS and RELOAD, and end transactions that stay open",
		KEEPERS, undo_log},
	[SCRUB_REDO_LOG] = {"redo log", "made anew, the old file removed",
		"it keeps old salts until it is written over; give the account "
		"of the group init the privilege SUPER; before MariaDB 10.9, "
		"stop MariaDB, give innodb_log_file_size another value and "
		"start it",
		KEEPERS, redo_log},
	[SCRUB_BINARY_LOG] = {"binary log", "deleted up to now",
		"where replicas have read it, PURGE BINARY LOGS; it takes "
		"BINLOG ADMIN and RELOAD, or SUPER",
		KEEPERS, binary_log},
	[SCRUB_GENERAL_LOG] = {"general log", "", OF_KEEPER(KEEPER_GENERAL_LOG),
		general_log},
	[SCRUB_SLOW_LOG] = {"slow log", "", OF_KEEPER(KEEPER_SLOW_LOG),
		slow_log},
	[SCRUB_GALERA] = {"Galera", "", OF_KEEPER(KEEPER_GALERA), galera},
};

const char *scrub_name(enum scrub_step step)
{
	return rows[step].name;
}

const char *scrub_done(enum scrub_step step)
{
	return rows[step].done;
}

const char *scrub_remedy(enum scrub_step step)
{
	return rows[step].remedy ? rows[step].remedy
				 : salt_keeper_rows[rows[step].keeper].remedy;
}

static void take_step(struct scrub *scrub, enum scrub_step step)
{
	scrub->outcomes[step] = rows[step].run(scrub, &scrub->why[step]);
}

void scrub_begin(struct scrub *scrub, struct db *db)
{
	*scrub = (struct scrub){.db = db};
	take_step(scrub, SCRUB_PAGES);
}

void scrub_go_on(struct scrub *scrub)
{
	struct error error = {0};
	enum db_status status =
		salt_keepers_read(scrub->db, &scrub->keepers, &error);

	for (size_t i = SCRUB_PAGES + 1; i < SCRUB_STEPS; i++) {
		if (status == DB_OK) {
			take_step(scrub, (enum scrub_step)i);
			continue;
		}
		scrub->outcomes[i] = SCRUB_FAILED;
		scrub->why[i] = error;
	}
}

void scrub_end(struct scrub *scrub)
{
	struct error *why = &scrub->why[SCRUB_PAGES];

	if (scrub->outcomes[SCRUB_PAGES] == SCRUB_DONE &&
		!set_integer(scrub, set_pages, scrub->pages_before, why))
		scrub->outcomes[SCRUB_PAGES] = SCRUB_FAILED;
}
