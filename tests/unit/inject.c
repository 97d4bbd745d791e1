/* SPDX-License-Identifier: MIT */
#include "tests/unit/inject.h"

#include <errno.h>
#include <poll.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

/* How many calls are left until the one that fails; 0: none will. */
static struct {
	unsigned int left;
	int error;
} plans[INJECT_CALLS];

void inject(enum inject_call call, unsigned int nth, int error)
{
	plans[call].left = nth;
	plans[call].error = error;
}

bool inject_end(enum inject_call call)
{
	bool failed = plans[call].left == 0;

	plans[call].left = 0;
	return failed;
}

static bool fails(enum inject_call call)
{
	if (!plans[call].left || --plans[call].left)
		return false;
	errno = plans[call].error;
	return true;
}

/*
 * The linker's names: __real_X is libc's X, and X is __wrap_X.  A call that
 * fails returns -1.
 */
#define WRAPPED(type, name, failing, parameters, arguments)            \
	type __real_##name parameters;                                 \
	type __wrap_##name parameters;                                 \
	type __wrap_##name parameters                                  \
	{                                                              \
		return (failing) ? (type)-1 : __real_##name arguments; \
	}

#define WRAPPED_FILE(type, name, parameters, arguments) \
	WRAPPED(type, name, fails(INJECT_FILE), parameters, arguments)

void *__real_malloc(size_t size);
void *__wrap_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__real_realloc(void *old, size_t size);
void *__wrap_realloc(void *old, size_t size);
int __real_openat(int folder, const char *name, int flags, ...);
int __wrap_openat(int folder, const char *name, int flags, unsigned int mode);

void *__wrap_malloc(size_t size)
{
	return fails(INJECT_MEMORY) ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
	return fails(INJECT_MEMORY) ? NULL : __real_calloc(count, size);
}

void *__wrap_realloc(void *old, size_t size)
{
	return fails(INJECT_MEMORY) ? NULL : __real_realloc(old, size);
}

/* Without a mode it gets what is in a register, and passes it on. */
int __wrap_openat(int folder, const char *name, int flags, unsigned int mode)
{
	return fails(INJECT_FILE) ? -1
				  : __real_openat(folder, name, flags, mode);
}

WRAPPED(int, poll, fails(INJECT_POLL),
	(struct pollfd * files, nfds_t count, int timeout),
	(files, count, timeout))
WRAPPED(ssize_t, read, fails(INJECT_READ) || fails(INJECT_FILE),
	(int fd, void *out, size_t size), (fd, out, size))
WRAPPED(ssize_t, write, fails(INJECT_WRITE) || fails(INJECT_FILE),
	(int fd, const void *bytes, size_t size), (fd, bytes, size))
WRAPPED_FILE(ssize_t, pread, (int fd, void *out, size_t size, off_t at),
	(fd, out, size, at))
WRAPPED_FILE(ssize_t, pwrite,
	(int fd, const void *bytes, size_t size, off_t at),
	(fd, bytes, size, at))
WRAPPED_FILE(int, flock, (int fd, int operation), (fd, operation))
WRAPPED_FILE(int, fstat, (int fd, struct stat *status), (fd, status))
WRAPPED_FILE(int, fstatat,
	(int folder, const char *name, struct stat *status, int flags),
	(folder, name, status, flags))
WRAPPED_FILE(int, fsync, (int fd), (fd))
WRAPPED_FILE(int, fdatasync, (int fd), (fd))
WRAPPED_FILE(int, ftruncate, (int fd, off_t size), (fd, size))
WRAPPED_FILE(
	int, futimens, (int fd, const struct timespec times[2]), (fd, times))
WRAPPED_FILE(int, unlinkat, (int folder, const char *name, int flags),
	(folder, name, flags))
WRAPPED_FILE(int, renameat,
	(int from, const char *old, int to, const char *name),
	(from, old, to, name))
