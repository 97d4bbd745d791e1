/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_HIT_CLIENT_IP_H
#define FOOTFALL_HIT_CLIENT_IP_H

/* Which address a hit came from, and by which rule. */
#include <stdbool.h>

#include "base/address.h"
#include "base/settings.h"
#include "hit/request.h"

/* Where the walk ended. */
enum client_rule {
	CLIENT_NONE,	  /* no address at all */
	CLIENT_IGNORED,	  /* the peer: `proxy_header` is "none" */
	CLIENT_PEER,	  /* the peer: no proxy header was there */
	CLIENT_UNTRUSTED, /* the peer: a header was there, but the peer is
			     not in trusted_proxies */
	CLIENT_ENTRY,	  /* an entry of the header */
	CLIENT_MALFORMED, /* in front of an entry that is no address */
	CLIENT_RULES,
};

struct client_way {
	enum client_rule rule;
	/* Which entry, the rightmost being 1; 0 where the rule has none. */
	unsigned int entry;
};

/*
 * Starts at REMOTE_ADDR; while the address is a trusted proxy's, steps one
 * entry leftwards in the configured header.  The first address that is not
 * trusted is the client's; a malformed entry, or the header's end, stops the
 * walk at the last good one.  Returns false when there is no address at all.
 * `*way` says how it went.
 */
bool client_ip_find(const struct request *request,
	const struct settings *settings, struct address *client,
	struct client_way *way);

/* Appends the rule's name and, where it has one, the entry: "entry; n=2"
 * (Structured Field Values, RFC 8941: a token with a parameter).  There is
 * no address in it. */
int client_way_add(struct buf *buf, const struct client_way *way);

/* Reads what client_way_add() wrote.  Returns 0, or -1 of anything else. */
int client_way_read(struct text text, struct client_way *way)
	__attribute__((warn_unused_result));

/* The bytes of an address that count: 4 of IPv4, the /64 of IPv6 (what one
 * household or host is given: RFC 6177).  A slice of `address`. */
struct text client_ip_significant(const struct address *address);

#endif
