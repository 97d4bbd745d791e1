/* SPDX-License-Identifier: MIT */

/* Which configuration is taken, and what is found beside it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/settings.h"
#include "base/system.h"

static const char beside[] = "/footfall/footfall.conf";

/* Takes the last name off: of a file the folder is left, of a folder the one
 * above. */
static void go_up(char *path)
{
	char *slash = strrchr(path, '/');

	if (slash)
		*slash = '\0';
}

/* Whether it belongs to the program's owner or root: nobody else decides what
 * the program reads. */
static bool is_ours(const char *path, uid_t owner)
{
	struct stat status;

	return stat(path, &status) == 0 &&
	       (status.st_uid == owner || status.st_uid == 0);
}

static bool locate_beside(char out[static SETTINGS_PATH_SIZE])
{
	char folder[SETTINGS_PATH_SIZE - sizeof(beside)];
	struct stat program;
	bool found = false;

	system_program_path(folder, sizeof(folder));
	if (stat(folder, &program) < 0)
		return false;
	go_up(folder);
	for (int level = 0; level < LOCATE_LEVELS && folder[0] && !found;
		level++) {
		go_up(folder);
		snprintf(out, SETTINGS_PATH_SIZE, "%s%s", folder, beside);
		found = level == 0 ? access(out, F_OK) == 0
				   : is_ours(out, program.st_uid);
	}
	return found;
}

/* Where one would be found beside the program's own folder. */
static void place_beside(char out[static SETTINGS_PATH_SIZE])
{
	char folder[SETTINGS_PATH_SIZE - sizeof(beside)];

	system_program_path(folder, sizeof(folder));
	go_up(folder);
	go_up(folder);
	snprintf(out, SETTINGS_PATH_SIZE, "%s%s", folder, beside);
}

void settings_locate(char out[static SETTINGS_PATH_SIZE],
	const char *from_environment, const char *compiled_in)
{
	const char *named = from_environment;
	bool fixed = compiled_in[0] == '/';

	if (!named && fixed && access(compiled_in, F_OK) == 0)
		named = compiled_in;
	if (!named && locate_beside(out))
		return;
	if (!named && !fixed)
		place_beside(out);
	else
		snprintf(out, SETTINGS_PATH_SIZE, "%s",
			named ? named : compiled_in);
}

static int folder_length(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? (int)(slash - path) + 1 : 0;
}

void settings_locate_owner(
	char out[static SETTINGS_PATH_SIZE], const char *path)
{
	snprintf(out, SETTINGS_PATH_SIZE, "%.*sadmin.conf", folder_length(path),
		path);
}

int settings_locate_state(struct settings *settings, const char *path)
{
	char *absolute;

	if (!settings->state_dir || settings->state_dir[0] == '/')
		return 0;
	if (asprintf(&absolute, "%.*s%s", folder_length(path), path,
		    settings->state_dir) < 0)
		return -1;
	free(settings->state_dir);
	settings->state_dir = absolute;
	return 0;
}
