/* SPDX-License-Identifier: MIT */
#include "base/config.h"

#include <inttypes.h>
#include <libconfig.h>
#include <stdlib.h>
#include <string.h>

#include "base/config_struct.h"
#include "base/config_text.h"
#include "base/utf8.h"

/* Where the reader stands, for messages. */
struct place {
	const char *path;
	const struct config_option *option;
	const config_setting_t *setting;
	struct error *error;
};

static int place_error(const struct place *place, const char *why)
{
	return error_set(place->error, "%s:%u: %s: %s", place->path,
		config_setting_source_line(place->setting),
		place->option ? place->option->name
			      : config_setting_name(place->setting),
		why);
}

static int read_text(const struct place *place, void *member)
{
	const struct config_option *option = place->option;
	const char *value = config_setting_get_string(place->setting);
	struct text text = text_from(value);
	uint32_t point;
	size_t length, count = 0;

	if (!value)
		return place_error(place, "must be a string, in double quotes");
	for (; text.length; count++) {
		length = utf8_decode(text, &point);
		if (!length || point < ' ' || point == 0x7f)
			return place_error(place,
				"must be UTF-8 without control characters");
		text.data += length;
		text.length -= length;
	}
	if ((int64_t)count < option->minimum ||
		(int64_t)count > option->maximum)
		return place_error(place, count ? "is too long" : "is empty");
	return config_set_text(member, value);
}

static int read_choice(const struct place *place, void *member)
{
	const char *value = config_setting_get_string(place->setting);
	char why[200] = "must be one of";
	size_t used = strlen(why);

	for (const char *const *choice = place->option->choices; *choice;
		choice++) {
		if (value && !strcmp(value, *choice))
			return config_set_text(member, value);
		snprintf(why + used, sizeof(why) - used, " \"%s\"", *choice);
		used = strlen(why);
	}
	return place_error(place, why);
}

static int read_integer(const struct place *place, void *member)
{
	const struct config_option *option = place->option;
	int type = config_setting_type(place->setting);
	int64_t value = config_setting_get_int64(place->setting);
	char why[100];

	if (type != CONFIG_TYPE_INT && type != CONFIG_TYPE_INT64)
		return place_error(place, "must be a whole number");
	if (value < option->minimum || value > option->maximum) {
		snprintf(why, sizeof(why),
			"%" PRId64 " is not between %" PRId64 " and %" PRId64,
			value, option->minimum, option->maximum);
		return place_error(place, why);
	}
	*(int64_t *)member = value;
	return 0;
}

static int read_boolean(const struct place *place, void *member)
{
	if (config_setting_type(place->setting) != CONFIG_TYPE_BOOL)
		return place_error(place, "must be true or false");
	*(int *)member = config_setting_get_bool(place->setting);
	return 0;
}

static int read_range(const struct place *place, void *member)
{
	const char *value = config_setting_get_string(place->setting);
	char why[160];

	if (value && !address_range_parse(text_from(value), member))
		return 0;
	snprintf(why, sizeof(why),
		"\"%.60s\" is not an address or a range such as 192.0.2.0/24",
		value ? value : "");
	return place_error(place, why);
}

static int read_members(const struct place *place, const struct config_option *,
	const config_setting_t *group, void *target);

static int read_group(const struct place *place, void *member)
{
	if (!config_setting_is_group(place->setting))
		return place_error(place, "must be a group, in braces");
	return read_members(
		place, place->option->members, place->setting, member);
}

static int read_new_group(const struct place *place, void *member)
{
	if (config_defaults(place->option->members, member) < 0)
		return place_error(place, "out of memory");
	return read_group(place, member);
}

/* Each element of a list or array, or the one value that stands for a list
 * of one. */
static int read_list(const struct place *place, void *member, size_t size,
	int (*read_item)(const struct place *, void *))
{
	const config_setting_t *setting = place->setting;
	struct place item = *place;
	struct group_list list;

	config_clear_member(place->option, member);
	if (!config_setting_is_aggregate(setting)) {
		if (config_list_allocate(member, 1, size) < 0)
			return place_error(place, "out of memory");
		return read_item(place, config_list(member).items);
	}
	if (config_setting_is_group(setting))
		return place_error(place, "must be a list, in parentheses");
	if (config_list_allocate(
		    member, (size_t)config_setting_length(setting), size) < 0)
		return place_error(place, "out of memory");
	list = config_list(member);
	for (size_t i = 0; i < list.count; i++) {
		item.setting = config_setting_get_elem(setting, (unsigned)i);
		if (read_item(&item, (char *)list.items + i * size) < 0)
			return -1;
	}
	return 0;
}

static int read_member(const struct place *place, void *member)
{
	switch (place->option->type) {
	case OPTION_TEXT:
		return read_text(place, member);
	case OPTION_CHOICE:
		return read_choice(place, member);
	case OPTION_INTEGER:
		return read_integer(place, member);
	case OPTION_BOOLEAN:
		return read_boolean(place, member);
	case OPTION_TEXTS:
		return read_list(place, member, sizeof(char *), read_text);
	case OPTION_RANGES:
		return read_list(place, member, sizeof(struct address_range),
			read_range);
	case OPTION_GROUP:
		return read_group(place, member);
	case OPTION_GROUPS:
		return read_list(
			place, member, place->option->size, read_new_group);
	}
	return -1;
}

static int read_members(const struct place *place,
	const struct config_option *options, const config_setting_t *group,
	void *target)
{
	struct place inner = *place;

	for (int i = 0; i < config_setting_length(group); i++) {
		inner.setting = config_setting_get_elem(group, (unsigned)i);
		for (inner.option = options; inner.option->name; inner.option++)
			if (!strcmp(inner.option->name,
				    config_setting_name(inner.setting)))
				break;
		if (!inner.option->name) {
			inner.option = NULL;
			return place_error(&inner,
				"unknown key; footfall.conf(5) lists all");
		}
		if (read_member(&inner, config_member(inner.option, target)) <
			0)
			return -1;
	}
	return 0;
}

static int syntax_error(const char *text, const char *path,
	const config_t *config, struct error *error)
{
	int line = config_error_line(config);
	char key[CONFIG_KEY_SIZE] = "";

	config_error_key(config_line(text, (unsigned int)line), key);
	return error_set(error, "%s:%d: %s%s%s", path, line, key,
		key[0] ? ": " : "", config_error_text(config));
}

static int text_load(const char *text, const char *path,
	const struct config_option *options, void *target, struct error *error)
{
	struct place place = {.path = path, .error = error};
	config_t config;
	int result;

	config_init(&config);
	if (config_read_string(&config, text) != CONFIG_TRUE)
		result = syntax_error(text, path, &config, error);
	else
		result = read_members(
			&place, options, config_root_setting(&config), target);
	config_destroy(&config);
	return result;
}

int config_load(FILE *file, const char *path,
	const struct config_option *options, void *target, struct error *error)
{
	struct buf text;
	int result;

	buf_init(&text, 2 * (size_t)CONFIG_FILE_MAX);
	result = config_read_file_text(file, path, &text, error);
	if (result == 0)
		result = text_load(
			buf_text(&text), path, options, target, error);
	buf_release(&text);
	return result;
}
