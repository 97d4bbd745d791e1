/* SPDX-License-Identifier: MIT */
#include "stats/summary.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/json.h"

static struct summary_item *item_find(struct summary *summary, const char *name)
{
	struct summary_item *item;

	for (size_t i = 0; i < summary->count; i++)
		if (!strcmp(summary->items[i].name, name))
			return &summary->items[i];
	/* More items than fit would be a mistake of ours: the last one gives
	 * way. */
	if (summary->count < SUMMARY_ITEMS_MAX)
		summary->count++;
	item = &summary->items[summary->count - 1];
	*item = (struct summary_item){.name = name};
	return item;
}

void summary_set(struct summary *summary, const char *name, int64_t number)
{
	struct summary_item *item = item_find(summary, name);

	item->text[0] = '\0';
	item->number = number;
}

void summary_set_text(
	struct summary *summary, const char *name, const char *text)
{
	struct summary_item *item = item_find(summary, name);

	struct text front =
		utf8_cut_bytes(text_from(text), sizeof(item->text) - 1);

	memcpy(item->text, front.data, front.length);
	item->text[front.length] = '\0';
}

void summary_add(struct summary *summary, const char *name, int64_t number)
{
	item_find(summary, name)->number += number;
}

void summary_json(const struct summary *summary, struct buf *buf)
{
	buf_add_char(buf, '{');
	for (size_t i = 0; i < summary->count; i++) {
		const struct summary_item *item = &summary->items[i];

		buf_add_format(buf, "%s\"%s\": ", i ? ", " : "", item->name);
		if (item->text[0])
			json_add_string(buf, text_from(item->text));
		else
			buf_add_format(buf, "%" PRId64, item->number);
	}
	buf_add_char(buf, '}');
}

void summary_line(const struct summary *summary, struct buf *buf)
{
	for (size_t i = 0; i < summary->count; i++) {
		const struct summary_item *item = &summary->items[i];

		buf_add_format(buf, "%s%s ", i ? ", " : "", item->name);
		if (item->text[0])
			buf_add_text(buf, item->text);
		else
			buf_add_format(buf, "%" PRId64, item->number);
	}
}
