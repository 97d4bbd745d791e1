/* SPDX-License-Identifier: MIT */

/*
 * For LD_PRELOAD: a wall clock that is FOOTFALL_TEST_CLOCK seconds ahead of the
 * machine's, so that collect.cgi, which takes no --now, can be seen at the turn
 * of a month.  tests/jobs/salt-turn.sh compiles it.
 */
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static long ahead;

__attribute__((constructor)) static void clock_prepare(void)
{
	const char *seconds = getenv("FOOTFALL_TEST_CLOCK");

	if (seconds)
		ahead = strtol(seconds, NULL, 10);
}

int clock_gettime(clockid_t clock, struct timespec *now)
{
	long result = syscall(SYS_clock_gettime, clock, now);

	if (result == 0 && clock == CLOCK_REALTIME)
		now->tv_sec += ahead;
	return (int)result;
}
