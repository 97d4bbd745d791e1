/* SPDX-License-Identifier: MIT */
#include "base/sandbox_filter.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/seccomp.h>
#include <linux/sockios.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>

#if defined(__x86_64__)
#define ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define ARCHITECTURE AUDIT_ARCH_AARCH64
#endif

#ifdef ARCHITECTURE

#define LOAD(member)                       \
	BPF_STMT(BPF_LD | BPF_W | BPF_ABS, \
		offsetof(struct seccomp_data, member))
#define IS(number, then, otherwise) \
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (number), (then), (otherwise))
#define END(action) BPF_STMT(BPF_RET | BPF_K, (action))
#define ALLOW(name) IS(__NR_##name, 0, 1), END(SECCOMP_RET_ALLOW)

/* Only with this number as an argument, of which all that are looked at have
 * 32 bits; the call's number is loaded again behind it. */
#define ALLOW_WITH(name, argument, value)                             \
	IS(__NR_##name, 0, 4), LOAD(args[argument]), IS(value, 0, 1), \
		END(SECCOMP_RET_ALLOW), LOAD(nr)

/* Calls that only some processors have. */
#ifdef __NR_poll
#define ALLOW_OLD                                                           \
	ALLOW(poll), ALLOW(time), ALLOW(stat), ALLOW(lstat), ALLOW(access), \
		ALLOW(unlink), ALLOW(rename), ALLOW(open)
#else
#define ALLOW_OLD ALLOW(ppoll)
#endif

/* Others could send signals to any process of the same user (F_SETOWN,
 * F_SETSIG; FIOSETOWN): a descriptor's flags, and how much is there to be read,
 * are all that libraries ask for. */
#define ALLOW_FCNTL                                                           \
	ALLOW_WITH(fcntl, 1, F_GETFL), ALLOW_WITH(fcntl, 1, F_SETFL),         \
		ALLOW_WITH(fcntl, 1, F_GETFD), ALLOW_WITH(fcntl, 1, F_SETFD), \
		ALLOW_WITH(fcntl, 1, F_DUPFD_CLOEXEC)
#define ALLOW_IOCTL                                                    \
	ALLOW_WITH(ioctl, 1, FIONREAD), ALLOW_WITH(ioctl, 1, FIONBIO), \
		ALLOW_WITH(ioctl, 1, TCGETS),                          \
		ALLOW_WITH(ioctl, 1, SIOCGIFINDEX)

/* No call at all: what tracers put in the place of one that is to fail. */
#define ALLOW_NOTHING IS(UINT32_MAX, 0, 1), END(SECCOMP_RET_ALLOW)

/* In the order of how often a hit makes them. */
#define FILTER(otherwise)                                                      \
	{                                                                      \
		LOAD(arch), IS(ARCHITECTURE, 1, 0), END(otherwise),            \
			LOAD(nr), /* reading, writing, waiting */              \
			ALLOW(read), ALLOW(write), ALLOW(close),               \
			ALLOW(openat), ALLOW(fstat), ALLOW(newfstatat),        \
			ALLOW(pread64), ALLOW(pwrite64), ALLOW(lseek),         \
			ALLOW(readv), ALLOW(writev), ALLOW_FCNTL, ALLOW(dup3), \
			ALLOW(flock), ALLOW(fsync), ALLOW(fdatasync),          \
			ALLOW(ftruncate), ALLOW(fchown), ALLOW(fchmod),        \
			ALLOW(utimensat), ALLOW(unlinkat), ALLOW(renameat),    \
			ALLOW(faccessat), ALLOW(readlinkat),                   \
			ALLOW(getdents64),                                     \
			ALLOW(ppoll), /* MariaDB, and the name service */      \
			ALLOW(socket), ALLOW(connect), ALLOW(sendto),          \
			ALLOW(recvfrom), ALLOW(sendmsg), ALLOW(recvmsg),       \
			ALLOW(sendmmsg), ALLOW(setsockopt), ALLOW(getsockopt), \
			ALLOW(getsockname), ALLOW(getpeername), ALLOW(bind),   \
			ALLOW(shutdown), ALLOW_IOCTL,                          \
			ALLOW(uname), /* memory */                             \
			ALLOW(mmap), ALLOW(munmap), ALLOW(mremap),             \
			ALLOW(mprotect), ALLOW(madvise),                       \
			ALLOW(brk), /* clocks, signals, the process itself */  \
			ALLOW(clock_gettime), ALLOW(gettimeofday),             \
			ALLOW(nanosleep), ALLOW(clock_nanosleep),              \
			ALLOW(setitimer), ALLOW(rt_sigaction),                 \
			ALLOW(rt_sigprocmask), ALLOW(rt_sigreturn),            \
			ALLOW(restart_syscall), ALLOW(getpid), ALLOW(getuid),  \
			ALLOW(geteuid), ALLOW(getgid), ALLOW(getegid),         \
			ALLOW(getrandom), ALLOW(futex), ALLOW(sched_yield),    \
			ALLOW_WITH(prlimit64, 0, 0), ALLOW(exit),              \
			ALLOW(exit_group), ALLOW(sysinfo), ALLOW_OLD,          \
			ALLOW_NOTHING, END(otherwise)                          \
	}

static const struct sock_filter killing[] = FILTER(SECCOMP_RET_KILL_PROCESS);
static const struct sock_filter refusing[] = FILTER(SECCOMP_RET_ERRNO | EPERM);

bool sandbox_filter(bool kill, struct sock_fprog *program)
{
	const struct sock_filter *filter = kill ? killing : refusing;

	/* Both are of one length; the kernel only reads them. */
	program->len = sizeof(killing) / sizeof(killing[0]);
	program->filter = (struct sock_filter *)(uintptr_t)filter;
	return true;
}

#else

bool sandbox_filter(bool kill, struct sock_fprog *program)
{
	(void)kill;
	(void)program;
	return false;
}

#endif
