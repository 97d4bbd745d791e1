/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_ADMIN_ENDPOINT_ENDPOINT_FAULTS_H
#define FOOTFALL_ADMIN_ENDPOINT_ENDPOINT_FAULTS_H

/*
 * What an answer of the endpoint says about what is wrong, and what mends it:
 * const tables, and pure functions that look things up in them.
 */
#include "admin/finding.h"
#include "base/buf.h"
#include "hit/client_ip.h"
#include "http_answer.h"

enum exchange_kind {
	EXCHANGE_PREFLIGHT, /* OPTIONS */
	EXCHANGE_HIT,	    /* POST of a test hit */
	EXCHANGE_IMAGE,	    /* GET of a test hit */
	EXCHANGE_KINDS,
};

/* One request, and what came of it. */
struct exchange {
	enum exchange_kind kind;
	const char *url, *site, *origin;
	const char *target; /* where its redirects end; "" */
	const struct http_answer *answer;
	/* Whether Footfall answered a request of another kind at this URL, and
	 * the same body when it was called application/json. */
	bool other_fine, json_fine;
};

struct endpoint_fault {
	enum finding_level level;
	bool everywhere; /* other sites and requests fare no better */
	const char *text;
};

/* The name of the request: "OPTIONS", "POST" or "GET". */
const char *exchange_method(enum exchange_kind kind);

/* What is wrong, or NULL when Footfall answered as it should. */
const struct endpoint_fault *endpoint_fault_find(
	const struct exchange *exchange);

/* What is worth a word beside: a CDN or proxy in between.  NULL: nothing
 * is. */
const struct endpoint_fault *endpoint_fault_between(
	const struct exchange *exchange);

/* Appends the fault's text; what is quoted of the answer may be anything. */
int endpoint_fault_add(struct buf *buf, const struct endpoint_fault *fault,
	const struct exchange *exchange);

/* What the rule by which the client's address was found means. */
const struct endpoint_fault *endpoint_fault_of_way(
	const struct client_way *way);

#endif
