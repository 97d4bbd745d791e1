/* SPDX-License-Identifier: MIT */
#include "dump.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "connect.h"
#include "init.h"
#include "progress.h"
#include "say.h"
#include "stats/export.h"
#include "stats/import.h"
#include "store/schema.h"

/* Standard output is the user's: its mode can be told, not chosen. */
static void warn_of_readers(void)
{
	struct stat file;

	if (fstat(STDOUT_FILENO, &file) == 0 && S_ISREG(file.st_mode) &&
		file.st_mode & (S_IRGRP | S_IROTH))
		say("--export=full: others may read the file (mode %04o): "
		    "chmod 600 it",
			(unsigned int)(file.st_mode & 07777));
}

static enum exit_status export_refuse(const char *why)
{
	say("--export=full: %s", why);
	return EXIT_USAGE;
}

enum exit_status dump_export(
	const struct options *options, const struct settings *settings)
{
	struct progress progress;
	const struct export_request request = {
		.out = stdout,
		.full = options->full,
		.now = options->now,
		.progress = progress_show,
		.progress_context = &progress,
	};
	struct error error = {0};
	enum db_status status;
	uint64_t rows = 0;
	struct db *db;

	if (options->full && isatty(STDOUT_FILENO))
		return export_refuse(
			"visitor hashes don't belong on a terminal: write into "
			"a file, admin --export=full >FILE");
	db = connect_schema(options->full ? &settings->jobs : &settings->report,
		&status, &error);
	progress_start(&progress, "export", !options->quiet);
	if (db)
		status = export_run(db, &request, &rows, &error);
	progress_end(&progress);
	db_close(db);
	if (status != DB_OK) {
		say("--export: %s; what was written is no dump", error.text);
		return connect_exit(status);
	}
	if (options->full)
		warn_of_readers();
	if (!options->quiet)
		say("%" PRIu64 " rows written; %s", rows,
			options->full
				? "this dump must not be published: it holds "
				  "visitor hashes and user agents, but no salt"
				: "this dump may be published");
	return EXIT_DONE;
}

/* What is known of the file before anything is changed. */
struct source {
	FILE *file;
	const char *name;
	uint64_t rows; /* 0: it can't be read twice */
};

static int source_open(
	struct source *source, const char *name, struct error *error)
{
	source->name = strcmp(name, "-") ? name : "standard input";
	source->file = strcmp(name, "-") ? fopen(name, "re") : stdin;
	if (source->file)
		return 0;
	return error_set(error, "it can't be opened: %s", strerror(errno));
}

static void source_close(struct source *source)
{
	if (source->file && source->file != stdin)
		fclose(source->file);
}

/* A file that can be read twice is read to its end first, so that one that is
 * damaged costs no time of the database. */
static int source_verify(
	struct source *source, int64_t now, struct error *error)
{
	struct dump_reader reader;
	struct stat file;
	off_t start = ftello(source->file);
	int result;

	if (start < 0 || fstat(fileno(source->file), &file) < 0 ||
		!S_ISREG(file.st_mode))
		return 0;
	result = dump_read_start(&reader, source->file, source->name, error);
	if (result == 0)
		result = import_check_head(&reader.head, now, error);
	if (result == 0)
		result = dump_read_rows(&reader, NULL, NULL, error);
	source->rows = reader.rows;
	dump_read_release(&reader);
	if (result == 0 && fseeko(source->file, start, SEEK_SET) < 0)
		return error_set(
			error, "it can't be read again: %s", strerror(errno));
	return result;
}

/* Refuses before it makes a table. */
static enum db_status database_prepare(const struct database_settings *account,
	int64_t now, struct error *error)
{
	enum db_status status;
	struct db *db = connect_admin(account, &status, error);
	int steps = 0;

	if (db)
		status = import_check_empty(db, error);
	if (db && status == DB_OK)
		status = schema_applied(db, &steps, error);
	db_close(db);
	if (status == DB_ABSENT || (status == DB_OK && steps < schema_needed()))
		status = init_create(account, now, &steps, error);
	return status;
}

static enum db_status restore(const struct options *options,
	const struct database_settings *account, struct dump_reader *reader,
	uint64_t total, struct error *error)
{
	struct progress progress;
	const struct import_request request = {
		.reader = reader,
		.now = options->now,
		.total = total,
		.progress = progress_show,
		.progress_context = &progress,
	};
	enum db_status status = database_prepare(account, options->now, error);
	struct db *db = NULL;

	if (status == DB_OK)
		db = connect_schema(account, &status, error);
	if (!db)
		return status;
	progress_start(&progress, "import", !options->quiet);
	status = import_run(db, &request, error);
	progress_end(&progress);
	db_close(db);
	return status;
}

static void print_restored(const struct dump_reader *reader)
{
	char instant[TIME_TEXT_SIZE];

	time_format(instant, reader->head.instant);
	printf("import-dump: %" PRIu64 " rows of a %s dump as of %.16s UTC\n",
		reader->rows, reader->head.full ? "full" : "public", instant);
	say("%s",
		reader->head.full
			? "visitors of this month count once more: their salt "
			  "is in no dump"
			: "the figures are back, page views are not: those of "
			  "the dump's day and month stand still until what "
			  "comes in exceeds them");
}

enum exit_status dump_import(
	const struct options *options, const struct settings *settings)
{
	const struct database_settings *account = &settings->init;
	struct dump_reader reader = {0};
	struct source source = {0};
	struct error error = {0};
	enum db_status status = DB_REFUSED;

	if (!account->name) {
		say("database: name is not set; name the database in the "
		    "configuration");
		return EXIT_USAGE;
	}
	if (source_open(&source, options->dump, &error) == 0 &&
		source_verify(&source, options->now, &error) == 0 &&
		dump_read_start(&reader, source.file, source.name, &error) ==
			0 &&
		import_check_head(&reader.head, options->now, &error) == 0)
		status =
			restore(options, account, &reader, source.rows, &error);
	if (status != DB_OK)
		say("--import-dump=%s: %s; nothing was restored", options->dump,
			error.text);
	else if (!options->quiet)
		print_restored(&reader);
	init_say_denied(status, "--import-dump");
	dump_read_release(&reader);
	source_close(&source);
	return connect_exit(status);
}
