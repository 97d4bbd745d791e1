/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_ADMIN_PAGE_CSP_H
#define FOOTFALL_ADMIN_PAGE_CSP_H

/*
 * A page's Content Security Policy, and how little it must be widened for the
 * snippet (CSP Level 3, W3C Working Draft).
 */
#include <stdbool.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "url.h"

/* What the snippet asks for. */
struct csp_need {
	struct url endpoint;
	struct text origin; /* the endpoint's, as a source */
	struct text script; /* its source: 'sha256-...', or another in quotes */
	bool pixel;	    /* an image of the endpoint too */
	/* Every page of the site has the endpoint's origin: 'self' does. */
	bool self;
};

/*
 * Appends the policy, or several divided by commas, as a <meta> has it; sources
 * are added to connect-src, img-src and script-src, or what stands for them,
 * where they don't allow what is needed.  The rest stays byte for byte, and so
 * does all of it when nothing is missing.  Returns 0, or -1 without memory.
 */
int csp_widen(struct buf *out, struct text policy, const struct csp_need *need);

/* Appends what a policy that comes by HTTP header must have, such as
 * "connect-src https://a.example; script-src 'sha256-...'". */
int csp_add_hint(struct buf *out, const struct csp_need *need);

/* ---- between the parts --------------------------------------------------- */

/* The next word up to white space, cut off the front; length 0 at the end. */
struct text csp_word(struct text *list);

/* Whether the source list allows a request to the endpoint, and whether it
 * allows the inline script. */
bool csp_allows_url(struct text sources, const struct csp_need *need);
bool csp_allows_script(struct text sources, const struct csp_need *need);

#endif
