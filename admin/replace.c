/* SPDX-License-Identifier: MIT */
#include "replace.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Whatever the umask. */
static int write_new(char *path, mode_t mode, struct text bytes)
{
	int fd = mkostemp(path, O_CLOEXEC);
	FILE *stream = fd < 0 ? NULL : fdopen(fd, "w");
	size_t written;

	if (!stream) {
		if (fd >= 0)
			close(fd);
		return -1;
	}
	written = fwrite(bytes.data, 1, bytes.length, stream);
	if (written < bytes.length || fflush(stream) || fchmod(fd, mode) < 0 ||
		fsync(fd) < 0) {
		fclose(stream);
		return -1;
	}
	return fclose(stream) ? -1 : 0;
}

int replace_file(
	const char *path, mode_t mode, struct text bytes, struct error *error)
{
	char new_path[PATH_MAX];
	int length = snprintf(new_path, sizeof(new_path), "%s.XXXXXX", path);
	int saved;

	if (length >= (int)sizeof(new_path))
		return error_set(error, "%s: %s", path, strerror(ENAMETOOLONG));
	if (write_new(new_path, mode, bytes) == 0 &&
		rename(new_path, path) == 0)
		return 0;
	saved = errno;
	unlink(new_path);
	return error_set(error, "%s: %s", path, strerror(saved));
}
