/* SPDX-License-Identifier: MIT */
#include "tests/fuzz/folder.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/state.h"

static char path[200];
static int folder = -1;

static const char *const names[] = {"journal", "journal.taken",
	"journal.rejected", "drain.lock", "salt.cache", "tally", "flood",
	"away"};

static void clean_up(void)
{
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		unlinkat(folder, names[i], 0);
	rmdir(path);
}

int fuzz_folder(void)
{
	const char *base = getenv("TMPDIR");

	if (folder >= 0)
		return folder;
	if (access("/dev/shm", W_OK) == 0)
		base = "/dev/shm";
	snprintf(path, sizeof(path), "%s/footfall-fuzz.XXXXXX",
		base ? base : "/tmp");
	if (!mkdtemp(path) || atexit(clean_up) != 0)
		abort();
	folder = state_open(path, NULL);
	if (folder < 0)
		abort();
	return folder;
}

static void put(const char *name, int flags, size_t offset, const void *data,
	size_t size)
{
	int fd = openat(fuzz_folder(), name,
		O_WRONLY | O_CREAT | O_CLOEXEC | flags, 0600);

	if (fd < 0 || pwrite(fd, data, size, (off_t)offset) != (ssize_t)size)
		abort();
	close(fd);
}

void fuzz_folder_write(const char *name, const void *data, size_t size)
{
	put(name, O_TRUNC, 0, data, size);
}

void fuzz_folder_patch(
	const char *name, size_t offset, const void *data, size_t size)
{
	put(name, 0, offset, data, size);
}

void fuzz_folder_remove(const char *name)
{
	unlinkat(fuzz_folder(), name, 0);
}
