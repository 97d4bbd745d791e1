/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_ADMIN_OPTIONS_H
#define FOOTFALL_ADMIN_OPTIONS_H

/* The command line of admin: one table, from which help comes and against
 * which admin(8) is checked. */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "base/error.h"

enum command {
	COMMAND_NONE, /* the screen */
	COMMAND_INIT,
	COMMAND_CHECK,
	COMMAND_MAINTAIN,
	COMMAND_DRAIN,
	COMMAND_ROLLUP,
	COMMAND_PRUNE,
	COMMAND_ROTATE_SALT,
	COMMAND_ADD_PARTITIONS,
	COMMAND_REPORT,
	COMMAND_SNIPPET,
	COMMAND_CHECK_ENDPOINT,
	COMMAND_INJECT,
	COMMAND_EXPORT,
	COMMAND_IMPORT_DUMP,
	COMMAND_FORGET,
	COMMAND_VERSION,
	COMMAND_HELP,
};

/* What the rollup covers unless --days and --months say otherwise. */
enum { DAYS_DEFAULT = 2, MONTHS_DEFAULT = 2 };

enum format { FORMAT_TABLE, FORMAT_CSV, FORMAT_JSON };

/* What exit statuses mean. */
enum exit_status {
	EXIT_DONE = 0,
	EXIT_FAILED = 1,
	EXIT_USAGE = 2, /* or configuration */
	EXIT_AWAY = 75, /* MariaDB can't be reached: try again */
};

struct options {
	enum command command;
	const char *view; /* of --report */
	const char *site; /* NULL: all */
	char **files;	  /* of --inject: files and folders */
	size_t file_count;
	bool full;		 /* of --export: page views too */
	const char *dump;	 /* of --import-dump: a file, or "-" */
	const char *script_file; /* of --snippet; NULL: inline */
	bool remove;		 /* of --inject */
	bool has_from, has_to;
	int32_t from, to; /* dates, inclusive */
	enum format format;
	bool dry_run, force, quiet;
	bool scrub;	    /* behind --rotate-salt */
	int days, months;   /* of the rollup */
	const char *script; /* NULL: a person at a terminal */
	bool read_only;
	const char *config; /* NULL: to be found */
	bool has_now;
	int64_t now;
};

/* Reads the command line; `now` is the clock's, which --now replaces.  What
 * is no option is a file: they are gathered at the beginning of `argv`.
 * Returns 0, or -1 with what is wrong and what would be right. */
int options_read(struct options *options, int argc, char **argv, int64_t now,
	struct error *error) __attribute__((warn_unused_result));

/* Writes the help: a line an option. */
void options_help(FILE *out);

#endif
