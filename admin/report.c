/* SPDX-License-Identifier: MIT */
#include "report.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "base/display.h"
#include "base/json.h"
#include "connect.h"
#include "line.h"
#include "stats/metrics.h"
#include "table.h"

enum { OUTPUT_MAX = 1 << 20 };

/* What the row functions need. */
struct report {
	const struct metric_view *view;
	enum format format;
	size_t columns;
	uint64_t rows;
	struct table table; /* of FORMAT_TABLE */
	struct buf out;	    /* one row of CSV or JSON */
	struct error error; /* why a row could not be shown */
};

static void csv_row(struct report *report, const struct db_value *values)
{
	for (size_t i = 0; i < report->columns; i++) {
		if (i)
			buf_add_char(&report->out, ',');
		if (values[i].type == DB_NULL)
			continue;
		if (metric_is_figure(&report->view->columns[i]))
			buf_add_format(&report->out, "%" PRId64,
				db_as_integer(&values[i]));
		else
			display_add_csv(&report->out, db_as_text(&values[i]));
	}
	buf_add_text(&report->out, "\r\n");
}

static void json_row(struct report *report, const struct db_value *values)
{
	buf_add_text(&report->out, report->rows ? ",\n {" : " {");
	for (size_t i = 0; i < report->columns; i++) {
		const struct metric_column *column = &report->view->columns[i];

		buf_add_format(&report->out, "%s\"%s\": ", i ? ", " : "",
			column->name);
		if (values[i].type == DB_NULL)
			buf_add_text(&report->out, "null");
		else if (metric_is_figure(column))
			buf_add_format(&report->out, "%" PRId64,
				db_as_integer(&values[i]));
		else
			json_add_string(&report->out, db_as_text(&values[i]));
	}
	buf_add_char(&report->out, '}');
}

static int report_row(
	void *context, const struct db_value *values, size_t count)
{
	struct report *report = context;

	if (count != report->columns)
		return -1;
	if (report->format == FORMAT_TABLE)
		return table_add(&report->table, values) < 0
			       ? error_set(&report->error, "out of memory")
			       : 0;
	buf_reset(&report->out);
	if (report->format == FORMAT_CSV)
		csv_row(report, values);
	else
		json_row(report, values);
	report->rows++;
	if (fputs(buf_text(&report->out), stdout) < 0)
		return error_set(&report->error,
			"the report could not be written: %s", strerror(errno));
	return 0;
}

static void report_begin(const struct report *report)
{
	if (report->format == FORMAT_JSON)
		printf("[\n");
	for (size_t i = 0; report->format == FORMAT_CSV && i < report->columns;
		i++)
		printf("%s%s", i ? "," : "", report->view->columns[i].name);
	if (report->format == FORMAT_CSV)
		printf("\r\n");
}

static void report_end(struct report *report)
{
	if (report->format == FORMAT_JSON)
		printf("%s]\n", report->rows ? "\n" : "");
	if (report->format == FORMAT_TABLE)
		table_print(&report->table, stdout);
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
		fprintf(stderr, "admin: --report=%s: %s\n", options->view,
			error.text);
	buf_release(&report.out);
	table_release(&report.table);
	db_close(db);
	return connect_exit(status);
}
