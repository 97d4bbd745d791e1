/* SPDX-License-Identifier: MIT */
#include "check_jobs.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "connect.h"
#include "stats/job.h"
#include "stats/silence.h"
#include "store/pageview.h"
#include "store/partition.h"
#include "store/salt.h"
#include "store/sql.h"

enum {
	MONTHS_AHEAD_LEAST = 2,
	/* The longest month, and a day on which what was under way at its end
	 * is still counted. */
	RETENTION_WHOLE_MONTHS = 32,
	SILENCE_DAYS = 3,
};

struct salts {
	int64_t old;	/* of months before this one */
	int64_t later;	/* of months after it */
	int64_t future; /* of those, the ones that must not exist yet */
	bool exists;	/* this month's */
};

static enum db_status salts_read(
	struct salts *salts, struct db *db, int64_t now, struct error *error)
{
	int32_t month = date_month(time_date(now));
	/* Another host's clock may be ahead by so much. */
	int32_t newest = salt_newest_month(now + CLOCK_APART_MAX);
	enum db_status status =
		salt_count_before(db, month, &salts->old, error);

	if (status == DB_OK)
		status = salt_exists(db, month, &salts->exists, error);
	if (status == DB_OK)
		status = salt_count_after(db, month, &salts->later, error);
	if (status == DB_OK)
		status = salt_count_after(db, newest, &salts->future, error);
	return status;
}

static void check_salts(struct finding_list *list, struct db *db, int64_t now)
{
	int64_t month_start = date_start(date_month(time_date(now)));
	struct error error = {0};
	struct salts salts = {0};

	if (salts_read(&salts, db, now, &error) != DB_OK) {
		finding_add(list, FINDING_BAD, "salt", "%s", error.text);
		return;
	}
	if (salts.old > 0 && now >= month_start + TIME_DAY)
		finding_add(list, FINDING_BAD, "salt",
			"%" PRId64 " of past months: visitors could be "
			"followed from month to month; run admin --rotate-salt",
			salts.old);
	if (salts.future > 0)
		finding_add(list, FINDING_BAD, "salt",
			"%" PRId64 " of months to come: no month before gets "
			"its own any more, and hits are answered 503 then; if "
			"the clock of this host is right, run admin "
			"--rotate-salt --force",
			salts.future);
	if (!salts.exists)
		finding_add(list, FINDING_BAD, "salt", "none for this month%s",
			salts.later ? ", and a later one is in its way; if the "
				      "clock of this host is right, run admin "
				      "--rotate-salt --force"
				    : "; run admin --rotate-salt");
	else if (salts.old == 0 && salts.future == 0)
		finding_add(list, FINDING_OK, "salt",
			"this month's is there, no older one");
}

/* Without the privilege all goes on, at a price. */
static bool check_may_alter(struct finding_list *list, struct db *db)
{
	int64_t grants = 0;
	bool found;

	if (db_query_integer(db, sql_check_alter, NULL, 0, &grants, &found,
		    NULL) != DB_OK ||
		grants > 0)
		return true;
	finding_add(list, FINDING_NOTE, "partitions",
		"the jobs' user may not ALTER pageview: everything is in one "
		"partition, prune deletes row by row, and the disk space is "
		"not given back; see admin(8), PARTITIONS");
	return false;
}

static int64_t months_ahead(const struct partition_list *list, int64_t now)
{
	int32_t this_month = date_month(time_date(now));
	int64_t bound, months = 0;
	bool found;

	partition_last_bound(list, &bound, &found);
	while (found &&
		date_start(month_add(this_month, (int)months + 2)) <= bound)
		months++;
	return months;
}

static bool takes_hits(const struct partition_list *list, int64_t now)
{
	/* A table that was never partitioned takes all. */
	return list->count == 0 || list->items[list->count - 1].bound > now;
}

static void check_partitions(
	struct finding_list *list, struct db *db, int64_t now)
{
	struct partition_list partitions;
	struct error error = {0};
	int64_t rows = 0;
	int64_t ahead;

