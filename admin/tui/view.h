/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_ADMIN_TUI_VIEW_H
#define FOOTFALL_ADMIN_TUI_VIEW_H

/*
 * A view: what it asks of the database (query), what comes back (model), and
 * where the reader stands in it (state).  Each is one file behind a struct
 * view_type:
 *
 *   load  runs apart from the screen, with a connection of its own: from
 *         the query to a model that nobody else sees yet
 *   draw  pure: from query, model and state to a canvas
 *   act   from a request to a new state or query, and a reaction; it never
 *         draws, loads or waits
 *
 * What a view can't do by itself (open another, ask the reader, run a job) it
 * leaves in its struct view and says so in its reaction.
 */
#include "admin/options.h"
#include "canvas.h"
#include "keys.h"
#include "stats/breakdown.h"
#include "store/pageview.h"

enum range {
	RANGE_DAY,
	RANGE_7,
	RANGE_30,
	RANGE_90,
	RANGE_MONTHS, /* 12 months, a point a month */
	RANGE_ALL,    /* everything, a point a month */
	RANGE_FREE,   /* from and to as the reader chose */
	RANGE_COUNT,
};

/* What is to be loaded.  Plain data: it is copied to whoever loads. */
struct query {
	char site[SITE_NAME_SIZE]; /* "": all */
	enum range range;
	int32_t from, to; /* dates, inclusive; of RANGE_ALL only `to` */
	bool by_month;
	int year; /* of the site's calendar; 0: that of `to` */
	char dimension[BREAKDOWN_DIMENSION_SIZE]; /* "": the panels */
	/* Of page views: a text searched for, and the rows that are older
	 * than this one; with `newer` those that are newer, or, without a
	 * row, the oldest.  Of one page view: which. */
	char search[200];
	bool has_before, newer;
	int64_t before_time;
	uint64_t before_id;
	char before_site[SITE_NAME_SIZE];
};

/* A job as the reader sees it. */
struct job_order {
	enum command command;
	bool dry_run, force;
};

struct job_status {
	bool running, stopping;
	struct job_order order;
	char what[64]; /* the job is at */
	uint64_t done, total;
	/* Of the last that ended. */
	bool ended, failed;
	char outcome[600]; /* summary, or why not and what to do */
};

/* What every view may look at. */
struct surroundings {
	const struct settings *settings;
	const struct database_settings *account;
	const char *config; /* its path */
	bool read_only;	    /* aggregates alone, no jobs, no files */
	bool pretended;	    /* --now was given */
	struct job_status job;
};

struct surroundings surroundings_make(const struct options *options,
	const char *path, const struct settings *settings);

/* A list that can be scrolled. */
struct list {
	int selected, top; /* rows */
	int rows, height;  /* as drawn last */
	int first;	   /* where the first row stands on the screen */
};

enum { FIND_SIZE = 200, ASK_SIZE = 600 };

struct view {
	const struct view_type *type;
	const struct surroundings *around;
	struct query query;
	struct list list;
	int sort; /* column of the grid; -1: the view's own order */
	bool turned;
	char find[FIND_SIZE]; /* only rows that hold it */
	void *state;	      /* of the type's size, zeroed at first */
	void *model;	      /* NULL until the first is loaded */
	int64_t loaded_at;
	int64_t now; /* of this drawing or key */
	bool loading;
	unsigned int serial; /* of the query: an answer to an older one is
				dropped */
	/* With reactions: */
	const struct view_type *opens;
	struct query opens_query;
	char ask[ASK_SIZE];   /* a question, yes or no */
	bool asking;	      /* it stands, also while another view is above */
	char prompt[40];      /* a label, and what stands there at first; in
				 entered() "" after a search */
	char text[FIND_SIZE]; /* of the prompt */
	struct job_order job;
	char message[200]; /* for the last line, until the next key */
};

/* What comes next; bits may be joined. */
enum reaction {
	REACT_NONE = 0,
	REACT_DRAW = 1,
	REACT_LOAD = 2,	     /* the query has changed */
	REACT_OPEN = 4,	     /* open `opens` with `opens_query` */
	REACT_ASK = 8,	     /* ask `ask`; the answer goes to answered() */
	REACT_PROMPT = 16,   /* ask for a text; it goes to entered() */
	REACT_JOB = 32,	     /* run `job` */
	REACT_CANCEL = 64,   /* stop the job that runs */
	REACT_IGNORED = 128, /* the request means nothing here */
	REACT_BACK = 256,    /* close the view */
};

/* What load gets. */
struct load {
	const struct surroundings *around;
	const struct query *query;
	struct db *db;
	int64_t now;
};

struct view_type {
	const char *name;  /* for ":" and the names of files */
	const char *title; /* "Sites" */
	size_t model_size, state_size;
	bool aggregates_only; /* works with --read-only */
	bool jumps;	      /* ":" leads to it, for all sites */
	bool of_sites;	      /* opened from a site, it is of that one */
	bool own_connections; /* load->db may be NULL: loads what can
			       be said without MariaDB, too */
	int refresh_seconds;  /* 0: when asked */
	const struct grid_type *grid; /* of a view that is a table */
	const enum request *requests; /* for the footer, to REQUEST_NONE */

	/* Fills in the zeroed model.  It is released also after a failure. */
	enum db_status (*load)(
		const struct load *load, void *model, struct error *error);
	void (*release)(void *model);
	/* May be NULL.  A new model is there, and `before` is about to be
	 * released: takes over what is still good of it. */
	void (*take)(void *model, void *before);
	/* Draws between title and footer.  The model is never NULL. */
	void (*draw)(struct view *view, struct canvas *canvas);
	/* NULL: what view_act() does. */
	int (*act)(struct view *view, enum request request);

	/* The rest may be NULL. */
	/* Appends what stands in the title behind the site. */
	void (*subtitle)(const struct view *view, struct buf *out);
	/* When its figures were rolled up; false: never.  Without it, a view
	 * is as of when it was loaded. */
	bool (*as_of)(const struct view *view, int64_t *instant);
	/* Whether a request of the footer works now. */
	bool (*offers)(const struct view *view, enum request request);
	/* The site that another view should open for, "" for all. */
	const char *(*subject)(const struct view *view);
	int (*answered)(struct view *view, bool yes);
	int (*entered)(struct view *view, const char *text);
	int (*job_ended)(struct view *view);
	/* "/": asks the database instead of the rows that are there; the text
	 * goes to entered(). */
	bool searches;
	/* Views without a grid: what "e" writes.  False: nothing to write. */
	bool (*export)(const struct view *view, bool json, struct buf *out);
};

/* Every view, ended by NULL. */
extern const struct view_type *const view_types[];

extern const struct view_type view_sites, view_site, view_breakdown,
	view_pageviews, view_pageview, view_daily, view_monthly, view_live,
	view_filtered, view_jobs, view_runs, view_check;

/* Allocates a model and loads it.  NULL, with the status and a text, when
 * that failed. */
void *view_load(const struct view_type *type, const struct load *load,
	enum db_status *status, struct error *error);

/* Moves the selection by the common requests.  Returns REACT_IGNORED for any
 * other. */
int view_move(struct view *view, enum request request);

/* What a table does by itself: move, sort, find, only one site. */
int view_act(struct view *view, enum request request);

/* Keeps the selected row of `rows` on a page of `height` rows. */
void view_scroll(struct view *view, int rows, int height);

/* Leaves in the view that `type` is to be opened for `site`; returns the
 * reaction. */
int view_open(
	struct view *view, const struct view_type *type, const char *site);

#endif
