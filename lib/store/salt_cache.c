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

enum { PLACES = 2, CHECKSUM_SIZE = 8 };

/* The file, as this machine lays a struct out: it never leaves the host. */
struct content {
	uint8_t checksum[CHECKSUM_SIZE]; /* of what follows */
	int64_t replaced_at;		 /* copies fetched before are void */
	struct salt_copy copies[PLACES];
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

static int lock(int fd, int operation)
{
	while (flock(fd, operation) < 0)
		if (errno != EINTR)
			return -1;
	return 0;
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
	const struct salt_copy *copy = &content->copies[place];

	return copy->month == month && copy->fetched_at > 0 &&
	       copy->fetched_at > content->replaced_at;
}

bool salt_cache_read(int folder, int32_t month, struct salt_copy *copy)
{
	struct content content;
	bool found = false;
	int fd = state_open_file(folder, name, O_RDONLY);

	if (fd < 0)
		return false;
	if (lock(fd, LOCK_SH) == 0 && content_read(fd, &content))
		for (int i = 0; i < PLACES && !found; i++) {
			found = is_usable(&content, i, month);
			if (found)
				*copy = content.copies[i];
		}
	close(fd);
	digest_wipe(&content, sizeof(content));
	return found;
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

/* Member by member: the padding is written to the file too. */
static void copy_write(struct salt_copy *to, const struct salt_copy *from)
{
	memset(to, 0, sizeof(*to));
	to->month = from->month;
	to->fetched_at = from->fetched_at;
	memcpy(to->salt, from->salt, SALT_SIZE);
}

void salt_cache_keep(int folder, const struct salt_copy *copy)
{
	struct content content;
	int fd = state_open_file(folder, name, O_RDWR | O_CREAT);
	int place;

	if (fd < 0)
		return;
	if (lock(fd, LOCK_EX) == 0) {
		content_read(fd, &content);
		place = place_of(&content, copy->month);
		if (!is_usable(&content, place, copy->month) ||
			memcmp(content.copies[place].salt, copy->salt,
				SALT_SIZE) != 0) {
			copy_write(&content.copies[place], copy);
			/* A copy that can't be kept is not there. */
			if (content_write(fd, &content) < 0)
				(void)0;
		}
	}
	close(fd);
	digest_wipe(&content, sizeof(content));
}

/* Writes over what `before` says and syncs it. */
static int forget(int folder, int flags, int32_t before, int64_t replaced_at)
{
	struct content content;
	int fd = state_open_file(folder, name, O_RDWR | flags);
	int result = -1;

	if (fd < 0)
		return errno == ENOENT ? 0 : -1;
	if (lock(fd, LOCK_EX) == 0) {
		content_read(fd, &content);
		if (replaced_at > content.replaced_at)
			content.replaced_at = replaced_at;
		for (int i = 0; i < PLACES; i++)
			if (content.copies[i].month < before)
				memset(&content.copies[i], 0,
					sizeof(content.copies[i]));
		result = content_write(fd, &content);
		if (result == 0)
			result = fdatasync(fd);
	}
	close(fd);
	digest_wipe(&content, sizeof(content));
	return result;
}

void salt_cache_forget_before(int folder, int32_t month)
{
	/* The next run tries again; no hit uses it: its month is over. */
	if (forget(folder, 0, month, 0) < 0)
		return;
}

int salt_cache_forget(int folder, int64_t now)
{
	return forget(folder, O_CREAT, INT32_MAX, now);
}