	if (!check_may_alter(list, db))
		return;
	if (partition_list_read(db, &partitions, &error) != DB_OK ||
		partition_count_future(db, &partitions, &rows, &error) !=
			DB_OK) {
		finding_add(list, FINDING_BAD, "partitions", "%s", error.text);
		partition_list_release(&partitions);
		return;
	}
	ahead = months_ahead(&partitions, now);
	if (!takes_hits(&partitions, now))
		finding_add(list, FINDING_BAD, "partitions",
			"none takes what occurs now: hits wait in the journal; "
			"run ALTER TABLE pageview ADD PARTITION (PARTITION "
			"p_future VALUES LESS THAN (MAXVALUE)), then admin "
			"--add-partitions");
	else if (rows >= PARTITION_SPLIT_MAX)
		finding_add(list, FINDING_WARN, "partitions",
			"p_future holds %" PRId64 " rows or more, too many to "
			"split by itself; see admin(8), PARTITIONS",
			rows);
	else if (ahead < MONTHS_AHEAD_LEAST)
		finding_add(list, FINDING_WARN, "partitions",
			"%" PRId64 " months ahead; run admin --add-partitions",
			ahead);
	else
		finding_add(list, FINDING_OK, "partitions",
			"%" PRId64 " months ahead", ahead);
	partition_list_release(&partitions);
}

struct state {
	struct finding_list *list;
	int64_t now;
};

/* What a done_to in the future stops; the job itself mends it. */
static const struct {
	const char *job;
	const char *stops;
} future[] = {
	{"rollup",
		"days that no rollup has counted would be taken for counted, "
		"so nothing is pruned"},
	{"prune", "no day or month that begins before it is counted any more"},
};

enum { FUTURES = sizeof(future) / sizeof(future[0]) };

static int done_to_row(
	void *context, const struct db_value *columns, size_t count)
{
	const struct state *state = context;
	char job[64], when[TIME_TEXT_SIZE];
	struct text name = db_as_text(&columns[0]);
	int64_t done_to;
	size_t i = 0;

	if (count < 2 || !db_as_time(&columns[1], &done_to))
		return 0;
	snprintf(job, sizeof(job), "%.*s", (int)name.length, name.data);
	time_format(when, done_to);
	while (i < FUTURES && strcmp(future[i].job, job) != 0)
		i++;
	if (done_to <= job_done_to_latest(job, state->now)) {
		if (!strcmp(job, "prune"))
			finding_add(state->list, FINDING_NOTE, "jobs",
				"done_to of prune is %.16s UTC, since a clock "
				"was ahead: the figures of days and months "
				"that begin before it stand still; there is "
				"nothing to do",
				when);
	} else if (i < FUTURES) {
		finding_add(state->list, FINDING_BAD, "jobs",
			"done_to of %s is %.16s UTC, in the future: %s; if the "
			"clock of this host is right, run admin --%s",
			job, when, future[i].stops, job);
	} else {
		finding_add(state->list, FINDING_BAD, "jobs",
			"done_to of %s is %.16s UTC, in the future; if the "
			"clock of this host is right, let MariaDB clear it: "
			"UPDATE job_state SET done_to = NULL WHERE job = '%s'",
			job, when, job);
	}
	return 0;
}

static int lease_row(
	void *context, const struct db_value *columns, size_t count)
{
	const struct state *state = context;
	struct text job = db_as_text(&columns[0]);

	if (count == 2)
		finding_add(state->list, FINDING_WARN, "jobs",
			"the lease of %.*s ends %" PRId64 " s ahead of the "
			"database server's clock, longer than any does, and "
			"counts as free: set the clocks of the database "
			"servers by NTP",
			(int)job.length, job.data, db_as_integer(&columns[1]));
	return 0;
}

/* What a wrong clock has left behind. */
static void check_clock_left(
	struct finding_list *list, struct db *db, int64_t now)
{
	const struct db_value values[] = {db_time(now)};
	struct state state = {.list = list, .now = now};
	struct error error = {0};

