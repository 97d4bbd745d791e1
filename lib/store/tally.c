/* SPDX-License-Identifier: MIT */
#include "store/tally.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/state.h"

static const char name[] = "tally";
static const char magic[8] = "tally 1";

enum {
	KEY_SIZE = 16,
	BUCKETS = 1024,
	SLOTS = 8,	/* of a bucket */
	DATE_FIRST = 0, /* 1970-01-01: an earlier one is damage */
};

/* A slot is free while its count is 0.  The layout is this machine's: the
 * file never leaves the host. */
struct slot {
	uint8_t key[KEY_SIZE]; /* of site and reason */
	int32_t date;
	uint32_t spare;
	uint64_t count;
};

struct bucket {
	struct slot slots[SLOTS];
};

struct head {
	char magic[sizeof(magic)];
	uint8_t source[TALLY_SOURCE_SIZE];
};

struct tally {
	struct head head;
	struct bucket buckets[BUCKETS];
};

static int fail(struct error *error, const char *what)
{
	return error_set(
		error, "the tally in state_dir: %s: %s", what, strerror(errno));
}

/* Names don't fit into a slot of fixed size; whoever reads the tally knows
 * which there may be. */
static void key_of(
	const char *site, const char *reason, uint8_t key[static KEY_SIZE])
{
	static const uint8_t no_secret[DIGEST_KEY_SIZE];
	const struct text parts[] = {text_from(site), text_from(reason)};
	uint8_t digest[DIGEST_SIZE];

	digest_hmac(no_secret, parts, 2, digest);
	memcpy(key, digest, KEY_SIZE);
}

/* The bucket that a key and a day belong to: days spread over all. */
static size_t bucket_of(const uint8_t key[static KEY_SIZE], int32_t date)
{
	return ((size_t)key[0] << 8 | key[1]) * 31 + (size_t)date * 7;
}

static off_t bucket_offset(size_t bucket)
{
	return (off_t)(sizeof(struct head) +
		       bucket % BUCKETS * sizeof(struct bucket));
}

static bool slot_is(const struct slot *slot, const uint8_t *key, int32_t date)
{
	return slot->count && slot->date == date &&
	       !memcmp(slot->key, key, KEY_SIZE);
}

/* The slot of the key, else a free one, else NULL. */
static struct slot *slot_find(
	struct bucket *bucket, const uint8_t *key, int32_t date)
{
	struct slot *found = NULL;

	for (size_t i = 0; i < SLOTS; i++) {
		if (slot_is(&bucket->slots[i], key, date))
			return &bucket->slots[i];
		if (!found && !bucket->slots[i].count)
			found = &bucket->slots[i];
	}
	return found;
}

/* Makes sure of the head; what is no tally of ours begins anew. */
static int head_prepare(int fd, const uint8_t *source)
{
	struct head head;

	if (pread(fd, &head, sizeof(head), 0) == (ssize_t)sizeof(head) &&
		!memcmp(head.magic, magic, sizeof(magic)))
		return 0;
	memcpy(head.magic, magic, sizeof(magic));
	memcpy(head.source, source, TALLY_SOURCE_SIZE);
	/* The rest is a hole until it is needed. */
	if (ftruncate(fd, 0) < 0 ||
		ftruncate(fd, (off_t)sizeof(struct tally)) < 0)
		return -1;
	return pwrite(fd, &head, sizeof(head), 0) == (ssize_t)sizeof(head) ? 0
									   : -1;
}

static void add_locked(int fd, const uint8_t *key, int32_t date)
{
	off_t at = bucket_offset(bucket_of(key, date));
	struct bucket bucket;
	struct slot *slot;

	if (pread(fd, &bucket, sizeof(bucket), at) != (ssize_t)sizeof(bucket))
		return;
	slot = slot_find(&bucket, key, date);
	if (!slot)
		return;
	if (!slot->count) {
		memset(slot, 0, sizeof(*slot));
		memcpy(slot->key, key, KEY_SIZE);
		slot->date = date;
	}
	slot->count++;
	at += (off_t)((char *)slot - (char *)&bucket);
	/* It is a count of what was not counted: a failure is borne. */
	if (pwrite(fd, slot, sizeof(*slot), at) < 0)
		return;
}

