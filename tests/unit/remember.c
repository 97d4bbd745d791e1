/* SPDX-License-Identifier: MIT */

/* admin/tui/remember: theme, range and the like, from one run to the next. */
#include "admin/tui/remember.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "tests/unit/unit.h"

static void locate(void **state)
{
	static const struct {
		const char *config_home, *home, *path;
	} rows[] = {
		{"/c", "/h", "/c/footfall/screen.conf"},
		{NULL, "/h", "/h/.config/footfall/screen.conf"},
		{"", "/h", "/h/.config/footfall/screen.conf"},
		{"relative", "/h", "/h/.config/footfall/screen.conf"},
		{NULL, NULL, ""},
		{NULL, "", ""},
	};
	char path[REMEMBER_PATH_SIZE];
	char *endless = malloc(REMEMBER_PATH_SIZE);

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		remember_locate(path, rows[i].config_home, rows[i].home);
		assert_string_equal(path, rows[i].path);
	}
	memset(endless, '/', REMEMBER_PATH_SIZE - 1);
	endless[REMEMBER_PATH_SIZE - 1] = '\0';
	remember_locate(path, endless, "/h");
	assert_string_equal(path, "");
	free(endless);
}

static void written_and_read_again(void **state)
{
	const struct remembered theirs = {
		THEME_LIGHT, RANGE_MONTHS, true, false};
	struct remembered ours = {THEME_DARK, RANGE_30, false, true};
	struct error error = {0};
	char *folder = unit_folder();
	char *path = unit_path(folder, "new/folders/screen.conf");
	struct stat kept;

	(void)state;
	/* What is missing changes nothing. */
	assert_int_equal(remember_read(path, &ours, &error), 0);
	assert_int_equal(ours.range, RANGE_30);
	assert_int_equal(remember_write(path, &theirs, &error), 0);
	assert_int_equal(remember_write(path, &theirs, &error), 0);
	assert_int_equal(stat(path, &kept), 0);
	assert_int_equal(kept.st_mode & 0777, 0600);
	assert_int_equal(remember_read(path, &ours, &error), 0);
	assert_int_equal(ours.theme, theirs.theme);
	assert_int_equal(ours.range, theirs.range);
	assert_int_equal(ours.ascii, theirs.ascii);
	assert_int_equal(ours.mouse, theirs.mouse);
	free(path);
	unit_folder_remove(folder);
}

static void a_day_is_not_remembered(void **state)
{
	struct remembered day = {THEME_DARK, RANGE_DAY, false, false};
	struct error error = {0};
	char *folder = unit_folder();
	char *path = unit_path(folder, "screen.conf");

	(void)state;
	assert_int_equal(remember_write(path, &day, &error), 0);
	assert_int_equal(remember_read(path, &day, &error), 0);
	assert_int_equal(day.range, RANGE_30);
	free(path);
	unit_folder_remove(folder);
}

static void a_damaged_file_is_named(void **state)
{
	static const char *const damaged[] = {"theme = \"mauve\";\n",
		"theme = ;\n", "colour = 1;\n", "ascii = 1;\n"};

	(void)state;
	for (size_t i = 0; i < COUNT(damaged); i++) {
		struct remembered ours = {THEME_NONE, RANGE_7, true, true};
		struct error error = {0};
		char *folder = unit_folder();
		char *path = unit_file(folder, "screen.conf", damaged[i], 0600);

		assert_int_equal(remember_read(path, &ours, &error), -1);
		assert_non_null(strstr(error.text, "screen.conf:1: "));
		assert_int_equal(ours.theme, THEME_NONE);
		assert_int_equal(ours.range, RANGE_7);
		free(path);
		unit_folder_remove(folder);
	}
}

static void a_failure_names_the_file(void **state)
{
	const struct remembered ours = {THEME_DARK, RANGE_7, false, false};
	struct error error = {0};
	char *folder = unit_folder();
	char *file = unit_file(folder, "file", "", 0600);
	char *path = unit_path(folder, "file/below/screen.conf");

	(void)state;
	assert_int_equal(remember_write("", &ours, &error), -1);
	assert_non_null(strstr(error.text, "XDG_CONFIG_HOME"));
	/* No folder can be made below a file. */
	assert_int_equal(remember_write(path, &ours, &error), -1);
	assert_non_null(strstr(error.text, path));
	free(path);
	free(file);
	unit_folder_remove(folder);
}

int main(void)
{
	struct unit_list list = {0};

	UNIT_ADD(&list, locate);
	UNIT_ADD(&list, written_and_read_again);
	UNIT_ADD(&list, a_day_is_not_remembered);
	UNIT_ADD(&list, a_damaged_file_is_named);
	UNIT_ADD(&list, a_failure_names_the_file);
	return unit_run(&list, "remember");
}
