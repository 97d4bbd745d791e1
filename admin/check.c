/* SPDX-License-Identifier: MIT */
#include "check.h"

#include <stdio.h>

#include "base/display.h"
#include "base/record.h"
#include "check_database.h"
#include "check_files.h"

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

static void print_findings(
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

void check_gather(struct finding_list *list, const struct settings *settings,
	const char *path, int64_t now, bool pretended)
{
	finding_add(list, FINDING_OK, "configuration", "%s", path);
	check_files(list, settings, path);
	check_sites(list, settings);
	finding_add(list, FINDING_NOTE, "privacy",
		"Footfall writes no address, but your web server's access log "
		"may: the samples in contrib keep the endpoint out of it");
	check_database(list, settings, now, pretended);
}

enum exit_status check_run(const struct options *options, const char *path,
	const struct settings *settings, const char *why)
{
	struct finding_list list = {0};
	enum finding_level worst = FINDING_OK;

	if (settings)
		check_gather(
			&list, settings, path, options->now, options->has_now);
	else
		finding_add(&list, FINDING_BAD, "configuration", "%s", why);
	print_findings(&list, options);
	for (size_t i = 0; i < list.count; i++)
		if (list.items[i].level > worst)
			worst = list.items[i].level;
	if (list.failed)
		fprintf(stderr, "admin: --check: out of memory\n");
	finding_release(&list);
	return worst == FINDING_BAD || list.failed ? EXIT_FAILED : EXIT_DONE;
}
