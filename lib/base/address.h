/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_BASE_ADDRESS_H
#define FOOTFALL_BASE_ADDRESS_H

/*
 * IP addresses and ranges of them.
 *
 * Every address is held as 16 bytes of IPv6, an IPv4 one as IPv4-mapped
 * (RFC 4291, section 2.5.5.2), so that "::ffff:192.0.2.1" and "192.0.2.1"
 * are the same.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/utf8.h"

enum { ADDRESS_TEXT_MAX = 63 }; /* longer texts are malformed */

struct address {
	uint8_t bytes[16];
};

struct address_range {
	struct address first;
	unsigned int bits; /* of the 128 that must agree */
};

/*
 * Reads an address as it stands in REMOTE_ADDR, X-Forwarded-For or a
 * Forwarded "for" value: with or without port, brackets or zone.  Returns 0,
 * or -1 when the text is anything else.
 */
int address_parse(struct text text, struct address *address);

/* Reads an address or a range in CIDR notation (RFC 4632; RFC 4291, section
 * 2.3); bits behind the prefix are ignored.  Returns 0 or -1. */
int address_range_parse(struct text text, struct address_range *range);

bool address_is_ipv4(const struct address *address);
bool address_in_range(
	const struct address *address, const struct address_range *range);
bool address_in_ranges(const struct address *address,
	const struct address_range *ranges, size_t count);

#endif
