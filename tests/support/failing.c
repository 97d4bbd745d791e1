/* SPDX-License-Identifier: MIT */

/*
 * For LD_PRELOAD: the n-th allocation of a process fails, or the n-th reading
 * of a clock and all that follow.
 *
 *   FOOTFALL_TEST_ALLOCATION  this one fails (none)
 *   FOOTFALL_TEST_CLOCK_FAILS this reading fails, and those behind it (none)
 *   FOOTFALL_TEST_FAILED      a file into which a byte is written when
 *                             something has failed; it is made empty first
 *
 * tests/support/sweep.sh compiles it.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/* Beyond the descriptors that a program counts on. */
enum { TELL_AT = 300 };

/* The allocator under its other names (malloc(3) of glibc has them so that
 * malloc can be replaced). */
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *memory, size_t size);

static long allocation_left, clock_left;
static int tell = -1;

__attribute__((constructor)) static void failing_prepare(void)
{
	const char *allocation = getenv("FOOTFALL_TEST_ALLOCATION");
	const char *reading = getenv("FOOTFALL_TEST_CLOCK_FAILS");
	const char *path = getenv("FOOTFALL_TEST_FAILED");
	int fd = path ? open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600) : -1;

	if (fd >= 0) {
		tell = fcntl(fd, F_DUPFD_CLOEXEC, TELL_AT);
		close(fd);
	}
	if (reading)
		clock_left = strtol(reading, NULL, 10);
	if (allocation)
		allocation_left = strtol(allocation, NULL, 10);
}

static void has_failed(int error)
{
	if (syscall(SYS_write, tell, "x", 1) < 0)
		abort();
	errno = error;
}

/* Whether it is this allocation's turn. */
static int fails(void)
{
	if (allocation_left == 0 || --allocation_left > 0)
		return 0;
	has_failed(ENOMEM);
	return 1;
}

void *malloc(size_t size)
{
	return fails() ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
	return fails() ? NULL : __libc_calloc(count, size);
}

void *realloc(void *memory, size_t size)
{
	return fails() ? NULL : __libc_realloc(memory, size);
}

int clock_gettime(clockid_t clock, struct timespec *now)
{
	if (clock_left == 1) {
		has_failed(EINVAL);
		return -1;
	}
	if (clock_left > 1)
		clock_left--;
	return (int)syscall(SYS_clock_gettime, clock, now);
}
