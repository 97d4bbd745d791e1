/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_BASE_SYSTEM_H
#define FOOTFALL_BASE_SYSTEM_H

/*
 * The clock and the kernel's random numbers.  Only mains call these; below
 * them "now" and "random" are parameters.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The instant, in milliseconds since 1970; -1 when the clock can't be read. */
int64_t system_now(void);

/* Milliseconds since some fixed moment; no change of the clock moves it.
 * For durations and deadlines.  -1 when the clock can't be read. */
int64_t system_uptime(void);

/*
 * Waits until the descriptor is ready for `events` of poll(2), or broken, at
 * most until that instant of system_uptime().  Returns 1, 0 when the time is
 * over (errno is ETIMEDOUT), or -1 with errno.
 */
int system_wait(int fd, short events, int64_t until)
	__attribute__((warn_unused_result));

/* Fills `out` with random bytes (getrandom(2)).  Returns 0, or -1 when the
 * kernel has none to give. */
int system_random(void *out, size_t size) __attribute__((warn_unused_result));

/* Opens /dev/null on whichever of the descriptors 0 to 2 are closed, so that
 * no socket or file ever takes their place.  Returns 0 or -1; a root without
 * /dev/null is no reason to fail while the three are open. */
int system_open_standard(void);

/* What this process makes its own user may read and write, whatever umask(2)
 * it was started with; the mask of others stays. */
void system_own_files(void);

/*
 * Puts what is no socket in the place of each socket among this process's
 * descriptors behind the standard ones: whatever is asked for by one, of the
 * name service, in a TLS handshake or of MariaDB, fails at once.  One that a
 * server has left open is only closed here, not shut.  For signal handlers
 * too.  A library may open another one; then it is to be called again.
 */
void system_break_sockets(void);

/* A file that would be larger than RLIMIT_FSIZE is from here on an error of
 * write(2), as on a full disk, and not the end of the process (SIGXFSZ). */
void system_outlive_file_limit(void);

/*
 * Keeps this process from leaving a core file.  A core_pattern that gives
 * them to a program makes the kernel ignore RLIMIT_CORE (core(5)), so the
 * process is no longer dumpable (PR_SET_DUMPABLE in prctl(2)) either.
 */
void system_forbid_core(void);

/* Whether this program is wholly static: it needs no interpreter (AT_BASE in
 * getauxval(3)). */
bool system_is_static(void);

/*
 * A wholly static program can't load what nsswitch.conf(5) asks for: it is
 * told to look in /etc/hosts, /etc/passwd and /etc/group, and ask DNS.  Other
 * programs are left alone.
 */
void system_prepare_names(void);

/* The running program's absolute path, symbolic links followed; "" when it
 * can't be told. */
void system_program_path(char *out, size_t size);

#endif
