/* SPDX-License-Identifier: MIT */
#include "option_rows.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/time.h"
#include "stats/metrics.h"

enum { WINDOW_MAX = 36500, NOW_YEAR_END = 2200 };

#define JOBS                                                                \
	(BIT(COMMAND_MAINTAIN) | BIT(COMMAND_DRAIN) | BIT(COMMAND_ROLLUP) | \
		BIT(COMMAND_PRUNE) | BIT(COMMAND_ROTATE_SALT) |             \
		BIT(COMMAND_ADD_PARTITIONS))

#define MEMBER(name) offsetof(struct options, name)

static void *member_of(struct options *options, const struct option_row *row)
{
	return (char *)options + row->member;
}

static int take_flag(struct options *options, const struct option_row *row,
	const char *value, struct error *error)
{
	bool *flag = member_of(options, row);

	(void)value;
	(void)error;
	*flag = true;
	return 0;
}

static int take_text(struct options *options, const struct option_row *row,
	const char *value, struct error *error)
{
	const char **text = member_of(options, row);

	(void)error;
	*text = value;
	return 0;
}

static int take_view(struct options *options, const struct option_row *row,
	const char *value, struct error *error)
{
	char names[200] = "";
	size_t used = 0;

	options->view = value;
	if (metric_view_find(value))
		return 0;
	for (const struct metric_view *view = metric_views; view->name; view++)
		used += (size_t)snprintf(names + used, sizeof(names) - used,
			"%s%s", used ? ", " : "", view->name);
	return error_set(error, "--%s=%s: no such view; there are %s",
		row->name, value, names);
}

static int take_kind(struct options *options, const struct option_row *row,
	const char *value, struct error *error)
{
	options->full = !strcmp(value, "full");
	if (options->full || !strcmp(value, "public"))
		return 0;
	return error_set(
		error, "--%s=%s: choose public or full", row->name, value);
}

static int take_date(const struct option_row *row, const char *value,
	int32_t *date, bool *has, struct error *error)
{
	*has = true;
	if (date_parse(value, date) == 0)
		return 0;
	return error_set(
		error, "--%s=%s: write a date as 2026-03-25", row->name, value);
}

static int take_from(struct options *options, const struct option_row *row,
	const char *value, struct error *error)
{
	return take_date(row, value, &options->from, &options->has_from, error);
}

static int take_to(struct options *options, const struct option_row *row,
	const char *value, struct error *error)
{
	return take_date(row, value, &options->to, &options->has_to, error);
}

static int take_format(struct options *options, const struct option_row *row,
	const char *value, struct error *error)
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
		error, "--%s=%s: choose table, csv or json", row->name, value);
}

static int take_count(struct options *options, const struct option_row *row,
	const char *value, struct error *error)
{
	int *count = member_of(options, row);
	char *end;
	long number = strtol(value, &end, 10);

	if (*value && !*end && number >= 1 && number <= WINDOW_MAX) {
		*count = (int)number;
		return 0;
	}
	return error_set(error, "--%s=%s: write a number from 1 to %d",
		row->name, value, WINDOW_MAX);
}

static int take_now(struct options *options, const struct option_row *row,
	const char *value, struct error *error)
{
	options->has_now = true;
	if (time_parse(value, &options->now) == 0 &&
		options->now < date_start(date_from_civil(NOW_YEAR_END, 1, 1)))
		return 0;
	return error_set(error,
		"--%s=%s: write an instant in UTC as 2026-03-25T12:00:00Z, "
		"before %d",
		row->name, value, NOW_YEAR_END);
}

