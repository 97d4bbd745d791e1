/* SPDX-License-Identifier: MIT */

/*
 * For LD_PRELOAD: a wall clock that is FOOTFALL_TEST_CLOCK seconds ahead of the
 * machine's, so that collect.cgi, which takes no --now, can be seen at the turn
 * of a month, and jobs on a host whose clock is wrong.  With
 * FOOTFALL_TEST_CLOCK_READINGS it is set right after so many readings.
 * tests/support/jobs.sh compiles it.
 */
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static long ahead;
static long readings = -1;

__attribute__((constructor)) static void clock_prepare(void)
{
	const char *seconds = getenv("FOOTFALL_TEST_CLOCK");
	const char *count = getenv("FOOTFALL_TEST_CLOCK_READINGS");

	if (seconds)
		ahead = strtol(seconds, NULL, 10);
	if (count)
		readings = strtol(count, NULL, 10);
}

int clock_gettime(clockid_t clock, struct timespec *now)
{
	long result = syscall(SYS_clock_gettime, clock, now);

	if (result == 0 && clock == CLOCK_REALTIME && readings != 0) {
		now->tv_sec += ahead;
		if (readings > 0)
			readings--;
	}
	return (int)result;
}
