/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_STATS_OVERVIEW_H
#define FOOTFALL_STATS_OVERVIEW_H

/* Every site at a glance: two months of daily figures and the last hour, in
 * a handful of queries however many sites there are. */
#include "base/settings.h"
#include "store/site_set.h"

enum { OVERVIEW_DAYS = 30, OVERVIEW_REASON_SIZE = 33, OVERVIEW_WEEKS = 3 };

struct overview_site {
	const char *name; /* belongs to the overview */
	bool seen;	  /* has a daily figure in these months */
	int64_t today, yesterday;
	int64_t visitors_today, visitors_yesterday;
	int64_t month;		     /* this month so far */
	int64_t month_before;	     /* the same days of the month before */
	int64_t days[OVERVIEW_DAYS]; /* page views; the last is today */
	/* Page views of the last hour, and of the same hours of the weeks
	 * before, summed; -1 when page views may not be read. */
	int64_t last_hour, usual_hours;
	/* Of a site that waits: hits that were not counted since yesterday,
	 * and why most of them were not. */
	int64_t refused;
	char reason[OVERVIEW_REASON_SIZE];
};

struct overview {
	struct site_set names;
	struct overview_site *sites; /* in the order of their names */
	size_t count;
	int32_t today;
	int64_t as_of; /* of the last rollup */
	bool rolled_up;
	/* Hits since yesterday that named no site of the allowlist. */
	int64_t unknown;
};

/*
 * Reads it as of `now`: the sites of the allowlist and all that have figures.
 * With `hours` page views are counted too, if they may be read; else aggregates
 * alone.
 * The caller frees it with overview_release(), also after a failure.
 */
enum db_status overview_read(struct db *db, const struct settings *settings,
	bool hours, int64_t now, struct overview *overview, struct error *error)
	__attribute__((warn_unused_result));
void overview_release(struct overview *overview);

/* Whether a site that usually has page views at this hour of the week now has
 * none: at least OVERVIEW_USUAL_LEAST of them as a rule, in the mean of
 * OVERVIEW_WEEKS weeks. */
enum { OVERVIEW_USUAL_LEAST = 4 };
bool overview_is_silent(const struct overview_site *site);

#endif
