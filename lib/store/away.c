/* SPDX-License-Identifier: MIT */
#include "store/away.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/state.h"
#include "base/time.h"

static const char name_of_all[] = "away";

enum { NAME_SIZE = 32 };

static void name_host(char out[static NAME_SIZE], size_t host)
{
	snprintf(out, NAME_SIZE, "away.%zu", host);
}

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

static enum away turn(int folder, const char *name, int64_t now)
{
	struct stat status;
	bool mine;
	int fd;

	if (fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) < 0)
		return AWAY_UNKNOWN;
	if (!is_due(&status, now))
		return AWAY_WAIT;
	fd = state_open_file(folder, name, O_WRONLY);
	if (fd < 0)
		return AWAY_TRY;
	/* The first one takes the turn; who comes late sees its time. */
	mine = state_lock(fd, LOCK_EX, 0) == 0 && fstat(fd, &status) == 0 &&
	       is_due(&status, now);
	if (mine)
		set_time(fd, now);
	close(fd);
	return mine ? AWAY_TRY : AWAY_WAIT;
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

static void set(int folder, const char *name, int64_t now)
{
	int fd = state_open_file(folder, name, O_WRONLY | O_CREAT);

	if (fd < 0)
		return;
	write_since(fd, now);
	set_time(fd, now);
	close(fd);
}

static bool is_set(int folder, const char *name)
{
	struct stat status;

	return fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) == 0;
}

static void clear(int folder, const char *name)
{
	/* When it can't be removed, hits try it once a second and clear it
	 * again. */
	if (unlinkat(folder, name, 0) < 0)
		return;
}

enum away away_turn(int folder, int64_t now)
{
	return turn(folder, name_of_all, now);
}

void away_set(int folder, int64_t now)
{
	set(folder, name_of_all, now);
}

void away_clear(int folder)
{
	clear(folder, name_of_all);
}

bool away_is_set(int folder)
{
	return is_set(folder, name_of_all);
}

bool away_host_may_try(int folder, size_t host, int64_t now)
{
	char name[NAME_SIZE];

	name_host(name, host);
	return turn(folder, name, now) != AWAY_WAIT;
}

void away_host_set(int folder, size_t host, int64_t now)
{
	char name[NAME_SIZE];

	name_host(name, host);
	set(folder, name, now);
}

void away_host_clear(int folder, size_t host)
{
	char name[NAME_SIZE];

	name_host(name, host);
	if (is_set(folder, name))
		clear(folder, name);
}

bool away_since(int folder, int64_t *since, int64_t *tried)
{
	char text[TIME_TEXT_SIZE] = "";
	struct stat status;
	int fd = state_open_file(folder, name_of_all, O_RDONLY);
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
