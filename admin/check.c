/* SPDX-License-Identifier: MIT */
#include "check.h"

#include <stdio.h>

#include "base/display.h"
#include "base/json.h"
#include "check_database.h"
#include "check_files.h"

static void add_table(struct buf *out, const struct finding *finding)
{
	display_add_column(
		out, text_from(finding_level_name(finding->level)), 8, false);
	display_add_column(out, text_from(finding->subject), 16, false);
	buf_add_char(out, ' ');
	display_add(out, text_from(finding->text));
	buf_add_char(out, '\n');
}

static void add_csv(struct buf *out, const struct finding *finding)
{
	display_add_csv(out, text_from(finding_level_name(finding->level)));
	buf_add_char(out, ',');
	display_add_csv(out, text_from(finding->subject));
	buf_add_char(out, ',');
	display_add_csv(out, text_from(finding->text));
	buf_add_text(out, "\r\n");
}

static void add_json(struct buf *out, const struct finding *finding)
{
	struct buf valid;

	/* Names of files may be any bytes. */
	buf_init(&valid, FINDING_TEXT_SIZE * 3);
	utf8_add_valid(&valid, text_from(finding->text));
	buf_add_text(out, " {\"level\": ");
	json_add_string(out, text_from(finding_level_name(finding->level)));
	buf_add_text(out, ", \"subject\": ");
	json_add_string(out, text_from(finding->subject));
	buf_add_text(out, ", \"finding\": ");
	json_add_string(out, text_from(buf_text(&valid)));
	buf_add_char(out, '}');
	buf_release(&valid);
}

static void print_findings(
	const struct finding_list *list, const struct options *options)
{
	struct buf out; /* one of them */
	const char *between = "";

	buf_init(&out, 1 << 16);
	if (options->format == FORMAT_CSV)
		fputs("level,subject,finding\r\n", stdout);
	if (options->format == FORMAT_JSON)
		fputs("[\n", stdout);
	for (size_t i = 0; i < list->count; i++) {
		const struct finding *finding = &list->items[i];

		if (options->quiet && finding->level < FINDING_WARN)
			continue;
		if (options->format == FORMAT_TABLE)
			add_table(&out, finding);
		else if (options->format == FORMAT_CSV)
			add_csv(&out, finding);
		else {
			buf_add_text(&out, between);
			add_json(&out, finding);
			between = ",\n";
		}
		fputs(buf_text(&out), stdout);
		buf_reset(&out);
	}
	if (options->format == FORMAT_JSON)
		fputs(*between ? "\n]\n" : "]\n", stdout);
	buf_release(&out);
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
