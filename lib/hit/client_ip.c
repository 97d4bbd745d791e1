/* SPDX-License-Identifier: MIT */
#include "hit/client_ip.h"

#include <string.h>
#include <strings.h>

enum { HOPS_MAX = 64 }; /* no honest chain is longer */

/*
 * Takes the last entry of a comma-separated list off it.  Returns false when
 * nothing is left.  Commas inside quoted strings don't occur in addresses,
 * and a stranger's trick with one only makes the entry malformed.
 */
static bool take_last(struct text *list, struct text *entry)
{
	size_t start = list->length;

	if (!list->length)
		return false;
	while (start > 0 && list->data[start - 1] != ',')
		start--;
	*entry = utf8_trim(
		(struct text){list->data + start, list->length - start});
	list->length = start ? start - 1 : 0;
	return true;
}

static struct text without_quotes(struct text value)
{
	if (value.length >= 2 && value.data[0] == '"' &&
		value.data[value.length - 1] == '"') {
		value.data++;
		value.length -= 2;
	}
	return value;
}

/* The "for" parameter of one element of Forwarded (RFC 7239, section 4);
 * "unknown" and "_hidden" names are no addresses and so end the walk. */
static struct text forwarded_for(struct text element)
{
	while (element.length) {
		const char *semicolon =
			memchr(element.data, ';', element.length);
		size_t length = semicolon ? (size_t)(semicolon - element.data)
					  : element.length;
		struct text pair =
			utf8_trim((struct text){element.data, length});

		if (pair.length > 4 && !strncasecmp(pair.data, "for=", 4))
			return without_quotes(
				(struct text){pair.data + 4, pair.length - 4});
		length += semicolon != NULL;
		element.data += length;
		element.length -= length;
	}
	return element;
}

bool client_ip_find(const struct request *request,
	const struct settings *settings, struct address *client)
{
	bool standard = !strcmp(settings->proxy_header, "forwarded");
	struct text list =
		standard ? request->forwarded : request->x_forwarded_for;
	struct text entry;
	struct address next;

	if (address_parse(request->remote_address, client) < 0)
		return false;
	if (!strcmp(settings->proxy_header, "none"))
		return true;
	for (int hops = 0; hops < HOPS_MAX; hops++) {
		if (!address_in_ranges(client, settings->trusted_proxies.items,
			    settings->trusted_proxies.count))
			break;
		if (!take_last(&list, &entry))
			break;
		if (address_parse(
			    standard ? forwarded_for(entry) : entry, &next) < 0)
			break;
		*client = next;
	}
	return true;
}

struct text client_ip_significant(const struct address *address)
{
	const char *bytes = (const char *)address->bytes;

	if (address_is_ipv4(address))
		return (struct text){bytes + 12, 4};
	return (struct text){bytes, 8};
}
