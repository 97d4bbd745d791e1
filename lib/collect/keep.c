/* SPDX-License-Identifier: MIT */
#include "collect/keep.h"

#include <string.h>

#include "base/log.h"
#include "hit/client_ip.h"
#include "store/away.h"
#include "store/flood.h"
#include "store/journal.h"
#include "store/pageview.h"
#include "store/salt.h"
#include "store/salt_cache.h"

/* One hit's way through the stores. */
struct keep {
	struct collector *collector;
	const struct collect_input *input;
	struct hit *hit;
	struct db *db; /* NULL: MariaDB is away, for this hit */
	/* The hit goes there even with MariaDB, which is asked for the salt
	 * only.  Without a folder there is no journal. */
	bool journal_first;
	bool was_away;	 /* when it came */
	int connections; /* so far */
	/* The body came so late that it tells nothing of MariaDB when there
	 * is no time for it: a stranger could send all others away by it. */
	bool late;
	struct salt salt;
};

enum { CONNECTIONS = 3 }; /* that one hit may use up, with one host */

static int64_t time_left(const struct keep *keep)
{
	return keep->input->time_left(keep->input->context);
}

/* By now `now` may be seconds ago. */
static int64_t instant(const struct keep *keep)
{
	return keep->input->now + keep->collector->settings->deadline_ms -
	       time_left(keep);
}

static enum reason refuse(const struct keep *keep, const char *why)
{
	log_write(keep->collector->settings->state_dir, collect_log_name,
		instant(keep), "a hit was answered 503: %s", why);
	return REASON_UNAVAILABLE;
}

/* MariaDB can't take this hit; the next ones need not find that out, unless
 * it is this hit's own misfortune. */
static void give_up_database(
	struct keep *keep, enum db_status status, const struct error *error)
{
	collect_release(keep->collector);
	keep->db = NULL;
	if (keep->collector->folder >= 0 && !keep->late && status != DB_RETRY &&
		status != DB_UNFIT && status != DB_STOPPED)
		away_set(keep->collector->folder, instant(keep));
	log_write(keep->collector->settings->state_dir, collect_log_name,
		instant(keep), "MariaDB could not take a hit (%s): %s",
		db_status_name(status), error->text);
}

/* Half of the deadline is for connecting; its last quarter, however late the
 * body came, for the journal and the answer. */
static int64_t connect_time(const struct keep *keep)
{
	int64_t allowed = keep->collector->settings->deadline_ms;
	int64_t latest = time_left(keep) - allowed / 4;

	return latest < allowed / 2 ? latest : allowed / 2;
}

/* Connects to the hosts from this one on. */
static void connect_from(struct keep *keep, size_t first_host)
{
	struct collector *collector = keep->collector;
	const struct db_memory memory = {
		.folder = collector->folder, .now = instant(keep)};
	const struct db_options options = {
		.milliseconds = connect_time(keep),
		.first_host = first_host,
		.lean = true,
		.memory =
			collector->folder >= 0 && !keep->late ? &memory : NULL,
	};
	struct error error = {0};
	enum db_status status;

	keep->connections++;
	collector->db = db_connect(
		&collector->settings->database, &options, &status, &error);
	keep->db = collector->db;
	if (!keep->db)
		give_up_database(keep, status, &error);
}

/* Connects when no earlier hit has left a connection. */
static void connect_database(struct keep *keep)
{
	const struct collector *collector = keep->collector;
	enum away away = AWAY_UNKNOWN;

	keep->late = connect_time(keep) < collector->settings->deadline_ms / 2;
	if (collector->folder >= 0 && !keep->late)
		away = away_turn(collector->folder, instant(keep));
	else if (collector->folder >= 0 && away_is_set(collector->folder))
		away = AWAY_WAIT;
	keep->was_away = away != AWAY_UNKNOWN;
	if (away == AWAY_WAIT)
		return;
	keep->db = collector->db;
	if (!keep->db && connect_time(keep) > 0)
		connect_from(keep, 0);
	else if (!keep->db)
		log_write(collector->settings->state_dir, collect_log_name,
			instant(keep),
			"a hit's body came too late to ask MariaDB: the "
			"journal takes it");
}

/*
 * Whether a statement that failed may be sent once more, and to which host
 * first: to the next one when this one can't take it; to the same when only
 * the connection broke, in the middle of a commit maybe.  That takes time, of
 * which the journal must have some.
 */
static bool may_move_on(
	const struct keep *keep, enum db_status status, size_t *next_host)
{
	const struct collector *collector = keep->collector;
	const struct database_settings *database =
		&collector->settings->database;
	size_t hosts = database->socket ? 1 : database->host.count;
	bool another = db_host(keep->db) + 1 < hosts;

	*next_host = another ? db_host(keep->db) + 1 : 0;
	if (status != DB_UNAVAILABLE ||
		time_left(keep) <= collector->settings->deadline_ms / 2)
		return false;
	return another ||
	       (db_is_broken(keep->db) && keep->connections < CONNECTIONS);
}

/* A statement has failed.  Returns true when there is another connection: the
 * same is to be sent again, which is safe with a key that was fixed before.
 * Else MariaDB is away, for this hit. */
static bool move_on(
	struct keep *keep, enum db_status status, const struct error *error)
{
	const struct collector *collector = keep->collector;
	size_t next_host;

