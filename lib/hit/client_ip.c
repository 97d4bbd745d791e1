/* SPDX-License-Identifier: MIT */
#include "hit/client_ip.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { HOPS_MAX = 64 }; /* no honest chain is longer */

static const struct {
	const char *name;
	bool has_entry;
} rules[CLIENT_RULES] = {
	[CLIENT_NONE] = {"none", false},
	[CLIENT_IGNORED] = {"header-ignored", false},
	[CLIENT_PEER] = {"peer", false},
	[CLIENT_UNTRUSTED] = {"untrusted-peer", false},
	[CLIENT_ENTRY] = {"entry", true},
	[CLIENT_MALFORMED] = {"malformed-entry", true},
};

/* A quote with an odd number of backslashes in front is a letter. */
static bool is_escaped(struct text text, size_t at)
{
	size_t backslashes = 0;

	while (backslashes < at && text.data[at - backslashes - 1] == '\\')
		backslashes++;
	return backslashes % 2 == 1;
}

/*
 * Where the last entry of a comma-separated list begins.  From the right, so
 * that a quote which a stranger opened on the left changes nothing for the
 * entries that proxies have added.  X-Forwarded-For knows no quotes: there
 * they are letters like others.
 */
static size_t last_entry(struct text list, bool quotes)
{
	bool quoted = false;
	size_t start = list.length;

	for (; start > 0; start--) {
		char letter = list.data[start - 1];

		if (quotes && letter == '"' && !is_escaped(list, start - 1))
			quoted = !quoted;
		if (letter == ',' && !quoted)
			break;
	}
	return start;
}

/* Takes it off the list.  Returns false when nothing is left. */
static bool take_last(struct text *list, bool quotes, struct text *entry)
{
	size_t start = last_entry(*list, quotes);

	if (!list->length)
		return false;
	*entry = utf8_trim(
		(struct text){list->data + start, list->length - start});
	list->length = start ? start - 1 : 0;
	return true;
}

/* The length up to the first ";" outside a quoted string (RFC 9110, section
 * 5.6.4). */
static size_t pair_length(struct text element)
{
	bool quoted = false;
	size_t i;

	for (i = 0; i < element.length; i++) {
		if (quoted && element.data[i] == '\\')
			i++;
		else if (element.data[i] == '"')
			quoted = !quoted;
		else if (element.data[i] == ';' && !quoted)
			break;
	}
	return i < element.length ? i : element.length;
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
		size_t length = pair_length(element);
		struct text pair =
			utf8_trim((struct text){element.data, length});

		if (pair.length > 4 && !strncasecmp(pair.data, "for=", 4))
			return without_quotes(
				(struct text){pair.data + 4, pair.length - 4});
		length += length < element.length;
		element.data += length;
		element.length -= length;
	}
	return element;
}

static bool is_trusted(
	const struct address *address, const struct settings *settings)
{
	return address_in_ranges(address, settings->trusted_proxies.items,
		settings->trusted_proxies.count);
}

bool client_ip_find(const struct request *request,
	const struct settings *settings, struct address *client,
	struct client_way *way)
{
	bool standard = !strcmp(settings->proxy_header, "forwarded");
	struct text list =
		standard ? request->forwarded : request->x_forwarded_for;
	struct text entry;
	struct address next;

	*way = (struct client_way){CLIENT_NONE, 0};
	if (address_parse(request->remote_address, client) < 0)
		return false;
	way->rule = CLIENT_IGNORED;
	if (!strcmp(settings->proxy_header, "none"))
		return true;
	way->rule = list.length ? CLIENT_UNTRUSTED : CLIENT_PEER;
	while (way->entry < HOPS_MAX && is_trusted(client, settings) &&
		take_last(&list, standard, &entry)) {
		way->entry++;
		way->rule = CLIENT_MALFORMED;
		if (address_parse(
			    standard ? forwarded_for(entry) : entry, &next) < 0)
			break;
		way->rule = CLIENT_ENTRY;
		*client = next;
	}
	return true;
}

int client_way_add(struct buf *buf, const struct client_way *way)
{
	buf_add_text(buf, rules[way->rule].name);
	if (rules[way->rule].has_entry)
		buf_add_format(buf, "; n=%u", way->entry);
	return buf->failed ? -1 : 0;
}

int client_way_read(struct text text, struct client_way *way)
{
	char written[32];

	for (int rule = 0; rule < CLIENT_RULES; rule++)
		for (unsigned int entry = 0; entry <= HOPS_MAX; entry++) {
			snprintf(written, sizeof(written),
				entry ? "%s; n=%u" : "%s", rules[rule].name,
				entry);
			if (rules[rule].has_entry != (entry > 0) ||
				strlen(written) != text.length ||
				memcmp(written, text.data, text.length) != 0)
				continue;
			*way = (struct client_way){
				(enum client_rule)rule, entry};
			return 0;
		}
	return -1;
}

struct text client_ip_significant(const struct address *address)
{
	const char *bytes = (const char *)address->bytes;

	if (address_is_ipv4(address))
		return (struct text){bytes + 12, 4};
	return (struct text){bytes, 8};
}
