/* SPDX-License-Identifier: MIT */
#include "base/address.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <string.h>

static const uint8_t ipv4_prefix[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255};

static const struct text nothing = {"", 0};

/* A port without a number: RFC 7239, section 6. */
static bool is_obfuscated(struct text text)
{
	for (size_t i = 0; i < text.length; i++)
		if (!isalnum((unsigned char)text.data[i]) &&
			!memchr("._-", text.data[i], 3))
			return false;
	return text.length > 1 && text.data[0] == '_';
}

/* ":80", ":_hidden", or nothing at all. */
static bool is_port(struct text text)
{
	unsigned int port = 0;

	if (!text.length)
		return true;
	if (text.data[0] != ':' || text.length < 2)
		return false;
	if (is_obfuscated((struct text){text.data + 1, text.length - 1}))
		return true;
	if (text.length > 6)
		return false;
	for (size_t i = 1; i < text.length; i++) {
		if (text.data[i] < '0' || text.data[i] > '9')
			return false;
		port = port * 10 + (unsigned int)(text.data[i] - '0');
	}
	return port <= 65535;
}

/* The front of the text, when what is behind it is a port. */
static struct text without_port(struct text text, size_t front)
{
	return is_port((struct text){text.data + front, text.length - front})
		       ? (struct text){text.data, front}
		       : nothing;
}

/*
 * "[2001:db8::1]:80" and "192.0.2.1:80" lose brackets and port; an IPv6
 * address without brackets has two colons at least, and no port.
 */
static struct text bare_address(struct text text)
{
	const char *colon = memchr(text.data, ':', text.length);
	const char *end = memchr(text.data, ']', text.length);

	if (text.length && text.data[0] == '[') {
		if (!end)
			return nothing;
		text = without_port(text, (size_t)(end - text.data) + 1);
		return text.length
			       ? (struct text){text.data + 1, text.length - 2}
			       : nothing;
	}
	if (!colon || memchr(colon + 1, ':',
			      text.length - (size_t)(colon - text.data) - 1))
		return text;
	return without_port(text, (size_t)(colon - text.data));
}

static struct text without_zone(struct text text)
{
	const char *percent = memchr(text.data, '%', text.length);

	if (percent)
		text.length = (size_t)(percent - text.data);
	return text;
}

static int address_parse_bare(struct text text, struct address *address)
{
	char string[ADDRESS_TEXT_MAX + 1];

	if (!text.length || text.length > ADDRESS_TEXT_MAX ||
		memchr(text.data, '\0', text.length))
		return -1;
	memcpy(string, text.data, text.length);
	string[text.length] = '\0';
	if (inet_pton(AF_INET6, string, address->bytes) == 1)
		return 0;
	memcpy(address->bytes, ipv4_prefix, sizeof(ipv4_prefix));
	return inet_pton(AF_INET, string, address->bytes + 12) == 1 ? 0 : -1;
}

int address_parse(struct text text, struct address *address)
{
	struct text bare = utf8_trim(text);

	if (!bare.length || bare.length > ADDRESS_TEXT_MAX)
		return -1;
	return address_parse_bare(without_zone(bare_address(bare)), address);
}

static int parse_bits(struct text text, unsigned int most, unsigned int *bits)
{
	*bits = 0;
	if (!text.length || text.length > 3)
		return -1;
	for (size_t i = 0; i < text.length; i++) {
		if (text.data[i] < '0' || text.data[i] > '9')
			return -1;
		*bits = *bits * 10 + (unsigned int)(text.data[i] - '0');
	}
	return *bits <= most ? 0 : -1;
}

int address_range_parse(struct text text, struct address_range *range)
{
	struct text bare = utf8_trim(text);
	const char *slash = memchr(bare.data, '/', bare.length);
	struct text front = bare;
	unsigned int offset, bits;

	if (slash)
		front.length = (size_t)(slash - bare.data);
	if (address_parse_bare(front, &range->first) < 0)
		return -1;
	/* "::ffff:0:0/96" counts 128 bits, "10.0.0.0/8" counts 32. */
	offset = memchr(front.data, ':', front.length) ? 0 : 96;
	bits = 128 - offset;
	if (slash) {
		struct text rest = {slash + 1, bare.length - front.length - 1};

		if (parse_bits(rest, bits, &bits) < 0)
			return -1;
	}
	range->bits = offset + bits;
	return 0;
}

bool address_is_ipv4(const struct address *address)
{
	return !memcmp(address->bytes, ipv4_prefix, sizeof(ipv4_prefix));
}

bool address_in_range(
	const struct address *address, const struct address_range *range)
{
	size_t whole = range->bits / 8;
	unsigned int rest = range->bits % 8;
	unsigned int mask = 0xffu << (8 - rest) & 0xffu;

	if (memcmp(address->bytes, range->first.bytes, whole) != 0)
		return false;
	if (!rest)
		return true;
	return ((address->bytes[whole] ^ range->first.bytes[whole]) & mask) ==
	       0;
}

bool address_in_ranges(const struct address *address,
	const struct address_range *ranges, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (address_in_range(address, &ranges[i]))
			return true;
	return false;
}
