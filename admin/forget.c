/* SPDX-License-Identifier: MIT */
#include "forget.h"

#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "base/display.h"
#include "base/system.h"
#include "connect.h"
#include "init.h"
#include "progress.h"
#include "say.h"
#include "stats/forget.h"
#include "store/pageview.h"

/* What is there of the site. */
struct found {
	FILE *out;
	uint64_t rows;
};

static void print_count(void *context, const struct table *table, uint64_t rows)
{
	struct found *found = context;

	found->rows += rows;
	if (found->out)
		fprintf(found->out, "%-18s %12" PRIu64 "\n", table->name, rows);
}

/* The name as it can be shown. */
static void add_shown(struct buf *buf, const char *site)
{
	buf_init(buf, (size_t)4096);
	display_add(buf, text_from(site));
}

/* Whether the person at the terminal typed the site's name. */
static bool ask(const struct options *options)
{
	char line[SITE_NAME_SIZE + 2];
	struct buf site;

	add_shown(&site, options->site);
	fprintf(stderr,
		"All of this is removed and can't be brought back but from a "
		"backup.\nType the site's name to remove it: ");
	buf_release(&site);
	fflush(stderr);
	if (!fgets(line, sizeof(line), stdin))
		return false;
	line[strcspn(line, "\n")] = '\0';
	return !strcmp(line, options->site);
}

/* Whether it may be removed: DB_STOPPED with why not. */
static enum db_status confirm(
	const struct options *options, bool terminal, struct error *error)
{
	if (options->force)
		return DB_OK;
	if (!terminal) {
		error_set(error,
			"nothing is removed without being asked; at a terminal "
			"type the name, elsewhere add --force");
		return DB_STOPPED;
	}
	if (ask(options))
		return DB_OK;
	error_set(error, "that is not its name; nothing was removed");
	return DB_STOPPED;
}

static enum db_status remove_rows(struct db *db, const struct options *options,
	uint64_t *rows, struct error *error)
{
	struct progress progress;
	struct forget_request request = {
		.site = options->site,
		.progress = progress_show,
		.progress_context = &progress,
	};
	enum db_status status;

	if (system_random(&request.nonce, sizeof(request.nonce)) < 0) {
		error_set(error,
			"the kernel gives no random numbers (getrandom)");
		return DB_REFUSED;
	}
	progress_start(&progress, "forget", !options->quiet);
	status = forget_site(db, &request, rows, error);
	progress_end(&progress);
	return status;
}

/* What is out of reach. */
static void print_rest(const struct options *options,
	const struct settings *settings, uint64_t rows)
{
	if (settings_site(settings, options->site, strlen(options->site)))
		say("%s is still in sites of the configuration: it counts "
		    "again; take it out",
			options->site);
	if (options->quiet)
		return;
	printf("forget: removed %" PRIu64 " rows\n", rows);
	say("out of reach: backups and dumps; MariaDB's binary log, until it "
	    "expires; freed pages of its files, until they are used again "
	    "(OPTIMIZE TABLE); page views of other sites with a referrer "
	    "there; what the screen remembers in ~/.config/footfall; in "
	    "state_dir of each host: hits that wait in the journal, which "
	    "come back with the next drain, and journal.rejected");
}

static enum db_status forget(struct db *db, const struct options *options,
	const struct settings *settings, struct error *error)
{
	bool terminal = isatty(STDIN_FILENO) && isatty(STDERR_FILENO);
	struct found found = {0};
	enum db_status status;
	uint64_t rows = 0;

	if (options->dry_run)
		found.out = stdout;
	else if (terminal && !options->force)
		found.out = stderr;
	status = forget_count(db, options->site, print_count, &found, error);
	if (status != DB_OK || options->dry_run)
		return status;
	if (!found.rows) {
		error_set(error,
			"nothing is stored of it; admin --report=sites lists "
			"the sites");
		return options->force ? DB_OK : DB_STOPPED;
	}
	status = confirm(options, terminal, error);
	if (status == DB_OK)
		status = remove_rows(db, options, &rows, error);
	if (status == DB_OK)
		print_rest(options, settings, rows);
	return status;
}

enum exit_status forget_run(
	const struct options *options, const struct settings *settings)
{
	struct error error = {0};
	enum db_status status;
	struct db *db = connect_schema(&settings->init, &status, &error);

	if (db)
		status = forget(db, options, settings, &error);
	db_close(db);
	if (error.text[0])
		say("--forget=%s: %s", options->site, error.text);
	init_say_denied(status, "--forget");
	return connect_exit(status);
}
