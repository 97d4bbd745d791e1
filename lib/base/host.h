/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_BASE_HOST_H
#define FOOTFALL_BASE_HOST_H

/* A server's place, as the key host has it: "name", "name:port", "[::1]",
 * "[::1]:port", or an address of IPv6 without port and brackets. */
#include <stdbool.h>

enum { HOST_NAME_SIZE = 256 };

struct host {
	char name[HOST_NAME_SIZE]; /* or address, without brackets */
	unsigned int port;	   /* 0: none is named */
};

/*
 * Reads an entry.  Returns 0, or -1 when it is anything else: the client
 * library takes a name with ";" or "=" for a list of options and one with
 * "://" for a plugin to load, so that a name has letters, digits, ".", "-"
 * and "_" only.
 */
int host_parse(const char *entry, struct host *host)
	__attribute__((warn_unused_result));

/*
 * Whether the name means this machine whatever the name service says:
 * "localhost", 127.0.0.0/8 (RFC 1122, section 3.2.1.3) or ::1 (RFC 4291,
 * section 2.5.3).  All others are remote.
 */
bool host_is_local(const char *name);

/* Whether it is an address of IPv4 or IPv6, which needs no name service. */
bool host_is_address(const char *name);

#endif
