/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_STATS_HIGHLIGHTS_H
#define FOOTFALL_STATS_HIGHLIGHTS_H

/*
 * What happened on a site in some days: the day that stands out, what
 * explains it, the path that grew most.  Told only where the figures show
 * it: see the numbers below.  Whoever shows it finds the words.
 */
#include "stats/breakdown.h"
#include "stats/series.h"

enum {
	HIGHLIGHT_WEEKS = 8,	    /* what is usual is taken from so many */
	HIGHLIGHT_WEEKS_LEAST = 3,  /* of which so many must have figures */
	HIGHLIGHT_TIMES = 2,	    /* more, or less, than usual */
	HIGHLIGHT_LEAST = 20,	    /* page views, or nothing is said */
	HIGHLIGHT_SHARE_LEAST = 25, /* percent of a change that explain it */
	HIGHLIGHT_VALUE_SIZE = BREAKDOWN_VALUE_SIZE,
};

/* The days that are looked at, and what is known of days. */
struct highlight_span {
	int32_t from, to;
	int32_t first; /* the site's first figure */
	int32_t last;  /* of the last rollup: that day may not be complete */
};

struct highlight_day {
	bool found;
	int32_t date;
	int64_t pageviews;
	int64_t usual; /* median of the same weekday in the weeks before */
	bool so_far;   /* the day has not ended */
};

/* A value of a dimension on the day that stands out. */
struct highlight_part {
	bool found;
	char value[HIGHLIGHT_VALUE_SIZE];
	int64_t pageviews;
	int64_t usual; /* mean of the same weekday in the weeks before */
	int share;     /* percent of the change of that day, 1 to 100 */
};

struct highlight_path {
	bool found;
	char value[HIGHLIGHT_VALUE_SIZE];
	int64_t pageviews, before;
};

struct highlights {
	/* Whether any of the days could be compared, and what is usual on
	 * the last one that could. */
	bool usual_known;
	int64_t usual;
	struct highlight_day day;
	struct highlight_part referrer, path; /* of that day */
	struct highlight_path grown;
};

/* ---- pure ---------------------------------------------------------------- */

/* What is usual on that weekday, from `days`; false with fewer than
 * HIGHLIGHT_WEEKS_LEAST weeks. */
bool highlight_usual(
	const struct series *days, int32_t first, int32_t date, int64_t *usual);

/* Fills in usual_known, usual and day.  `days` begins HIGHLIGHT_WEEKS weeks
 * before the span, or as early as there is need. */
void highlight_find_day(const struct series *days,
	const struct highlight_span *span, struct highlights *highlights);

/* Whether `part` explains `day`: a fair share of the change, and changed
 * clearly more than the day did.  Sets its share and `found`. */
void highlight_explain(
	const struct highlight_day *day, struct highlight_part *part);

/* Whether a path grew enough to be named; sets `found`. */
void highlight_judge_path(struct highlight_path *path);

/* ---- from the database --------------------------------------------------- */

/* The period that growth is told against; of months whole months count. */
struct highlight_growth {
	int32_t from, to;
	int32_t before_from, before_to;
	bool by_month;
};

/*
 * Finds all of it, in two queries at most; `growth` may be NULL.  `days` as
 * above.
 */
enum db_status highlights_read(struct db *db, const char *site,
	const struct series *days, const struct highlight_span *span,
	const struct highlight_growth *growth, struct highlights *highlights,
	struct error *error) __attribute__((warn_unused_result));

#endif
