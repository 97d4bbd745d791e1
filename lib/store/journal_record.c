/* SPDX-License-Identifier: MIT */
#include "store/journal_record.h"

#include <errno.h>
#include <string.h>

#include "base/digest.h"
#include "base/hex.h"
#include "base/json.h"
#include "base/time.h"

enum { CHECKSUM_SIZE = 8, ID_SIZE = 8 };

static const char version[] = "1 ";

/* Where the JSON of a line begins. */
enum { HEAD_LENGTH = sizeof(version) - 1 + 2 * CHECKSUM_SIZE + 1 };

enum member {
	AT,
	ID,
	SITE,
	PATH,
	REFERRER,
	USER_AGENT,
	EVENT,
	HASH,
	MEMBERS,
};

static const char *const names[MEMBERS] = {
	[AT] = "at",
	[ID] = "id",
	[SITE] = "site",
	[PATH] = "path",
	[REFERRER] = "referrer",
	[USER_AGENT] = "user_agent",
	[EVENT] = "event",
	[HASH] = "hash",
};

/* Most significant byte first: the same text on every machine. */
static void id_write(uint64_t id, uint8_t out[static ID_SIZE])
{
	for (int i = ID_SIZE - 1; i >= 0; i--, id >>= 8)
		out[i] = (uint8_t)id;
}

static uint64_t id_read(const uint8_t bytes[static ID_SIZE])
{
	uint64_t id = 0;

	for (int i = 0; i < ID_SIZE; i++)
		id = id << 8 | bytes[i];
	return id;
}

static void add_name(struct buf *buf, enum member member)
{
	buf_add_format(buf, "%c\"%s\":", member ? ',' : '{', names[member]);
}

static void add_text(struct buf *buf, enum member member, struct text text)
{
	add_name(buf, member);
	if (json_add_string(buf, text) < 0)
		buf_fail(buf);
}

static void add_hex(
	struct buf *buf, enum member member, const uint8_t *bytes, size_t size)
{
	add_name(buf, member);
	buf_add_char(buf, '"');
	hex_add(buf, bytes, size);
	buf_add_char(buf, '"');
}

static void add_json(struct buf *buf, const struct hit *hit)
{
	uint8_t id[ID_SIZE];

	id_write(hit->event_id, id);
	add_name(buf, AT);
	buf_add_format(buf, "%lld", (long long)hit->occurred_at);
	add_hex(buf, ID, id, sizeof(id));
	add_text(buf, SITE, hit->site);
	add_text(buf, PATH, hit->path);
	add_text(buf, REFERRER, hit->referrer);
	add_text(buf, USER_AGENT, hit->user_agent);
	add_text(buf, EVENT, hit->event);
	add_hex(buf, HASH, hit->visitor_hash, VISITOR_HASH_SIZE);
	buf_add_char(buf, '}');
}

int journal_record_add(struct buf *buf, const struct hit *hit)
{
	struct buf json;
	uint8_t digest[DIGEST_SIZE];

	buf_init(&json, JOURNAL_RECORD_MAX);
	add_json(&json, hit);
	if (json.failed)
		buf_fail(buf);
	digest_sha256((struct text){buf_text(&json), json.length}, digest);
	buf_add_format(buf, "\n%s", version);
	hex_add(buf, digest, CHECKSUM_SIZE);
	buf_add_format(buf, " %s\n", buf_text(&json));
	buf_release(&json);
	return buf->failed ? -1 : 0;
}

/* Returns 0 when the head is right and the checksum is that of the rest. */
static int check_line(struct text line, struct text *json)
{
	size_t begin = sizeof(version) - 1;
	uint8_t expected[CHECKSUM_SIZE], digest[DIGEST_SIZE];

	if (line.length < HEAD_LENGTH || memcmp(line.data, version, begin) ||
		line.data[HEAD_LENGTH - 1] != ' ' ||
		hex_read((struct text){line.data + begin, 2 * CHECKSUM_SIZE},
			expected, sizeof(expected)) < 0)
		return -1;
	*json = (struct text){
		line.data + HEAD_LENGTH, line.length - HEAD_LENGTH};
	digest_sha256(*json, digest);
	return memcmp(expected, digest, sizeof(expected)) ? -1 : 0;
}

static int read_members(const struct json_member *members, struct hit *hit)
{
	uint8_t id[ID_SIZE];

	for (size_t i = ID; i < MEMBERS; i++)
		if (members[i].kind != JSON_TEXT &&
			(members[i].kind != JSON_EMPTY || !members[i].there))
			return -1;
	if (!members[AT].there || members[AT].integer < time_first ||
		members[AT].integer > time_last)
		return -1;
	if (hex_read(members[ID].text, id, sizeof(id)) < 0 ||
		hex_read(members[HASH].text, hit->visitor_hash,
			VISITOR_HASH_SIZE) < 0)
		return -1;
	hit->occurred_at = members[AT].integer;
	hit->event_id = id_read(id);
	hit->site = members[SITE].text;
	hit->path = members[PATH].text;
	hit->referrer = members[REFERRER].text;
	hit->user_agent = members[USER_AGENT].text;
	hit->event = members[EVENT].text;
	return 0;
}

struct json_document *journal_record_read(
	struct text line, struct hit *hit, struct error *error)
{
	struct json_member members[MEMBERS] = {0};
	struct json_document *document;
	struct text json;

	*hit = (struct hit){0};
	if (check_line(line, &json) < 0) {
		error_set(error, "the checksum is wrong");
		errno = EINVAL;
		return NULL;
	}
	for (size_t i = 0; i < MEMBERS; i++)
		members[i].name = names[i];
	document = json_read_object(json, members, MEMBERS, error);
	if (document && read_members(members, hit) < 0) {
		error_set(error, "a value is not as this program writes it");
		json_free(document);
		errno = EINVAL;
		return NULL;
	}
	return document;
}
