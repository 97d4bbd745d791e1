/* SPDX-License-Identifier: MIT */

/* lib/base/log. */
#include "base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/unit/unit.h"

/* 2026-03-25 12:00 UTC */
static const int64_t now = INT64_C(1774440000000);

/* What every line begins with. */
static size_t head_of(char out[64])
{
	return (size_t)snprintf(
		out, 64, "2026-03-25 12:00:00.000 [%ld] ", (long)getpid());
}

static char *read_log(const char *folder, const char *name, size_t *length)
{
	char *path = unit_path(folder, name);
	char *text = unit_read(path, length);

	free(path);
	return text;
}

struct line_row {
	const char *name;
	const char *in;
	const char *out;
};

static const struct line_row line_rows[] = {
	{"empty", "", ""},
	{"letters", "a hit was answered 503", "a hit was answered 503"},
	{"a percent sign", "100% %s %n", "100% %s %n"},
	{"new line and return", "a\r\nb", "a??b"},
	{"a forged line", "x\n2026-03-25 12:00:00.000 [1] y",
		"x?2026-03-25 12:00:00.000 [1] y"},
	{"tab, escape, delete", "\t\x1b[31m\x7f", "??[31m?"},
	{"all below the blank",
		"\x01\x02\x03\x04\x05\x06\x07\x08\x0b\x0c\x0e"
		"\x0f\x10\x11\x12\x13\x14\x15\x16\x17\x18\x19\x1a\x1c\x1d\x1e"
		"\x1f",
		"???????????????????????????"},
	{"beyond ASCII", "caf\xc3\xa9", "caf\xc3\xa9"},
	{"a no-break space", "a\xc2\xa0z", "a\xc2\xa0z"},
	{"invalid bytes", "a\xffz\xc3", "a?z?"},
};

static void line_is_written(void **state)
{
	const struct line_row *row = *state;
	char *folder = unit_folder();
	char head[64];
	size_t length, head_length = head_of(head);
	char *text;

	log_write(folder, "collect.log", now, "%s", row->in);
	text = read_log(folder, "collect.log", &length);
	assert_non_null(text);
	assert_int_equal(length, head_length + strlen(row->out) + 1);
	assert_memory_equal(text, head, head_length);
	assert_int_equal(text[length - 1], '\n');
	text[length - 1] = '\0';
	assert_string_equal(text + head_length, row->out);
	free(text);
	unit_folder_remove(folder);
}

/* U+0080 to U+009F are control characters too (Unicode, general category Cc),
 * and terminals obey them: U+009B begins an escape sequence. */
static void c1_control_characters_are_replaced(void **state)
{
	char *folder = unit_folder();
	size_t length;
	char *text;

	(void)state;
	log_write(folder, "x.log", now, "%s",
		"a\xc2\x9b"
		"31m\xc2\x85"
		"b");
	text = read_log(folder, "x.log", &length);
	assert_non_null(text);
	unit_folder_remove(folder);
	assert_null(strstr(text, "\xc2\x9b"));
	assert_null(strstr(text, "\xc2\x85"));
	free(text);
}

struct length_row {
	const char *name;
	int over; /* of the text that fills the line, its newline counted */
};

static const struct length_row length_rows[] = {
	{"two less than fills it", -2},
	{"one less than fills it", -1},
	{"what fills it", 0},
	{"one more", 1},
	{"far more", 100000},
};

static void line_is_bounded(void **state)
{
	const struct length_row *row = *state;
	char *folder = unit_folder();
	char head[64];
	int fits = LOG_LINE_MAX - 1 - (int)head_of(head);
	size_t length;
	char *text;

	log_write(folder, "x.log", now, "%*s|", fits + row->over - 1, "");
	log_write(folder, "x.log", now, "next");
	text = read_log(folder, "x.log", &length);
	assert_non_null(text);
	assert_true(strchr(text, '\n') - text < LOG_LINE_MAX);
	if (row->over < -1)
		assert_non_null(strstr(text, "|\n"));
	assert_non_null(strstr(text, "\n2026-03-25 12:00:00.000 ["));
	assert_string_equal(text + length - 7, "] next\n");
	free(text);
	unit_folder_remove(folder);
}

