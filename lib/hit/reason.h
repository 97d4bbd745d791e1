/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_HIT_REASON_H
#define FOOTFALL_HIT_REASON_H

/* What becomes of a hit, and why: the one list of answers. */
#include <stdbool.h>

enum reason {
	REASON_ACCEPTED, /* so far nothing speaks against it */
	REASON_PREFLIGHT,
	/* refused: malformed */
	REASON_METHOD,
	REASON_LENGTH_MISSING,
	REASON_LENGTH_MALFORMED,
	REASON_TOO_LARGE,
	REASON_TYPE,
	REASON_SLOW,
	REASON_SHORT,
	REASON_MALFORMED,
	REASON_QUERY,
	REASON_SITE_MISSING,
	REASON_PATH_MISSING,
	/* refused for other reasons */
	REASON_UNKNOWN_SITE,
	REASON_FOREIGN_ORIGIN,
	REASON_FLOOD,
	/* filtered */
	REASON_BOT,
	REASON_OPTED_OUT,
	REASON_OWN_ADDRESS,
	REASON_EMPTY_USER_AGENT,
	REASON_TEST,
	/* not the sender's fault */
	REASON_MISCONFIGURED,
	REASON_UNAVAILABLE,
	REASON_COUNT,
};

struct reason_row {
	const char *name;   /* as in the tally and in reports */
	int status;	    /* of the HTTP answer */
	const char *detail; /* its text; NULL: no body */
};

/* The row of a reason. */
const struct reason_row *reason_row(enum reason reason);

/* Whether it is the first of the reasons that share its name: a list of names
 * has each once. */
bool reason_is_first(enum reason reason);

/* What becomes of hits whose reason has that name: "filtered" (on purpose),
 * "refused" (for what was sent) or "failed" (here).  NULL of a name that this
 * program doesn't know, and of what is no reason not to count. */
const char *reason_kind(const char *name);

#endif