	if (db_query(db, sql_check_done_to, values, 1, done_to_row, &state,
		    &error) != DB_OK ||
		db_query(db, sql_check_lease, NULL, 0, lease_row, &state,
			&error) != DB_OK)
		finding_add(list, FINDING_BAD, "jobs", "%s", error.text);
}

static void check_last_run(struct finding_list *list, struct db *db,
	const char *job, int64_t oldest, int64_t now)
{
	struct error error = {0};
	char when[TIME_TEXT_SIZE];
	int64_t last;
	bool found;

	if (job_run_last_done(db, job, now, &last, &found, &error) != DB_OK) {
		finding_add(list, FINDING_BAD, "jobs", "%s", error.text);
		return;
	}
	if (!found) {
		finding_add(list, FINDING_WARN, "jobs",
			"%s never ended well: %s", job, job_cron_remedy);
		return;
	}
	time_format(when, last);
	if (now - last > oldest)
		finding_add(list, FINDING_WARN, "jobs",
			"%s last ended well at %.16s UTC: %s", job, when,
			job_cron_remedy);
	else
		finding_add(list, FINDING_OK, "jobs",
			"%s last ran at %.16s UTC", job, when);
}

/* The promise to people wins over the figure: prune does not wait for the
 * month's end. */
static void check_retention(
	struct finding_list *list, const struct settings *settings)
{
	if (settings->retention_days < RETENTION_WHOLE_MONTHS)
		finding_add(list, FINDING_WARN, "retention",
			"retention_days is %" PRId64 ": a month's figure stops "
			"counting once its first page views are pruned; %d or "
			"more keeps months whole",
			settings->retention_days, RETENTION_WHOLE_MONTHS);
}

static void check_overdue(struct finding_list *list, struct db *db,
	const struct settings *settings, int64_t now)
{
	int64_t cutoff = now - settings->retention_days * TIME_DAY;
	struct error error = {0};
	char when[TIME_TEXT_SIZE];
	int64_t oldest;
	bool found;

	if (pageview_oldest(db, &oldest, &found, &error) != DB_OK) {
		finding_add(list, FINDING_BAD, "retention", "%s", error.text);
		return;
	}
	if (!found) {
		finding_add(
			list, FINDING_NOTE, "retention", "no page view yet");
		return;
	}
	time_format(when, oldest);
	if (oldest < cutoff - TIME_DAY)
		finding_add(list, FINDING_WARN, "retention",
			"the oldest page view is of %.10s, older than %" PRId64
			" days: run admin --prune and look at what it refuses",
			when, settings->retention_days);
	else
		finding_add(list, FINDING_OK, "retention",
			"the oldest page view is of %.10s", when);
}

static void check_silence(struct finding_list *list, struct db *db,
	const struct settings *settings, int64_t now)
{
	int32_t today = time_date(now);
	struct error error = {0};
	struct silence silence;
	struct buf text;

	buf_init(&text, FINDING_TEXT_SIZE);
	if (silence_read(db, settings, today - SILENCE_DAYS + 1, today,
		    &silence, &error) != DB_OK) {
		finding_add(list, FINDING_BAD, "sites", "%s", error.text);
	} else if (silence_is_likely(&silence)) {
		silence_write(&silence, &text);
		finding_add(list, FINDING_WARN, "sites",
			"in the last %d days %s", SILENCE_DAYS,
			buf_text(&text));
	}
	buf_release(&text);
	silence_release(&silence);
}

void check_jobs(struct finding_list *list, struct db *db,
	const struct settings *settings, int64_t now)
{
	check_salts(list, db, now);
	check_partitions(list, db, now);
	for (const struct job_rule *rule = job_rules; rule->job; rule++)
		check_last_run(list, db, rule->job, rule->oldest, now);
	check_clock_left(list, db, now);
	check_retention(list, settings);
	check_overdue(list, db, settings, now);
	check_silence(list, db, settings, now);
}
