/* SPDX-License-Identifier: MIT */
#include "base/config.h"

#include <inttypes.h>
#include <libconfig.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"

enum { KEY_SIZE = 128 };

/* Where the reader stands, for messages. */
struct place {
	const char *path;
	const struct config_option *option;
	const config_setting_t *setting;
	struct error *error;
};

static int place_error(const struct place *place, const char *why)
{
	const char *file = config_setting_source_file(place->setting);

	return error_set(place->error, "%s:%u: %s: %s",
		file ? file : place->path,
		config_setting_source_line(place->setting),
		place->option ? place->option->name
			      : config_setting_name(place->setting),
		why);
}

static void *member_of(const struct config_option *option, void *target)
{
	return (char *)target + option->offset;
}

/* Lists differ in the type of their items only; memcpy() keeps the compiler
 * from assuming that they can't be looked at alike. */
static struct group_list list_read(const void *member)
{
	struct group_list list;

	memcpy(&list, member, sizeof(list));
	return list;
}

static int list_allocate(void *member, size_t count, size_t size)
{
	struct group_list list = {.count = count};

	if (count) {
		list.items = calloc(count, size);
		if (!list.items)
			return -1;
	}
	memcpy(member, &list, sizeof(list));
	/* cppcheck-suppress memleak ; the member owns the items now */
	return 0;
}

static void text_list_clear(void *member)
{
	struct text_list *list = member;

	for (size_t i = 0; i < list->count; i++)
		free(list->items[i]);
	free(list->items);
	*list = (struct text_list){0};
}

static void member_clear(const struct config_option *option, void *member)
{
	struct group_list list;

	switch (option->type) {
	case OPTION_TEXT:
	case OPTION_CHOICE:
		free(*(char **)member);
		*(char **)member = NULL;
		break;
	case OPTION_TEXTS:
		text_list_clear(member);
		break;
	case OPTION_RANGES:
		free(list_read(member).items);
		list_allocate(member, 0, 0);
		break;
	case OPTION_GROUP:
		config_clear(option->members, member);
		break;
	case OPTION_GROUPS:
		list = list_read(member);
		for (size_t i = 0; i < list.count; i++)
			config_clear(option->members,
				(char *)list.items + i * option->size);
		free(list.items);
		list_allocate(member, 0, 0);
		break;
	default:
		break;
	}
}

void config_clear(const struct config_option *options, void *target)
{
	for (; options->name; options++)
		member_clear(options, member_of(options, target));
}

static int set_text(void *member, const char *value)
{
	char *copy = value ? strdup(value) : NULL;

	if (value && !copy)
		return -1;
	free(*(char **)member);
	*(char **)member = copy;
	return 0;
}

/* A default list of ranges is written with commas and blanks. */
static int ranges_default(void *member, const char *fallback)
{
	struct range_list *list = member;
	const char *rest = fallback;
	size_t count = 1;

	if (!fallback)
		return list_allocate(member, 0, 0);
	for (const char *comma = fallback; (comma = strchr(comma, ','));
		comma++)
		count++;
	if (list_allocate(member, count, sizeof(*list->items)) < 0)
		return -1;
	for (size_t i = 0; i < count; i++) {
		size_t length = strcspn(rest, ",");

		if (address_range_parse(
			    (struct text){rest, length}, &list->items[i]) < 0)
			return -1;
		rest += length + 1;
	}
	return 0;
}

static int member_default(const struct config_option *option, void *member)
{
	const char *fallback = option->fallback;

	switch (option->type) {
	case OPTION_TEXT:
	case OPTION_CHOICE:
		*(char **)member = NULL;
		return set_text(member, fallback);
	case OPTION_INTEGER:
		*(int64_t *)member = fallback ? strtoll(fallback, NULL, 10) : 0;
		return 0;
	case OPTION_BOOLEAN:
		*(int *)member = fallback ? !strcmp(fallback, "true") : -1;
		return 0;
	case OPTION_RANGES:
		return ranges_default(member, fallback);
	case OPTION_GROUP:
		return config_defaults(option->members, member);
	default:
		return list_allocate(member, 0, 0);
	}
}

int config_defaults(const struct config_option *options, void *target)
{
	for (; options->name; options++)
		if (member_default(options, member_of(options, target)) < 0)
			return -1;
	return 0;
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
	return set_text(member, value);
}

static int read_choice(const struct place *place, void *member)
{
	const char *value = config_setting_get_string(place->setting);
	char why[200] = "must be one of";
	size_t used = strlen(why);

	for (const char *const *choice = place->option->choices; *choice;
		choice++) {
		if (value && !strcmp(value, *choice))
			return set_text(member, value);
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

	member_clear(place->option, member);
	if (!config_setting_is_aggregate(setting)) {
		if (list_allocate(member, 1, size) < 0)
			return place_error(place, "out of memory");
		return read_item(place, list_read(member).items);
	}
	if (config_setting_is_group(setting))
		return place_error(place, "must be a list, in parentheses");
	if (list_allocate(
		    member, (size_t)config_setting_length(setting), size) < 0)
		return place_error(place, "out of memory");
	list = list_read(member);
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
		if (read_member(&inner, member_of(inner.option, target)) < 0)
			return -1;
	}
	return 0;
}

/* The key at the front of a line, "" where there is none. */
static void key_at(FILE *file, int line, char key[static KEY_SIZE])
{
	char text[KEY_SIZE];
	size_t blanks;

	rewind(file);
	key[0] = '\0';
	/* A longer line comes in parts: only the one that ends counts. */
	while (line > 1 && fgets(text, sizeof(text), file))
		line -= strchr(text, '\n') != NULL;
	if (!fgets(text, sizeof(text), file))
		return;
	blanks = strspn(text, " \t");
	snprintf(key, KEY_SIZE, "%.*s",
		(int)strspn(text + blanks, "abcdefghijklmnopqrstuvwxyz_"),
		text + blanks);
}

static int syntax_error(FILE *file, const char *path, const config_t *config,
	struct error *error)
{
	const char *source = config_error_file(config);
	int line = config_error_line(config);
	char key[KEY_SIZE] = "";

	if (!source)
		key_at(file, line, key);
	return error_set(error, "%s:%d: %s%s%s", source ? source : path, line,
		key, key[0] ? ": " : "", config_error_text(config));
}

int config_load(FILE *file, const char *path,
	const struct config_option *options, void *target, struct error *error)
{
	struct place place = {.path = path, .error = error};
	config_t config;
	int result;

	config_init(&config);
	if (config_read(&config, file) != CONFIG_TRUE) {
		result = syntax_error(file, path, &config, error);
	} else {
		result = read_members(
			&place, options, config_root_setting(&config), target);
	}
	config_destroy(&config);
	return result;
}
