/* SPDX-License-Identifier: MIT */

/* lib/hit/client_ip: the walk from REMOTE_ADDR through the proxies. */
#include "hit/client_ip.h"

#include <stdlib.h>
#include <string.h>

#include "tests/unit/unit.h"

#define XFF "x-forwarded-for"
#define FWD "forwarded"

/* Trusted are 10.0.0.0/8 and fd00::/8. */
static const char trusted[] = "10.0.0.0/8,fd00::/8";

struct walk_row {
	const char *name;
	const char *header; /* the configured one */
	const char *remote;
	const char *value;    /* of that header */
	const char *expected; /* NULL: no address at all */
	const char *way;      /* NULL: not looked at */
};

#define CLIENT "192.0.2.1"

static const struct walk_row walk_rows[] = {
	{"no proxy", XFF, CLIENT, "", CLIENT, "peer"},
	{"no proxy, a spoofed header", XFF, CLIENT, "198.51.100.9", CLIENT,
		"untrusted-peer"},
	{"no proxy, a spoofed chain", XFF, CLIENT, "198.51.100.9, 10.0.0.1",
		CLIENT},
	{"one proxy", XFF, "10.0.0.1", CLIENT, CLIENT, "entry; n=1"},
	{"one proxy, no header", XFF, "10.0.0.1", "", "10.0.0.1", "peer"},
	{"two proxies", XFF, "10.0.0.1", CLIENT ", 10.0.0.2", CLIENT,
		"entry; n=2"},
	{"three proxies", XFF, "10.0.0.1", CLIENT ",10.0.0.3,10.0.0.2", CLIENT},
	{"a spoofed leftmost entry", XFF, "10.0.0.1", "198.51.100.9, " CLIENT,
		CLIENT},
	{"a spoofed trusted entry", XFF, "10.0.0.1", "10.9.9.9, " CLIENT,
		CLIENT},
	{"a spoofed chain", XFF, "10.0.0.1",
		"198.51.100.9, 10.0.0.7, " CLIENT ", 10.0.0.2", CLIENT},
	{"spoofed rubbish", XFF, "10.0.0.1", ",,\"; =\xff, " CLIENT, CLIENT},
	{"all are trusted", XFF, "10.0.0.1", "10.0.0.3, 10.0.0.2", "10.0.0.3",
		"entry; n=2"},
	{"an untrusted proxy", XFF, "198.51.100.1", CLIENT, "198.51.100.1",
		"untrusted-peer"},
	{"an untrusted proxy behind a trusted one", XFF, "10.0.0.1",
		CLIENT ", 198.51.100.1", "198.51.100.1"},

	{"a port", XFF, "10.0.0.1", CLIENT ":4711", CLIENT},
	{"IPv6", XFF, "10.0.0.1", "2001:db8::1", "2001:db8::1"},
	{"IPv6 in brackets", XFF, "10.0.0.1", "[2001:db8::1]", "2001:db8::1"},
	{"IPv6 and a port", XFF, "10.0.0.1", "[2001:db8::1]:4711",
		"2001:db8::1"},
	{"IPv4-mapped", XFF, "10.0.0.1", "::ffff:" CLIENT, CLIENT},
	{"a proxy that is IPv4-mapped", XFF, "::ffff:10.0.0.1", CLIENT, CLIENT},
	{"a proxy of IPv6", XFF, "fd00::1", CLIENT ", fd00::2", CLIENT},
	{"a proxy with a port", XFF, "10.0.0.1:80", CLIENT ", 10.0.0.2:80",
		CLIENT},
	{"blanks and tabs", XFF, "10.0.0.1", "  " CLIENT "\t ,\t10.0.0.2  ",
		CLIENT},

	{"a malformed entry", XFF, "10.0.0.1", CLIENT ", rubbish", "10.0.0.1",
		"malformed-entry; n=1"},
	{"a malformed entry further on", XFF, "10.0.0.1",
		CLIENT ", rubbish, 10.0.0.2", "10.0.0.2",
		"malformed-entry; n=2"},
	{"unknown", XFF, "10.0.0.1", CLIENT ", unknown", "10.0.0.1"},
	{"an empty entry", XFF, "10.0.0.1", CLIENT ", ", "10.0.0.1"},
	{"an empty entry inside", XFF, "10.0.0.1", CLIENT ",,10.0.0.2",
		"10.0.0.2"},
	{"commas", XFF, "10.0.0.1", ",,,", "10.0.0.1"},
	{"a range", XFF, "10.0.0.1", "10.0.0.0/8", "10.0.0.1"},
	{"a name", XFF, "10.0.0.1", "localhost", "10.0.0.1"},
	{"quotes", XFF, "10.0.0.1", "\"" CLIENT "\"", "10.0.0.1"},
	{"an element of Forwarded", XFF, "10.0.0.1", "for=" CLIENT, "10.0.0.1"},
	{"an invalid byte", XFF, "10.0.0.1", CLIENT "\xff", "10.0.0.1"},
	{"an invalid byte behind a blank", XFF, "10.0.0.1", CLIENT " \x80",
		"10.0.0.1"},
	{"a new line", XFF, "10.0.0.1", CLIENT "\n198.51.100.9", "10.0.0.1"},

	{"no address", XFF, "", CLIENT, NULL, "none"},
	{"a malformed address", XFF, "unix:", CLIENT, NULL, "none"},
	{"none", "none", "10.0.0.1", CLIENT, "10.0.0.1", "header-ignored"},
	{"none, no proxy", "none", CLIENT, "198.51.100.9", CLIENT},
	{"none, no address", "none", "", CLIENT, NULL, "none"},

	{"Forwarded", FWD, "10.0.0.1", "for=" CLIENT, CLIENT},
	{"Forwarded, any case", FWD, "10.0.0.1", "FoR=" CLIENT, CLIENT,
		"entry; n=1"},
	{"Forwarded, quoted", FWD, "10.0.0.1", "for=\"" CLIENT "\"", CLIENT},
	{"Forwarded, quoted with a port", FWD, "10.0.0.1",
		"for=\"" CLIENT ":4711\"", CLIENT},
	{"Forwarded, an obfuscated port", FWD, "10.0.0.1",
		"for=\"" CLIENT ":_x\"", CLIENT},
	{"Forwarded, IPv6", FWD, "10.0.0.1", "for=\"[2001:db8::1]\"",
		"2001:db8::1"},
	{"Forwarded, IPv6 with a port", FWD, "10.0.0.1",
		"For=\"[2001:db8:cafe::17]:4711\"", "2001:db8:cafe::17"},
	{"Forwarded, first of several pairs", FWD, "10.0.0.1",
		"for=" CLIENT ";proto=http;by=203.0.113.43", CLIENT},
	{"Forwarded, last of several pairs", FWD, "10.0.0.1",
		"by=203.0.113.43;proto=https; for=" CLIENT, CLIENT},
	{"Forwarded, two proxies", FWD, "10.0.0.1",
		"for=" CLIENT ";by=10.0.0.2, for=10.0.0.2;by=10.0.0.1", CLIENT},
	{"Forwarded, a spoofed entry", FWD, "10.0.0.1",
		"for=198.51.100.9, for=" CLIENT, CLIENT},
	{"Forwarded, a spoofed open quote", FWD, "10.0.0.1",
		"for=\"198.51.100.9, for=" CLIENT, CLIENT},
	{"Forwarded, unknown", FWD, "10.0.0.1", "for=" CLIENT ", for=unknown",
		"10.0.0.1"},
	{"Forwarded, hidden", FWD, "10.0.0.1", "for=_hidden, for=_SEVKISEK",
		"10.0.0.1"},
	{"Forwarded, hidden further on", FWD, "10.0.0.1",
		"for=" CLIENT ", for=\"_gazonk\", for=10.0.0.2", "10.0.0.2"},
	{"Forwarded, no for", FWD, "10.0.0.1", "by=" CLIENT ";proto=http",
		"10.0.0.1"},
	{"Forwarded, an empty for", FWD, "10.0.0.1", "for=", "10.0.0.1"},
	{"Forwarded, an empty quoted for", FWD, "10.0.0.1", "for=\"\"",
		"10.0.0.1"},
	{"Forwarded, one quote", FWD, "10.0.0.1", "for=\"" CLIENT, "10.0.0.1"},
	{"Forwarded, a bare address", FWD, "10.0.0.1", CLIENT, "10.0.0.1"},
	{"Forwarded, another name", FWD, "10.0.0.1", "xfor=" CLIENT,
		"10.0.0.1"},
	{"Forwarded, semicolons", FWD, "10.0.0.1", ";;;", "10.0.0.1"},
	/* What a proxy quotes is data (RFC 7239, section 4; RFC 9110, 5.6.4):
	 * the client chooses the host, not its address. */
	{"Forwarded, a comma within quotes", FWD, "10.0.0.1",
		"for=" CLIENT ";host=\"x, for=198.51.100.9;y\"", CLIENT},
	{"Forwarded, a semicolon within quotes", FWD, "10.0.0.1",
		"host=\"x;for=198.51.100.9;y\";for=" CLIENT, CLIENT},
	{"Forwarded, a quote within quotes", FWD, "10.0.0.1",
		"for=" CLIENT ";host=\"x\\\", for=198.51.100.9;y\"", CLIENT},
	{"Forwarded, a backslash at the end of quotes", FWD, "10.0.0.1",
		"for=" CLIENT ";host=\"x, for=198.51.100.9;y\\\\\"", CLIENT},
	{"Forwarded, backslash and quote at the end of quotes", FWD, "10.0.0.1",
		"for=" CLIENT ";host=\"x, for=198.51.100.9;y\\\\\\\"\"",
		CLIENT},
	{"Forwarded, a backslash at the end, pairs the other way", FWD,
		"10.0.0.1", "host=\"x, for=198.51.100.9;y\\\\\";for=" CLIENT,
		CLIENT},
	{"Forwarded, a harmless comma within quotes", FWD, "10.0.0.1",
		"for=" CLIENT ";host=\"a,b\"", CLIENT},
};

