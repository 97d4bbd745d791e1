/* SPDX-License-Identifier: MIT */
#include "store/salt_cache.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/state.h"

static const char name[] = "salt.cache";

enum { PLACES = SALT_CACHE_PLACES, CHECKSUM_SIZE = 8, TRIES = 3 };

/* The file, as this machine lays a struct out: it never leaves the host. */
struct content {
	uint8_t checksum[CHECKSUM_SIZE]; /* of what follows */
	struct salt_cache cache;
};

static void checksum_of(
	const struct content *content, uint8_t out[static CHECKSUM_SIZE])
{
	uint8_t digest[DIGEST_SIZE];
	const char *begin = (const char *)content + CHECKSUM_SIZE;

	digest_sha256(
		(struct text){begin, sizeof(*content) - CHECKSUM_SIZE}, digest);
	memcpy(out, digest, CHECKSUM_SIZE);
}

/* Whether what is kept is whole; else `content` is empty. */
static bool content_read(int fd, struct content *content)
{
	uint8_t checksum[CHECKSUM_SIZE];

	if (pread(fd, content, sizeof(*content), 0) ==
		(ssize_t)sizeof(*content)) {
		checksum_of(content, checksum);
		if (!memcmp(checksum, content->checksum, CHECKSUM_SIZE))
			return true;
	}
	memset(content, 0, sizeof(*content));
	return false;
}

static int content_write(int fd, struct content *content)
{
	ssize_t written;

	checksum_of(content, content->checksum);
	written = pwrite(fd, content, sizeof(*content), 0);
	if (written >= 0 && written < (ssize_t)sizeof(*content))
		errno = ENOSPC;
	return written == (ssize_t)sizeof(*content) ? 0 : -1;
}

/* Who only reads takes no lock: one that was stopped while it had it would hold
 * up every hit.  What is torn, because it is being written, is whole soon. */
void salt_cache_look(int folder, struct salt_cache *cache)
{
	struct content content;
	bool whole = false;
	int fd = state_open_file(folder, name, O_RDONLY);

	memset(&content, 0, sizeof(content));
	for (int tries = 0; fd >= 0 && !whole && tries < TRIES; tries++)
		whole = content_read(fd, &content);
	if (fd >= 0)
		close(fd);
	*cache = content.cache;
	digest_wipe(&content, sizeof(content));
}

static const struct salt_copy *copy_of(
	const struct salt_cache *cache, int32_t month)
{
	for (int i = 0; i < PLACES; i++)
		if (cache->copies[i].salt.month == month &&
			cache->copies[i].salt.created_at > 0)
			return &cache->copies[i];
	return NULL;
}

const struct salt *salt_cache_find(
	const struct salt_cache *cache, int32_t month)
{
	const struct salt_copy *copy = copy_of(cache, month);

	return copy ? &copy->salt : NULL;
}

const struct salt *salt_cache_find_fresh(
	const struct salt_cache *cache, int32_t month, int64_t now)
{
	const struct salt_copy *copy = copy_of(cache, month);

	return copy && copy->fetched_at <= now &&
			       now - copy->fetched_at < SALT_CACHE_FRESH
		       ? &copy->salt
		       : NULL;
}

size_t salt_cache_months(int folder, int32_t months[static SALT_CACHE_PLACES])
{
	struct salt_cache cache;
	size_t count = 0;

	salt_cache_look(folder, &cache);
	for (int i = 0; i < PLACES; i++)
		if (cache.copies[i].salt.created_at > 0)
			months[count++] = cache.copies[i].salt.month;
	digest_wipe(&cache, sizeof(cache));
	return count;
}

/* Where the copy belongs: its month's place, or the older month's. */
static struct salt_copy *place_of(struct salt_cache *cache, int32_t month)
{
	struct salt_copy *oldest = &cache->copies[0];

	for (int i = 0; i < PLACES; i++) {
		struct salt_copy *copy = &cache->copies[i];

		if (copy->salt.month == month)
			return copy;
		if (copy->salt.month < oldest->salt.month)
			oldest = copy;
	}
	return oldest;
}

/* Member by member: the padding is written to the file too. */
static void copy_write(
	struct salt_copy *to, const struct salt *from, int64_t now)
{
	memset(to, 0, sizeof(*to));
	to->fetched_at = now;
	to->salt.month = from->month;
	to->salt.created_at = from->created_at;
	memcpy(to->salt.bytes, from->bytes, SALT_SIZE);
}

void salt_cache_keep(int folder, const struct salt_cache *seen,
	const struct salt *salt, int64_t now)
{
	struct content content;
	int fd = state_open_file(folder, name, O_RDWR | O_CREAT);

	if (fd < 0)
		return;
	/* Whoever holds the lock keeps a copy too, or destroys them. */
	if (state_lock(fd, LOCK_EX, 0) == 0) {
		content_read(fd, &content);
		/* A copy that can't be kept is not there. */
		if (content.cache.generation == seen->generation) {
			copy_write(place_of(&content.cache, salt->month), salt,
				now);
			(void)content_write(fd, &content);
		}
		digest_wipe(&content, sizeof(content));
	}
	close(fd);
}

/* Which copies are to be destroyed. */
struct doomed {
	int32_t before; /* those of months before it */
	int32_t month;	/* that of this month ... */
	int64_t age;	/* ... unless it was made at this time */
	bool all;	/* and those that are about to be kept */
};

static bool is_doomed(const struct salt *salt, const struct doomed *doomed)
{
	return doomed->all || salt->month < doomed->before ||
	       (salt->month == doomed->month &&
		       salt->created_at != doomed->age);
}

/* Returns whether anything changed. */
static bool cache_forget(struct salt_cache *cache, const struct doomed *doomed)
{
	bool changed = doomed->all;

	for (int i = 0; i < PLACES; i++) {
		struct salt_copy *copy = &cache->copies[i];

		if (!copy->salt.created_at || !is_doomed(&copy->salt, doomed))
			continue;
		memset(copy, 0, sizeof(*copy));
		changed = true;
	}
	cache->generation += changed;
	return changed;
}

/* Writes over what is doomed and syncs it. */
static int forget(
	int folder, int flags, const struct doomed *doomed, struct error *error)
{
	struct content content;
	int fd = state_open_file(folder, name, O_RDWR | flags);
	int result = -1;
	bool whole;

	if (fd < 0 && errno == ENOENT)
		return 0;
	if (fd >= 0 && state_lock(fd, LOCK_EX, STATE_PATIENCE) == 0) {
		result = 0;
		whole = content_read(fd, &content);
		/* What is damaged is written over whole. */
		if (cache_forget(&content.cache, doomed) || !whole) {
			result = content_write(fd, &content);
			if (result == 0)
				result = fdatasync(fd);
		}
		digest_wipe(&content, sizeof(content));
	}
	if (result < 0)
		error_set(error,
			"the copy of the salt in state_dir could not be "
			"destroyed: %s; remove salt.cache there",
			strerror(errno));
	if (fd >= 0)
		close(fd);
	return result;
}

int salt_cache_forget_before(int folder, int32_t month, struct error *error)
{
	return forget(folder, 0, &(struct doomed){.before = month}, error);
}

int salt_cache_forget_replaced(
	int folder, int32_t month, int64_t created_at, struct error *error)
{
	return forget(folder, 0,
		&(struct doomed){.month = month, .age = created_at}, error);
}

int salt_cache_forget(int folder, struct error *error)
{
	return forget(folder, O_CREAT, &(struct doomed){.all = true}, error);
}
