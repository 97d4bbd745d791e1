/* SPDX-License-Identifier: MIT */

/* lib/store/journal and journal_reader: their files, and processes at once. */
#include "tests/unit/journal_stage.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/state.h"
#include "store/journal_record.h"

static void cap_counts_both_files(void **state)
{
	char *path = unit_folder();
	int folder = folder_open(path);
	struct journal_reader *reader;
	struct error error = {0};
	struct hit hit = hit_of(8, TEXT("/c"));
	struct buf record;

	(void)state;
	buf_init(&record, JOURNAL_RECORD_MAX);
	assert_int_equal(journal_record_add(&record, &hit), 0);
	append(folder, 1, "/a");
	reader = take(folder);
	append(folder, 2, "/b");
	assert_int_equal(journal_append(folder, &hit,
				 3 * (int64_t)record.length - 1, &error),
		JOURNAL_FULL);
	assert_non_null(strstr(error.text, "journal_max_bytes"));
	assert_int_equal(journal_append(folder, &hit,
				 3 * (int64_t)record.length, &error),
		JOURNAL_STORED);
	assert_int_equal(journal_finish(reader, &error), 0);
	buf_release(&record);
	close(folder);
	unit_folder_remove(path);
}

static void rejected_lines_are_kept(void **state)
{
	char *path = unit_folder(), *name, *text;
	int folder = folder_open(path);
	struct journal_reader *reader;
	struct error error = {0};
	size_t length;

	(void)state;
	append(folder, 1, "/a");
	reader = take(folder);
	assert_int_equal(
		journal_set_aside(reader, TEXT("one line"), &error), 0);
	assert_int_equal(journal_set_aside(reader, TEXT("another"), &error), 0);
	assert_int_equal(journal_finish(reader, &error), 0);
	name = unit_path(path, JOURNAL_REJECTED_FILE);
	text = unit_read(name, &length);
	assert_string_equal(text, "\none line\n\nanother\n");
	free(text);
	free(name);
	close(folder);
	unit_folder_remove(path);
}

static void link_is_not_followed(void **state)
{
	char *path = unit_folder();
	char *target = unit_file(path, "target", "", 0600);
	char *name = unit_path(path, JOURNAL_FILE);
	int folder = folder_open(path);
	struct hit hit = hit_of(1, TEXT("/a"));
	struct error error = {0};
	size_t length;

	(void)state;
	assert_int_equal(symlink(target, name), 0);
	assert_int_equal(
		journal_append(folder, &hit, ROOM, &error), JOURNAL_FAILED);
	free(unit_read(target, &length));
	assert_int_equal(length, 0);
	unlink(name);
	assert_int_equal(mkfifo(name, 0600), 0);
	assert_int_equal(
		journal_append(folder, &hit, ROOM, &error), JOURNAL_FAILED);
	free(target);
	free(name);
	close(folder);
	unit_folder_remove(path);
}

static void folder_must_be_ours(void **state)
{
	char *path = unit_folder();
	struct error error = {0};

	(void)state;
	assert_int_equal(chmod(path, 0720), 0);
	assert_int_equal(state_open(path, &error), -1);
	assert_non_null(strstr(error.text, "chmod 700"));
	assert_int_equal(chmod(path, 0700), 0);
	assert_int_equal(state_open("/nowhere/at/all", &error), -1);
	unit_folder_remove(path);
}

enum { WRITERS = 8, EACH = 150 };

static int write_many(int folder, uint64_t writer)
{
	struct error error;

	for (uint64_t i = 0; i < EACH; i++) {
		struct hit hit = hit_of(writer * EACH + i, TEXT("/page"));

		if (journal_append(folder, &hit, ROOM, &error) !=
			JOURNAL_STORED)
			return 1;
	}
	return 0;
}

static void drain_once(int folder, uint8_t *seen)
{
	struct journal_reader *reader;
	struct journal_entry entry;
	struct error error;

	if (journal_take(folder, &reader, &error) != JOURNAL_TAKEN)
		return;
	while (journal_next(reader, &entry, &error) > 0) {
		assert_non_null(entry.document);
		seen[entry.hit.event_id]++;
		json_free(entry.document);
	}
	assert_int_equal(journal_finish(reader, &error), 0);
}

/* Eight processes write while one drains: each hit comes out once. */
static void nothing_is_lost_between_processes(void **state)
{
	static uint8_t seen[WRITERS * EACH];
	char *path = unit_folder();
	int folder = folder_open(path), status, left = WRITERS;

	(void)state;
	for (uint64_t writer = 0; writer < WRITERS; writer++) {
		pid_t child = fork();

		assert_true(child >= 0);
		if (child == 0)
			_exit(write_many(folder, writer));
	}
	while (left) {
		pid_t ended = waitpid(-1, &status, WNOHANG);

		assert_true(ended >= 0);
		if (ended > 0) {
			assert_int_equal(status, 0);
			left--;
		}
		drain_once(folder, seen);
	}
	drain_once(folder, seen);
	for (size_t i = 0; i < COUNT(seen); i++)
		assert_int_equal(seen[i], 1);
	close(folder);
	unit_folder_remove(path);
}

int main(void)
{
	struct unit_list list = {0};

	UNIT_ADD(&list, cap_counts_both_files);
	UNIT_ADD(&list, rejected_lines_are_kept);
	UNIT_ADD(&list, link_is_not_followed);
	UNIT_ADD(&list, folder_must_be_ours);
	UNIT_ADD(&list, nothing_is_lost_between_processes);
	return unit_run(&list, "journal_files");
}
