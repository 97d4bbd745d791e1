/* SPDX-License-Identifier: MIT */

/* MariaDB: each role's connection, the server, the schema and the clock. */
#include "check_database.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "check_jobs.h"
#include "check_keepers.h"
#include "connect.h"
#include "store/schema.h"

enum { CLOCK_WARN_MS = 5000, CLOCK_BAD_MS = 60000 };

enum { PROBES_MAX = 12 };

struct role {
	const char *name;
	const struct database_settings *settings;
	const char *used_by;
	/* What it must be able to do; undone afterwards. */
	const char *probes[PROBES_MAX];
};

static bool same_account(
	const struct database_settings *a, const struct database_settings *b)
{
	return a->user && b->user && !strcmp(a->user, b->user);
}

/* Where the connection goes, and who can read it on its way. */
static void check_connection(
	struct finding_list *list, struct db *db, const struct role *role)
{
	const char *cipher = db_cipher(db);
	const char *by = cipher[0] ? "by " : "without TLS";

	switch (db_trust(db)) {
	case DB_TRUST_LOCAL:
		finding_add(list, FINDING_OK, "database",
			"%s: at %s, on this machine", role->name, db_place(db));
		break;
	case DB_TRUST_VERIFIED:
		finding_add(list, FINDING_OK, "database",
			"%s: at %s %s%s, verified", role->name, db_place(db),
			by, cipher);
		break;
	case DB_TRUST_NONE:
		finding_add(list, FINDING_WARN, "database",
			"%s: at %s %s%s, not verified: whoever is in between "
			"can read and change everything; tls_ca or "
			"tls_fingerprint in place of tls_verify = false mends "
			"that",
			role->name, db_place(db), by, cipher);
		break;
	}
}

static struct db *check_role(struct finding_list *list, const struct role *role)
{
	struct error error = {0};
	enum db_status status;
	struct db *db = connect_admin(role->settings, &status, &error);

	if (db)
		finding_add(list, FINDING_OK, "database",
			"%s: connected as %s, for %s; the server is %s",
			role->name,
			role->settings->user ? role->settings->user
					     : "this user",
			role->used_by, db_server_text(db));
	if (db)
		check_connection(list, db, role);
	else if (status == DB_UNAVAILABLE)
		finding_add(list, FINDING_BAD, "database",
			"%s: %s; is MariaDB running, and is this the right "
			"place?",
			role->name, error.text);
	else
		finding_add(list, FINDING_BAD, "database",
			"%s: %s; admin --init prints the GRANTs", role->name,
			error.text);
	return db;
}

/* Whether the tables can be looked at. */
static bool check_schema(struct finding_list *list, struct db *db)
{
	struct error error = {0};
	int step = 0;
	enum db_status status = schema_applied(db, &step, &error);

	if (status != DB_OK)
		finding_add(list, FINDING_BAD, "schema",
			"%s; admin --init makes the tables", error.text);
	else if (step < schema_needed())
		finding_add(list, FINDING_BAD, "schema",
			"at step %d, this program needs %d: run admin --init",
			step, schema_needed());
	else if (step > schema_needed())
		finding_add(list, FINDING_BAD, "schema",
			"at step %d, this program knows %d: install the newer "
			"program",
			step, schema_needed());
	else
		finding_add(list, FINDING_OK, "schema", "at step %d", step);
	return status == DB_OK && step == schema_needed();
}

/* Tries what the role is for: a missing GRANT shows here, and not when a hit
 * or a job needs it. */
static void check_grants(
	struct finding_list *list, struct db *db, const struct role *role)
{
	struct error error = {0};
	enum db_status status = db_begin(db, &error);

	for (size_t i = 0; i < PROBES_MAX && role->probes[i] && status == DB_OK;
		i++)
		status = db_execute(db, role->probes[i], NULL, 0, NULL, &error);
	db_rollback(db);
	if (status == DB_OK)
		finding_add(list, FINDING_OK, "database",
			"%s: has the privileges for %s", role->name,
			role->used_by);
	else
		finding_add(list, FINDING_BAD, "database",
			"%s: %s; admin --init prints the GRANTs", role->name,
			error.text);
}

