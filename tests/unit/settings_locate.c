/* SPDX-License-Identifier: MIT */

/* lib/base/settings: which file is read. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/settings.h"
#include "tests/unit/unit.h"

static void copy_this_program(const char *to)
{
	size_t length;
	char *bytes = unit_read("/proc/self/exe", &length);
	FILE *file = fopen(to, "we");

	assert_non_null(bytes);
	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, length, file), length);
	assert_int_equal(fclose(file), 0);
	assert_int_equal(chmod(to, 0700), 0);
	free(bytes);
}

/* What settings_locate() says in a program that stands in another folder:
 * this one, copied there, which main() below makes print it. */
static char *located_by(const char *program, const char *from_environment,
	const char *compiled_in)
{
	char *line = NULL;
	size_t size = 0;
	int pipes[2], status;
	FILE *output;
	pid_t child;

	assert_int_equal(pipe(pipes), 0);
	child = fork();
	if (child == 0) {
		dup2(pipes[1], STDOUT_FILENO);
		execl(program, program, "locate", compiled_in, from_environment,
			(char *)NULL);
		_exit(127);
	}
	close(pipes[1]);
	output = fdopen(pipes[0], "r");
	assert_non_null(output);
	assert_true(getline(&line, &size, output) > 0);
	fclose(output);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	return line;
}

static void assert_located(const char *program, const char *from_environment,
	const char *compiled_in, const char *expected)
{
	char *line = located_by(program, from_environment, compiled_in);

	assert_string_equal(line, expected);
	free(line);
}

static void configuration_is_located(void **state)
{
	char *folder = unit_folder();
	char *bin = unit_path(folder, "cgi-bin");
	char *program = unit_path(bin, "program");
	char *place = unit_path(folder, "footfall");
	char *beside = unit_path(place, "footfall.conf");
	char *missing = unit_path(folder, "missing.conf");
	char *compiled_in = unit_file(folder, "compiled-in.conf", "", 0644);
	char *real;

	(void)state;
	assert_int_equal(mkdir(bin, 0700), 0);
	assert_int_equal(mkdir(place, 0700), 0);
	copy_this_program(program);
	/* Neither is there: the compiled-in one is named, or the place where
	 * one that moves with its folder would be. */
	assert_located(program, NULL, missing, missing);
	assert_located(program, NULL, "footfall/footfall.conf", beside);
	/* Only the one beside the program is there. */
	real = unit_file(place, "footfall.conf", "", 0644);
	assert_located(program, NULL, missing, beside);
	assert_located(program, NULL, "footfall/footfall.conf", beside);
	/* Both are there. */
	assert_located(program, NULL, compiled_in, compiled_in);
	/* The environment names one, there or not. */
	assert_located(program, missing, compiled_in, missing);
	free(real);
	free(compiled_in);
	free(missing);
	free(beside);
	free(place);
	free(program);
	free(bin);
	unit_folder_remove(folder);
}

struct level_row {
	const char *name; /* the program's folder */
	bool found;
	bool by_anybody; /* also when somebody else owns it */
};

static const struct level_row level_rows[] = {
	{"cgi-bin", true, true},
	{"public_html/cgi-bin", true, false},
	{"public_html/example.org/cgi-bin", true, false},
	{"domains/example.org/public_html/cgi-bin", true, false},
	{"a/b/c/d/cgi-bin", false, false},
};

static void folders_above_are_looked_at(void **state)
{
	const struct level_row *row = *state;
	char *folder = unit_folder();
	char *place = unit_path(folder, "footfall");
	char *bin = unit_path(folder, row->name);
	char *program = unit_path(bin, "program");
	char *found;

	for (char *slash = bin + strlen(folder) + 1; *slash; slash++) {
		if (*slash != '/')
			continue;
		*slash = '\0';
		assert_int_equal(mkdir(bin, 0700), 0);
		*slash = '/';
	}
	assert_int_equal(mkdir(bin, 0700), 0);
	assert_int_equal(mkdir(place, 0700), 0);
	copy_this_program(program);
	found = unit_file(place, "footfall.conf", "", 0600);
	assert_located(
		program, NULL, "/missing", row->found ? found : "/missing");
	/* Only root can give files away. */
	if (geteuid() == 0) {
		assert_int_equal(chown(program, 54321, 54321), 0);
		assert_located(program, NULL, "/missing",
			row->found ? found : "/missing");
		assert_int_equal(chown(found, 54322, 54322), 0);
		assert_located(program, NULL, "/missing",
			row->by_anybody ? found : "/missing");
		assert_int_equal(chown(found, 54321, 54321), 0);
		assert_located(program, NULL, "/missing",
			row->found ? found : "/missing");
	}
	free(found);
	free(program);
	free(bin);
	free(place);
	unit_folder_remove(folder);
}

