/* SPDX-License-Identifier: MIT */

/*
 * A shared object that nobody must load: when it is, it leaves a file beside
 * itself, its own name with ".sprung" at the end.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

static void spring(void) __attribute__((constructor));

static void spring(void)
{
	char path[4096];
	Dl_info info;
	int fd;

	if (!dladdr((void *)spring, &info))
		return;
	snprintf(path, sizeof(path), "%s.sprung", info.dli_fname);
	fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
	if (fd >= 0)
		close(fd);
}