static bool find(const struct walk_row *row, struct address *client,
	struct client_way *way)
{
	struct address_range ranges[2];
	struct settings settings = {
		.proxy_header = (char *)(uintptr_t)row->header,
		.trusted_proxies = {ranges, 2},
	};
	struct request request = {
		.remote_address = text_from(row->remote),
		.x_forwarded_for = text_from(row->value),
		.forwarded = text_from(row->value),
	};

	/* The header that is not configured must have no effect. */
	if (!strcmp(row->header, XFF))
		request.forwarded = TEXT("for=203.0.113.99");
	if (!strcmp(row->header, FWD))
		request.x_forwarded_for = TEXT("203.0.113.99");
	address_range_parse((struct text){trusted, 10}, &ranges[0]);
	address_range_parse(text_from(trusted + 11), &ranges[1]);
	return client_ip_find(&request, &settings, client, way);
}

/* It is written so, and read again. */
static void assert_way(const struct client_way *way, const char *expected)
{
	struct client_way again;
	struct buf buf;

	buf_init(&buf, 100);
	assert_int_equal(client_way_add(&buf, way), 0);
	assert_string_equal(buf_text(&buf), expected);
	buf_release(&buf);
	assert_int_equal(client_way_read(text_from(expected), &again), 0);
	assert_int_equal(again.rule, way->rule);
	assert_int_equal(again.entry, way->entry);
}

