/* SPDX-License-Identifier: MIT */
#include "finding_show.h"

#include <stdio.h>

#include "base/display.h"
#include "base/record.h"

enum { OUTPUT_MAX = 1 << 16 };

static void add_table(struct buf *out, const struct finding *finding)
{
	display_add_column(
		out, text_from(finding_level_name(finding->level)), 8, false);
	display_add_column(out, text_from(finding->subject), 16, false);
	buf_add_char(out, ' ');
	display_add(out, text_from(finding->text));
	buf_add_char(out, '\n');
}

static void print_table(
	const struct finding_list *list, enum finding_level least)
{
	struct buf out; /* one of them */

	buf_init(&out, OUTPUT_MAX);
	for (size_t i = 0; i < list->count; i++) {
		if (list->items[i].level < least)
			continue;
		add_table(&out, &list->items[i]);
		fputs(buf_text(&out), stdout);
		buf_reset(&out);
	}
	buf_release(&out);
}

static void print_records(const struct finding_list *list,
	enum finding_level least, enum record_form form)
{
	static const char *const names[] = {"level", "subject", "finding"};
	enum { COLUMNS = sizeof(names) / sizeof(names[0]) };
	struct buf out; /* one of them */
	struct record_writer writer = {
		.out = &out, .form = form, .names = names, .columns = COLUMNS};

	buf_init(&out, OUTPUT_MAX);
	record_begin(&writer);
	for (size_t i = 0; i < list->count; i++) {
		const struct finding *finding = &list->items[i];
		const struct record_value values[COLUMNS] = {
			record_text(
				text_from(finding_level_name(finding->level))),
			record_text(text_from(finding->subject)),
			record_text(text_from(finding->text))};

		if (finding->level < least)
			continue;
		record_add(&writer, values);
		fputs(buf_text(&out), stdout);
		buf_reset(&out);
	}
	record_end(&writer);
	fputs(buf_text(&out), stdout);
	buf_release(&out);
}

void finding_show(
	const struct finding_list *list, const struct options *options)
{
	enum finding_level least = options->quiet ? FINDING_WARN : FINDING_OK;

	if (options->format == FORMAT_TABLE)
		print_table(list, least);
	else
		print_records(list, least,
			options->format == FORMAT_JSON ? RECORD_JSON
						       : RECORD_CSV);
}

enum finding_level finding_worst(const struct finding_list *list)
{
	enum finding_level worst = FINDING_OK;

	for (size_t i = 0; i < list->count; i++)
		if (list->items[i].level > worst)
			worst = list->items[i].level;
	return worst;
}