	if (!may_move_on(keep, status, &next_host)) {
		give_up_database(keep, status, error);
		return false;
	}
	if (collector->folder >= 0 && next_host > 0)
		away_host_set(
			collector->folder, db_host(keep->db), instant(keep));
	log_write(collector->settings->state_dir, collect_log_name,
		instant(keep),
		"MariaDB at %s could not take a hit, which is tried once more: "
		"%s",
		db_place(keep->db), error->text);
	collect_release(keep->collector);
	connect_from(keep, next_host);
	return keep->db;
}

/* In a month's last hours the next one's salt, where there is one already: so
 * that an outage over the turn of the month finds it. */
static void prepare_turn(
	const struct keep *keep, const struct salt_cache *cache)
{
	int32_t next = salt_newest_month(keep->input->now);
	struct salt salt;
	bool found = false;

	if (next == keep->salt.month || salt_cache_find(cache, next))
		return;
	if (salt_find(keep->db, next, &salt, &found, NULL) == DB_OK && found)
		salt_cache_keep(keep->collector->folder, cache, &salt,
			keep->input->now);
	digest_wipe(&salt, sizeof(salt));
}

static enum db_status salt_from_database(
	struct keep *keep, int32_t month, const struct salt_cache *cache)
{
	struct error error = {0};
	enum db_status status;

	do {
		status = salt_current(keep->db, month, keep->input->now,
			keep->input->salt_candidate, &keep->salt, &error);
	} while (status != DB_OK && move_on(keep, status, &error));
	if (status == DB_OK && keep->collector->folder >= 0) {
		salt_cache_keep(keep->collector->folder, cache, &keep->salt,
			keep->input->now);
		prepare_turn(keep, cache);
	}
	return status;
}

/* While MariaDB is away no job may come by to destroy old copies.  When they
 * can't be destroyed, the next hit tries again. */
static void destroy_old_copies(const struct keep *keep)
{
	if (salt_cache_forget_before(keep->collector->folder,
		    salt_oldest_month(keep->input->now), NULL) < 0)
		(void)0;
}

/*
 * MariaDB is asked once in a while, so that a replaced salt is not used for
 * long.  Where it says that the month has no salt any more, the copy is over
 * too.
 */
static bool find_salt(
	struct keep *keep, int32_t month, const struct salt_cache *cache)
{
	const struct salt *copy =
		salt_cache_find_fresh(cache, month, keep->input->now);
	enum db_status status = DB_UNAVAILABLE;

	if (!copy && keep->journal_first)
		connect_database(keep);
	if (!copy && keep->db)
		status = salt_from_database(keep, month, cache);
	if (status == DB_OK)
		return true;
	if (!copy && keep->collector->folder >= 0)
		destroy_old_copies(keep);
	if (status != DB_STOPPED && !copy)
		copy = salt_cache_find(cache, month);
	if (copy)
		keep->salt = *copy;
	return copy;
}

/* The address ends here. */
static enum reason hash_visitor(struct keep *keep, const struct address *client)
{
	int32_t month = date_month(time_date(keep->hit->occurred_at));
	struct salt_cache cache = {0};
	bool found;
	int result;

	if (keep->collector->folder >= 0)
		salt_cache_look(keep->collector->folder, &cache);
	found = find_salt(keep, month, &cache);
	digest_wipe(&cache, sizeof(cache));
	if (!found)
		return refuse(keep,
			"the salt of this month is neither to be had from "
			"MariaDB nor kept in state_dir");
	result = visitor_hash(keep->hit,
		client ? client_ip_significant(client) : text_from(""),
		keep->salt.bytes);
	digest_wipe(&keep->salt, sizeof(keep->salt));
	return result < 0 ? refuse(keep, "out of memory") : REASON_ACCEPTED;
}

static bool insert_row(struct keep *keep)
{
	const struct database_settings *database =
		&keep->collector->settings->database;
	int folder = keep->collector->folder;
	struct error error = {0};
	enum db_status status;

	/* The rest of the time is for the journal and the answer. */
	do {
		status = pageview_insert(
			keep->db, keep->hit, time_left(keep) * 3 / 4, &error);
	} while (status != DB_OK && move_on(keep, status, &error));
	if (status != DB_OK)
		return false;
	if (keep->was_away)
		away_clear(folder);
	if (folder >= 0 && database->host.count > 1)
		away_host_clear(folder, db_host(keep->db));
	return true;
}

static enum reason write_journal(struct keep *keep)
{
	const struct collector *collector = keep->collector;
	struct error error = {0};

	if (collector->folder < 0)
		error = collector->no_folder;
	else if (journal_append(collector->folder, keep->hit,
			 collector->settings->journal_max_bytes,
			 &error) == JOURNAL_STORED)
		return REASON_ACCEPTED;
	return refuse(keep, error.text);
}

enum reason keep_hit(struct collector *collector,
	const struct collect_input *input, struct hit *hit,
	const struct address *client)
{
	struct keep keep = {.collector = collector, .input = input, .hit = hit};
	enum reason reason;

	keep.journal_first = collector->folder >= 0 &&
			     collector->settings->ingest &&
			     !strcmp(collector->settings->ingest, "journal");
	if (!keep.journal_first)
		connect_database(&keep);
	reason = hash_visitor(&keep, client);
	hit_shorten(hit);
	if (reason != REASON_ACCEPTED)
		return reason;
	if (collector->folder >= 0 && !flood_allows(collector->folder, hit,
					      collector->settings->flood_limit))
		return REASON_FLOOD;
	if (!keep.journal_first && keep.db && insert_row(&keep))
		return REASON_ACCEPTED;
	return write_journal(&keep);
}