static void assert_walk(const struct walk_row *row)
{
	struct address expected, client;
	struct client_way way;

	assert_int_equal(find(row, &client, &way), row->expected != NULL);
	if (row->way)
		assert_way(&way, row->way);
	if (!row->expected)
		return;
	assert_int_equal(address_parse(text_from(row->expected), &expected), 0);
	assert_memory_equal(client.bytes, expected.bytes, sizeof(client.bytes));
}

static void walk_ends_at_the_client(void **state)
{
	assert_walk(*state);
}

struct hops_row {
	const char *name;
	int hops; /* trusted entries in front of REMOTE_ADDR */
	const char *expected, *way;
};

static const struct hops_row hops_rows[] = {
	{"one less than the limit", 62, CLIENT, "entry; n=63"},
	{"the limit", 63, CLIENT, "entry; n=64"},
	{"one more", 64, "10.0.0.64", "entry; n=64"},
	{"a thousand", 1000, "10.0.0.64", "entry; n=64"},
};

/* Entries are numbered from the right. */
static void hops_are_limited(void **state)
{
	const struct hops_row *row = *state;
	struct walk_row walk = {
		"", XFF, "10.0.0.1", NULL, row->expected, row->way};
	struct buf value;

	buf_init(&value, 100000);
	buf_add_text(&value, CLIENT);
	for (int i = row->hops; i > 0; i--)
		buf_add_format(&value, ", 10.0.%d.%d", i / 256, i % 256);
	walk.value = buf_text(&value);
	assert_walk(&walk);
	buf_release(&value);
}

