/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_ADMIN_TUI_PAGEVIEWS_H
#define FOOTFALL_ADMIN_TUI_PAGEVIEWS_H

/* The model of the page views, and what is written of it. */
#include "draw.h"
#include "stats/browse.h"
#include "view.h"

struct pageviews {
	struct browse browse;
	struct query query; /* that it answers */
	size_t events;	    /* rows that are events */
	size_t kept;	    /* rows that came from loads before */
};

enum {
	HASH_TEXT_SIZE = 2 * VISITOR_HASH_SIZE + 1,
	PATH_TEXT_SIZE = 4 * (HIT_PATH_MAX + HIT_EVENT_MAX) + 8
};

struct pageviews_state {
	unsigned int settled; /* number of the load that the list is about */
	/* The selected row, and where it stands on the page; the row that is
	 * selected once the next window is there is `step` below it. */
	struct browse_key anchor;
	bool anchored;
	int offset, step;
	/* As drawn last. */
	int columns;
	bool ascii;
	/* Of the value that was asked for last: the grid draws it before it
	 * asks for another. */
	char when[DRAW_TEXT_SIZE];
	char hash[HASH_TEXT_SIZE];
	char path[PATH_TEXT_SIZE];
};

/* As in struct view_type.  pageviews_take() keeps what a search has found so
 * far in front of what it finds farther back. */
enum db_status pageviews_load(
	const struct load *load, void *model, struct error *error);
void pageviews_release(void *model);
void pageviews_take(void *model, void *before);
bool pageviews_export(const struct view *view, bool json, struct buf *out);

/* Whether there are rows above the first one. */
bool pageviews_has_newer(const struct pageviews *pageviews);

/* Whether only some days are asked for; and which: "March 2026". */
bool pageviews_is_drilled(const struct query *query);
void pageviews_write_period(
	const struct query *query, int64_t now, struct buf *out);

/* "23 Nov 14:04:12", the year where it is not this one. */
void pageviews_write_time(int64_t instant, int64_t now, bool seconds,
	char out[static DRAW_TEXT_SIZE]);

/* From when to when the rows on the page are, and what lies beyond; how far
 * a search has come. */
void pageviews_write_status(const struct pageviews *pageviews,
	const struct view *view, const char *dash, const char *dot,
	struct buf *out);

/* The path; of an event its name in front, "[download] /file", for which
 * there is `out`. */
struct text pageviews_path(
	const struct browse_row *row, char out[static PATH_TEXT_SIZE]);

/* The referrer without the https:// that nearly all begin with. */
struct text pageviews_referrer(const struct browse_row *row);

/* Appends one row's fields as CSV or JSON. */
void pageviews_export_row(
	const struct browse_row *row, bool json, struct buf *out);
void pageviews_export_header(struct buf *out);

/* The visitor hash as 32 digits. */
void pageviews_write_hash(
	const struct browse_row *row, char out[static HASH_TEXT_SIZE]);

/* ---- where the reader stands: pageviews_move.c -------------------------- */

/* After a load: the row that was selected stays where it stood.  Before
 * anything else in act and draw. */
void pageviews_settle(struct view *view);

/* Remembers it.  At the very top the reader follows what comes in. */
void pageviews_track(struct view *view);

/* Each returns a reaction.  From the newest row on; from `key` on; farther
 * back with a search; by a request of the list. */
int pageviews_rewind(struct view *view);
int pageviews_ask(struct view *view, const struct browse_key *key, bool newer);
int pageviews_go_on(struct view *view);
int pageviews_move(struct view *view, enum request request);

#endif
