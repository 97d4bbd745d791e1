/* SPDX-License-Identifier: MIT */
#include "tests/http/outage.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/http/fixture.h"

#define COLUMNS "site, path, referrer, user_agent, visitor_hash, event"

/* The configuration with MariaDB. */
static char original[8192];

static const char *in_test_folder(const char *name)
{
	static char path[4096];

	snprintf(
		path, sizeof(path), "%s/%s", getenv("FOOTFALL_TEST_DIR"), name);
	return path;
}

/* Beside a .htaccess file, the server has a configuration of its own. */
static FILE *open_configuration(const char *mode)
{
	const char *server = getenv("FOOTFALL_TEST_SERVER");
	char path[4096];
	FILE *file;

	snprintf(path, sizeof(path), "%s%s/footfall/footfall.conf",
		getenv("FOOTFALL_TEST_STAGE"),
		server && !strcmp(server, "htaccess") ? "/htdocs" : "");
	file = fopen(path, mode);
	assert_non_null(file);
	return file;
}

static void write_configuration(const char *start, const char *rest)
{
	FILE *file = open_configuration("w");

	fprintf(file, "%s%s", start, rest);
	assert_int_equal(fclose(file), 0);
}

static int64_t drain(void)
{
	static const char figure[] = "\"set_aside\": ";
	char command[8192], summary[1024];
	const char *found;
	FILE *file;

	file = fopen(in_test_folder("drain.conf"), "w");
	assert_non_null(file);
	fputs(original, file);
	fclose(file);
	assert_int_equal(chmod(in_test_folder("drain.conf"), 0640), 0);
	snprintf(command, sizeof(command),
		"'%s/admin/admin' --config='%s' --drain --format=json "
		"2>&1",
		getenv("FOOTFALL_BUILDDIR"), in_test_folder("drain.conf"));
	file = popen(command, "r");
	assert_non_null(file);
	summary[fread(summary, 1, sizeof(summary) - 1, file)] = '\0';
	found = strstr(summary, figure);
	if (pclose(file) != 0 || !found)
		fail_msg("admin --drain says: %s", summary);
	return strtoll(found + strlen(figure), NULL, 10);
}

void outage_begin(void)
{
	static const char key[] = "socket = \"";
	FILE *file = open_configuration("r");
	char start[sizeof(original) + 64];
	const char *socket;

	original[fread(original, 1, sizeof(original) - 1, file)] = '\0';
	fclose(file);
	socket = strstr(original, key);
	assert_non_null(socket);
	snprintf(start, sizeof(start), "%.*s%s/nonexistent",
		(int)(socket - original), original, key);
	write_configuration(start, strchr(socket + strlen(key), '"'));
	database_run(fixture_database, "DROP TABLE IF EXISTS direct");
	database_run(
		fixture_database, "CREATE TABLE direct SELECT * FROM pageview");
	/* What other tests have left there. */
	drain();
	fixture_reset();
}

int64_t outage_end(void)
{
	char away[4096];

	write_configuration(original, "");
	snprintf(away, sizeof(away), "%s/away", getenv("FOOTFALL_TEST_STATE"));
	unlink(away);
	return drain();
}

/* How many rows of `one` the table `other` lacks. */
static int64_t lacking(const char *one, const char *other)
{
	char sql[512];

	snprintf(sql, sizeof(sql),
		"SELECT COUNT(*) FROM (SELECT " COLUMNS " FROM %s"
		" EXCEPT ALL SELECT " COLUMNS " FROM %s) AS lacking",
		one, other);
	return database_integer(fixture_database, sql);
}

void outage_expect_same(void)
{
	char *example = database_text(fixture_database,
		"SELECT CONCAT_WS('|', " COLUMNS ") FROM (SELECT " COLUMNS
		" FROM direct EXCEPT ALL SELECT " COLUMNS
		" FROM pageview) AS lacking",
		NULL);

	if (example)
		fail_msg("not delivered as it came directly: %s", example);
	assert_int_equal(lacking("direct", "pageview"), 0);
	assert_int_equal(lacking("pageview", "direct"), 0);
	assert_true(database_integer(fixture_database,
			    "SELECT COUNT(*) FROM direct") > 0);
	database_run(fixture_database, "DROP TABLE direct");
}
