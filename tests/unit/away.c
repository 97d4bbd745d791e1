/* SPDX-License-Identifier: MIT */

/* lib/store/away. */
#include "store/away.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/state.h"
#include "tests/unit/unit.h"

static const int64_t now = INT64_C(1774440000123);

static int folder_open(const char *path)
{
	int folder = state_open(path, NULL);

	assert_true(folder >= 0);
	return folder;
}

static void one_try_a_second(void **state)
{
	char *path = unit_folder();
	int folder = folder_open(path);

	(void)state;
	assert_int_not_equal(away_turn(folder, now), AWAY_WAIT);
	assert_false(away_is_set(folder));
	away_set(folder, now);
	assert_true(away_is_set(folder));
	assert_int_equal(away_turn(folder, now), AWAY_WAIT);
	assert_int_equal(
		away_turn(folder, now + AWAY_INTERVAL_MS - 1), AWAY_WAIT);
	assert_int_not_equal(
		away_turn(folder, now + AWAY_INTERVAL_MS), AWAY_WAIT);
	/* The turn is taken. */
	assert_int_equal(away_turn(folder, now + AWAY_INTERVAL_MS), AWAY_WAIT);
	away_clear(folder);
	assert_int_not_equal(away_turn(folder, now), AWAY_WAIT);
	away_clear(folder);
	close(folder);
	unit_folder_remove(path);
}

/* A clock that was set back must not keep hits from MariaDB for hours. */
static void time_that_lies_ahead_is_old(void **state)
{
	char *path = unit_folder();
	int folder = folder_open(path);

	(void)state;
	away_set(folder, now + 3600000);
	assert_int_not_equal(away_turn(folder, now), AWAY_WAIT);
	assert_int_equal(away_turn(folder, now + 1), AWAY_WAIT);
	close(folder);
	unit_folder_remove(path);
}

/* Of many at once, one takes the turn. */
static void one_of_many_tries(void **state)
{
	enum { PROCESSES = 16 };
	char *path = unit_folder();
	int folder = folder_open(path), tries = 0;

	(void)state;
	away_set(folder, now);
	for (int i = 0; i < PROCESSES; i++) {
		pid_t child = fork();

		assert_true(child >= 0);
		if (child == 0)
			_exit(away_turn(folder, now + AWAY_INTERVAL_MS) !=
				AWAY_WAIT);
	}
	for (int i = 0; i < PROCESSES; i++) {
		int status;

		assert_true(wait(&status) > 0);
		assert_true(WIFEXITED(status));
		tries += WEXITSTATUS(status);
	}
	assert_int_equal(tries, 1);
	close(folder);
	unit_folder_remove(path);
}

/* One that is silent must keep no hit from the others. */
static void hosts_are_apart(void **state)
{
	char *path = unit_folder();
	int folder = folder_open(path);

	(void)state;
	away_host_set(folder, 0, now);
	away_host_set(folder, 11, now);
	assert_false(away_host_may_try(folder, 0, now));
	assert_true(away_host_may_try(folder, 1, now));
	assert_false(away_host_may_try(folder, 11, now));
	assert_int_not_equal(away_turn(folder, now), AWAY_WAIT);
	assert_false(away_is_set(folder));
	assert_true(away_host_may_try(folder, 0, now + AWAY_INTERVAL_MS));
	assert_false(away_host_may_try(folder, 0, now + AWAY_INTERVAL_MS));
	away_host_clear(folder, 0);
	away_host_clear(folder, 1);
	assert_true(away_host_may_try(folder, 0, now));
	assert_false(away_host_may_try(folder, 11, now));
	away_host_clear(folder, 11);
	close(folder);
	unit_folder_remove(path);
}

/* Since when is told by the first who left the word, not by the last. */
static void since_when(void **state)
{
	char *path = unit_folder();
	int folder = folder_open(path), fd;
	int64_t since, tried;

	(void)state;
	assert_false(away_since(folder, &since, &tried));
	away_set(folder, now);
	away_set(folder, now + 60000);
	assert_true(away_since(folder, &since, &tried));
	assert_int_equal(since, now);
	assert_int_equal(tried, now + 60000);
	assert_int_not_equal(away_turn(folder, now + 90000), AWAY_WAIT);
	assert_true(away_since(folder, &since, &tried));
	assert_int_equal(since, now);
	assert_int_equal(tried, now + 90000);
	away_clear(folder);
	away_set(folder, now + 120000);
	assert_true(away_since(folder, &since, &tried));
	assert_int_equal(since, now + 120000);
	/* Of a file without a time, as on a full disk. */
	fd = state_open_file(folder, "away", O_WRONLY | O_TRUNC);
	close(fd);
	assert_true(away_since(folder, &since, &tried));
	assert_int_equal(since, tried);
	close(folder);
	unit_folder_remove(path);
}

int main(void)
{
	struct unit_list list = {0};

	UNIT_ADD(&list, since_when);
	UNIT_ADD(&list, one_try_a_second);
	UNIT_ADD(&list, time_that_lies_ahead_is_old);
	UNIT_ADD(&list, one_of_many_tries);
	UNIT_ADD(&list, hosts_are_apart);
	return unit_run(&list, "away");
}
