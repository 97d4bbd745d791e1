/* SPDX-License-Identifier: MIT */

/* lib/store/flood. */
#include "store/flood.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/state.h"
#include "tests/unit/unit.h"

static const int64_t now = INT64_C(1774440000123);

static int setup(char **path)
{
	int folder;

	*path = unit_folder();
	folder = state_open(*path, NULL);
	assert_true(folder >= 0);
	return folder;
}

static struct hit hit_of(uint8_t visitor, int64_t occurred_at)
{
	struct hit hit = {.occurred_at = occurred_at};

	memset(hit.visitor_hash, visitor, VISITOR_HASH_SIZE);
	return hit;
}

static void limit_is_of_a_visitor_and_second(void **state)
{
	char *path;
	int folder = setup(&path);
	struct hit one = hit_of(1, now), two = hit_of(2, now);

	(void)state;
	for (int i = 0; i < 20; i++)
		assert_true(flood_allows(folder, &one, 20));
	assert_false(flood_allows(folder, &one, 20));
	assert_true(flood_allows(folder, &two, 20));
	assert_false(flood_allows(folder, &one, 20));
	one.occurred_at += 1000;
	assert_true(flood_allows(folder, &one, 20));
	close(folder);
	unit_folder_remove(path);
}

static void no_limit_needs_no_file(void **state)
{
	char *path;
	int folder = setup(&path);
	struct hit hit = hit_of(1, now);
	char *file = unit_path(path, "flood");

	(void)state;
	for (int i = 0; i < 100; i++)
		assert_true(flood_allows(folder, &hit, 0));
	assert_int_equal(access(file, F_OK), -1);
	free(file);
	close(folder);
	unit_folder_remove(path);
}

static void no_table_no_guard(void **state)
{
	char *path;
	int folder = setup(&path);
	struct hit hit = hit_of(1, now);
	char *file = unit_path(path, "flood");

	(void)state;
	assert_int_equal(mkdir(file, 0700), 0);
	for (int i = 0; i < 100; i++)
		assert_true(flood_allows(folder, &hit, 1));
	free(file);
	close(folder);
	unit_folder_remove(path);
}

/* However many visitors come, the file stays small. */
static void table_is_bounded(void **state)
{
	char *path;
	int folder = setup(&path);
	char *file = unit_path(path, "flood");
	uint64_t random = 5;
	struct stat status;

	(void)state;
	for (int i = 0; i < 50000; i++) {
		struct hit hit = hit_of(0, now);
		uint64_t bytes[2] = {
			unit_random(&random), unit_random(&random)};

		memcpy(hit.visitor_hash, bytes, VISITOR_HASH_SIZE);
		assert_true(flood_allows(folder, &hit, 20));
	}
	assert_int_equal(stat(file, &status), 0);
	assert_true(status.st_size <= 4096 * 64);
	flood_forget(folder);
	assert_int_equal(stat(file, &status), 0);
	assert_int_equal(status.st_size, 0);
	free(file);
	close(folder);
	unit_folder_remove(path);
}

int main(void)
{
	struct unit_list list = {0};

	UNIT_ADD(&list, limit_is_of_a_visitor_and_second);
	UNIT_ADD(&list, no_limit_needs_no_file);
	UNIT_ADD(&list, no_table_no_guard);
	UNIT_ADD(&list, table_is_bounded);
	return unit_run(&list, "flood");
}
