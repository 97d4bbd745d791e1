/* SPDX-License-Identifier: MIT */

/* lib/base/sandbox: each attempt in a child of its own, since nobody comes out
 * of it again. */
#include "base/sandbox.h"

#include <asm/sockios.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/state.h"
#include "tests/unit/unit.h"

/* What a child needs to know. */
struct room {
	char *path;
	int folder;
};

/* An attempt returns 0, or the errno with which it failed. */
typedef int attempt(const struct room *room);

static int read_foreign(const struct room *room)
{
	(void)room;
	return open("/etc/passwd", O_RDONLY | O_CLOEXEC) < 0 ? errno : 0;
}

static int read_foreign_from_folder(const struct room *room)
{
	return openat(room->folder, "../../etc/passwd", O_RDONLY | O_CLOEXEC) <
			       0
		       ? errno
		       : 0;
}

static int read_allowed(const struct room *room)
{
	(void)room;
	return open("/etc/group", O_RDONLY | O_CLOEXEC) < 0 ? errno : 0;
}

static int write_allowed(const struct room *room)
{
	(void)room;
	return open("/etc/group", O_WRONLY | O_CLOEXEC) < 0 ? errno : 0;
}

static int write_state(const struct room *room)
{
	int fd = state_open_file(
		room->folder, "journal", O_WRONLY | O_CREAT | O_APPEND);

	if (fd < 0 || write(fd, "x", 1) != 1 || fdatasync(fd) < 0 ||
		ftruncate(fd, 0) < 0 ||
		renameat(room->folder, "journal", room->folder, "taken") < 0 ||
		unlinkat(room->folder, "taken", 0) < 0)
		return errno;
	return 0;
}

static int write_elsewhere(const struct room *room)
{
	(void)room;
	return open("/tmp/sandbox", O_WRONLY | O_CREAT | O_CLOEXEC, 0600) < 0
		       ? errno
		       : 0;
}

static int run_program(const struct room *room)
{
	char *const arguments[] = {NULL};

	(void)room;
	execve("/bin/true", arguments, arguments);
	return errno;
}

static int start_child(const struct room *room)
{
	pid_t child;

	(void)room;
	child = fork();
	if (child == 0)
		_exit(0);
	return child < 0 ? errno : 0;
}

static int trace_parent(const struct room *room)
{
	(void)room;
	return ptrace(PTRACE_ATTACH, getppid(), NULL, NULL) < 0 ? errno : 0;
}

/* The parent is a process of the same user, as a web server's are. */
static int limit_parent(const struct room *room)
{
	struct rlimit limit;

	(void)room;
	return prlimit(getppid(), RLIMIT_CORE, NULL, &limit) < 0 ? errno : 0;
}

static int limit_itself(const struct room *room)
{
	struct rlimit limit;

	(void)room;
	return getrlimit(RLIMIT_CORE, &limit) < 0 ? errno : 0;
}

static int signal_by_fcntl(const struct room *room)
{
	return fcntl(room->folder, F_SETOWN, getppid()) < 0 ? errno : 0;
}

static int signal_by_ioctl(const struct room *room)
{
	int owner = getppid();
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	(void)room;
	return ioctl(fd, FIOSETOWN, &owner) < 0 ? errno : 0;
}

static int ask_what_is_there(const struct room *room)
{
	int count, fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (ioctl(fd, FIONREAD, &count) < 0 && errno == EPERM)
		return errno;
	return fcntl(room->folder, F_GETFL) < 0 ? errno : 0;
}

/* What the kernel does for who was stopped while he waited, or ignored a signal
 * meanwhile (restart_syscall(2)): nobody does here. */
static int go_on_waiting(const struct room *room)
{
	(void)room;
	return syscall(SYS_restart_syscall) < 0 && errno == EINTR ? 0 : errno;
}

/* Nobody listens, which is another answer than leave refused. */
static int connect_socket(const struct room *room)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	(void)room;
	if (fd < 0)
		return errno;
	snprintf(address.sun_path, sizeof(address.sun_path), "/nobody");
	connect(fd, (const struct sockaddr *)&address, sizeof(address));
	return errno == ENOENT ? 0 : errno;
}

