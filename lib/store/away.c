/* SPDX-License-Identifier: MIT */
#include "store/away.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/state.h"
#include "base/time.h"

static const char name[] = "away";

static int64_t last_try(const struct stat *status)
{
	return (int64_t)status->st_mtim.tv_sec * TIME_SECOND +
	       status->st_mtim.tv_nsec / 1000000;
}

/* A time that lies ahead is a clock's that was wrong. */
static bool is_due(const struct stat *status, int64_t now)
{
	int64_t age = now - last_try(status);

	return age < 0 || age >= AWAY_INTERVAL_MS;
}

static void set_time(int fd, int64_t now)
{
	const struct timespec times[] = {
		{.tv_nsec = UTIME_OMIT},
		{.tv_sec = now / TIME_SECOND,
			.tv_nsec = now % TIME_SECOND * 1000000},
	};

	/* Without the time the next hit tries too: it only waits. */
	if (futimens(fd, times) < 0)
		return;
}

bool away_may_try(int folder, int64_t now)
{
	struct stat status;
	bool mine;
	int fd;

	if (fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) < 0)
		return true;
	if (!is_due(&status, now))
		return false;
	fd = state_open_file(folder, name, O_WRONLY);
	if (fd < 0)
		return true;
	/* The first one takes the turn; who comes late sees its time. */
	mine = flock(fd, LOCK_EX | LOCK_NB) == 0 && fstat(fd, &status) == 0 &&
	       is_due(&status, now);
	if (mine)
		set_time(fd, now);
	close(fd);
	return mine;
}

/* For the owner, whose question it is; of two that make the file at once
 * either is right. */
static void write_since(int fd, int64_t now)
{
	char text[TIME_TEXT_SIZE];
	struct stat status;

	time_format(text, now);
	if (fstat(fd, &status) < 0 || status.st_size > 0 ||
		pwrite(fd, text, TIME_TEXT_SIZE - 1, 0) < 0)
		return;
}

void away_set(int folder, int64_t now)
{
	int fd = state_open_file(folder, name, O_WRONLY | O_CREAT);

	if (fd < 0)
		return;
	write_since(fd, now);
	set_time(fd, now);
	close(fd);
}

void away_clear(int folder)
{
	/* Mostly there is none; when it can't be removed, hits try it once a
	 * second and clear it again. */
	if (unlinkat(folder, name, 0) < 0)
		return;
}

bool away_is_set(int folder)
{
	struct stat status;

	return fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) == 0;
}

bool away_since(int folder, int64_t *since, int64_t *tried)
{
	char text[TIME_TEXT_SIZE] = "";
	struct stat status;
	int fd = state_open_file(folder, name, O_RDONLY);
	bool found = fd >= 0 && fstat(fd, &status) == 0;

	if (found) {
		*tried = last_try(&status);
		if (pread(fd, text, sizeof(text) - 1, 0) < 0 ||
			time_parse(text, since) < 0)
			*since = *tried;
	}
	if (fd >= 0)
		close(fd);
	return found;
}
