/* SPDX-License-Identifier: MIT */
#include "finding.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/list.h"
#include "base/utf8.h"

static const char *const level_names[] = {
	[FINDING_OK] = "ok",
	[FINDING_NOTE] = "note",
	[FINDING_WARN] = "warning",
	[FINDING_BAD] = "bad",
};

const char *finding_level_name(enum finding_level level)
{
	return level_names[level];
}

void finding_add(struct finding_list *list, enum finding_level level,
	const char *subject, const char *format, ...)
{
	struct finding *finding;
	va_list arguments;
	int length;

	finding = list_grow(
		list->items, list->count, &list->size, sizeof(*finding));
	if (!finding) {
		list->failed = true;
		return;
	}
	list->items = finding;
	finding = &list->items[list->count++];
	finding->level = level;
	snprintf(finding->subject, sizeof(finding->subject), "%s", subject);
	va_start(arguments, format);
	length = vsnprintf(
		finding->text, sizeof(finding->text), format, arguments);
	va_end(arguments);
	if (length >= (int)sizeof(finding->text))
		utf8_drop_half(finding->text);
}

void finding_release(struct finding_list *list)
{
	free(list->items);
	*list = (struct finding_list){0};
}