static int take_memory(const struct room *room)
{
	void *memory = mmap(NULL, (size_t)512 << 20, PROT_READ | PROT_WRITE,
		MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	(void)room;
	return memory == MAP_FAILED ? errno : 0;
}

struct attempt_row {
	const char *name;
	attempt *function;
	int expected;
	bool by_landlock;
};

static const struct attempt_row attempt_rows[] = {
	{"another file", read_foreign, EACCES, true},
	{"another file, from state_dir", read_foreign_from_folder, EACCES,
		true},
	{"a file that is needed", read_allowed, 0, true},
	{"writing into it", write_allowed, EACCES, true},
	{"the files of state_dir", write_state, 0, true},
	{"a file elsewhere", write_elsewhere, EACCES, true},
	{"a program", run_program, EPERM, false},
	{"a child", start_child, EPERM, false},
	{"tracing", trace_parent, EPERM, false},
	{"a connection", connect_socket, 0, false},
	{"another process's limits", limit_parent, EPERM, false},
	{"its own limits", limit_itself, 0, false},
	{"signals by fcntl", signal_by_fcntl, EPERM, false},
	{"signals by ioctl", signal_by_ioctl, EPERM, false},
	{"what libraries ask", ask_what_is_there, 0, false},
	{"a wait that was interrupted", go_on_waiting, 0, false},
};

/* The child's wait status. */
static int attempt_in_child(attempt *function, bool kill, unsigned int seconds)
{
	static const char *const readable[] = {"/etc/group", "/nowhere", NULL};
	struct room room = {.path = unit_folder()};
	struct sandbox sandbox = {
		.readable = readable, .kill = kill, .cpu_seconds = seconds};
	pid_t child;
	int status;

	room.folder = state_open(room.path, NULL);
	sandbox.folder = room.folder;
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		sandbox_enter(&sandbox);
		_exit(function(&room));
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	close(room.folder);
	unit_folder_remove(room.path);
	return status;
}

static void sandbox_holds(void **state)
{
	const struct attempt_row *row = *state;
	enum sandbox_state has = sandbox_probe();
	int status;

	if (has == SANDBOX_NONE ||
		has == (row->by_landlock ? SANDBOX_NO_LANDLOCK
					 : SANDBOX_NO_SECCOMP))
		skip();
	/* Without limits: sanitizers take memory for themselves. */
	status = attempt_in_child(row->function, false, 0);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), row->expected);
}

static void memory_is_bounded(void **state)
{
	int status = attempt_in_child(take_memory, false, 5);

	(void)state;
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), ENOMEM);
}

static void unforeseen_call_kills_tests(void **state)
{
	int status;

	(void)state;
	if (sandbox_probe() != SANDBOX_WHOLE &&
		sandbox_probe() != SANDBOX_NO_LANDLOCK)
		skip();
	status = attempt_in_child(start_child, true, 5);
	assert_true(WIFSIGNALED(status));
	assert_int_equal(WTERMSIG(status), SIGSYS);
}

static int spin(const struct room *room)
{
	volatile const struct room *there = room;

	while (there)
		continue;
	return 0;
}

static void endless_loop_ends(void **state)
{
	int status = attempt_in_child(spin, false, 1);

	(void)state;
	assert_true(WIFSIGNALED(status));
	assert_true(WTERMSIG(status) == SIGXCPU || WTERMSIG(status) == SIGKILL);
}

/* What a thread found out from within, told by a pipe. */
struct trial {
	const struct sandbox *sandbox;
	int pipe[2];
};

static void *enter_and_tell(void *context)
{
	const struct trial *trial = context;
	char state = (char)sandbox_enter(trial->sandbox);
	char told[2] = {state, read_foreign(NULL) == 0};

	if (write(trial->pipe[1], told, sizeof(told)) != sizeof(told))
		_exit(1);
	/* What ends a thread is not foreseen: the process's end ends it. */
	for (;;)
		pause();
	return NULL;
}

/* In a child, since limits are the process's. */
static int enter_beside(const struct sandbox *sandbox)
{
	struct trial trial = {.sandbox = sandbox};
	pthread_t thread;
	char told[2];

	if (pipe(trial.pipe) < 0 ||
		pthread_create(&thread, NULL, enter_and_tell, &trial) != 0 ||
		read(trial.pipe[0], told, sizeof(told)) != sizeof(told))
		return 1;
	/* As it was foretold; without landlock files are open to it. */
	if (told[0] != (char)sandbox_probe() ||
		told[1] != (told[0] == SANDBOX_NO_LANDLOCK ||
				   told[0] == SANDBOX_NONE))
		return 2;
	return read_foreign(NULL) == 0 ? 0 : 3;
}

/* Nobody else is locked up with the caller.  It is from outside that a build
 * which counts what is run (make coverage) can write its counts. */
static void other_threads_stay_outside(void **state)
{
	static const char *const readable[] = {"/etc/group", "/etc/ssl", NULL};
	char *path = unit_folder();
	struct sandbox sandbox = {
		.folder = state_open(path, NULL), .readable = readable};
	int status;
	pid_t child = fork();

	(void)state;
	assert_true(child >= 0);
	if (child == 0)
		_exit(enter_beside(&sandbox));
	assert_int_equal(waitpid(child, &status, 0), child);
	close(sandbox.folder);
	unit_folder_remove(path);
	assert_int_equal(status, 0);
}

/* Sanitizers make calls of their own, and take memory: builds with them have no
 * sandbox. */
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(SANITIZED)
static const bool sanitized = true;
#else
static const bool sanitized = false;
#endif

int main(void)
{
	struct unit_list list = {0};

	if (!sanitized) {
		UNIT_ROWS(&list, sandbox_holds, attempt_rows);
		UNIT_ADD(&list, memory_is_bounded);
		UNIT_ADD(&list, unforeseen_call_kills_tests);
		UNIT_ADD(&list, other_threads_stay_outside);
	}
	UNIT_ADD(&list, endless_loop_ends);
	return unit_run(&list, "sandbox");
}
