/* SPDX-License-Identifier: MIT */
#include "base/state.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static int check_folder(int folder, const char *path, struct error *error)
{
	struct stat status;

	if (fstat(folder, &status) < 0)
		return error_set(
			error, "state_dir %s: %s", path, strerror(errno));
	if (geteuid() != 0 && status.st_uid != geteuid())
		return error_set(error,
			"state_dir %s belongs to user %u, not to user %u whom "
			"this program runs as; chown mends that",
			path, (unsigned int)status.st_uid,
			(unsigned int)geteuid());
	if (status.st_mode & (S_IWGRP | S_IWOTH))
		return error_set(error,
			"state_dir %s: others may write in it; chmod 700 "
			"mends that",
			path);
	return 0;
}

int state_open(const char *path, struct error *error)
{
	int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (folder < 0)
		return error_set(
			error, "state_dir %s: %s", path, strerror(errno));
	if (check_folder(folder, path, error) < 0) {
		close(folder);
		return -1;
	}
	return folder;
}

/*
 * Root works for the web server's user, who must be able to go on.  What root
 * gives away, or reads for that user, must have no second name outside of the
 * folder.  Who only reads changes nothing.
 */
static int give_to_owner(int folder, int fd, bool writes)
{
	struct stat file, parent;

	if (fstat(fd, &file) < 0 || fstat(folder, &parent) < 0)
		return -1;
	if (!S_ISREG(file.st_mode)) {
		errno = EINVAL;
		return -1;
	}
	if (geteuid() != 0 || file.st_uid == parent.st_uid)
		return 0;
	if (file.st_nlink > 1) {
		errno = EMLINK;
		return -1;
	}
	return writes ? fchown(fd, parent.st_uid, parent.st_gid) : 0;
}

int state_open_file(int folder, const char *name, int flags)
{
	/* A FIFO must not hold us up. */
	int fd = openat(folder, name,
		flags | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | O_NOCTTY, 0600);

	if (fd < 0 ||
		give_to_owner(folder, fd, (flags & O_ACCMODE) != O_RDONLY) == 0)
		return fd;
	/* close(2) may change what is to be told. */
	flags = errno;
	close(fd);
	errno = flags;
	return -1;
}

int state_lock(int fd, int kind, int milliseconds)
{
	const struct timespec pause = {.tv_nsec = 1000000};

	for (int waited = 0; flock(fd, kind | LOCK_NB) < 0; waited++) {
		if (errno == EINTR)
			continue;
		if (errno != EWOULDBLOCK || waited >= milliseconds)
			return -1;
		nanosleep(&pause, NULL);
	}
	return 0;
}