const struct option_row option_rows[OPTION_ROWS] = {
	{"init", NULL, COMMAND_INIT, NULL,
		"create the tables and print the GRANTs of the roles"},
	{"check", NULL, COMMAND_CHECK, NULL,
		"examine configuration, files, database and jobs"},
	{"maintain", NULL, COMMAND_MAINTAIN, NULL,
		"run every job that is due; the one line for cron"},
	{"drain", NULL, COMMAND_DRAIN, NULL,
		"deliver this host's journal and tally to MariaDB"},
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
	{"snippet", "SITE", COMMAND_SNIPPET, take_text,
		"print what goes into the pages of a site",
		.member = MEMBER(site)},
	{"check-endpoint", NULL, COMMAND_CHECK_ENDPOINT, NULL,
		"send a test hit as a page would; say what is wrong"},
	{"inject", "SITE", COMMAND_INJECT, take_text,
		"put the snippet into HTML files and folders",
		.member = MEMBER(site)},
	{"export", "KIND", COMMAND_EXPORT, take_kind,
		"write a dump: public (figures alone) or full"},
	{"import-dump", "FILE", COMMAND_IMPORT_DUMP, take_text,
		"restore a dump into an empty database",
		.member = MEMBER(dump)},
	{"forget", "SITE", COMMAND_FORGET, take_text,
		"remove all that is stored of a site", .member = MEMBER(site)},
	{"site", "SITE", COMMAND_NONE, take_text, "only this site",
		BIT(COMMAND_REPORT) | BIT(COMMAND_CHECK_ENDPOINT),
		.member = MEMBER(site)},
	{"from", "DATE", COMMAND_NONE, take_from, "first date of a report",
		BIT(COMMAND_REPORT)},
	{"to", "DATE", COMMAND_NONE, take_to, "last date of a report",
		BIT(COMMAND_REPORT)},
	{"format", "FORMAT", COMMAND_NONE, take_format, "table, csv or json",
		JOBS | BIT(COMMAND_REPORT) | BIT(COMMAND_CHECK) |
			BIT(COMMAND_CHECK_ENDPOINT)},
	{"dry-run", NULL, COMMAND_NONE, take_flag,
		"say what would be done, change nothing",
		JOBS | BIT(COMMAND_INJECT) | BIT(COMMAND_FORGET),
		.member = MEMBER(dry_run)},
	{"force", NULL, COMMAND_NONE, take_flag,
		"replace the salt; prune what is uncounted; ask nothing",
		BIT(COMMAND_PRUNE) | BIT(COMMAND_ROTATE_SALT) |
			BIT(COMMAND_FORGET),
		.member = MEMBER(force)},
	{"scrub", NULL, COMMAND_NONE, take_flag,
		"write over what MariaDB keeps of destroyed salts",
		BIT(COMMAND_ROTATE_SALT), .member = MEMBER(scrub)},
	{"quiet", NULL, COMMAND_NONE, take_flag, "print failures only",
		.member = MEMBER(quiet)},
	{"days", "N", COMMAND_NONE, take_count,
		"days that every rollup recomputes, 2",
		BIT(COMMAND_ROLLUP) | BIT(COMMAND_MAINTAIN),
		.member = MEMBER(days)},
	{"months", "N", COMMAND_NONE, take_count,
		"months that every rollup recomputes, 2",
		BIT(COMMAND_ROLLUP) | BIT(COMMAND_MAINTAIN),
		.member = MEMBER(months)},
	{"remove", NULL, COMMAND_NONE, take_flag, "take the snippet out again",
		BIT(COMMAND_INJECT), .member = MEMBER(remove)},
	{"script-file", "FILE", COMMAND_NONE, take_text,
		"write the script to FILE, print the tag that loads it",
		BIT(COMMAND_SNIPPET), .member = MEMBER(script_file)},
	{"read-only", NULL, COMMAND_NONE, take_flag,
		"the screen without page views, jobs and files",
		BIT(COMMAND_NONE), .member = MEMBER(read_only)},
	{"script", "FILE", COMMAND_NONE, take_text,
		"the screen without a terminal: keys from FILE",
		BIT(COMMAND_NONE), .member = MEMBER(script)},
	{"config", "FILE", COMMAND_NONE, take_text, "the configuration",
		.member = MEMBER(config)},
	{"now", "INSTANT", COMMAND_NONE, take_now,
		"pretend that it is this instant (tests, repair)"},
	{"version", NULL, COMMAND_VERSION, NULL, "print the version"},
	{"help", NULL, COMMAND_HELP, NULL, "print this help"},
};
