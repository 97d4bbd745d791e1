/* SPDX-License-Identifier: MIT */

/* lib/store/tally. */
#include "store/tally.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/state.h"
#include "tests/unit/unit.h"

static const uint8_t source[TALLY_SOURCE_SIZE] = "12345678";
static const uint8_t other[TALLY_SOURCE_SIZE] = "abcdefgh";

enum { TODAY = 20537 };

static int setup(char **path)
{
	int folder;

	*path = unit_folder();
	folder = state_open(*path, NULL);
	assert_true(folder >= 0);
	return folder;
}

static struct tally *open_tally(int folder)
{
	struct tally *tally;
	struct error error = {0};

	assert_int_equal(tally_open(folder, &tally, &error), 1);
	return tally;
}

static void counts_by_site_day_and_reason(void **state)
{
	char *path;
	int folder = setup(&path);
	struct tally *tally;
	int32_t oldest;

	(void)state;
	assert_int_equal(tally_open(folder, &tally, NULL), 0);
	tally_add(folder, "a", TODAY, "bot", source);
	tally_add(folder, "a", TODAY, "bot", other);
	tally_add(folder, "a", TODAY - 1, "bot", source);
	tally_add(folder, "a", TODAY, "opted out", source);
	tally_add(folder, "", TODAY, "unknown site", source);
	tally = open_tally(folder);
	assert_int_equal(tally_count(tally, "a", TODAY, "bot"), 2);
	assert_int_equal(tally_count(tally, "a", TODAY - 1, "bot"), 1);
	assert_int_equal(tally_count(tally, "a", TODAY, "opted out"), 1);
	assert_int_equal(tally_count(tally, "", TODAY, "unknown site"), 1);
	assert_int_equal(tally_count(tally, "b", TODAY, "bot"), 0);
	assert_int_equal(tally_count(tally, "ab", TODAY, "ot"), 0);
	assert_memory_equal(tally_source(tally), source, sizeof(source));
	assert_true(tally_oldest(tally, &oldest));
	assert_int_equal(oldest, TODAY - 1);
	tally_close(tally);
	close(folder);
	unit_folder_remove(path);
}

static void forgets_what_was_delivered(void **state)
{
	char *path;
	int folder = setup(&path);
	struct tally *tally;
	int32_t oldest;

	(void)state;
	assert_int_equal(tally_forget_before(folder, TODAY, NULL), 0);
	tally_add(folder, "a", TODAY, "bot", source);
	tally_add(folder, "a", TODAY - 1, "bot", source);
	assert_int_equal(tally_forget_before(folder, TODAY, NULL), 0);
	tally = open_tally(folder);
	assert_int_equal(tally_count(tally, "a", TODAY, "bot"), 1);
	assert_int_equal(tally_count(tally, "a", TODAY - 1, "bot"), 0);
	tally_close(tally);
	assert_int_equal(tally_forget_before(folder, TODAY + 1, NULL), 0);
	tally = open_tally(folder);
	assert_false(tally_oldest(tally, &oldest));
	tally_close(tally);
	close(folder);
	unit_folder_remove(path);
}

/* A drain counts day by day from the oldest one: one that no clock has told is
 * damage, and would take it hours. */
static void damaged_date_is_no_date(void **state)
{
	char *path;
	int folder = setup(&path);
	struct tally *tally;
	int32_t oldest;

	(void)state;
	tally_add(folder, "a", INT32_MIN, "bot", source);
	tally_add(folder, "a", -1, "bot", source);
	tally = open_tally(folder);
	assert_false(tally_oldest(tally, &oldest));
	tally_close(tally);
	tally_add(folder, "a", TODAY, "bot", source);
	tally = open_tally(folder);
	assert_true(tally_oldest(tally, &oldest));
	assert_int_equal(oldest, TODAY);
	tally_close(tally);
	close(folder);
	unit_folder_remove(path);
}

/* It stays as large as it was, and what has room is still counted. */
static void size_is_fixed(void **state)
{
	char *path;
	int folder = setup(&path);
	char *file = unit_path(path, "tally");
	struct stat before, after;
	struct tally *tally;

	(void)state;
	tally_add(folder, "first", TODAY, "bot", source);
	assert_int_equal(stat(file, &before), 0);
	for (int i = 0; i < 12000; i++) {
		char site[16];

		snprintf(site, sizeof(site), "site%d", i);
		tally_add(folder, site, TODAY, "bot", source);
	}
	tally_add(folder, "first", TODAY, "bot", source);
	assert_int_equal(stat(file, &after), 0);
	assert_int_equal(before.st_size, after.st_size);
	tally = open_tally(folder);
	assert_int_equal(tally_count(tally, "first", TODAY, "bot"), 2);
	tally_close(tally);
	free(file);
	close(folder);
	unit_folder_remove(path);
}

static void foreign_file_begins_anew(void **state)
{
	char *path;
	int folder = setup(&path);
	char *file = unit_file(path, "tally", "no tally at all", 0600);
	struct tally *tally;

	(void)state;
	assert_int_equal(tally_open(folder, &tally, NULL), 0);
	tally_add(folder, "a", TODAY, "bot", source);
	tally = open_tally(folder);
	assert_int_equal(tally_count(tally, "a", TODAY, "bot"), 1);
	tally_close(tally);
	free(file);
	close(folder);
	unit_folder_remove(path);
}

static void processes_lose_no_count(void **state)
{
	enum { PROCESSES = 8, EACH = 200 };
	char *path;
	int folder = setup(&path);
	struct tally *tally;

	(void)state;
	for (int i = 0; i < PROCESSES; i++) {
		pid_t child = fork();

		assert_true(child >= 0);
		for (int j = 0; child == 0 && j < EACH; j++)
			tally_add(folder, "a", TODAY, "bot", source);
		if (child == 0)
			_exit(0);
	}
	for (int i = 0; i < PROCESSES; i++)
		assert_true(wait(NULL) > 0);
	tally = open_tally(folder);
	assert_int_equal(
		tally_count(tally, "a", TODAY, "bot"), PROCESSES * EACH);
	tally_close(tally);
	close(folder);
	unit_folder_remove(path);
}

static void room_is_told(void **state)
{
	char *path;
	int folder = setup(&path);
	struct tally *tally;
	struct tally_room room;

	(void)state;
	tally_add(folder, "a", TODAY, "bot", source);
	tally_add(folder, "a", TODAY, "bot", source);
	tally_add(folder, "b", TODAY, "bot", source);
	tally = open_tally(folder);
	room = tally_room(tally);
	tally_close(tally);
	assert_int_equal(room.used, 2);
	assert_int_equal(room.places, 8192);
	assert_int_equal(room.full_buckets, 0);
	/* Days of one key spread over buckets seven apart: all are full in
	 * the end, whatever the key. */
	for (int32_t day = 0; day < 8 * 1024; day++)
		tally_add(folder, "a", day, "bot", source);
	tally = open_tally(folder);
	room = tally_room(tally);
	tally_close(tally);
	assert_int_equal(room.used, 8192);
	assert_int_equal(room.full_buckets, 1024);
	close(folder);
	unit_folder_remove(path);
}

int main(void)
{
	struct unit_list list = {0};

	UNIT_ADD(&list, room_is_told);
	UNIT_ADD(&list, counts_by_site_day_and_reason);
	UNIT_ADD(&list, forgets_what_was_delivered);
	UNIT_ADD(&list, damaged_date_is_no_date);
	UNIT_ADD(&list, size_is_fixed);
	UNIT_ADD(&list, foreign_file_begins_anew);
	UNIT_ADD(&list, processes_lose_no_count);
	return unit_run(&list, "tally");
}
