/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_HIT_CLIENT_IP_H
#define FOOTFALL_HIT_CLIENT_IP_H

/* Which address a hit came from. */
#include <stdbool.h>

#include "base/address.h"
#include "base/settings.h"
#include "hit/request.h"

/*
 * Starts at REMOTE_ADDR; while the address is a trusted proxy's, steps one
 * entry leftwards in the configured header.  The first address that is not
 * trusted is the client's; a malformed entry, or the header's end, stops the
 * walk at the last good one.  Returns false when there is no address at all.
 */
bool client_ip_find(const struct request *request,
	const struct settings *settings, struct address *client);

/* The bytes of an address that count: 4 of IPv4, the /64 of IPv6 (what one
 * household or host is given: RFC 6177).  A slice of `address`. */
struct text client_ip_significant(const struct address *address);

#endif
