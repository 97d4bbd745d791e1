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
	char *relative = unit_path(bin, "../footfall/footfall.conf");
	char *missing = unit_path(folder, "missing.conf");
	char *compiled_in = unit_file(folder, "compiled-in.conf", "", 0644);
	char *real;

	(void)state;
	assert_int_equal(mkdir(bin, 0700), 0);
	assert_int_equal(mkdir(place, 0700), 0);
	copy_this_program(program);
	/* Neither is there: the compiled-in one is named. */
	assert_located(program, NULL, missing, missing);
	/* Only the one beside the program is there. */
	real = unit_file(place, "footfall.conf", "", 0644);
	assert_located(program, NULL, missing, relative);
	/* Both are there. */
	assert_located(program, NULL, compiled_in, compiled_in);
	/* The environment names one, there or not. */
	assert_located(program, missing, compiled_in, missing);
	free(real);
	free(compiled_in);
	free(missing);
	free(relative);
	free(place);
	free(program);
	free(bin);
	unit_folder_remove(folder);
}

static void long_paths_are_cut(void **state)
{
	char out[SETTINGS_PATH_SIZE];
	char name[SETTINGS_PATH_SIZE + 100];

	(void)state;
	memset(name, 'n', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
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

int main(int argc, char **argv)
{
	struct unit_list list = {0};

	if (argc >= 3 && !strcmp(argv[1], "locate")) {
		char out[SETTINGS_PATH_SIZE];

		settings_locate(out, argc > 3 ? argv[3] : NULL, argv[2]);
		return fputs(out, stdout) < 0;
	}
	UNIT_ADD(&list, configuration_is_located);
	UNIT_ADD(&list, long_paths_are_cut);
	UNIT_ROWS(&list, owner_file_is_beside_it, owner_rows);
	return unit_run(&list, "settings_locate");
}
