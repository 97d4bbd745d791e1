/* SPDX-License-Identifier: MIT */
#include "collect/collect.h"

#include "base/log.h"
#include "hit/body.h"
#include "hit/client_ip.h"
#include "hit/screen.h"
#include "store/pageview.h"
#include "store/salt.h"

enum { USER_AGENT_BYTES_MAX = 65536 };

static const char log_name[] = "collect.log";

/* Connects when no earlier hit has left a connection. */
static struct db *collector_db(struct collector *collector,
	enum db_status *status, struct error *error)
{
	const struct settings *settings = collector->settings;
	struct db_options options = {
		.connect_seconds = (unsigned int)(settings->deadline_ms / 2000),
		.lean = true,
	};

	if (options.connect_seconds == 0)
		options.connect_seconds = 1;
	*status = DB_OK;
	if (!collector->db)
		collector->db = db_connect(
			&settings->database, &options, status, error);
	return collector->db;
}

/* The month's salt, the visitor hash, the row.  The address is used here
 * and goes no further. */
static enum db_status store_hit(struct collector *collector,
	const struct collect_input *input, struct hit *hit,
	const struct address *client, struct error *error)
{
	uint8_t salt[SALT_SIZE];
	enum db_status status;
	struct db *db = collector_db(collector, &status, error);

	if (!db)
		return status;
	status = salt_current(db, date_month(time_date(hit->occurred_at)),
		input->now, input->salt_candidate, salt, error);
	if (status != DB_OK)
		return status;
	if (visitor_hash(hit,
		    client ? client_ip_significant(client) : text_from(""),
		    salt) < 0) {
		error_set(error, "out of memory");
		status = DB_UNAVAILABLE;
	}
	digest_wipe(salt, sizeof(salt));
	hit_shorten(hit);
	if (status != DB_OK)
		return status;
	/* The rest of the deadline is for the answer. */
	return pageview_insert(
		db, hit, collector->settings->deadline_ms * 3 / 4, error);
}

static enum reason count_hit(struct collector *collector,
	const struct collect_input *input, struct hit *hit,
	const struct address *client)
{
	struct error error = {0};
	enum db_status status;

	status = store_hit(collector, input, hit, client, &error);
	if (status == DB_OK)
		return REASON_ACCEPTED;
	log_write(collector->settings->state_dir, log_name, input->now,
		"a hit was answered 503 (%s): %s", db_status_name(status),
		error.text);
	collect_release(collector);
	return REASON_UNAVAILABLE;
}

static enum reason check_hit(const struct collector *collector,
	const struct collect_input *input, const struct hit *hit,
	const struct address *client)
{
	const struct settings *settings = collector->settings;
	const struct site_settings *site;
	enum reason reason = hit_check(hit, settings, &site);

	if (reason == REASON_ACCEPTED)
		reason = hit_check_origin(site, input->request.origin);
	if (reason == REASON_ACCEPTED)
		reason = screen_check(hit, &input->request, client, settings);
	if (reason == REASON_ACCEPTED && hit->test)
		reason = REASON_TEST;
	return reason;
}

/* A user agent is cut at 64 KiB, which no browser comes near, before its
 * invalid parts become U+FFFD. */
static int read_user_agent(struct buf *buf, struct text user_agent)
{
	if (user_agent.length > USER_AGENT_BYTES_MAX)
		user_agent.length = USER_AGENT_BYTES_MAX;
	return utf8_add_valid(buf, user_agent);
}

static enum reason take_hit(struct collector *collector,
	const struct collect_input *input, struct hit *hit)
{
	struct address client;
	bool known =
		client_ip_find(&input->request, collector->settings, &client);
	struct buf agent;
	enum reason reason = REASON_UNAVAILABLE;

	buf_init(&agent, (size_t)USER_AGENT_BYTES_MAX * 3);
	if (read_user_agent(&agent, input->request.user_agent) == 0) {
		hit->user_agent = (struct text){buf_text(&agent), agent.length};
		reason = check_hit(
			collector, input, hit, known ? &client : NULL);
	}
	if (reason == REASON_ACCEPTED)
		reason = count_hit(
			collector, input, hit, known ? &client : NULL);
	buf_release(&agent);
	return reason;
}

static enum reason cannot_store(
	const struct collector *collector, const struct collect_input *input)
{
	const struct settings *settings = collector->settings;
	const char *folder =
		settings ? settings->state_dir : collector->state_dir;
	enum reason reason =
		settings ? REASON_UNAVAILABLE : REASON_MISCONFIGURED;

	if (collector->why && folder)
		log_write(folder, log_name, input->now,
			"a hit was answered %d: %s", reason_row(reason)->status,
			collector->why);
	return reason;
}

enum reason collect_hit(
	struct collector *collector, struct collect_input *input)
{
	char body[REQUEST_BODY_MAX];
	struct hit hit = {
		.occurred_at = input->now,
		.event_id = input->event_id,
	};
	struct json_document *document;
	enum reason reason = request_check(&input->request);

	if (reason != REASON_ACCEPTED)
		return reason;
	if (!collector->settings || collector->why)
		return cannot_store(collector, input);
	reason = input->read_body(input->context, body, input->request.length);
	if (reason != REASON_ACCEPTED)
		return reason;
	document = body_read((struct text){body, input->request.length}, &hit);
	if (!document)
		return REASON_MALFORMED;
	reason = take_hit(collector, input, &hit);
	json_free(document);
	return reason;
}

void collect_release(struct collector *collector)
{
	struct db *db = collector->db;

	/* A signal handler may look at it while it is being closed. */
	collector->db = NULL;
	db_close(db);
}
