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
	uint64_t generation;		 /* how often copies were destroyed */
	struct salt copies[PLACES];
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

static bool is_usable(const struct content *content, int place, int32_t month)
{
	const struct salt *copy = &content->copies[place];

	return copy->month == month && copy->created_at > 0;
}

/* Who only reads takes no lock: one that was stopped while it had it would hold
 * up every hit.  What is torn, because it is being written, is whole soon. */
static void content_look(int folder, struct content *content)
{
	bool whole = false;
	int fd = state_open_file(folder, name, O_RDONLY);

	memset(content, 0, sizeof(*content));
	for (int tries = 0; fd >= 0 && !whole && tries < TRIES; tries++)
		whole = content_read(fd, content);
	if (fd >= 0)
		close(fd);
}

bool salt_cache_read(int folder, int32_t month, struct salt *copy)
{
	struct content content;
	bool found = false;

	content_look(folder, &content);
	for (int i = 0; i < PLACES && !found; i++) {
		found = is_usable(&content, i, month);
		if (found)
			*copy = content.copies[i];
	}
	digest_wipe(&content, sizeof(content));
	return found;
}

size_t salt_cache_months(int folder, int32_t months[static SALT_CACHE_PLACES])
{
	struct content content;
	size_t count = 0;

	content_look(folder, &content);
	for (int i = 0; i < PLACES; i++)
		if (content.copies[i].created_at > 0)
			months[count++] = content.copies[i].month;
	digest_wipe(&content, sizeof(content));
	return count;
}

/* Where the copy belongs: its month's place, or the older month's. */
static int place_of(const struct content *content, int32_t month)
{
	int oldest = 0;

	for (int i = 0; i < PLACES; i++) {
		if (content->copies[i].month == month)
			return i;
		if (content->copies[i].month < content->copies[oldest].month)
			oldest = i;
	}
	return oldest;
}

static bool is_news(
	const struct content *content, int place, const struct salt *copy)
{
	const struct salt *kept = &content->copies[place];

	return !is_usable(content, place, copy->month) ||
	       kept->created_at != copy->created_at ||
	       memcmp(kept->bytes, copy->bytes, SALT_SIZE) != 0;
}

/* Member by member: the padding is written to the file too. */
static void copy_write(struct salt *to, const struct salt *from)
{
	memset(to, 0, sizeof(*to));
	to->month = from->month;
	to->created_at = from->created_at;
	memcpy(to->bytes, from->bytes, SALT_SIZE);
}

uint64_t salt_cache_generation(int folder)
{
	struct content content;

	content_look(folder, &content);
	digest_wipe(content.copies, sizeof(content.copies));
	return content.generation;
}

void salt_cache_keep(int folder, uint64_t generation, const struct salt *copy)
{
	struct content content;
	int fd = state_open_file(folder, name, O_RDWR | O_CREAT);
	int place;

	if (fd < 0)
		return;
	/* Whoever holds the lock keeps a copy too, or destroys them. */
	if (state_lock(fd, LOCK_EX, 0) == 0) {
		content_read(fd, &content);
		place = place_of(&content, copy->month);
		/* A copy that can't be kept is not there. */
		if (content.generation == generation &&
			is_news(&content, place, copy)) {
			copy_write(&content.copies[place], copy);
			(void)content_write(fd, &content);
		}
	}
	close(fd);
	digest_wipe(&content, sizeof(content));
}

/* Which copies are to be destroyed. */
struct doomed {
	int32_t before; /* those of months before it */
	int32_t month;	/* that of this month ... */
	int64_t age;	/* ... unless it was made at this time */
	bool all;	/* and those that are about to be kept */
};

static bool is_doomed(const struct salt *copy, const struct doomed *doomed)
{
	return doomed->all || copy->month < doomed->before ||
	       (copy->month == doomed->month &&
		       copy->created_at != doomed->age);
}

/* Returns whether anything changed. */
static bool content_forget(struct content *content, const struct doomed *doomed)
{
	bool changed = doomed->all;

	for (int i = 0; i < PLACES; i++) {
		struct salt *copy = &content->copies[i];

		if (!copy->created_at || !is_doomed(copy, doomed))
			continue;
		memset(copy, 0, sizeof(*copy));
		changed = true;
	}
	content->generation += changed;
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
		if (content_forget(&content, doomed) || !whole) {
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
