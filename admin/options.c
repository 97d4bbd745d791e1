/* SPDX-License-Identifier: MIT */
#include "options.h"

#include <stdlib.h>
#include <string.h>

#include "base/time.h"
#include "stats/metrics.h"

enum { WINDOW_MAX = 36500, NOW_YEAR_END = 2200 };

#define BIT(command) (1u << (command))
#define JOBS                                                                \
	(BIT(COMMAND_MAINTAIN) | BIT(COMMAND_ROLLUP) | BIT(COMMAND_PRUNE) | \
		BIT(COMMAND_ROTATE_SALT) | BIT(COMMAND_ADD_PARTITIONS))

typedef int option_take(
	struct options *options, const char *value, struct error *error);

/* One row an option.  `command` rows choose what is done; the others say
 * how. */
struct option_row {
	const char *name;
	const char *value; /* as the help names it; NULL: takes none */
	enum command command;
	option_take *take;
	const char *help;
	/* The commands that it goes with, as bits; 0: all. */
	unsigned int goes_with;
};

static int take_view(
	struct options *options, const char *value, struct error *error)
{
	char names[200] = "";
	size_t used = 0;

	options->view = value;
	if (metric_view_find(value))
		return 0;
	for (const struct metric_view *view = metric_views; view->name; view++)
		used += (size_t)snprintf(names + used, sizeof(names) - used,
			"%s%s", used ? ", " : "", view->name);
	return error_set(
		error, "--report=%s: no such view; there are %s", value, names);
}

static int take_site(
	struct options *options, const char *value, struct error *error)
{
	(void)error;
	options->site = value;
	return 0;
}

static int take_date(const char *name, const char *value, int32_t *date,
	bool *has, struct error *error)
{
	*has = true;
	if (date_parse(value, date) == 0)
		return 0;
	return error_set(
		error, "%s=%s: write a date as 2026-03-25", name, value);
}

static int take_from(
	struct options *options, const char *value, struct error *error)
{
	return take_date(
		"--from", value, &options->from, &options->has_from, error);
}

static int take_to(
	struct options *options, const char *value, struct error *error)
{
	return take_date("--to", value, &options->to, &options->has_to, error);
}

static int take_format(
	struct options *options, const char *value, struct error *error)
{
	static const char *const names[] = {
		[FORMAT_TABLE] = "table",
		[FORMAT_CSV] = "csv",
		[FORMAT_JSON] = "json",
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (!strcmp(value, names[i])) {
			options->format = (enum format)i;
			return 0;
		}
	return error_set(
		error, "--format=%s: choose table, csv or json", value);
}

static int take_count(
	const char *name, const char *value, int *count, struct error *error)
{
	char *end;
	long number = strtol(value, &end, 10);

	if (*value && !*end && number >= 1 && number <= WINDOW_MAX) {
		*count = (int)number;
		return 0;
	}
	return error_set(error, "%s=%s: write a number from 1 to %d", name,
		value, WINDOW_MAX);
}

static int take_days(
	struct options *options, const char *value, struct error *error)
{
	return take_count("--days", value, &options->days, error);
}

static int take_months(
	struct options *options, const char *value, struct error *error)
{
	return take_count("--months", value, &options->months, error);
}

static int take_script(
	struct options *options, const char *value, struct error *error)
{
	(void)error;
	options->script = value;
	return 0;
}

static int take_read_only(
	struct options *options, const char *value, struct error *error)
{
	(void)value;
	(void)error;
	options->read_only = true;
	return 0;
}

static int take_config(
	struct options *options, const char *value, struct error *error)
{
	(void)error;
	options->config = value;
	return 0;
}

static int take_now(
	struct options *options, const char *value, struct error *error)
{
	options->has_now = true;
	if (time_parse(value, &options->now) == 0 &&
		options->now < date_start(date_from_civil(NOW_YEAR_END, 1, 1)))
		return 0;
	return error_set(error,
		"--now=%s: write an instant in UTC as 2026-03-25T12:00:00Z, "
		"before %d",
		value, NOW_YEAR_END);
}

static int take_dry_run(
	struct options *options, const char *value, struct error *error)
{
	(void)value;
	(void)error;
	options->dry_run = true;
	return 0;
}

static int take_force(
	struct options *options, const char *value, struct error *error)
{
	(void)value;
	(void)error;
	options->force = true;
	return 0;
}

static int take_quiet(
	struct options *options, const char *value, struct error *error)
{
	(void)value;
	(void)error;
	options->quiet = true;
	return 0;
}

static const struct option_row rows[] = {
	{"init", NULL, COMMAND_INIT, NULL,
		"create the tables and print the GRANTs of the roles"},
	{"check", NULL, COMMAND_CHECK, NULL,
		"examine configuration, files, database and jobs"},
	{"maintain", NULL, COMMAND_MAINTAIN, NULL,
		"run every job that is due; the one line for cron"},
	{"rollup", NULL, COMMAND_ROLLUP, NULL,
		"compute the daily and monthly figures"},
	{"prune", NULL, COMMAND_PRUNE, NULL,
		"remove page views older than the retention"},
	{"rotate-salt", NULL, COMMAND_ROTATE_SALT, NULL,
		"make this month's salt, destroy those of earlier months"},
	{"add-partitions", NULL, COMMAND_ADD_PARTITIONS, NULL,
		"make partitions for the next twelve months"},
	{"report", "VIEW", COMMAND_REPORT, take_view,
		"print sites, daily, monthly, filtered, jobs or line"},
	{"site", "SITE", COMMAND_NONE, take_site, "only this site",
		BIT(COMMAND_REPORT)},
	{"from", "DATE", COMMAND_NONE, take_from, "first date of a report",
		BIT(COMMAND_REPORT)},
	{"to", "DATE", COMMAND_NONE, take_to, "last date of a report",
		BIT(COMMAND_REPORT)},
	{"format", "FORMAT", COMMAND_NONE, take_format, "table, csv or json",
		JOBS | BIT(COMMAND_REPORT) | BIT(COMMAND_CHECK)},
	{"dry-run", NULL, COMMAND_NONE, take_dry_run,
		"say what a job would do, change nothing", JOBS},
	{"force", NULL, COMMAND_NONE, take_force,
		"replace this month's salt; prune what is uncounted",
		BIT(COMMAND_PRUNE) | BIT(COMMAND_ROTATE_SALT)},
	{"quiet", NULL, COMMAND_NONE, take_quiet, "print failures only"},
	{"days", "N", COMMAND_NONE, take_days,
		"days that every rollup recomputes, 2",
		BIT(COMMAND_ROLLUP) | BIT(COMMAND_MAINTAIN)},
	{"months", "N", COMMAND_NONE, take_months,
		"months that every rollup recomputes, 2",
		BIT(COMMAND_ROLLUP) | BIT(COMMAND_MAINTAIN)},
	{"read-only", NULL, COMMAND_NONE, take_read_only,
		"the screen without page views, jobs and files",
		BIT(COMMAND_NONE)},
	{"script", "FILE", COMMAND_NONE, take_script,
		"the screen without a terminal: keys from FILE",
		BIT(COMMAND_NONE)},
	{"config", "FILE", COMMAND_NONE, take_config, "the configuration"},
	{"now", "INSTANT", COMMAND_NONE, take_now,
		"pretend that it is this instant (tests, repair)"},
	{"version", NULL, COMMAND_VERSION, NULL, "print the version"},
	{"help", NULL, COMMAND_HELP, NULL, "print this help"},
};

enum { ROWS = sizeof(rows) / sizeof(rows[0]) };

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
	return row->take ? row->take(options, value, error) : 0;
}