void tally_add(int folder, const char *site, int32_t date, const char *reason,
	const uint8_t source[static TALLY_SOURCE_SIZE])
{
	uint8_t key[KEY_SIZE];
	int fd = state_open_file(folder, name, O_RDWR | O_CREAT);

	if (fd < 0)
		return;
	key_of(site, reason, key);
	if (state_lock(fd, LOCK_EX, STATE_PATIENCE) == 0 &&
		head_prepare(fd, source) == 0)
		add_locked(fd, key, date);
	close(fd);
}

int tally_open(int folder, struct tally **tally, struct error *error)
{
	int fd = state_open_file(folder, name, O_RDONLY);
	struct tally *made = malloc(sizeof(*made));
	ssize_t got = -1;

	*tally = NULL;
	if (fd < 0 || !made) {
		int absent = fd < 0 && errno == ENOENT;

		free(made);
		if (fd >= 0)
			close(fd);
		return absent ? 0 : fail(error, "opening");
	}
	if (state_lock(fd, LOCK_SH, STATE_PATIENCE) == 0)
		got = pread(fd, made, sizeof(*made), 0);
	close(fd);
	if (got == (ssize_t)sizeof(*made) &&
		!memcmp(made->head.magic, magic, sizeof(magic))) {
		*tally = made;
		return 1;
	}
	free(made);
	return got < 0 ? fail(error, "reading") : 0;
}

void tally_close(struct tally *tally)
{
	free(tally);
}

const uint8_t *tally_source(const struct tally *tally)
{
	return tally->head.source;
}

uint64_t tally_count(const struct tally *tally, const char *site, int32_t date,
	const char *reason)
{
	uint8_t key[KEY_SIZE];
	const struct bucket *bucket;

	key_of(site, reason, key);
	bucket = &tally->buckets[bucket_of(key, date) % BUCKETS];
	for (size_t i = 0; i < SLOTS; i++)
		if (slot_is(&bucket->slots[i], key, date))
			return bucket->slots[i].count;
	return 0;
}

bool tally_oldest(const struct tally *tally, int32_t *date)
{
	bool found = false;

	for (size_t i = 0; i < (size_t)BUCKETS * SLOTS; i++) {
		const struct slot *slot =
			&tally->buckets[i / SLOTS].slots[i % SLOTS];

		if (slot->count && slot->date >= DATE_FIRST &&
			(!found || slot->date < *date)) {
			*date = slot->date;
			found = true;
		}
	}
	return found;
}

struct tally_room tally_room(const struct tally *tally)
{
	struct tally_room room = {.places = (int64_t)BUCKETS * SLOTS};

	for (size_t i = 0; i < BUCKETS; i++) {
		int64_t used = 0;

		for (size_t j = 0; j < SLOTS; j++)
			used += tally->buckets[i].slots[j].count > 0;
		room.used += used;
		room.full_buckets += used == SLOTS;
	}
	return room;
}

/* Returns whether a slot of the bucket was emptied. */
static bool bucket_forget(struct bucket *bucket, int32_t date)
{
	bool changed = false;

	for (size_t i = 0; i < SLOTS; i++) {
		struct slot *slot = &bucket->slots[i];

		if (!slot->count || slot->date >= date)
			continue;
		memset(slot, 0, sizeof(*slot));
		changed = true;
	}
	return changed;
}

static int forget_locked(int fd, int32_t date)
{
	for (size_t i = 0; i < BUCKETS; i++) {
		struct bucket bucket;
		ssize_t got =
			pread(fd, &bucket, sizeof(bucket), bucket_offset(i));

		if (got != (ssize_t)sizeof(bucket))
			return got < 0 ? -1 : 0;
		if (bucket_forget(&bucket, date) &&
			pwrite(fd, &bucket, sizeof(bucket), bucket_offset(i)) <
				0)
			return -1;
	}
	return 0;
}

int tally_forget_before(int folder, int32_t date, struct error *error)
{
	int fd = state_open_file(folder, name, O_RDWR);
	int result = -1;

	if (fd < 0)
		return errno == ENOENT ? 0 : fail(error, "opening");
	if (state_lock(fd, LOCK_EX, STATE_PATIENCE) == 0)
		result = forget_locked(fd, date);
	if (result < 0)
		fail(error, "writing");
	close(fd);
	return result;
}