static void check_clock(struct finding_list *list, struct db *db)
{
	struct error error = {0};
	int64_t ahead = 0;
	enum db_status status = connect_clock(db, &ahead, &error);
	int64_t apart = llabs(ahead);

	if (status != DB_OK)
		finding_add(list, FINDING_BAD, "clock", "%s", error.text);
	else if (apart > CLOCK_WARN_MS)
		finding_add(list,
			apart > CLOCK_BAD_MS ? FINDING_BAD : FINDING_WARN,
			"clock",
			"this host's is %" PRId64 " s %s the database "
			"server's%s: set both by NTP",
			apart / TIME_SECOND, ahead > 0 ? "ahead of" : "behind",
			apart > CLOCK_APART_MAX ? ", so that jobs refuse to run"
						: "");
	else
		finding_add(list, FINDING_OK, "clock",
			"agrees with the database server's");
}

static void check_durability(struct finding_list *list, struct db *db)
{
	int64_t flush = 1;
	bool found;
	enum db_status status = db_query_integer(db,
		"SELECT @@GLOBAL.innodb_flush_log_at_trx_commit", NULL, 0,
		&flush, &found, NULL);

	if (status == DB_OK && flush != 1)
		finding_add(list, FINDING_WARN, "durability",
			"innodb_flush_log_at_trx_commit is %" PRId64
			": counted hits can be lost when the server's machine "
			"stops; set it to 1",
			flush);
	else if (status == DB_OK)
		finding_add(list, FINDING_OK, "durability",
			"every commit is synced");
}

static const char probe_pageview[] =
	"INSERT INTO pageview (site, occurred_at, event_id, path, referrer, "
	"user_agent, visitor_hash) "
	"VALUES ('', '1970-01-02', 0, '', '', '', '')";
static const char probe_salt[] = "INSERT INTO salt (month, salt, created_at) "
				 "VALUES ('1000-01-01', '', '1970-01-02')";

void check_database(struct finding_list *list, const struct settings *settings,
	int64_t now, bool pretended)
{
	const struct role roles[] = {
		{"database", &settings->database, "collect.cgi",
			{"DO (SELECT COUNT(salt) FROM salt)", probe_pageview,
				probe_salt}},
		{"report", &settings->report, "reports",
			{"DO (SELECT COUNT(*) FROM daily_metric LIMIT 0)",
				"DO (SELECT COUNT(*) FROM monthly_metric LIMIT "
				"0)",
				"DO (SELECT COUNT(*) FROM job_state)",
				"DO (SELECT COUNT(*) FROM job_run LIMIT 0)"}},
		{"jobs", &settings->jobs, "the jobs",
			{"DO (SELECT COUNT(month) FROM salt)", probe_salt,
				"DELETE FROM salt WHERE month = '1000-01-01'",
				"DELETE FROM pageview WHERE site = '' "
				"AND occurred_at = '1000-01-01'",
				"UPDATE job_state SET done_to = done_to "
				"WHERE job = ''",
				"DELETE FROM job_run WHERE job = ''",
				"INSERT INTO daily_metric VALUES ('', "
				"'1000-01-01', 0, 0) "
				"ON DUPLICATE KEY UPDATE pageviews = 0",
				"INSERT INTO monthly_metric VALUES ('', "
				"'1000-01-01', 0, 0) "
				"ON DUPLICATE KEY UPDATE pageviews = 0",
				"INSERT INTO job_run (job, started_at, run_id, "
				"host, outcome, summary) "
				"VALUES ('', '1970-01-02', '', '', '', '')",
				"UPDATE job_run SET outcome = '' WHERE job = "
				"''"}},
	};
	struct db *dbs[3];
	bool fine;

	for (size_t i = 0; i < 3; i++)
		dbs[i] = check_role(list, &roles[i]);
	if (same_account(&settings->database, &settings->jobs) ||
		same_account(&settings->database, &settings->report))
		finding_add(list, FINDING_NOTE, "database",
			"one user serves more than one role; where the host "
			"gives you several, let collect.cgi have its own");
	fine = dbs[2] && check_schema(list, dbs[2]);
	for (size_t i = 0; fine && i < 3; i++)
		if (dbs[i])
			check_grants(list, dbs[i], &roles[i]);
	if (dbs[2]) {
		if (!pretended)
			check_clock(list, dbs[2]);
		check_durability(list, dbs[2]);
		check_keepers(list, dbs[2]);
		if (fine)
			check_jobs(list, dbs[2], settings, now);
	}
	for (size_t i = 0; i < 3; i++)
		db_close(dbs[i]);
}
