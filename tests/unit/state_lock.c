/* SPDX-License-Identifier: MIT */

/* lib/base/state's locks: who was stopped while he had one holds up no hit. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/state.h"
#include "store/salt_cache.h"
#include "store/tally.h"
#include "tests/unit/journal_stage.h"

static const int64_t now = INT64_C(1774440000123);
static const uint8_t source[TALLY_SOURCE_SIZE] = "12345678";

enum { MARCH = 20513, TODAY = 20537 };

/* Somebody else who has the file locked until it is closed. */
static int hold(int folder, const char *name, int kind)
{
	int fd = state_open_file(folder, name, O_RDWR | O_CREAT);

	assert_true(fd >= 0);
	assert_int_equal(state_lock(fd, kind, 0), 0);
	return fd;
}

static void lock_is_waited_for_in_vain(void **state)
{
	char *path = unit_folder();
	int folder = folder_open(path);
	int holder = hold(folder, "file", LOCK_EX);
	int fd = state_open_file(folder, "file", O_RDONLY);

	(void)state;
	errno = 0;
	assert_int_equal(state_lock(fd, LOCK_SH, 0), -1);
	assert_int_equal(errno, EWOULDBLOCK);
	assert_int_equal(state_lock(fd, LOCK_EX, 3), -1);
	assert_int_equal(errno, EWOULDBLOCK);
	close(holder);
	assert_int_equal(state_lock(fd, LOCK_SH, 0), 0);
	close(fd);
	assert_int_equal(state_lock(fd, LOCK_SH, 1000), -1);
	assert_int_equal(errno, EBADF);
	close(folder);
	unit_folder_remove(path);
}

static void copy_is_read_all_the_same(void **state)
{
	char *path = unit_folder();
	int folder = folder_open(path);
	const struct salt salt = {.month = MARCH, .created_at = now, {7}};
	const struct salt other = {.month = MARCH, .created_at = now, {8}};
	struct error error = {0};
	struct salt again;
	int holder;

	(void)state;
	salt_cache_keep(folder, salt_cache_generation(folder), &salt);
	holder = hold(folder, "salt.cache", LOCK_EX);
	salt_cache_keep(folder, salt_cache_generation(folder), &other);
	assert_true(salt_cache_read(folder, MARCH, &again));
	assert_memory_equal(again.bytes, salt.bytes, SALT_SIZE);
	assert_int_equal(salt_cache_forget(folder, &error), -1);
	assert_non_null(strstr(error.text, "remove salt.cache"));
	close(holder);
	assert_int_equal(salt_cache_forget(folder, &error), 0);
	assert_false(salt_cache_read(folder, MARCH, &again));
	close(folder);
	unit_folder_remove(path);
}

static void tally_goes_without(void **state)
{
	char *path = unit_folder();
	int folder = folder_open(path);
	struct error error = {0};
	struct tally *tally;
	int holder;

	(void)state;
	tally_add(folder, "a", TODAY, "bot", source);
	holder = hold(folder, "tally", LOCK_EX);
	tally_add(folder, "a", TODAY, "bot", source);
	assert_int_equal(tally_forget_before(folder, TODAY, &error), -1);
	assert_non_null(strstr(error.text, "tally"));
	close(holder);
	assert_int_equal(tally_open(folder, &tally, &error), 1);
	assert_int_equal(tally_count(tally, "a", TODAY, "bot"), 1);
	tally_close(tally);
	close(folder);
	unit_folder_remove(path);
}

/* 503, instead of no answer. */
static void journal_says_no(void **state)
{
	char *path = unit_folder();
	int folder = folder_open(path);
	struct hit hit = hit_of(1, text_from("/a"));
	struct error error = {0};
	int holder = hold(folder, "journal", LOCK_EX);

	(void)state;
	assert_int_equal(
		journal_append(folder, &hit, ROOM, &error), JOURNAL_FAILED);
	assert_non_null(strstr(error.text, "journal"));
	close(holder);
	assert_int_equal(
		journal_append(folder, &hit, ROOM, &error), JOURNAL_STORED);
	close(folder);
	unit_folder_remove(path);
}

/* A drain waits for who writes, but not for ever; the hits are there, and hits
 * go into a new file. */
static void drain_gives_up(void **state)
{
	char *path = unit_folder();
	int folder = folder_open(path);
	struct journal_reader *reader;
	struct error error = {0};
	int holder;

	(void)state;
	append(folder, 1, "/a");
	holder = hold(folder, "journal", LOCK_SH);
	assert_int_equal(journal_take(folder, &reader, &error), JOURNAL_LOST);
	assert_non_null(strstr(error.text, "has been writing"));
	append(folder, 2, "/b");
	close(holder);
	reader = take(folder);
	assert_int_equal(read_all(reader).ids, 1);
	assert_int_equal(journal_finish(reader, &error), 0);
	reader = take(folder);
	assert_int_equal(read_all(reader).ids, 2);
	assert_int_equal(journal_finish(reader, &error), 0);
	close(folder);
	unit_folder_remove(path);
}

int main(void)
{
	struct unit_list list = {0};

	UNIT_ADD(&list, lock_is_waited_for_in_vain);
	UNIT_ADD(&list, copy_is_read_all_the_same);
	UNIT_ADD(&list, tally_goes_without);
	UNIT_ADD(&list, journal_says_no);
	UNIT_ADD(&list, drain_gives_up);
	return unit_run(&list, "state_lock");
}
