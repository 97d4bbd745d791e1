/* SPDX-License-Identifier: MIT */
#include "connect.h"

#include "base/system.h"
#include "store/schema.h"

/* No statement of ours is silent for so long; a server that is gone is. */
enum { CONNECT_MS = 5000, READ_SECONDS = 3600 };

struct db *connect_admin(const struct database_settings *settings,
	enum db_status *status, struct error *error)
{
	int64_t hosts =
		settings->host.count ? (int64_t)settings->host.count : 1;
	const struct db_options options = {
		.milliseconds = CONNECT_MS * hosts,
		.read_seconds = READ_SECONDS,
		.read_own_writes = true,
		.explain = true,
	};
	struct db *db = db_connect(settings, &options, status, error);

	if (db && db_check_server(db, error) < 0) {
		*status = DB_REFUSED;
		db_close(db);
		return NULL;
	}
	return db;
}

struct db *connect_schema(const struct database_settings *settings,
	enum db_status *status, struct error *error)
{
	struct db *db = connect_admin(settings, status, error);
	int step = 0;

	if (!db && *status == DB_ABSENT)
		error_set(error,
			"database %s is not there; admin --init makes it",
			settings->name);
	if (!db)
		return NULL;
	*status = schema_applied(db, &step, error);
	if (*status == DB_ABSENT)
		error_set(error,
			"the tables are missing; admin --init makes them");
	if (*status == DB_OK && step != schema_needed()) {
		error_set(error,
			"the schema is at step %d, this program needs %d; %s",
			step, schema_needed(),
			step < schema_needed() ? "run admin --init"
					       : "install the newer program");
		*status = DB_REFUSED;
	}
	if (*status == DB_OK)
		return db;
	db_close(db);
	return NULL;
}

enum db_status connect_clock(struct db *db, int64_t *ahead, struct error *error)
{
	int64_t theirs = 0;
	bool found;
	enum db_status status = db_query_time(
		db, "SELECT UTC_TIMESTAMP(3)", NULL, 0, &theirs, &found, error);

	*ahead = system_now() - theirs;
	return status;
}

enum exit_status connect_exit(enum db_status status)
{
	switch (status) {
	case DB_OK:
		return EXIT_DONE;
	case DB_UNAVAILABLE:
	case DB_RETRY:
		return EXIT_AWAY;
	default:
		return EXIT_FAILED;
	}
}
