/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_ADMIN_TUI_JOBS_MODEL_H
#define FOOTFALL_ADMIN_TUI_JOBS_MODEL_H

/* The model of the Jobs view, and what is drawn and said of it: jobs_draw.c,
 * jobs_storage.c, jobs_words.c.  view_runs.c takes its words from here, too. */
#include "draw.h"
#include "stats/status.h"
#include "store/journal_depth.h"
#include "view.h"

enum { JOBS_WORDS_SIZE = 640 };

/* What the table says of a job, as of when the model was loaded. */
struct jobs_row {
	char last[24], took[16], outcome[24], next[24];
	char result[JOBS_WORDS_SIZE];
	char brief[JOBS_WORDS_SIZE]; /* its first words */
	bool bad;		     /* overdue, failed, or broken off */
};

struct jobs_model {
	struct status status;
	struct jobs_row rows[STATUS_JOBS_MAX];
	int64_t retention_days;
	const char *database; /* its name */
	bool has_journal;     /* else why there is none to tell of: */
	struct error no_journal;
	struct journal_depth journal; /* of this host */
};

/* "3 min ago", "in 12 min", "now". */
void jobs_format_when(char *out, size_t size, int64_t instant, int64_t now);

/* "< 1 s", "12 s", "3 min", "-" of a run that has not ended. */
void jobs_format_took(char *out, size_t size, const struct status_run *run);

/* "done", "failed", "running", or of one that is not `alive`, "broken off". */
const char *jobs_outcome(const struct status_run *run, bool alive);

/* What the run has done, or why not, in words. */
void jobs_format_result(char *out, size_t size, const struct status_run *run);

/* What the next rotation will do, as a part of a sentence. */
void jobs_write_rotation(
	const struct status_salt *salt, int64_t now, struct buf *out);

/* "1 Dec 01:00", with the year when it is another than that of `now`. */
void jobs_format_instant(
	char out[static DRAW_TEXT_SIZE], int64_t instant, int64_t now);

/* Whether cron still runs, as a sentence; returns how alarming it is. */
enum style jobs_write_cron(
	const struct status *status, int64_t now, struct buf *out);

/* Draws rows and bytes by month, the newest first; and how many rows that
 * would like to have. */
int jobs_months_rows(const struct status *status);
void jobs_draw_months(const struct status *status, struct canvas *canvas);

/* Draws what stands above the table: whether cron still runs, and the job
 * that was started here.  Returns how many rows it took. */
int jobs_draw_head(const struct view *view, struct canvas *canvas);

/* Draws what stands below it: salt, retention, connection, and page views by
 * month. */
void jobs_draw_rest(const struct view *view, struct canvas *canvas);

#endif
