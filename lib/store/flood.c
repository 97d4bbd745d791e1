/* SPDX-License-Identifier: MIT */
#include "store/flood.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/state.h"
#include "base/time.h"

static const char name[] = "flood";

enum {
	KEY_SIZE = 8,
	BUCKETS = 4096,
	SLOTS = 4, /* of a bucket */
};

struct slot {
	uint8_t key[KEY_SIZE];
	uint32_t second; /* since 1970, as far as it fits */
	uint32_t hits;
};

struct bucket {
	struct slot slots[SLOTS];
};

/* The visitor's slot, else the one that was used longest ago. */
static struct slot *slot_find(struct bucket *bucket, const uint8_t *key)
{
	struct slot *oldest = &bucket->slots[0];

	for (size_t i = 0; i < SLOTS; i++) {
		struct slot *slot = &bucket->slots[i];

		if (!memcmp(slot->key, key, KEY_SIZE))
			return slot;
		if (slot->second < oldest->second)
			oldest = slot;
	}
	return oldest;
}

static uint32_t slot_count(
	struct slot *slot, const uint8_t *key, uint32_t second)
{
	if (slot->second != second || memcmp(slot->key, key, KEY_SIZE) != 0) {
		memcpy(slot->key, key, KEY_SIZE);
		slot->second = second;
		slot->hits = 0;
	}
	if (slot->hits < UINT32_MAX)
		slot->hits++;
	return slot->hits;
}

bool flood_allows(int folder, const struct hit *hit, int64_t limit)
{
	const uint8_t *key = hit->visitor_hash;
	size_t number = (size_t)(key[KEY_SIZE] << 8 | key[KEY_SIZE + 1]);
	off_t at = (off_t)(number % BUCKETS * sizeof(struct bucket));
	struct bucket bucket = {0};
	struct slot *slot;
	int64_t hits = 0;
	int fd;

	if (limit == 0)
		return true;
	fd = state_open_file(folder, name, O_RDWR | O_CREAT);
	if (fd < 0)
		return true;
	/* What lies behind the end of the file is empty. */
	if (pread(fd, &bucket, sizeof(bucket), at) >= 0) {
		slot = slot_find(&bucket, key);
		hits = slot_count(
			slot, key, (uint32_t)(hit->occurred_at / TIME_SECOND));
		at += (off_t)((char *)slot - (char *)&bucket);
		if (pwrite(fd, slot, sizeof(*slot), at) < 0)
			hits = 0;
	}
	close(fd);
	return hits <= limit;
}

void flood_forget(int folder)
{
	int fd = state_open_file(folder, name, O_WRONLY);

	if (fd < 0)
		return;
	/* It is no more than a second's counts. */
	if (ftruncate(fd, 0) < 0)
		(void)0;
	close(fd);
}
