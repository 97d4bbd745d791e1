/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_ADMIN_PAGE_URL_H
#define FOOTFALL_ADMIN_PAGE_URL_H

/* URLs (RFC 3986) as browsers take them. */
#include <stdbool.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/utf8.h"

/* The public URL of collect.cgi; the slices are parts of the string that it
 * was read from. */
struct url {
	bool secure;	  /* https, not http */
	struct text host; /* an IPv6 address with its brackets */
	unsigned int port;
	struct text path; /* with the slash in front; may be empty */
};

/*
 * Takes a URL of http or https apart: ASCII, with a host (one of an
 * internationalised name as xn--...), without user, query and fragment.
 * Returns 0, or -1 with what is wrong with `endpoint`, which is the key that
 * such a URL comes from, and what would be right; a password is not quoted.
 */
int url_parse(struct url *url, const char *string, struct error *error)
	__attribute__((warn_unused_result));

/* Appends the origin as browsers write it (RFC 6454, section 6.2): in lower
 * case, without the scheme's own port. */
int url_add_origin(struct buf *buf, const struct url *url);

/* Whether the port is the one that the scheme has without one. */
bool url_has_own_port(const struct url *url);

/* Whether both are of one origin (RFC 6454, section 5). */
bool url_same_origin(const struct url *a, const struct url *b);

/* Whether the host is this machine itself, which browsers let pages of https
 * reach by http as well. */
bool url_is_loopback(const struct url *url);

/* Appends the bytes with all but RFC 3986's unreserved ones as %XX. */
int url_add_percent(struct buf *buf, struct text text);

#endif
