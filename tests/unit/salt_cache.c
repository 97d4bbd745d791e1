/* SPDX-License-Identifier: MIT */

/* lib/store/salt_cache. */
#include "store/salt_cache.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/state.h"
#include "base/time.h"
#include "tests/unit/unit.h"

static const int64_t now = INT64_C(1774440000123);
static const char name[] = "salt.cache";

enum { MARCH = 20513, APRIL = 20544, MAY = 20574 };

static struct salt copy_of(int32_t month, int64_t created_at, int byte)
{
	struct salt copy = {.month = month, .created_at = created_at};

	memset(copy.bytes, byte, SALT_SIZE);
	return copy;
}

/* The first byte of the month's salt, or -1. */
static int kept(int folder, int32_t month)
{
	struct salt copy;

	if (!salt_cache_read(folder, month, &copy))
		return -1;
	assert_int_equal(copy.month, month);
	for (size_t i = 1; i < SALT_SIZE; i++)
		assert_int_equal(copy.bytes[i], copy.bytes[0]);
	return copy.bytes[0];
}

static void keep(int folder, int32_t month, int64_t created_at, int byte)
{
	struct salt copy = copy_of(month, created_at, byte);

	salt_cache_keep(folder, salt_cache_generation(folder), &copy);
}

static int setup(char **path)
{
	int folder;

	*path = unit_folder();
	folder = state_open(*path, NULL);
	assert_true(folder >= 0);
	return folder;
}

/* Whether 32 of the byte stand anywhere in the file. */
static bool is_in_file(const char *path, int byte)
{
	char needle[SALT_SIZE];
	char *file = unit_path(path, name);
	size_t length;
	char *bytes = unit_read(file, &length);
	bool found;

	assert_non_null(bytes);
	memset(needle, byte, sizeof(needle));
	found = memmem(bytes, length, needle, sizeof(needle)) != NULL;
	free(bytes);
	free(file);
	return found;
}

static void this_month_and_the_next(void **state)
{
	char *path;
	int folder = setup(&path);
	struct stat status;
	char *file = unit_path(path, name);

	(void)state;
	assert_int_equal(kept(folder, MARCH), -1);
	keep(folder, MARCH, now, 'm');
	keep(folder, APRIL, now, 'a');
	assert_int_equal(kept(folder, MARCH), 'm');
	assert_int_equal(kept(folder, APRIL), 'a');
	assert_int_equal(kept(folder, MAY), -1);
	keep(folder, MAY, now, 'y');
	assert_int_equal(kept(folder, MARCH), -1);
	assert_int_equal(kept(folder, APRIL), 'a');
	assert_int_equal(kept(folder, MAY), 'y');
	assert_false(is_in_file(path, 'm'));
	assert_int_equal(stat(file, &status), 0);
	assert_int_equal(status.st_mode & 07777, 0600);
	free(file);
	close(folder);
	unit_folder_remove(path);
}

static void past_month_is_destroyed(void **state)
{
	char *path;
	int folder = setup(&path);

	(void)state;
	assert_int_equal(salt_cache_forget_before(folder, APRIL, NULL), 0);
	keep(folder, MARCH, now, 'm');
	keep(folder, APRIL, now, 'a');
	assert_int_equal(salt_cache_forget_before(folder, APRIL, NULL), 0);
	assert_int_equal(kept(folder, MARCH), -1);
	assert_int_equal(kept(folder, APRIL), 'a');
	assert_false(is_in_file(path, 'm'));
	close(folder);
	unit_folder_remove(path);
}

/* A process that fetched the old salt before it was replaced keeps it in
 * vain, whatever its clock says, and be there a file or none. */
static void replaced_salt_is_void(void **state)
{
	char *path;
	int folder = setup(&path);
	struct salt old = copy_of(MARCH, now + 1000, 'm');
	uint64_t generation = salt_cache_generation(folder);

	(void)state;
	assert_int_equal(salt_cache_forget(folder, NULL), 0);
	salt_cache_keep(folder, generation, &old);
	assert_int_equal(kept(folder, MARCH), -1);
	keep(folder, MARCH, now, 'm');
	assert_int_equal(kept(folder, MARCH), 'm');
	generation = salt_cache_generation(folder);
	assert_int_equal(salt_cache_forget(folder, NULL), 0);
	assert_int_equal(kept(folder, MARCH), -1);
	assert_false(is_in_file(path, 'm'));
	salt_cache_keep(folder, generation, &old);
	assert_int_equal(kept(folder, MARCH), -1);
	assert_false(is_in_file(path, 'm'));
	keep(folder, MARCH, now, 'n');
	assert_int_equal(kept(folder, MARCH), 'n');
	close(folder);
	unit_folder_remove(path);
}

