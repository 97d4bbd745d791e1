/* SPDX-License-Identifier: MIT */

/* lib/store/journal_depth. */
#include "store/journal_depth.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/state.h"
#include "store/journal_reader.h"
#include "tests/unit/unit.h"

enum { ROOM = 1 << 20 };

static const int64_t now = INT64_C(1774440000123);

static void append(int folder, int64_t at, struct text path)
{
	const struct hit hit = {
		.site = TEXT("example.org"),
		.path = path,
		.referrer = TEXT(""),
		.user_agent = TEXT("Mozilla/5.0"),
		.event = TEXT(""),
		.occurred_at = at,
	};

	assert_int_equal(
		journal_append(folder, &hit, ROOM, NULL), JOURNAL_STORED);
}

static void write_file(int folder, const char *name, const char *text)
{
	int fd = state_open_file(folder, name, O_WRONLY | O_CREAT | O_TRUNC);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	close(fd);
}

static struct journal_depth depth_of(int folder)
{
	struct journal_depth depth;
	struct error error = {0};

	assert_int_equal(journal_depth_read(folder, &depth, &error), 0);
	return depth;
}

static void hits_are_counted(void **state)
{
	char *path = unit_folder();
	int folder = state_open(path, NULL);
	struct journal_depth depth = depth_of(folder);

	(void)state;
	assert_int_equal(depth.hits, 0);
	assert_int_equal(depth.bytes, 0);
	assert_false(depth.has_oldest);
	assert_false(depth.taken);
	for (int64_t i = 0; i < 100; i++)
		append(folder, now + i, TEXT("/"));
	depth = depth_of(folder);
	assert_int_equal(depth.hits, 100);
	assert_true(depth.bytes > 100 * 50);
	assert_true(depth.has_oldest);
	assert_int_equal(depth.oldest, now);
	close(folder);
	unit_folder_remove(path);
}

/* More than is read at a time, and than the front that is looked at. */
static void long_records(void **state)
{
	static char long_path[8000];
	char *path = unit_folder();
	int folder = state_open(path, NULL);
	struct journal_depth depth;

	(void)state;
	memset(long_path, '/', sizeof(long_path));
	for (int64_t i = 0; i < 30; i++)
		append(folder, now + i,
			(struct text){long_path, sizeof(long_path)});
	depth = depth_of(folder);
	assert_int_equal(depth.hits, 30);
	assert_true(depth.bytes > INT64_C(30) * 8000);
	assert_int_equal(depth.oldest, now);
	close(folder);
	unit_folder_remove(path);
}

/* What a drain has taken waits too, and is older. */
static void taken_waits(void **state)
{
	char *path = unit_folder();
	int folder = state_open(path, NULL);
	struct journal_depth depth;

	(void)state;
	append(folder, now, TEXT("/"));
	assert_int_equal(
		renameat(folder, JOURNAL_FILE, folder, JOURNAL_TAKEN_FILE), 0);
	append(folder, now + 5, TEXT("/"));
	write_file(folder, JOURNAL_REJECTED_FILE, "\n1 x\n\ntorn\n");
	depth = depth_of(folder);
	assert_int_equal(depth.hits, 2);
	assert_int_equal(depth.oldest, now);
	assert_true(depth.taken);
	assert_true(depth.taken_at > 0);
	assert_int_equal(depth.rejected, 2);
	assert_int_equal(depth.rejected_bytes, 11);
	close(folder);
	unit_folder_remove(path);
}

static const struct damaged_row {
	const char *name, *text;
	int64_t hits;
} damaged_rows[] = {
	{"empty", "", 0},
	{"newlines", "\n\n\n", 0},
	{"torn at the end", "\n1 0123", 1},
	{"no record", "garbage\n", 1},
	{"two, of which one is torn", "\n1 0123\n1 0123456789abcdef {}\n", 2},
};

static void damaged_records_count(void **state)
{
	const struct damaged_row *row = *state;
	char *path = unit_folder();
	int folder = state_open(path, NULL);
	struct journal_depth depth;

	write_file(folder, JOURNAL_FILE, row->text);
	depth = depth_of(folder);
	assert_int_equal(depth.hits, row->hits);
	assert_int_equal(depth.bytes, strlen(row->text));
	assert_false(depth.has_oldest);
	close(folder);
	unit_folder_remove(path);
}

/* The reason names the file. */
static void link_in_its_place(void **state)
{
	char *path = unit_folder();
	int folder = state_open(path, NULL);
	struct journal_depth depth;
	struct error error = {0};

	(void)state;
	assert_int_equal(symlinkat("elsewhere", folder, JOURNAL_FILE), 0);
	assert_int_equal(journal_depth_read(folder, &depth, &error), -1);
	assert_non_null(strstr(error.text, "journal in state_dir"));
	assert_int_equal(depth.hits, 0);
	close(folder);
	unit_folder_remove(path);
}

int main(void)
{
	struct unit_list list = {0};

	UNIT_ADD(&list, hits_are_counted);
	UNIT_ADD(&list, long_records);
	UNIT_ADD(&list, taken_waits);
	UNIT_ROWS(&list, damaged_records_count, damaged_rows);
	UNIT_ADD(&list, link_in_its_place);
	return unit_run(&list, "journal_depth");
}