/* `given`: a bit for each row. */
static int check_together(
	const struct options *options, unsigned int given, struct error *error)
{
	if (options->has_from && options->has_to && options->from > options->to)
		return error_set(error, "--from lies behind --to: swap them");
	if (options->view && !metric_view_find(options->view)->sql &&
		(options->has_from || options->has_to))
		return error_set(error,
			"--report=%s: is as of now; leave --from and --to out",
			options->view);
	for (size_t i = 0; i < ROWS; i++)
		if (given & BIT(i) && rows[i].goes_with &&
			!(rows[i].goes_with & BIT(options->command)))
			return error_set(error,
				"--%s: means nothing here; leave it out",
				rows[i].name);
	return 0;
}

/* Not getopt_long(3): it takes any unambiguous beginning of a name, and a
 * script that relies on
 * one breaks with the next option. */
static const struct option_row *row_of(const char *argument)
{
	size_t length;

	if (strncmp(argument, "--", 2) != 0)
		return NULL;
	length = strcspn(argument + 2, "=");
	for (size_t i = 0; i < ROWS; i++)
		if (strlen(rows[i].name) == length &&
			!memcmp(rows[i].name, argument + 2, length))
			return &rows[i];
	return NULL;
}

int options_read(struct options *options, int argc, char **argv, int64_t now,
	struct error *error)
{
	unsigned int given = 0;

	*options = (struct options){
		.days = DAYS_DEFAULT,
		.months = MONTHS_DEFAULT,
		.now = now,
	};
	for (int i = 1; i < argc; i++) {
		const struct option_row *row = row_of(argv[i]);
		const char *value = strchr(argv[i], '=');

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
		given |= BIT(row - rows);
	}
	return check_together(options, given, error);
}

void options_help(FILE *out)
{
	fprintf(out, "usage: admin [--COMMAND] [--OPTION[=VALUE]]...\n\n");
	for (size_t i = 0; i < ROWS; i++) {
		char name[40];

		snprintf(name, sizeof(name), "--%s%s%s", rows[i].name,
			rows[i].value ? "=" : "",
			rows[i].value ? rows[i].value : "");
		fprintf(out, "  %-18s %s\n", name, rows[i].help);
	}
}