/* What another host has replaced is told by when the salt in force was made. */
static void replaced_copy_is_destroyed(void **state)
{
	char *path;
	int folder = setup(&path);

	(void)state;
	assert_int_equal(
		salt_cache_forget_replaced(folder, APRIL, now, NULL), 0);
	keep(folder, MARCH, now - 9, 'm');
	keep(folder, APRIL, now, 'a');
	assert_int_equal(
		salt_cache_forget_replaced(folder, MARCH, now - 9, NULL), 0);
	assert_int_equal(kept(folder, MARCH), 'm');
	assert_int_equal(
		salt_cache_forget_replaced(folder, APRIL, now, NULL), 0);
	assert_int_equal(kept(folder, MARCH), 'm');
	assert_int_equal(kept(folder, APRIL), 'a');
	/* Whichever clock is ahead. */
	assert_int_equal(
		salt_cache_forget_replaced(folder, APRIL, now - 1, NULL), 0);
	assert_int_equal(kept(folder, APRIL), -1);
	assert_false(is_in_file(path, 'a'));
	keep(folder, APRIL, now - 1, 'n');
	assert_int_equal(kept(folder, APRIL), 'n');
	close(folder);
	unit_folder_remove(path);
}

/* At every byte: a damaged file has no salt, and takes a new one. */
static void damaged_file_is_empty(void **state)
{
	char *path;
	int folder = setup(&path);
	char *file = unit_path(path, name);
	size_t length;
	char *bytes;

	(void)state;
	keep(folder, MARCH, now, 'm');
	bytes = unit_read(file, &length);
	assert_non_null(bytes);
	for (size_t i = 0; i < length; i++) {
		int fd = state_open_file(folder, name, O_WRONLY);
		char flipped = (char)~bytes[i];

		assert_int_equal(pwrite(fd, bytes, length, 0), length);
		assert_int_equal(kept(folder, MARCH), 'm');
		assert_int_equal(pwrite(fd, &flipped, 1, (off_t)i), 1);
		assert_int_equal(kept(folder, MARCH), -1);
		assert_int_equal(ftruncate(fd, (off_t)i), 0);
		assert_int_equal(kept(folder, MARCH), -1);
		keep(folder, MARCH, now, 'k');
		assert_int_equal(kept(folder, MARCH), 'k');
		close(fd);
	}
	free(bytes);
	free(file);
	close(folder);
	unit_folder_remove(path);
}

static void months_are_told(void **state)
{
	char *path;
	int folder = setup(&path);
	int32_t months[SALT_CACHE_PLACES];

	(void)state;
	assert_int_equal(salt_cache_months(folder, months), 0);
	keep(folder, MARCH, now, 'm');
	assert_int_equal(salt_cache_months(folder, months), 1);
	assert_int_equal(months[0], MARCH);
	keep(folder, MARCH + 31, now, 'n');
	assert_int_equal(salt_cache_months(folder, months), 2);
	assert_int_equal(salt_cache_forget_before(folder, MARCH + 31, NULL), 0);
	assert_int_equal(salt_cache_months(folder, months), 1);
	assert_int_equal(months[0], MARCH + 31);
	assert_int_equal(salt_cache_forget(folder, NULL), 0);
	assert_int_equal(salt_cache_months(folder, months), 0);
	close(folder);
	unit_folder_remove(path);
}

int main(void)
{
	struct unit_list list = {0};

	UNIT_ADD(&list, months_are_told);
	UNIT_ADD(&list, this_month_and_the_next);
	UNIT_ADD(&list, past_month_is_destroyed);
	UNIT_ADD(&list, replaced_salt_is_void);
	UNIT_ADD(&list, replaced_copy_is_destroyed);
	UNIT_ADD(&list, damaged_file_is_empty);
	return unit_run(&list, "salt_cache");
}