static void long_paths_are_cut(void **state)
{
	char out[SETTINGS_PATH_SIZE];
	char name[SETTINGS_PATH_SIZE + 100];

	(void)state;
	memset(name, 'n', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	name[0] = '/';
	settings_locate(out, name, "x");
	assert_int_equal(strlen(out), SETTINGS_PATH_SIZE - 1);
	settings_locate(out, NULL, name);
	assert_int_equal(strlen(out), SETTINGS_PATH_SIZE - 1);
	name[SETTINGS_PATH_SIZE] = '/';
	settings_locate_owner(out, name);
	assert_int_equal(strlen(out), SETTINGS_PATH_SIZE - 1);
}

struct owner_row {
	const char *name; /* the configuration */
	const char *owner;
};

static const struct owner_row owner_rows[] = {
	{"/etc/footfall.conf", "/etc/admin.conf"},
	{"/footfall.conf", "/admin.conf"},
	{"footfall.conf", "admin.conf"},
	{"./a/../b.conf", "./a/../admin.conf"},
	{"a/b/", "a/b/admin.conf"},
	{"", "admin.conf"},
};

static void owner_file_is_beside_it(void **state)
{
	const struct owner_row *row = *state;
	char out[SETTINGS_PATH_SIZE];

	settings_locate_owner(out, row->name);
	assert_string_equal(out, row->owner);
}

struct state_row {
	const char *name; /* state_dir */
	const char *path; /* of the configuration */
	const char *expected;
};

static const struct state_row state_rows[] = {
	{"/var/state", "/home/ada/footfall/footfall.conf", "/var/state"},
	{"state", "/home/ada/footfall/footfall.conf",
		"/home/ada/footfall/state"},
	{"a/b", "/footfall.conf", "/a/b"},
	{"../state", "/etc/footfall.conf", "/etc/../state"},
	{"state", "footfall.conf", "state"},
	{"state", "./x/footfall.conf", "./x/state"},
};

static void state_is_seen_from_the_configuration(void **state)
{
	const struct state_row *row = *state;
	struct settings settings = {.state_dir = strdup(row->name)};

	assert_int_equal(settings_locate_state(&settings, row->path), 0);
	assert_string_equal(settings.state_dir, row->expected);
	/* What is absolute stays. */
	assert_int_equal(settings_locate_state(&settings, "/other/x"), 0);
	if (row->expected[0] == '/')
		assert_string_equal(settings.state_dir, row->expected);
	free(settings.state_dir);
}

static void nothing_is_located_of_nothing(void **state)
{
	struct settings settings = {0};

	(void)state;
	assert_int_equal(settings_locate_state(&settings, "/x"), 0);
	assert_null(settings.state_dir);
}

int main(int argc, char **argv)
{
	struct unit_list list = {0};

	if (argc >= 3 && !strcmp(argv[1], "locate")) {
		char out[SETTINGS_PATH_SIZE];

		settings_locate(out, argc > 3 ? argv[3] : NULL, argv[2]);
		return fputs(out, stdout) < 0;
	}
	UNIT_ADD(&list, configuration_is_located);
	UNIT_ROWS(&list, folders_above_are_looked_at, level_rows);
	UNIT_ROWS(&list, state_is_seen_from_the_configuration, state_rows);
	UNIT_ADD(&list, nothing_is_located_of_nothing);
	UNIT_ADD(&list, long_paths_are_cut);
	UNIT_ROWS(&list, owner_file_is_beside_it, owner_rows);
	return unit_run(&list, "settings_locate");
}
