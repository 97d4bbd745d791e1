/* SPDX-License-Identifier: MIT */

/* lib/base/settings: who may read the file, what a broken one leaves, and
 * admin.conf. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/settings.h"
#include "tests/unit/unit.h"

#define PASSWORD "database = { password = \"a secret thing\"; };\n"
#define PLAIN "retention_days = 100;\n"

struct mode_row {
	const char *name;
	const char *text;
	unsigned int mode;
	int expected;
};

static const struct mode_row mode_rows[] = {
	{"0600, a password", PASSWORD, 0600, 0},
	{"0640, a password", PASSWORD, 0640, 0},
	{"0400, a password", PASSWORD, 0400, 0},
	{"0644, a password", PASSWORD, 0644, -1},
	{"0604, a password", PASSWORD, 0604, -1},
	{"0644, none", PLAIN, 0644, 0},
	{"0664, none", PLAIN, 0664, 0},
	{"0666, none", PLAIN, 0666, -1},
	{"0602, none", PLAIN, 0602, -1},
	{"0777, none", PLAIN, 0777, -1},
	{"0644, a password of the jobs", "jobs = { password = \"x\"; };", 0644,
		-1},
	{"0644, a password of the reports", "report = { password = \"x\"; };",
		0644, -1},
	{"0644, a password of --init", "init = { password = \"x\"; };", 0644,
		-1},
	{"0644, an empty password", "database = { password = \"\"; };", 0644,
		-1},
};

static void mode_is_checked(void **state)
{
	const struct mode_row *row = *state;
	char *folder = unit_folder();
	char *path = unit_file(folder, "f.conf", row->text, row->mode);
	char mode[8];

	snprintf(mode, sizeof(mode), "%03o", row->mode);
	for (int owner = 0; owner <= 1; owner++) {
		struct settings settings;
		struct error error = {0};
		int result =
			owner ? settings_load_owner(&settings, path, &error)
			      : settings_load(&settings, path, &error);

		settings_clear(&settings);
		assert_int_equal(result, row->expected);
		if (result == 0)
			continue;
		/* The thing, the value, the remedy; never the secret. */
		assert_non_null(strstr(error.text, path));
		assert_non_null(strstr(error.text, mode));
		assert_non_null(strstr(error.text, "chmod"));
		assert_null(strstr(error.text, "secret"));
	}
	free(path);
	unit_folder_remove(folder);
}

/* Errors about a password tell its key and not its text. */
static void passwords_are_never_told(void **state)
{
	static const char *const values[] = {
		"\"a secret thing\\n\"",
		"(\"a secret thing\")",
		"\"a secret thing\" secret",
		"\"a secret thing",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(values); i++) {
		char *folder = unit_folder();
		struct error error = {0};
		struct settings settings;
		char text[200];
		char *path;

		snprintf(text, sizeof(text), "database = { password = %s; };\n",
			values[i]);
		path = unit_file(folder, "f.conf", text, 0600);
		assert_int_equal(settings_load(&settings, path, &error), -1);
		settings_clear(&settings);
		assert_non_null(strstr(error.text, "f.conf:"));
		assert_null(strstr(error.text, "secret"));
		free(path);
		unit_folder_remove(folder);
	}
}

static void missing_file_is_named(void **state)
{
	char *folder = unit_folder();
	char *path = unit_path(folder, "missing.conf");
	struct error error = {0};
	struct settings settings;

	(void)state;
	assert_int_equal(settings_load(&settings, path, &error), -1);
	settings_clear(&settings);
	assert_non_null(strstr(error.text, path));
	assert_non_null(strstr(error.text, "No such file"));
	assert_non_null(strstr(error.text, "FOOTFALL_CONFIG"));
	assert_int_equal(settings_load_owner(&settings, path, NULL), -1);
	settings_clear(&settings);
	free(path);
	unit_folder_remove(folder);
}

