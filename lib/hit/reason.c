/* SPDX-License-Identifier: MIT */
#include "hit/reason.h"

#include <stddef.h>
#include <string.h>

static const struct reason_row reasons[REASON_COUNT] = {
	[REASON_ACCEPTED] = {"accepted", 204, NULL},
	[REASON_PREFLIGHT] = {"preflight", 204, NULL},
	[REASON_METHOD] = {"malformed", 405, "method not allowed; use POST"},
	[REASON_LENGTH_MISSING] = {"malformed", 411,
		"Content-Length is required"},
	[REASON_LENGTH_MALFORMED] = {"malformed", 400,
		"Content-Length is not a number"},
	[REASON_TOO_LARGE] = {"malformed", 413,
		"the body is larger than 16384 bytes"},
	[REASON_TYPE] = {"malformed", 415,
		"Content-Type must be application/json or text/plain"},
	[REASON_SLOW] = {"malformed", 408, "the body came too slowly"},
	[REASON_SHORT] = {"malformed", 400,
		"the body is shorter than Content-Length"},
	[REASON_MALFORMED] = {"malformed", 400,
		"the body is not a JSON object as expected"},
	[REASON_QUERY] = {"malformed", 400,
		"the query is not a form as expected"},
	[REASON_SITE_MISSING] = {"malformed", 400, "site is required"},
	[REASON_PATH_MISSING] = {"malformed", 400, "path is required"},
	[REASON_UNKNOWN_SITE] = {"unknown site", 400, "unknown site"},
	[REASON_FOREIGN_ORIGIN] = {"foreign origin", 403,
		"this origin may not send hits for the site"},
	[REASON_FLOOD] = {"flood", 429,
		"too many hits in this second; slow down"},
	[REASON_BOT] = {"bot", 204, NULL},
	[REASON_OPTED_OUT] = {"opted out", 204, NULL},
	[REASON_OWN_ADDRESS] = {"own address", 204, NULL},
	[REASON_EMPTY_USER_AGENT] = {"empty user agent", 204, NULL},
	[REASON_TEST] = {"test", 204, NULL},
	[REASON_MISCONFIGURED] = {"misconfigured", 500,
		"the server is not configured"},
	[REASON_UNAVAILABLE] = {"unavailable", 503,
		"the hit can't be stored now; try again"},
};

const struct reason_row *reason_row(enum reason reason)
{
	return &reasons[reason];
}

bool reason_is_first(enum reason reason)
{
	for (int other = 0; other < (int)reason; other++)
		if (!strcmp(reasons[other].name, reasons[reason].name))
			return false;
	return true;
}

const char *reason_kind(const char *name)
{
	for (int reason = REASON_PREFLIGHT + 1; reason < REASON_COUNT;
		reason++) {
		if (strcmp(reasons[reason].name, name) != 0)
			continue;
		if (reasons[reason].status < 400)
			return "filtered";
		return reasons[reason].status < 500 ? "refused" : "failed";
	}
	return NULL;
}
