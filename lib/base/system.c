/* SPDX-License-Identifier: MIT */
#include "base/system.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/auxv.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/time.h"

static int64_t clock_read(clockid_t clock)
{
	struct timespec now;

	if (clock_gettime(clock, &now) < 0)
		return -1;
	return (int64_t)now.tv_sec * TIME_SECOND + now.tv_nsec / 1000000;
}

int64_t system_now(void)
{
	return clock_read(CLOCK_REALTIME);
}

int64_t system_uptime(void)
{
	return clock_read(CLOCK_MONOTONIC);
}

int system_wait(int fd, short events, int64_t until)
{
	struct pollfd pollfd = {.fd = fd, .events = events};
	int ready;

	do {
		int64_t left = until - system_uptime();

		/* Who sends a byte now and then must not go on for ever. */
		ready = left > 0 ? poll(&pollfd, 1, (int)left) : 0;
	} while (ready < 0 && errno == EINTR);
	if (ready == 0)
		errno = ETIMEDOUT;
	return ready;
}

int system_random(void *out, size_t size)
{
	char *bytes = out;

	while (size) {
		ssize_t got = getrandom(bytes, size, 0);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return -1;
		bytes += got;
		size -= (size_t)got;
	}
	return 0;
}

int system_open_standard(void)
{
	struct pollfd standard[] = {{.fd = STDIN_FILENO}, {.fd = STDOUT_FILENO},
		{.fd = STDERR_FILENO}};

	if (poll(standard, 3, 0) < 0)
		return -1;
	/* The lowest that is free is taken. */
	for (int i = 0; i < 3; i++)
		if (standard[i].revents & POLLNVAL &&
			open("/dev/null", O_RDWR) < 0)
			return -1;
	return 0;
}

void system_own_files(void)
{
	mode_t mask = umask(S_IRWXG | S_IRWXO);

	umask(mask & (S_IRWXG | S_IRWXO));
}

/* Behind the last descriptor that a hit may have (RLIMIT_NOFILE). */
enum { SOCKETS_END = 64 };

static bool is_socket(int fd)
{
	struct stat status;

	return fstat(fd, &status) == 0 && S_ISSOCK(status.st_mode);
}

/* To shut them would do for MariaDB, but not for the name service: who asks
 * for what a shut datagram socket has is told to try again. */
void system_break_sockets(void)
{
	int nothing = open("/", O_PATH | O_CLOEXEC);

	for (int fd = STDERR_FILENO + 1; nothing >= 0 && fd < SOCKETS_END; fd++)
		if (is_socket(fd) && dup3(nothing, fd, O_CLOEXEC) < 0)
			break;
	if (nothing >= 0)
		close(nothing);
}

void system_outlive_file_limit(void)
{
	signal(SIGXFSZ, SIG_IGN);
}

/* Neither call fails for a process that asks for less. */
void system_forbid_core(void)
{
	const struct rlimit none = {0, 0};

	setrlimit(RLIMIT_CORE, &none);
	prctl(PR_SET_DUMPABLE, 0);
}

bool system_is_static(void)
{
	return getauxval(AT_BASE) == 0;
}

#ifdef __GLIBC__
/* Of glibc, declared in no public header. */
int __nss_configure_lookup(const char *database, const char *services);
#endif

void system_prepare_names(void)
{
#ifdef __GLIBC__
	if (!system_is_static())
		return;
	__nss_configure_lookup("hosts", "files dns");
	__nss_configure_lookup("passwd", "files");
	__nss_configure_lookup("group", "files");
#endif
}

/* Where there is no /proc, the kernel still tells the name that it was given
 * (getauxval(3)): a server's may be relative to the folder it started us in. */
void system_program_path(char *out, size_t size)
{
	ssize_t length = readlink("/proc/self/exe", out, size - 1);
	unsigned long name = getauxval(AT_EXECFN);
	char real[PATH_MAX];

	out[length > 0 ? length : 0] = '\0';
	if (length <= 0 && name && realpath((const char *)name, real))
		snprintf(out, size, "%s", real);
}
