/* SPDX-License-Identifier: MIT */
#include "tests/unit/inject.h"

#include <errno.h>
#include <poll.h>
#include <stddef.h>
#include <sys/types.h>

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

/* The linker's names: __real_X is libc's X, and X is __wrap_X. */
void *__real_malloc(size_t size);
void *__wrap_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__real_realloc(void *old, size_t size);
void *__wrap_realloc(void *old, size_t size);
int __real_poll(struct pollfd *files, nfds_t count, int timeout);
int __wrap_poll(struct pollfd *files, nfds_t count, int timeout);
ssize_t __real_read(int fd, void *out, size_t size);
ssize_t __wrap_read(int fd, void *out, size_t size);
ssize_t __real_write(int fd, const void *bytes, size_t size);
ssize_t __wrap_write(int fd, const void *bytes, size_t size);

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

int __wrap_poll(struct pollfd *files, nfds_t count, int timeout)
{
	return fails(INJECT_POLL) ? -1 : __real_poll(files, count, timeout);
}

ssize_t __wrap_read(int fd, void *out, size_t size)
{
	return fails(INJECT_READ) ? -1 : __real_read(fd, out, size);
}

ssize_t __wrap_write(int fd, const void *bytes, size_t size)
{
	return fails(INJECT_WRITE) ? -1 : __real_write(fd, bytes, size);
}
