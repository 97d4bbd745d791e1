/* SPDX-License-Identifier: MIT */

/* lib/base/system, as far as it can be told apart from the machine's state. */
#include "base/system.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/unit/unit.h"

struct closed_row {
	const char *name;
	bool closed[3];
};

static const struct closed_row closed_rows[] = {
	{"none is closed", {false, false, false}},
	{"0 is closed", {true, false, false}},
	{"1 is closed", {false, true, false}},
	{"2 is closed", {false, false, true}},
	{"0 and 2 are closed", {true, false, true}},
	{"all are closed", {true, true, true}},
};

static bool is_null_device(int fd)
{
	struct stat status;

	return fstat(fd, &status) == 0 && S_ISCHR(status.st_mode) &&
	       major(status.st_rdev) == 1 && minor(status.st_rdev) == 3;
}

/* In a child, whose exit status says what went wrong; it crashes when nothing
 * did. */
static int in_child(const struct closed_row *row)
{
	int pipes[2], source, next;

	if (pipe(pipes) < 0)
		return 1;
	/* Descriptors 0 to 2 may have been closed before. */
	source = fcntl(pipes[0], F_DUPFD, 10);
	close(pipes[0]);
	close(pipes[1]);
	for (int fd = 0; fd < 3; fd++) {
		if (dup2(source, fd) < 0)
			return 2;
		if (row->closed[fd])
			close(fd);
	}
	close(source);
	if (system_open_standard() < 0)
		return 3;
	for (int fd = 0; fd < 3; fd++)
		if (is_null_device(fd) != row->closed[fd])
			return 4;
	next = open("/", O_RDONLY);
	return next > STDERR_FILENO ? 0 : 5;
}

static void standard_descriptors_are_opened(void **state)
{
	int status = -1;
	pid_t child = fork();

	assert_true(child >= 0);
	if (child == 0)
		_exit(in_child(*state));
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
}

/* 32 bytes that are all what they were before: once in 2^256 runs. */
static void random_bytes_fill_all(void **state)
{
	unsigned char bytes[34] = {0}, first[34];

	(void)state;
	assert_int_equal(system_random(bytes + 1, 32), 0);
	assert_int_equal(bytes[0], 0);
	assert_int_equal(bytes[33], 0);
	memcpy(first, bytes, sizeof(first));
	assert_int_equal(system_random(bytes + 1, 32), 0);
	assert_memory_not_equal(first, bytes, sizeof(first));
	assert_int_equal(system_random(bytes, 0), 0);
}

static void large_requests_are_filled(void **state)
{
	enum { SIZE = 100000 };
	unsigned char *bytes = calloc(1, SIZE);
	size_t zeros = 0;

	(void)state;
	assert_non_null(bytes);
	assert_int_equal(system_random(bytes, SIZE), 0);
	for (size_t i = SIZE - 1000; i < SIZE; i++)
		zeros += bytes[i] == 0;
	free(bytes);
	assert_true(zeros < 500);
}

static void uptime_never_goes_back(void **state)
{
	int64_t last = system_uptime();

	(void)state;
	for (int i = 0; i < 1000; i++) {
		int64_t next = system_uptime();

		assert_true(next >= last);
		last = next;
	}
}

static void program_path_is_that_of_this_program(void **state)
{
	char name[PATH_MAX] = "x";
	char tiny[4] = "xxx";
	char *path = realpath("/proc/self/exe", NULL);

	(void)state;
	assert_non_null(path);
	system_program_path(name, sizeof(name));
	assert_string_equal(name, path);
	free(path);
	/* One that is too small is still a string. */
	system_program_path(tiny, sizeof(tiny));
	assert_non_null(memchr(tiny, '\0', sizeof(tiny)));
}

/* In a child, whose exit status says what went wrong; it crashes when nothing
 * did. */
static int without_core(void)
{
	const struct rlimit all = {RLIM_INFINITY, RLIM_INFINITY};
	char name[PATH_MAX];

	setrlimit(RLIMIT_CORE, &all);
	/* What belongs to a process that is not dumpable in /proc is root's;
	 * its own program it can tell all the same. */
	if (geteuid() == 0 && (setgid(65534) < 0 || setuid(65534) < 0))
		return 1;
	if (prctl(PR_SET_DUMPABLE, 1) < 0)
		return 2;
	system_forbid_core();
	if (prctl(PR_GET_DUMPABLE) != 0)
		return 3;
	system_program_path(name, sizeof(name));
	if (name[0] != '/')
		return 4;
	signal(SIGABRT, SIG_DFL);
	abort();
}

/* Runs it in a child, which must find nothing wrong. */
static int child_status(int (*function)(void))
{
	int status = -1;
	pid_t child = fork();

	assert_true(child >= 0);
	if (child == 0)
		_exit(function());
	assert_int_equal(waitpid(child, &status, 0), child);
	return status;
}

static void assert_child(int (*function)(void))
{
	assert_int_equal(child_status(function), 0);
}

static void no_core_is_left(void **state)
{
	int status = child_status(without_core);

	(void)state;
	assert_true(WIFSIGNALED(status));
	assert_int_equal(WTERMSIG(status), SIGABRT);
	assert_false(WCOREDUMP(status));
}

static int with_masks(void)
{
	umask(0777);
	system_own_files();
	if (umask(0027) != 0077)
		return 1;
	system_own_files();
	return umask(0) == 0027 ? 0 : 2;
}

static void files_are_our_own(void **state)
{
	(void)state;
	assert_child(with_masks);
}

enum { OTHERS = 100 };

static int with_sockets(void)
{
	int pair[2], ends[2], silent, others;
	char byte = 0;

	if (pipe(ends) < 0 || socketpair(AF_UNIX, SOCK_STREAM, 0, pair) < 0)
		return 1;
	if ((silent = socket(AF_INET, SOCK_DGRAM, 0)) < 0)
		return 2;
	/* Somebody else's, who goes on using it. */
	others = dup3(pair[0], OTHERS, O_CLOEXEC);
	if (dup3(pair[1], OTHERS + 1, O_CLOEXEC) < 0)
		return 7;
	system_break_sockets();
	if (recv(silent, &byte, 1, 0) >= 0 || errno != EBADF)
		return 3;
	if (recv(pair[0], &byte, 1, 0) >= 0 || errno != EBADF)
		return 4;
	if (send(others, &byte, 1, 0) != 1)
		return 5;
	/* What is none is left as it is. */
	return write(ends[1], &byte, 1) == 1 && read(ends[0], &byte, 1) == 1
		       ? 0
		       : 6;
}

static void sockets_are_broken(void **state)
{
	(void)state;
	assert_child(with_sockets);
}

int main(void)
{
	struct unit_list list = {0};

	UNIT_ROWS(&list, standard_descriptors_are_opened, closed_rows);
	UNIT_ADD(&list, random_bytes_fill_all);
	UNIT_ADD(&list, large_requests_are_filled);
	UNIT_ADD(&list, uptime_never_goes_back);
	UNIT_ADD(&list, program_path_is_that_of_this_program);
	UNIT_ADD(&list, no_core_is_left);
	UNIT_ADD(&list, files_are_our_own);
	UNIT_ADD(&list, sockets_are_broken);
	return unit_run(&list, "system");
}
