/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_STATS_GLANCE_H
#define FOOTFALL_STATS_GLANCE_H

/*
 * How it goes, in a handful of figures, from aggregates alone: for one line
 * in a prompt or a greeting.
 *
 * Aggregates know days, not hours.  So today is told as it is so far, and
 * what is compared are whole days: yesterday with the same weekday a week
 * before.  A site is silent when it has no page view although its last three
 * days of that weekday make GLANCE_USUAL_LEAST expected by now; before
 * GLANCE_HOURS_LEAST of a day are over, yesterday is judged.
 */
#include "base/settings.h"
#include "stats/history.h"

enum { GLANCE_USUAL_LEAST = 20, GLANCE_HOURS_LEAST = 6 };

struct glance {
	/* Today; of late figures, the day of the last rollup. */
	int32_t date;
	int64_t pageviews;
	int64_t visitors; /* of one site; -1 of several: they don't add up */
	int64_t day_before, week_before; /* page views of the day before
					    `date`, and of that weekday a week
					    before it */
	size_t sites;			 /* of the allowlist, or with figures */
	const char **silent;		 /* of the allowlist */
	size_t silent_count;
	int64_t as_of; /* of the last rollup */
	bool rolled_up;
	bool late; /* it is older than METRIC_LATE: nobody is silent then */
	struct history history;
};

/* Reads it as of `now`, of `site` or of all (NULL).  The caller frees it with
 * glance_release(), also after a failure. */
enum db_status glance_read(struct db *db, const struct settings *settings,
	const char *site, int64_t now, struct glance *glance,
	struct error *error) __attribute__((warn_unused_result));
void glance_release(struct glance *glance);

#endif