static void lines_are_appended(void **state)
{
	char *folder = unit_folder();
	char head[64];
	char expected[200];
	size_t length;
	char *text;

	(void)state;
	head_of(head);
	snprintf(expected, sizeof(expected), "%sone 1\n%stwo\n", head, head);
	log_write(folder, "x.log", now, "one %d", 1);
	log_write(folder, "x.log", now, "two");
	text = read_log(folder, "x.log", &length);
	assert_non_null(text);
	assert_string_equal(text, expected);
	free(text);
	unit_folder_remove(folder);
}

static void mode_is_0600_whatever_the_umask(void **state)
{
	char *folder = unit_folder();
	char *path = unit_path(folder, "x.log");
	mode_t before = umask(0);
	struct stat status;

	(void)state;
	log_write(folder, "x.log", now, "text");
	umask(before);
	assert_int_equal(stat(path, &status), 0);
	assert_int_equal(status.st_mode & 07777, 0600);
	free(path);
	unit_folder_remove(folder);
}

struct bound_row {
	const char *name;
	off_t size; /* of the log before the line */
	bool renamed;
};

static const struct bound_row bound_rows[] = {
	{"one byte less than the limit", LOG_LIMIT - 1, false},
	{"the limit", LOG_LIMIT, true},
	{"one byte more", LOG_LIMIT + 1, true},
};

static void file_is_bounded(void **state)
{
	const struct bound_row *row = *state;
	char *folder = unit_folder();
	char *path = unit_file(folder, "x.log", "", 0600);
	char *old = unit_file(folder, "x.log.1", "the one before", 0600);
	struct stat status, old_status;

	assert_int_equal(truncate(path, row->size), 0);
	log_write(folder, "x.log", now, "text");
	assert_int_equal(stat(path, &status), 0);
	assert_int_equal(stat(old, &old_status), 0);
	if (row->renamed) {
		assert_true(status.st_size < LOG_LINE_MAX);
		assert_true(old_status.st_size == row->size);
		assert_int_equal(status.st_mode & 0777, 0600);
	} else {
		assert_true(status.st_size > row->size);
		assert_true(old_status.st_size == 14);
	}
	assert_true(status.st_size < LOG_LIMIT + LOG_LINE_MAX);
	free(old);
	free(path);
	unit_folder_remove(folder);
}

static void symlink_is_not_followed(void **state)
{
	char *folder = unit_folder();
	char *target = unit_file(folder, "target", "untouched", 0600);
	char *missing = unit_path(folder, "missing");
	char *link = unit_path(folder, "x.log");
	char *dangling = unit_path(folder, "y.log");
	size_t length;
	char *text;

	(void)state;
	assert_int_equal(symlink(target, link), 0);
	assert_int_equal(symlink(missing, dangling), 0);
	log_write(folder, "x.log", now, "text");
	log_write(folder, "y.log", now, "text");
	text = unit_read(target, &length);
	assert_non_null(text);
	assert_string_equal(text, "untouched");
	assert_int_equal(access(missing, F_OK), -1);
	free(text);
	free(target);
	free(missing);
	free(link);
	free(dangling);
	unit_folder_remove(folder);
}

/* A log that can't be written is no error, and no descriptor is left. */
static void what_can_not_be_written_is_no_error(void **state)
{
	char *folder = unit_folder();
	char *missing = unit_path(folder, "no/such/folder");
	char *place = unit_path(folder, "x.log");
	char name[5000];
	int first = dup(STDIN_FILENO), last;

	(void)state;
	close(first);
	memset(name, 'n', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	assert_int_equal(mkdir(place, 0700), 0);
	for (int i = 0; i < 5; i++) {
		log_write(missing, "x.log", now, "text");
		log_write(folder, "x.log", now, "text");
		log_write(folder, name, now, "text");
		log_write(folder, "y.log", now, "text");
	}
	last = dup(STDIN_FILENO);
	close(last);
	assert_int_equal(first, last);
	free(missing);
	free(place);
	unit_folder_remove(folder);
}

int main(void)
{
	struct unit_list list = {0};

	UNIT_ROWS(&list, line_is_written, line_rows);
	UNIT_ADD(&list, c1_control_characters_are_replaced);
	UNIT_ROWS(&list, line_is_bounded, length_rows);
	UNIT_ADD(&list, lines_are_appended);
	UNIT_ADD(&list, mode_is_0600_whatever_the_umask);
	UNIT_ROWS(&list, file_is_bounded, bound_rows);
	UNIT_ADD(&list, symlink_is_not_followed);
	UNIT_ADD(&list, what_can_not_be_written_is_no_error);
	return unit_run(&list, "log");
}
