/* SPDX-License-Identifier: MIT */
#include "init.h"

#include <string.h>

#include "connect.h"
#include "say.h"
#include "store/schema.h"

static enum db_status create_database(
	const struct database_settings *settings, struct error *error)
{
	/* Without a database named, so that one can be created. */
	struct database_settings server = *settings;
	enum db_status status;
	struct db *db;
	struct buf sql;

	server.name = NULL;
	if (strpbrk(settings->name, "`\\")) {
		error_set(error,
			"database name %s: choose letters, digits "
			"and _",
			settings->name);
		return DB_REFUSED;
	}
	db = connect_admin(&server, &status, error);
	if (!db)
		return status;
	buf_init(&sql, 1024);
	buf_add_format(
		&sql, "CREATE DATABASE IF NOT EXISTS `%s`;\n", settings->name);
	status = db_script(db, buf_text(&sql), error);
	buf_release(&sql);
	db_close(db);
	return status;
}

enum db_status init_create(const struct database_settings *settings,
	int64_t now, int *steps, struct error *error)
{
	enum db_status status;
	struct db *db = connect_admin(settings, &status, error);

	if (!db && status == DB_ABSENT) {
		status = create_database(settings, error);
		if (status == DB_OK)
			db = connect_admin(settings, &status, error);
	}
	if (!db)
		return status;
	status = schema_apply(db, now, steps, error);
	db_close(db);
	return status;
}

void init_say_denied(enum db_status status, const char *what)
{
	if (status == DB_DENIED)
		say("%s needs an account that may create and change every "
		    "table: name one in the group init of admin.conf",
			what);
}

enum exit_status init_run(
	const struct options *options, const struct settings *settings)
{
	const struct database_settings *account = &settings->init;
	struct error error = {0};
	struct buf grants;
	enum db_status status;
	int steps = 0;

	if (!account->name) {
		fprintf(stderr,
			"admin: database: name is not set; name the database "
			"in the configuration\n");
		return EXIT_USAGE;
	}
	status = init_create(account, options->now, &steps, &error);
	if (status != DB_OK) {
		say("--init: %s", error.text);
		init_say_denied(status, "--init");
		return connect_exit(status);
	}
	if (options->quiet)
		return EXIT_DONE;
	fprintf(stderr, "admin: %d step(s) applied, the schema is at step %d\n",
		steps, schema_needed());
	buf_init(&grants, 1 << 16);
	schema_grants(&grants, account->name);
	fputs(buf_text(&grants), stdout);
	buf_release(&grants);
	return EXIT_DONE;
}
