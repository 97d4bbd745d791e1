/* SPDX-License-Identifier: MIT */
#include "beside.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/settings.h"
#include "base/system.h"

/* The path of the folder `name` beside the program; false when there is
 * none. */
static bool find_folder(char out[static SETTINGS_PATH_SIZE], const char *name)
{
	char program[SETTINGS_PATH_SIZE / 2];
	char *slash;

	system_program_path(program, sizeof(program));
	slash = strrchr(program, '/');
	if (!slash)
		return false;
	*slash = '\0';
	snprintf(out, SETTINGS_PATH_SIZE, "%s/%s", program, name);
	return access(out, X_OK) == 0;
}

void beside_prepare_locale(void)
{
	static const char *const names[] = {"LC_ALL", "LC_CTYPE", "LANG"};
	const char *value = NULL;
	char folder[SETTINGS_PATH_SIZE];

	if (setlocale(LC_CTYPE, ""))
		return;
	for (size_t i = 0; !value && i < sizeof(names) / sizeof(names[0]); i++)
		value = getenv(names[i]);
	if (!value ||
		(!strcasestr(value, "utf-8") && !strcasestr(value, "utf8")))
		return;
	if (find_folder(folder, "locale"))
		setenv("LOCPATH", folder, 1);
	setlocale(LC_CTYPE, "C.UTF-8");
}

void beside_prepare_terminfo(void)
{
	const char *before = getenv("TERMINFO_DIRS");
	char folder[SETTINGS_PATH_SIZE];
	char *value;

	/* An empty entry stands for the compiled-in places. */
	if (!find_folder(folder, "terminfo") ||
		asprintf(&value, "%s:%s", before ? before : "", folder) < 0)
		return;
	setenv("TERMINFO_DIRS", value, 1);
	free(value);
}
