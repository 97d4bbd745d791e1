/* SPDX-License-Identifier: MIT */
#include "collect/collect.h"

#include <errno.h>

#include "base/log.h"
#include "collect/keep.h"
#include "hit/body.h"
#include "hit/query.h"
#include "hit/referrer.h"
#include "hit/screen.h"
#include "store/tally.h"

/* Of a header, before its invalid parts become U+FFFD; no browser comes near
 * it. */
enum { HEADER_BYTES_MAX = 65536 };

const char collect_log_name[] = "collect.log";

/* A browser asks for an image without Origin, but says whose it is. */
static struct text origin_of(const struct request *request)
{
	if (request->image && !request->origin.length)
		return referrer_origin(request->referer);
	return request->origin;
}

static enum reason check_hit(const struct collector *collector,
	const struct collect_input *input, struct hit *hit,
	const struct address *client)
{
	const struct settings *settings = collector->settings;
	enum reason reason = hit_check(hit, settings, &hit->listed);

	if (reason == REASON_ACCEPTED)
		reason = hit_check_origin(
			hit->listed, origin_of(&input->request));
	if (reason == REASON_ACCEPTED)
		reason = screen_check(hit, &input->request, client, settings);
	if (reason == REASON_ACCEPTED && hit->test)
		reason = REASON_TEST;
	return reason;
}

/* Reads a header into `buf`, which is to be released; `*text` is a slice of
 * it.  Returns 0, or -1 without memory. */
static int read_header(struct buf *buf, struct text header, struct text *text)
{
	buf_init(buf, (size_t)HEADER_BYTES_MAX * 3);
	if (header.length > HEADER_BYTES_MAX)
		header.length = HEADER_BYTES_MAX;
	if (utf8_add_valid(buf, header) < 0)
		return -1;
	*text = text_of(buf);
	return 0;
}

static void take_hit(struct collector *collector,
	const struct collect_input *input, struct hit *hit,
	struct answer *answer)
{
	struct address client;
	bool known = client_ip_find(
		&input->request, collector->settings, &client, &answer->way);
	struct buf agent;

	answer->test = hit->test;
	answer->reason = REASON_UNAVAILABLE;
	if (read_header(&agent, input->request.user_agent, &hit->user_agent) ==
		0)
		answer->reason = check_hit(
			collector, input, hit, known ? &client : NULL);
	if (answer->reason == REASON_ACCEPTED)
		answer->reason =
			keep_hit(collector, input, hit, known ? &client : NULL);
	buf_release(&agent);
}

static void take_body(struct collector *collector,
	const struct collect_input *input, struct hit *hit,
	struct answer *answer)
{
	char body[REQUEST_BODY_MAX];
	size_t length = input->request.length;
	struct json_document *document;

	answer->reason = input->read_body(input->context, body, length);
	if (answer->reason != REASON_ACCEPTED)
		return;
	document = body_read((struct text){body, length}, hit);
	if (!document) {
		answer->reason =
			errno == ENOMEM ? REASON_UNAVAILABLE : REASON_MALFORMED;
		return;
	}
	take_hit(collector, input, hit, answer);
	json_free(document);
}

/* The page that shows the image stands in Referer: its path is taken from
 * there when the query has none. */
static void take_query(struct collector *collector,
	const struct collect_input *input, struct hit *hit,
	struct answer *answer)
{
	char decoded[REQUEST_BODY_MAX];
	struct text path;
	struct buf page;

	answer->reason = REASON_QUERY;
	if (query_read(input->request.query, decoded, hit) < 0)
		return;
	answer->reason = REASON_UNAVAILABLE;
	if (read_header(&page, referrer_path(input->request.referer), &path) ==
		0) {
		if (!hit->path.length)
			hit->path = utf8_trim(path);
		take_hit(collector, input, hit, answer);
	}
	buf_release(&page);
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
		log_write(folder, collect_log_name, input->now,
			"a hit was answered %d: %s", reason_row(reason)->status,
			collector->why);
	return reason;
}

/* What was filtered or refused is tallied, under the site's name where it is
 * one of ours: a stranger must not fill the tally with names. */
static void tally_hit(const struct collector *collector,
	const struct collect_input *input, const struct hit *hit,
	enum reason reason)
{
	const char *name = reason_row(reason)->name;

	if (!reason_kind(name) || collector->folder < 0)
		return;
	tally_add(collector->folder, hit->listed ? hit->listed->name : "",
		time_date(input->now), name, input->tally_source);
}

static void take_request(struct collector *collector,
	const struct collect_input *input, struct hit *hit,
	struct answer *answer)
{
	if (!collector->settings || collector->why)
		answer->reason = cannot_store(collector, input);
	else if (answer->image)
		take_query(collector, input, hit, answer);
	else
		take_body(collector, input, hit, answer);
}

struct answer collect_hit(
	struct collector *collector, struct collect_input *input)
{
	const struct settings *settings = collector->settings;
	struct hit hit = {
		.occurred_at = input->now,
		.event_id = input->event_id,
	};
	struct answer answer = {.pixel = settings && settings->pixel == 1};

	answer.reason = request_check(&input->request, answer.pixel);
	answer.image = input->request.image;
	if (answer.reason == REASON_ACCEPTED)
		take_request(collector, input, &hit, &answer);
	tally_hit(collector, input, &hit, answer.reason);
	return answer;
}

void collect_release(struct collector *collector)
{
	struct db *db = collector->db;

	/* A signal handler may look at it while it is being closed. */
	collector->db = NULL;
	db_close(db);
}
