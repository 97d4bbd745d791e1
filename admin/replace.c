/* SPDX-License-Identifier: MIT */
#include "replace.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int write_all(int fd, struct text bytes)
{
	while (bytes.length) {
		ssize_t written = write(fd, bytes.data, bytes.length);

		if (written < 0 && errno == EINTR)
			continue;
		if (written <= 0)
			return -1;
		bytes.data += written;
		bytes.length -= (size_t)written;
	}
	return 0;
}

static int replace_by(const char *temporary, int fd,
	const struct replacement *with, struct error *error)
{
	if (with->prepare && with->prepare(fd, with->context, error) < 0)
		return -1;
	/* Behind a change of owner, which may clear bits of it. */
	if (fchmod(fd, with->mode) < 0)
		return error_set(
			error, "its mode can't be set: %s", strerror(errno));
	if (write_all(fd, with->bytes) < 0 || fsync(fd) < 0)
		return error_set(
			error, "can't be written: %s", strerror(errno));
	if (with->confirm && with->confirm(with->context, error) < 0)
		return -1;
	if (rename(temporary, with->path) < 0)
		return error_set(
			error, "can't be replaced: %s", strerror(errno));
	return 0;
}

static int replace(const struct replacement *with, struct error *error)
{
	const char *slash = strrchr(with->path, '/');
	int folder = slash ? (int)(slash - with->path) + 1 : 0;
	char temporary[PATH_MAX];
	int fd, result;

	if (snprintf(temporary, sizeof(temporary), "%.*s.footfall-XXXXXX",
		    folder, with->path) >= (int)sizeof(temporary))
		return error_set(error, "its path is too long");
	fd = mkostemp(temporary, O_CLOEXEC);
	if (fd < 0)
		return error_set(error, "no file can be made in its folder: %s",
			strerror(errno));
	result = replace_by(temporary, fd, with, error);
	if (result < 0)
		unlink(temporary);
	close(fd);
	return result;
}

int replace_file(const struct replacement *replacement, struct error *error)
{
	sigset_t all, before;
	int result;

	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, &before);
	result = replace(replacement, error);
	sigprocmask(SIG_SETMASK, &before, NULL);
	return result;
}
