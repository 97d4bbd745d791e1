/* SPDX-License-Identifier: MIT */
#include "remember.h"

#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "admin/replace.h"
#include "base/buf.h"
#include "base/config.h"

enum { TEXT_MAX = 1000 };

static const char *const themes[] = {
	[THEME_DARK] = "dark",
	[THEME_LIGHT] = "light",
	[THEME_NONE] = "none",
	[THEME_COUNT] = NULL,
};

/* Those that mean the same on any day. */
static const char *const ranges[] = {
	"7 days", "30 days", "90 days", "12 months", "all", NULL};
static const enum range range_values[] = {
	RANGE_7, RANGE_30, RANGE_90, RANGE_MONTHS, RANGE_ALL};

struct file {
	char *theme;
	char *range;
	int ascii;
	int mouse;
};

static const struct config_option options[] = {
	{"theme", OPTION_CHOICE, offsetof(struct file, theme),
		.choices = themes, .help = "colours"},
	{"range", OPTION_CHOICE, offsetof(struct file, range),
		.choices = ranges, .help = "days that a site opens with"},
	{"ascii", OPTION_BOOLEAN, offsetof(struct file, ascii),
		.help = "plain ASCII signs"},
	{"mouse", OPTION_BOOLEAN, offsetof(struct file, mouse),
		.help = "take the mouse"},
	{0},
};

void remember_locate(char out[static REMEMBER_PATH_SIZE],
	const char *config_home, const char *home)
{
	int length;

	if (config_home && config_home[0] == '/')
		length = snprintf(out, REMEMBER_PATH_SIZE,
			"%s/footfall/screen.conf", config_home);
	else if (home && home[0] == '/')
		length = snprintf(out, REMEMBER_PATH_SIZE,
			"%s/.config/footfall/screen.conf", home);
	else
		length = REMEMBER_PATH_SIZE;
	if (length >= REMEMBER_PATH_SIZE)
		out[0] = '\0';
}

static void take(const struct file *file, struct remembered *remembered)
{
	for (int i = 0; file->theme && themes[i]; i++)
		if (!strcmp(themes[i], file->theme))
			remembered->theme = (enum theme)i;
	for (int i = 0; file->range && ranges[i]; i++)
		if (!strcmp(ranges[i], file->range))
			remembered->range = range_values[i];
	if (file->ascii >= 0)
		remembered->ascii = file->ascii;
	if (file->mouse >= 0)
		remembered->mouse = file->mouse;
}

int remember_read(
	const char *path, struct remembered *remembered, struct error *error)
{
	FILE *stream = *path ? fopen(path, "re") : NULL;
	struct file file = {0};
	int result;

	if (!stream)
		return !*path || errno == ENOENT || errno == ENOTDIR
			       ? 0
			       : error_set(error, "%s: %s", path,
					 strerror(errno));
	result = config_defaults(options, &file);
	if (result < 0)
		error_set(error, "out of memory");
	else
		result = config_load(stream, path, options, &file, error);
	fclose(stream);
	if (result == 0)
		take(&file, remembered);
	config_clear(options, &file);
	return result;
}

/* Every folder on the way to the file. */
static int make_folders(const char *path)
{
	char folder[REMEMBER_PATH_SIZE];

	for (const char *slash = strchr(path + 1, '/'); slash;
		slash = strchr(slash + 1, '/')) {
		snprintf(folder, sizeof(folder), "%.*s", (int)(slash - path),
			path);
		if (mkdir(folder, 0700) < 0 && errno != EEXIST)
			return -1;
	}
	return 0;
}

static const char *range_name(enum range range)
{
	for (size_t i = 0; ranges[i]; i++)
		if (range_values[i] == range)
			return ranges[i];
	return "30 days";
}

static void add_remembered(struct buf *buf, const struct remembered *remembered)
{
	buf_add_format(buf,
		"# Written by admin, the screen of Footfall.\n"
		"theme = \"%s\";\nrange = \"%s\";\nascii = %s;\nmouse = %s;\n",
		themes[remembered->theme], range_name(remembered->range),
		remembered->ascii ? "true" : "false",
		remembered->mouse ? "true" : "false");
}

int remember_write(const char *path, const struct remembered *remembered,
	struct error *error)
{
	/* For its owner alone. */
	struct replacement replacement = {.path = path, .mode = 0600};
	struct error why = {0};
	struct buf buf;
	int result;

	if (!*path)
		return error_set(error,
			"theme, range and the like are not remembered: "
			"neither XDG_CONFIG_HOME nor HOME names a folder");
	if (make_folders(path) < 0)
		return error_set(
			error, "%s: %s: not remembered", path, strerror(errno));
	buf_init(&buf, TEXT_MAX);
	add_remembered(&buf, remembered);
	replacement.bytes = text_of(&buf);
	result = buf.failed ? error_set(&why, "out of memory")
			    : replace_file(&replacement, &why);
	buf_release(&buf);
	return result < 0 ? error_set(error, "%s: not remembered: %s", path,
				    why.text)
			  : 0;
}