struct broken_row {
	const char *name;
	const char *text;
	const char *state_dir; /* NULL: the compiled-in one */
};

static const struct broken_row broken_rows[] = {
	{"no file", NULL, NULL},
	{"a syntax error", "state_dir = \"/x\";\n= {", NULL},
	{"an unknown key before it", "y = 1;\nstate_dir = \"/x\";", NULL},
	{"an unknown key behind it", "state_dir = \"/x\";\ny = 1;", "/x"},
	{"a number", "state_dir = 5;", NULL},
	{"a site twice",
		"sites = ({ name = \"a\"; }, { name = \"a\"; });"
		"state_dir = \"/x\";",
		"/x"},
};

/* Where collect.cgi says what is wrong with its configuration. */
static void state_dir_is_known_all_the_same(void **state)
{
	const struct broken_row *row = *state;
	char *folder = unit_folder();
	char *path = row->text ? unit_file(folder, "f.conf", row->text, 0644)
			       : unit_path(folder, "f.conf");
	struct settings settings;

	assert_int_equal(settings_load(&settings, path, NULL), -1);
	assert_non_null(settings.state_dir);
	assert_string_equal(settings.state_dir,
		row->state_dir ? row->state_dir : FOOTFALL_STATE_DIR);
	settings_clear(&settings);
	free(path);
	unit_folder_remove(folder);
}

struct relative_row {
	const char *name;
	const char *text;
	const char *owner; /* admin.conf */
	int result;
	const char *expected; /* behind the folder */
};

static const struct relative_row relative_rows[] = {
	{"good", "state_dir = \"state\";", NULL, 0, "/state"},
	{"broken", "state_dir = \"state\"; y = 1;", NULL, -1, "/state"},
	{"the owner's", "", "state_dir = \"mine\";", 0, "/mine"},
};

static void relative_state_dir_is_beside_the_file(void **state)
{
	const struct relative_row *row = *state;
	char *folder = unit_folder();
	char *path = unit_file(folder, "f.conf", row->text, 0644);
	char *owner =
		row->owner ? unit_file(folder, "admin.conf", row->owner, 0600)
			   : NULL;
	struct settings settings;

	assert_int_equal(
		settings_load_owner(&settings, path, NULL), row->result);
	assert_memory_equal(settings.state_dir, folder, strlen(folder));
	assert_string_equal(settings.state_dir + strlen(folder), row->expected);
	settings_clear(&settings);
	free(owner);
	free(path);
	unit_folder_remove(folder);
}

/* In a child: a reader that can't read may end the whole process, and then
 * nobody answers the hit. */
