/* SPDX-License-Identifier: MIT */
#include "base/host.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/address.h"

enum { PORT_MAX = 65535, PORT_DIGITS = 5 };

static const char name_characters[] = "abcdefghijklmnopqrstuvwxyz"
				      "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				      "0123456789.-_";
/* With those of a zone, as in fe80::1%eth0. */
static const char address_characters[] = "abcdefghijklmnopqrstuvwxyz"
					 "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
					 "0123456789.-_:%";

static int read_port(const char *digits, unsigned int *port)
{
	size_t length = strspn(digits, "0123456789");

	if (digits[length] || length == 0 || length > PORT_DIGITS)
		return -1;
	*port = (unsigned int)strtoul(digits, NULL, 10);
	return *port >= 1 && *port <= PORT_MAX ? 0 : -1;
}

static int read_name(const char *begin, size_t length, const char *characters,
	struct host *host)
{
	if (length == 0 || length >= sizeof(host->name))
		return -1;
	memcpy(host->name, begin, length);
	host->name[length] = '\0';
	return strspn(host->name, characters) == length ? 0 : -1;
}

int host_parse(const char *entry, struct host *host)
{
	const char *colon = strchr(entry, ':');
	const char *end;

	*host = (struct host){0};
	if (*entry == '[') {
		end = strchr(entry, ']');
		if (!end || read_name(entry + 1, (size_t)(end - entry - 1),
				    address_characters, host) < 0)
			return -1;
		if (!strchr(host->name, ':'))
			return -1;
		if (!end[1])
			return 0;
		return end[1] == ':' ? read_port(end + 2, &host->port) : -1;
	}
	if (colon && strchr(colon + 1, ':'))
		return read_name(
			entry, strlen(entry), address_characters, host);
	end = colon ? colon : entry + strlen(entry);
	if (read_name(entry, (size_t)(end - entry), name_characters, host) < 0)
		return -1;
	return colon ? read_port(colon + 1, &host->port) : 0;
}

bool host_is_local(const char *name)
{
	static const char *const loopback[] = {"127.0.0.0/8", "::1/128"};
	struct address address;
	struct address_range range;

	if (!strcasecmp(name, "localhost"))
		return true;
	if (address_parse(text_from(name), &address) < 0)
		return false;
	for (size_t i = 0; i < sizeof(loopback) / sizeof(loopback[0]); i++)
		if (address_range_parse(text_from(loopback[i]), &range) == 0 &&
			address_in_range(&address, &range))
			return true;
	return false;
}

bool host_is_address(const char *name)
{
	struct address address;

	return address_parse(text_from(name), &address) == 0;
}
