/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_STATS_LIVE_H
#define FOOTFALL_STATS_LIVE_H

/* The last half hour, from page views themselves: no rollup is waited for. */
#include "stats/browse.h"

enum {
	LIVE_MINUTES = 30,
	LIVE_NOW_MINUTES = 5, /* what counts as now */
	LIVE_TOP = 50	      /* paths and referrers */
};

struct live_site {
	char *name;
	int64_t pageviews, visitors;
};

struct live_item {
	char *site; /* of a path, else NULL */
	char *value;
	int64_t pageviews;
};

struct live_list {
	struct live_item items[LIVE_TOP]; /* most page views first */
	size_t count;
};

struct live {
	int64_t first, last;	       /* instants, inclusive */
	int64_t minutes[LIVE_MINUTES]; /* page views; the last ends now */
	int64_t pageviews;
	int64_t recent; /* of the last LIVE_NOW_MINUTES */
	struct live_site *sites;
	size_t count, size;
	int64_t visitors; /* of all sites, summed */
	/* A month has turned in this half hour: who came before and after it
	 * counts twice. */
	bool turned;
	struct live_list paths, referrers; /* by host; "(none)" */
	struct browse newest;		   /* rows, events among them */
};

/*
 * Reads it as of `now`, of one site or, for "", of all: eight statements,
 * each over one narrow range of the primary key a site.  The caller frees it
 * with live_release(), also after a failure.
 */
enum db_status live_read(struct db *db, const char *site, int64_t now,
	struct live *live, struct error *error)
	__attribute__((warn_unused_result));
void live_release(struct live *live);

#endif
