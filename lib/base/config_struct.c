/* SPDX-License-Identifier: MIT */
#include "base/config_struct.h"

#include <stdlib.h>
#include <string.h>

void *config_member(const struct config_option *option, void *target)
{
	return (char *)target + option->offset;
}

/* Lists differ in the type of their items only; memcpy() keeps the compiler
 * from assuming that they can't be looked at alike. */
struct group_list config_list(const void *member)
{
	struct group_list list;

	memcpy(&list, member, sizeof(list));
	return list;
}

int config_list_allocate(void *member, size_t count, size_t size)
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

void config_clear_member(const struct config_option *option, void *member)
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
		free(config_list(member).items);
		config_list_allocate(member, 0, 0);
		break;
	case OPTION_GROUP:
		config_clear(option->members, member);
		break;
	case OPTION_GROUPS:
		list = config_list(member);
		for (size_t i = 0; i < list.count; i++)
			config_clear(option->members,
				(char *)list.items + i * option->size);
		free(list.items);
		config_list_allocate(member, 0, 0);
		break;
	case OPTION_INTEGER:
		*(int64_t *)member = 0;
		break;
	case OPTION_BOOLEAN:
		*(int *)member = 0;
		break;
	}
}

void config_clear(const struct config_option *options, void *target)
{
	for (; options->name; options++)
		config_clear_member(options, config_member(options, target));
}

int config_set_text(void *member, const char *value)
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
		return config_list_allocate(member, 0, 0);
	for (const char *comma = fallback; (comma = strchr(comma, ','));
		comma++)
		count++;
	if (config_list_allocate(member, count, sizeof(*list->items)) < 0)
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
		return config_set_text(member, fallback);
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
		return config_list_allocate(member, 0, 0);
	}
}

int config_defaults(const struct config_option *options, void *target)
{
	for (; options->name; options++)
		if (member_default(options, config_member(options, target)) < 0)
			return -1;
	return 0;
}
