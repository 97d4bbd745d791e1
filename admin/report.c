/* SPDX-License-Identifier: MIT */
#include "report.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/display.h"
#include "base/record.h"
#include "base/state.h"
#include "connect.h"
#include "line.h"
#include "say.h"
#include "stats/metrics.h"
#include "stats/silence.h"
#include "store/journal_depth.h"
#include "table.h"

enum { OUTPUT_MAX = 1 << 20 };

/* What the row functions need. */
struct report {
	const struct metric_view *view;
	enum format format;
	size_t columns;
	struct table table; /* of FORMAT_TABLE */
	const char *names[METRIC_COLUMNS_MAX];
	struct record_writer writer; /* of CSV and JSON, into: */
	struct buf out;		     /* what is not printed yet */
	struct error error;	     /* why a row could not be shown */
};

/* A column's value for programs: a figure is a number to them. */
static struct record_value record_of(
	const struct metric_column *column, const struct db_value *value)
{
	if (value->type == DB_NULL)
		return (struct record_value){.kind = RECORD_NULL};
	if (metric_is_figure(column))
		return record_figure(db_as_integer(value));
	return record_text(db_as_text(value));
}

/* Prints what the writer has written since the last time. */
static int put_out(struct report *report)
{
	if (fputs(buf_text(&report->out), stdout) < 0)
		return error_set(&report->error,
			"the report could not be written: %s", strerror(errno));
	buf_reset(&report->out);
	return 0;
}

static int report_row(
	void *context, const struct db_value *values, size_t count)
{
	struct report *report = context;
	struct record_value record[METRIC_COLUMNS_MAX];

	if (count != report->columns)
		return -1;
	if (report->format == FORMAT_TABLE)
		return table_add(&report->table, values) < 0
			       ? error_set(&report->error, "out of memory")
			       : 0;
	for (size_t i = 0; i < count; i++)
		record[i] = record_of(&report->view->columns[i], &values[i]);
	record_add(&report->writer, record);
	return put_out(report);
}

static void report_begin(struct report *report)
{
	for (size_t i = 0; i < report->columns; i++)
		report->names[i] = report->view->columns[i].name;
	report->writer = (struct record_writer){
		.out = &report->out,
		.form = report->format == FORMAT_JSON ? RECORD_JSON
						      : RECORD_CSV,
		.names = report->names,
		.columns = report->columns,
	};
	if (report->format == FORMAT_TABLE)
		return;
	record_begin(&report->writer);
	/* main() says when standard output could not take it. */
	(void)put_out(report);
}

static void report_end(struct report *report)
{
	if (report->format == FORMAT_TABLE) {
		table_print(&report->table, stdout);
		return;
	}
	record_end(&report->writer);
	(void)put_out(report);
}

/* Every report says as of when; in a file for programs there is no room for
 * it, so it goes to stderr. */
static enum db_status print_as_of(
	struct db *db, const struct options *options, struct error *error)
{
	FILE *out = options->format == FORMAT_TABLE ? stdout : stderr;
	char when[TIME_TEXT_SIZE];
	int64_t as_of;
	bool found;
	enum db_status status =
		metric_as_of(db, options->now, &as_of, &found, error);

	if (status != DB_OK || (options->quiet && out == stderr))
		return status;
	if (!found) {
		fprintf(out, "never rolled up: run admin --maintain\n");
		return status;
	}
	time_format(when, as_of);
	fprintf(out, "as of %.16s UTC\n", when);
	return status;
}

/* Sites of the allowlist that are not in the table had no page view. */
static void print_waiting(const struct report *report,
	const struct settings *settings, const struct options *options)
{
	if (strcmp(report->view->name, "sites") != 0 || options->site ||
		options->format != FORMAT_TABLE)
		return;
	for (size_t i = 0; i < settings->sites.count; i++)
		if (!table_has(&report->table, settings->sites.items[i].name))
			printf("%s: no page view in these days\n",
				settings->sites.items[i].name);
}

/* Under a table alone: for programs there is no room for it. */
static enum db_status print_silence(struct db *db, const struct report *report,
	const struct metric_filter *filter, const struct settings *settings,
	struct error *error)
{
	struct silence silence;
	struct buf text, shown;
	enum db_status status;

	if (strcmp(report->view->name, "filtered") != 0 || filter->site ||
		report->format != FORMAT_TABLE)
		return DB_OK;
	status = silence_read(
		db, settings, filter->from, filter->to, &silence, error);
	buf_init(&text, OUTPUT_MAX);
	buf_init(&shown, OUTPUT_MAX);
	if (status == DB_OK && silence_is_likely(&silence)) {
		silence_write(&silence, &text);
		display_add(&shown, text_of(&text));
		printf("%s\n", buf_text(&shown));
	}
	buf_release(&shown);
	buf_release(&text);
	silence_release(&silence);
	return status;
}

/* What no table has: the journal of this host.  Who may not look at it is told
 * nothing. */
static void print_journal(
	const struct report *report, const struct settings *settings)
{
	struct journal_depth depth;
	struct buf text;
	int folder;

	if (strcmp(report->view->name, "jobs") != 0 ||
		report->format != FORMAT_TABLE)
		return;
	folder = state_open(settings->state_dir, NULL);
	if (folder < 0)
		return;
	buf_init(&text, OUTPUT_MAX);
	if (journal_depth_read(folder, &depth, NULL) == 0) {
		journal_depth_write(&depth, &text);
		printf("journal: %s\n", buf_text(&text));
	}
	buf_release(&text);
	close(folder);
}

static enum db_status report_print(struct db *db, struct report *report,
	const struct options *options, const struct settings *settings,
	struct error *error)
{
	struct metric_filter filter = {.site = options->site};
	enum db_status status;

	if (!report->view->sql && options->format == FORMAT_TABLE)
		return line_print(db, options, settings, error);
	metric_default_range(report->view,
		options->has_to ? date_start(options->to) : options->now,
		&filter);
	if (options->has_from)
		filter.from = options->from;
	report_begin(report);
	if (report->view->sql)
		status = metric_read(
			db, report->view, &filter, report_row, report, error);
	else
		status = line_read(
			db, options, settings, report_row, report, error);
	if (status == DB_STOPPED && report->error.text[0])
		*error = report->error;
	if (status != DB_OK)
		return status;
	report_end(report);
	print_waiting(report, settings, options);
	print_journal(report, settings);
	status = print_silence(db, report, &filter, settings, error);
	if (status != DB_OK)
		return status;
	return print_as_of(db, options, error);
}

enum exit_status report_run(
	const struct options *options, const struct settings *settings)
{
	struct report report = {
		.view = metric_view_find(options->view),
		.format = options->format,
	};
	struct error error = {0};
	enum db_status status;
	struct db *db = connect_schema(&settings->report, &status, &error);

	report.columns = metric_column_count(report.view);
	table_init(&report.table, report.view);
	buf_init(&report.out, OUTPUT_MAX);
	if (db)
		status = report_print(db, &report, options, settings, &error);
	if (status != DB_OK)
		say("--report=%s: %s", options->view, error.text);
	buf_release(&report.out);
	table_release(&report.table);
	db_close(db);
	return connect_exit(status);
}
