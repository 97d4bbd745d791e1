/* SPDX-License-Identifier: MIT */
#include "collect/keep.h"

#include "base/log.h"
#include "base/system.h"
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
	struct db *db;	 /* NULL: MariaDB is away, for this hit */
	int connections; /* that were opened for it */
	uint8_t salt[SALT_SIZE];
};

enum { CONNECTIONS_MAX = 3 }; /* to one place */

/* Milliseconds. */
static int64_t time_left(const struct keep *keep)
{
	int64_t deadline = keep->collector->deadline;

	return deadline ? deadline - system_uptime()
			: keep->collector->settings->deadline_ms;
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
		keep->input->now, "a hit was answered 503: %s", why);
	return REASON_UNAVAILABLE;
}

/* MariaDB can't take this hit: the next ones need not find that out, unless it
 * is this hit's own misfortune. */
static void give_up_database(
	struct keep *keep, enum db_status status, const struct error *error)
{
	collect_release(keep->collector);
	keep->db = NULL;
	if (keep->collector->folder >= 0 && status != DB_RETRY &&
		status != DB_UNFIT)
		away_set(keep->collector->folder, instant(keep));
	log_write(keep->collector->settings->state_dir, collect_log_name,
		keep->input->now, "MariaDB could not take a hit (%s): %s",
		db_status_name(status), error->text);
}

/* Half of the deadline is for connecting; its last quarter, however late the
 * body came, for the journal and the answer. */
static int64_t connect_until(const struct collector *collector)
{
	int64_t allowed = collector->settings->deadline_ms;
	int64_t until = system_uptime() + allowed / 2;
	int64_t latest = collector->deadline - allowed / 4;

	return collector->deadline && latest < until ? latest : until;
}

/* Connects to the hosts from this one on. */
static void connect_from(struct keep *keep, size_t first_host)
{
	struct collector *collector = keep->collector;
	const struct db_memory memory = {
		.folder = collector->folder, .now = keep->input->now};
	const struct db_options options = {
		.until = connect_until(collector),
		.first_host = first_host,
		.lean = true,
		.memory = collector->folder >= 0 ? &memory : NULL,
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

	if (collector->folder >= 0 &&
		!away_may_try(collector->folder, instant(keep)))
		return;
	keep->db = collector->db;
	if (!keep->db)
		connect_from(keep, 0);
}

/* The host of which the same statement may be asked next, with a key that was
 * fixed before.  One that can't take it leads to the next; a connection that
 * broke, in the middle of a commit maybe, to another one, as long as there is
 * time for the journal after that.  Returns -1 when there is none. */
static int next_host(const struct keep *keep, enum db_status status)
{
	const struct settings *settings = keep->collector->settings;
	size_t host = db_host(keep->db) + 1;

	if (status != DB_UNAVAILABLE)
		return -1;
	if (!settings->database.socket && host < settings->database.host.count)
		return (int)host;
	return db_is_broken(keep->db) && keep->connections < CONNECTIONS_MAX &&
			       time_left(keep) > settings->deadline_ms / 2
		       ? 0
		       : -1;
}

/* A statement has failed: asks elsewhere, or MariaDB is away, for this hit. */
static bool move_on(
	struct keep *keep, enum db_status status, const struct error *error)
{
	const struct collector *collector = keep->collector;
	int next = next_host(keep, status);

	if (next < 0) {
		give_up_database(keep, status, error);
		return false;
	}
	if (collector->folder >= 0 && next > 0)
		away_host_set(
			collector->folder, db_host(keep->db), instant(keep));
	log_write(collector->settings->state_dir, collect_log_name,
		keep->input->now, "%s could not take a hit, %s is asked: %s",
		db_place(keep->db),
		next > 0 ? "the next host" : "another connection", error->text);
	collect_release(keep->collector);
	connect_from(keep, (size_t)next);
	return keep->db;
}

static void keep_copy(const struct keep *keep, int32_t month,
	const uint8_t salt[static SALT_SIZE])
{
	struct salt_copy copy = {
		.month = month, .fetched_at = keep->input->now};

	for (size_t i = 0; i < SALT_SIZE; i++)
		copy.salt[i] = salt[i];
	salt_cache_keep(keep->collector->folder, &copy);
	digest_wipe(&copy, sizeof(copy));
}

/* In a month's last hours the next one's salt, where there is one already: so
 * that an outage over the turn of the month finds it. */
static void prepare_turn(const struct keep *keep, int32_t month)
{
	int32_t next = salt_newest_month(keep->input->now);
	struct salt_copy copy;
	uint8_t salt[SALT_SIZE];
	bool found;

	if (next == month)
		return;
	found = salt_cache_read(keep->collector->folder, next, &copy);
	digest_wipe(&copy, sizeof(copy));
	if (found || salt_find(keep->db, next, salt, &found, NULL) != DB_OK ||
		!found)
		return;
	keep_copy(keep, next, salt);
	digest_wipe(salt, sizeof(salt));
}

/* From MariaDB, which is asked for each hit, so that a replaced salt is used
 * no longer. */
static bool salt_from_database(struct keep *keep, int32_t month)
{
	struct error error = {0};
	enum db_status status;

	do {
		status = salt_current(keep->db, month, keep->input->now,
			keep->input->salt_candidate, keep->salt, &error);
	} while (status != DB_OK && move_on(keep, status, &error));
	if (status != DB_OK)
		return false;
	if (keep->collector->folder >= 0) {
		keep_copy(keep, month, keep->salt);
		prepare_turn(keep, month);
	}
	return true;
}

static bool salt_from_cache(struct keep *keep, int32_t month)
{
	struct salt_copy copy;

	if (keep->collector->folder < 0 ||
		!salt_cache_read(keep->collector->folder, month, &copy))
		return false;
	for (size_t i = 0; i < SALT_SIZE; i++)
		keep->salt[i] = copy.salt[i];
	digest_wipe(&copy, sizeof(copy));
	return true;
}

/* The address ends here. */
static enum reason hash_visitor(struct keep *keep, const struct address *client)
{
	int32_t month = date_month(time_date(keep->hit->occurred_at));
	int result;

	if (!(keep->db && salt_from_database(keep, month)) &&
		!salt_from_cache(keep, month)) {
		return refuse(keep,
			"the salt of this month is neither to be had from "
			"MariaDB nor kept in state_dir");
	}
	result = visitor_hash(keep->hit,
		client ? client_ip_significant(client) : text_from(""),
		keep->salt);
	digest_wipe(keep->salt, sizeof(keep->salt));
	return result < 0 ? refuse(keep, "out of memory") : REASON_ACCEPTED;
}

/* The rest of the deadline is for the journal and the answer. */
static bool insert_row(struct keep *keep)
{
	const struct settings *settings = keep->collector->settings;
	int folder = keep->collector->folder;
	struct error error = {0};
	enum db_status status;

	do {
		status = pageview_insert(
			keep->db, keep->hit, time_left(keep) * 3 / 4, &error);
	} while (status != DB_OK && move_on(keep, status, &error));
	if (status != DB_OK)
		return false;
	if (folder >= 0 && away_is_set(folder))
		away_clear(folder);
	if (folder >= 0 && settings->database.host.count > 1)
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

	connect_database(&keep);
	reason = hash_visitor(&keep, client);
	hit_shorten(hit);
	if (reason != REASON_ACCEPTED)
		return reason;
	if (collector->folder >= 0 && !flood_allows(collector->folder, hit,
					      collector->settings->flood_limit))
		return REASON_FLOOD;
	if (keep.db && insert_row(&keep))
		return REASON_ACCEPTED;
	return write_journal(&keep);
}