static void nobody_is_trusted(void **state)
{
	struct settings settings = {.proxy_header = (char *)(uintptr_t)XFF};
	struct request request = {
		.remote_address = TEXT("127.0.0.1"),
		.x_forwarded_for = TEXT(CLIENT),
	};
	struct address client, expected;
	struct client_way way;

	(void)state;
	assert_true(client_ip_find(&request, &settings, &client, &way));
	assert_int_equal(way.rule, CLIENT_UNTRUSTED);
	address_parse(TEXT("127.0.0.1"), &expected);
	assert_memory_equal(&client, &expected, sizeof(client));
}

static void way_may_not_fit(void **state)
{
	static const struct client_way way = {CLIENT_ENTRY, 12};
	struct buf buf;

	(void)state;
	for (size_t limit = 0; limit < strlen("entry; n=12"); limit++) {
		buf_init(&buf, limit);
		assert_int_equal(client_way_add(&buf, &way), -1);
		buf_release(&buf);
	}
}

/* What client_way_add() never writes. */
static const struct {
	const char *name;
	struct text text;
} odd_ways[] = {
	{"nothing", SLICE("")},
	{"another word", SLICE("entries; n=1")},
	{"no entry", SLICE("entry")},
	{"entry 0", SLICE("entry; n=0")},
	{"entry 65", SLICE("entry; n=65")},
	{"entry -1", SLICE("entry; n=-1")},
	{"an entry where there is none", SLICE("peer; n=1")},
	{"more behind", SLICE("peer\r\nX: y")},
	{"a NUL behind", SLICE("peer\0")},
	{"in capitals", SLICE("Peer")},
};

static void odd_way_is_not_read(void **state)
{
	const struct text *text = &((const typeof(odd_ways[0]) *)*state)->text;
	struct client_way way;

	assert_int_equal(client_way_read(*text, &way), -1);
}

struct significant_row {
	const char *name; /* an address */
	struct text bytes;
};

static const struct significant_row significant_rows[] = {
	{"192.0.2.1", SLICE("\xc0\x00\x02\x01")},
	{"::ffff:192.0.2.1", SLICE("\xc0\x00\x02\x01")},
	{"0.0.0.0", SLICE("\0\0\0\0")},
	{"2001:db8:1:2:3:4:5:6", SLICE("\x20\x01\x0d\xb8\0\x01\0\x02")},
	{"2001:db8:1:2:ffff::", SLICE("\x20\x01\x0d\xb8\0\x01\0\x02")},
	{"::1", SLICE("\0\0\0\0\0\0\0\0")},
};

static void significant_bytes(void **state)
{
	const struct significant_row *row = *state;
	struct address address;
	struct text bytes;

	assert_int_equal(address_parse(text_from(row->name), &address), 0);
	bytes = client_ip_significant(&address);
	assert_text(bytes, row->bytes);
	assert_true(bytes.data >= (const char *)&address &&
		    bytes.data + bytes.length <= (const char *)(&address + 1));
}

int main(void)
{
	struct unit_list list = {0};

	UNIT_ROWS(&list, walk_ends_at_the_client, walk_rows);
	UNIT_ROWS(&list, hops_are_limited, hops_rows);
	UNIT_ADD(&list, nobody_is_trusted);
	UNIT_ADD(&list, way_may_not_fit);
	UNIT_ROWS(&list, odd_way_is_not_read, odd_ways);
	UNIT_ROWS(&list, significant_bytes, significant_rows);
	return unit_run(&list, "client_ip");
}
