/* SPDX-License-Identifier: MIT */
#include "base/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#ifdef HAVE_LINUX_LANDLOCK_H
#include <linux/landlock.h>
#endif
#include <linux/seccomp.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/sandbox_filter.h"

enum {
	MEMORY_MAX = 256 << 20, /* bytes of address space */
	FILES_MAX = 64,
};

#ifdef HAVE_LINUX_LANDLOCK_H

/* The first version of landlock that has all rights of which we know. */
enum { RIGHTS_VERSION = 3 };

/* Rights of landlock's first version; those that came later. */
static const uint64_t right_all = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1;
static const uint64_t right_refer = LANDLOCK_ACCESS_FS_MAKE_SYM << 1;
static const uint64_t right_truncate = LANDLOCK_ACCESS_FS_MAKE_SYM << 2;

static const uint64_t rights_read_file = LANDLOCK_ACCESS_FS_READ_FILE;
static const uint64_t rights_read_folder =
	LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR;
static const uint64_t rights_write =
	LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE |
	LANDLOCK_ACCESS_FS_READ_DIR | LANDLOCK_ACCESS_FS_REMOVE_FILE |
	LANDLOCK_ACCESS_FS_MAKE_REG;

/* The version of landlock that the kernel has, 0 for none.  libc has no
 * functions for it. */
static long landlock_version(void)
{
	long version = syscall(SYS_landlock_create_ruleset, NULL, 0,
		LANDLOCK_CREATE_RULESET_VERSION);

	return version > 0 ? version : 0;
}

static uint64_t handled_rights(long version)
{
	return right_all | (version >= 2 ? right_refer : 0) |
	       (version >= 3 ? right_truncate : 0);
}

static int create_rules(long version)
{
	const struct landlock_ruleset_attr attributes = {
		.handled_access_fs = handled_rights(version)};

	return (int)syscall(SYS_landlock_create_ruleset, &attributes,
		sizeof(attributes.handled_access_fs), 0);
}

static int allow(int rules, int fd, uint64_t rights)
{
	const struct landlock_path_beneath_attr rule = {
		.allowed_access = rights,
		.parent_fd = fd,
	};

	return (int)syscall(SYS_landlock_add_rule, rules,
		LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
}

/* What is not there needs no leave. */
static int allow_readable(int rules, const char *path)
{
	struct stat status;
	int fd = open(path, O_PATH | O_CLOEXEC);
	int result;

	if (fd < 0)
		return 0;
	result = fstat(fd, &status);
	if (result == 0)
		result = allow(rules, fd,
			S_ISDIR(status.st_mode) ? rights_read_folder
						: rights_read_file);
	close(fd);
	return result;
}

static int fill_rules(int rules, const struct sandbox *sandbox, long version)
{
	uint64_t write = rights_write | (version >= 3 ? right_truncate : 0);

	if (sandbox->folder >= 0 && allow(rules, sandbox->folder, write) < 0)
		return -1;
	for (const char *const *path = sandbox->readable; path && *path; path++)
		if (allow_readable(rules, *path) < 0)
			return -1;
	return (int)syscall(SYS_landlock_restrict_self, rules, 0);
}

static bool enter_landlock(const struct sandbox *sandbox)
{
	long version = RIGHTS_VERSION;
	int rules, result;

	/* Most kernels have them all: one that does is asked once. */
	rules = create_rules(version);
	if (rules < 0 && errno == EINVAL) {
		version = landlock_version();
		rules = create_rules(version);
	}
	if (rules < 0)
		return false;
	result = fill_rules(rules, sandbox, version);
	close(rules);
	return result == 0;
}

#else

static long landlock_version(void)
{
	return 0;
}

static bool enter_landlock(const struct sandbox *sandbox)
{
	(void)sandbox;
	return false;
}

#endif

static bool enter_seccomp(bool kill)
{
	struct sock_fprog program;

	return sandbox_filter(kill, &program) &&
	       prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

/* A limit that was lower comes back; only root could have raised it. */
static void lower(__rlimit_resource_t resource, rlim_t most)
{
	struct rlimit limit = {.rlim_cur = most, .rlim_max = most}, before;

	if (prlimit(0, resource, &limit, &before) == 0 &&
		before.rlim_max < most)
		setrlimit(resource, &before);
}

static enum sandbox_state state_of(bool landlock, bool seccomp)
{
	if (seccomp)
		return landlock ? SANDBOX_WHOLE : SANDBOX_NO_LANDLOCK;
	return landlock ? SANDBOX_NO_SECCOMP : SANDBOX_NONE;
}

enum sandbox_state sandbox_enter(const struct sandbox *sandbox)
{
	bool landlock, seccomp;

	if (sandbox->cpu_seconds) {
		lower(RLIMIT_AS, MEMORY_MAX);
		lower(RLIMIT_NOFILE, FILES_MAX);
		lower(RLIMIT_CPU, sandbox->cpu_seconds);
	}
	/* Without it a setuid program would be a way out; and the kernel asks
	 * for it. */
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
		return SANDBOX_NONE;
	landlock = enter_landlock(sandbox);
	seccomp = enter_seccomp(sandbox->kill);
	return state_of(landlock, seccomp);
}

enum sandbox_state sandbox_probe(void)
{
	struct sock_fprog program;
	bool seccomp = sandbox_filter(false, &program) &&
		       prctl(PR_GET_SECCOMP, 0, 0, 0, 0) >= 0;

	return state_of(landlock_version() > 0, seccomp);
}

const char *sandbox_words(enum sandbox_state state)
{
	static const char *const words[] = {
		[SANDBOX_WHOLE] = "system calls and files",
		[SANDBOX_NO_LANDLOCK] =
			"system calls; no landlock (Linux 5.13) for files",
		[SANDBOX_NO_SECCOMP] =
			"files; this kernel has no seccomp for system calls",
		[SANDBOX_NONE] =
			"none; this kernel has neither seccomp nor landlock",
	};

	return words[state];
}
