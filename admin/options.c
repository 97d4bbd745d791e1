/* SPDX-License-Identifier: MIT */
#include "options.h"

#include <string.h>

#include "option_rows.h"
#include "stats/metrics.h"

static int take_row(struct options *options, const struct option_row *row,
	const char *value, struct error *error)
{
	if (row->command != COMMAND_NONE) {
		if (options->command != COMMAND_NONE)
			return error_set(error,
				"--%s: one thing at a time; leave the other "
				"command out",
				row->name);
		options->command = row->command;
	}
	return row->take ? row->take(options, row, value, error) : 0;
}

static int check_files(const struct options *options, struct error *error)
{
	if (options->file_count && options->command != COMMAND_INJECT)
		return error_set(error, "%s: no such option; --help lists all",
			options->files[0]);
	if (options->command == COMMAND_INJECT && !options->file_count)
		return error_set(error,
			"--inject=%s: name the HTML files or folders, "
			"--inject=%s FILE...",
			options->site, options->site);
	return 0;
}

/* `given`: a bit for each row. */
static int check_together(
	const struct options *options, uint64_t given, struct error *error)
{
	if (options->has_from && options->has_to && options->from > options->to)
		return error_set(error, "--from lies behind --to: swap them");
	if (options->view && !metric_view_find(options->view)->sql &&
		(options->has_from || options->has_to))
		return error_set(error,
			"--report=%s: is as of now; leave --from and --to out",
			options->view);
	if (check_files(options, error) < 0)
		return -1;
	for (size_t i = 0; i < OPTION_ROWS; i++)
		if (given & BIT(i) && option_rows[i].goes_with &&
			!(option_rows[i].goes_with & BIT(options->command)))
			return error_set(error,
				"--%s: means nothing here; leave it out",
				option_rows[i].name);
	return 0;
}

/* Not getopt_long(3): it takes any unambiguous beginning of a name, and a
 * script that relies on one breaks with the next option. */
static const struct option_row *row_of(const char *argument)
{
	size_t length;

	if (strncmp(argument, "--", 2) != 0)
		return NULL;
	length = strcspn(argument + 2, "=");
	for (size_t i = 0; i < OPTION_ROWS; i++)
		if (strlen(option_rows[i].name) == length &&
			!memcmp(option_rows[i].name, argument + 2, length))
			return &option_rows[i];
	return NULL;
}

int options_read(struct options *options, int argc, char **argv, int64_t now,
	struct error *error)
{
	uint64_t given = 0;

	*options = (struct options){
		.days = DAYS_DEFAULT,
		.months = MONTHS_DEFAULT,
		.now = now,
		.files = argv + 1,
	};
	for (int i = 1; i < argc; i++) {
		const struct option_row *row = row_of(argv[i]);
		const char *value = strchr(argv[i], '=');

		if (!row && argv[i][0] != '-') {
			argv[1 + options->file_count++] = argv[i];
			continue;
		}
		if (!row)
			return error_set(error,
				"%s: no such option; --help lists all",
				argv[i]);
		value = value ? value + 1 : NULL;
		if (row->value && !value && i + 1 < argc)
			value = argv[++i];
		if (row->value && (!value || !*value))
			return error_set(error, "--%s: give a value, --%s=%s",
				row->name, row->name, row->value);
		if (!row->value && value)
			return error_set(
				error, "--%s: takes no value", row->name);
		if (take_row(options, row, value, error) < 0)
			return -1;
		given |= BIT(row - option_rows);
	}
	return check_together(options, given, error);
}

void options_help(FILE *out)
{
	fprintf(out,
		"usage: admin [--COMMAND] [--OPTION[=VALUE]]... [FILE]...\n\n");
	for (size_t i = 0; i < OPTION_ROWS; i++) {
		char name[40];

		snprintf(name, sizeof(name), "--%s%s%s", option_rows[i].name,
			option_rows[i].value ? "=" : "",
			option_rows[i].value ? option_rows[i].value : "");
		fprintf(out, "  %-18s %s\n", name, option_rows[i].help);
	}
}