static void folder_is_no_file(void **state)
{
	char *folder = unit_folder();
	int status = -1;
	pid_t child = fork();

	(void)state;
	assert_true(child >= 0);
	if (child == 0) {
		struct error error = {0};
		struct settings settings;
		int result = settings_load(&settings, folder, &error);

		settings_clear(&settings);
		_exit(result == -1 && strstr(error.text, folder) ? 0 : 1);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	unit_folder_remove(folder);
	assert_int_equal(status, 0);
}

struct owner_row {
	const char *name;
	const char *text; /* of admin.conf */
	unsigned int mode;
	int expected;
	int days;	      /* retention_days in the end */
	const char *password; /* of the jobs */
};

static const struct owner_row owner_rows[] = {
	{"no admin.conf", NULL, 0, 0, 100, "p"},
	{"its keys win", "retention_days = 200;", 0600, 0, 200, "p"},
	{"others stay", "flood_limit = 1;", 0600, 0, 100, "p"},
	{"its groups join", "jobs = { password = \"q\"; };", 0600, 0, 100, "q"},
	{"a user of the jobs without a password", "jobs = { user = \"j\"; };",
		0600, 0, 100, ""},
	{"0400 will do", "retention_days = 200;", 0400, 0, 200, "p"},
	{"0700 will do", "retention_days = 200;", 0700, 0, 200, "p"},
	{"0640 will not", "retention_days = 200;", 0640, -1, 0, ""},
	{"0604 will not", "retention_days = 200;", 0604, -1, 0, ""},
	{"0620 will not", "retention_days = 200;", 0620, -1, 0, ""},
	{"0610 will not", "retention_days = 200;", 0610, -1, 0, ""},
	{"0601 will not", "retention_days = 200;", 0601, -1, 0, ""},
	{"an error in it", "retention_days = 0;", 0600, -1, 0, ""},
	{"an unknown key in it", "x = 0;", 0600, -1, 0, ""},
};

static void owner_file_is_laid_over(void **state)
{
	const struct owner_row *row = *state;
	char *folder = unit_folder();
	char *path = unit_file(folder, "f.conf",
		PLAIN "database = { user = \"u\"; password = \"p\"; };", 0640);
	char *owner = row->text ? unit_file(folder, "admin.conf", row->text,
					  row->mode)
				: NULL;
	struct error error = {0};
	struct settings settings;

	assert_int_equal(
		settings_load_owner(&settings, path, &error), row->expected);
	if (row->expected == 0) {
		assert_true(settings.retention_days == row->days);
		assert_string_equal(
			settings.jobs.password ? settings.jobs.password : "",
			row->password);
		assert_string_equal(settings.database.password, "p");
	} else {
		assert_non_null(strstr(error.text, owner));
	}
	settings_clear(&settings);
	/* The web server's side does not look at it. */
	assert_int_equal(settings_load(&settings, path, &error), 0);
	assert_true(settings.retention_days == 100);
	settings_clear(&settings);
	free(owner);
	free(path);
	unit_folder_remove(folder);
}

/* A site list of admin.conf takes the place of the other. */
static void owner_sites_replace(void **state)
{
	char *folder = unit_folder();
	char *path = unit_file(folder, "f.conf",
		"sites = ({ name = \"a\"; }, { name = \"b\"; });", 0644);
	char *owner = unit_file(folder, "admin.conf",
		"sites = ({ name = \"b\"; public = true; });", 0600);
	struct settings settings;

	(void)state;
	assert_int_equal(settings_load_owner(&settings, path, NULL), 0);
	assert_int_equal(settings.sites.count, 1);
	assert_int_equal(settings.sites.items[0].public, 1);
	settings_clear(&settings);
	free(owner);
	free(path);
	unit_folder_remove(folder);
}

/* A path without a folder: admin.conf is in the current one. */
static void owner_file_beside_a_bare_name(void **state)
{
	char *folder = unit_folder();
	char *before = getcwd(NULL, 0);
	char *path = unit_file(folder, "f.conf", PLAIN, 0644);
	char *owner =
		unit_file(folder, "admin.conf", "retention_days = 7;", 0600);
	struct settings settings;

	(void)state;
	assert_non_null(before);
	assert_int_equal(chdir(folder), 0);
	assert_int_equal(settings_load_owner(&settings, "f.conf", NULL), 0);
	assert_int_equal(chdir(before), 0);
	assert_true(settings.retention_days == 7);
	settings_clear(&settings);
	free(before);
	free(owner);
	free(path);
	unit_folder_remove(folder);
}

int main(void)
{
	struct unit_list list = {0};

	UNIT_ROWS(&list, mode_is_checked, mode_rows);
	UNIT_ADD(&list, passwords_are_never_told);
	UNIT_ADD(&list, missing_file_is_named);
	UNIT_ROWS(&list, state_dir_is_known_all_the_same, broken_rows);
	UNIT_ROWS(&list, relative_state_dir_is_beside_the_file, relative_rows);
	UNIT_ADD(&list, folder_is_no_file);
	UNIT_ROWS(&list, owner_file_is_laid_over, owner_rows);
	UNIT_ADD(&list, owner_sites_replace);
	UNIT_ADD(&list, owner_file_beside_a_bare_name);
	return unit_run(&list, "settings_file");
}
