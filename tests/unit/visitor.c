/* SPDX-License-Identifier: MIT */

/* lib/hit/visitor: who is one visitor and who is not. */
#include "hit/visitor.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hit/client_ip.h"
#include "tests/unit/unit.h"

struct visit {
	const char *site, *address, *agent; /* address "": none */
	uint8_t salt; /* its first byte; the others are 1, 2, 3 ... */
};

static void hash(const struct visit *visit, uint8_t out[VISITOR_HASH_SIZE])
{
	uint8_t salt[SALT_SIZE];
	struct hit hit = {.site = text_from(visit->site),
		.user_agent = text_from(visit->agent)};
	struct address address;
	struct text significant = TEXT("");

	for (size_t i = 0; i < SALT_SIZE; i++)
		salt[i] = (uint8_t)i;
	salt[0] = visit->salt;
	if (*visit->address) {
		assert_int_equal(
			address_parse(text_from(visit->address), &address), 0);
		significant = client_ip_significant(&address);
	}
	assert_int_equal(visitor_hash(&hit, significant, salt), 0);
	assert_text(hit.user_agent, text_from(visit->agent));
	memcpy(out, hit.visitor_hash, VISITOR_HASH_SIZE);
}

struct known_row {
	const char *name;
	struct visit visit;
	const char *expected;
};

/*
 * Computed with python3: the first 16 bytes of
 *   hmac.new(salt, b"".join(struct.pack(">I", len(p)) + p
 *       for p in (site, address, agent)), "sha256")
 * with salt = bytes([first]) + bytes(range(1, 32)), the address as
 * ipaddress.ip_address(a).packed, of IPv6 [:8], and the agent as
 * agent.strip() with A-Z in lower case.
 */
static const struct known_row known_rows[] = {
	{"IPv4", {"docs.example.org", "192.0.2.1", "Mozilla/5.0 (X11)", 0},
		"b6a980795192c4f174e55bd9f7219126"},
	{"IPv6",
		{"docs.example.org", "2001:db8:1:2:3:4:5:6",
			"Mozilla/5.0 (X11)", 0},
		"9ce5ee3268d4eb4766ef85a23d0bca90"},
	{"no address", {"docs.example.org", "", "Mozilla/5.0 (X11)", 0},
		"16b7d40eef3bfb1aa588be228f072f38"},
	{"no user agent", {"docs.example.org", "192.0.2.1", "", 0},
		"d8e9fa500a8c75406acb70fd8d38cff3"},
	{"blanks and capitals",
		{"blog", "192.0.2.255", " \x09MOZILLA \xc3\x89 \xe3\x80\x80",
			200},
		"a3caf10156383731dc10f6bba46c0f68"},
	{"beyond ASCII",
		{"\xc3\xa9t\xc3\xa9", "2001:db8::1", "\xf0\x9f\x98\x80 X", 255},
		"6f8b40bdd94abbfe275006ee0a3ea607"},
};

static void hash_agrees_with_python(void **state)
{
	const struct known_row *row = *state;
	uint8_t bytes[VISITOR_HASH_SIZE];
	char hex[2 * VISITOR_HASH_SIZE + 1];

	hash(&row->visit, bytes);
	for (size_t i = 0; i < VISITOR_HASH_SIZE; i++)
		sprintf(hex + 2 * i, "%02x", bytes[i]);
	assert_string_equal(hex, row->expected);
}

struct pair_row {
	const char *name;
	struct visit first, second;
	bool same;
};

#define UA "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Firefox/128.0"

static const struct pair_row pair_rows[] = {
	{"again", {"s", "192.0.2.1", UA, 0}, {"s", "192.0.2.1", UA, 0}, true},
	{"another site", {"s", "192.0.2.1", UA, 0}, {"t", "192.0.2.1", UA, 0},
		false},
	{"another case of the site", {"s", "192.0.2.1", UA, 0},
		{"S", "192.0.2.1", UA, 0}, false},
	{"another salt", {"s", "192.0.2.1", UA, 0}, {"s", "192.0.2.1", UA, 1},
		false},
	{"another address", {"s", "192.0.2.1", UA, 0},
		{"s", "192.0.2.2", UA, 0}, false},
	{"another port", {"s", "192.0.2.1", UA, 0},
		{"s", "192.0.2.1:80", UA, 0}, true},
	{"IPv4 mapped into IPv6", {"s", "192.0.2.1", UA, 0},
		{"s", "::ffff:192.0.2.1", UA, 0}, true},
	{"the same /64", {"s", "2001:db8::1", UA, 0},
		{"s", "2001:db8::ffff:ffff:ffff:ffff", UA, 0}, true},
	{"another /64", {"s", "2001:db8::1", UA, 0},
		{"s", "2001:db8:0:1::1", UA, 0}, false},
	{"IPv4 and IPv6", {"s", "192.0.2.1", UA, 0},
		{"s", "::192.0.2.1", UA, 0}, false},
	{"no address again", {"s", "", UA, 0}, {"s", "", UA, 0}, true},
	{"no address and one of zeros", {"s", "", UA, 0},
		{"s", "0.0.0.0", UA, 0}, false},
	{"another user agent", {"s", "192.0.2.1", UA, 0},
		{"s", "192.0.2.1", UA "x", 0}, false},
	{"another case of the user agent", {"s", "192.0.2.1", "AbC/1", 0},
		{"s", "192.0.2.1", "aBc/1", 0}, true},
	{"blanks around the user agent", {"s", "192.0.2.1", UA, 0},
		{"s", "192.0.2.1", " \t" UA "\xc2\xa0", 0}, true},
	{"blanks inside the user agent", {"s", "192.0.2.1", "a b", 0},
		{"s", "192.0.2.1", "a  b", 0}, false},
	{"no user agent and blanks", {"s", "192.0.2.1", "", 0},
		{"s", "192.0.2.1", "  ", 0}, true},
	{"another case beyond ASCII", {"s", "192.0.2.1", "\xc3\x89", 0},
		{"s", "192.0.2.1", "\xc3\xa9", 0}, false},
	{"characters beside the letters", {"s", "192.0.2.1", "@[`{", 0},
		{"s", "192.0.2.1", "`{@[", 0}, false},
	{"a byte moved from site to user agent", {"sa", "", "b", 0},
		{"s", "", "ab", 0}, false},
};

static void visitor_is_the_same_or_not(void **state)
{
	const struct pair_row *row = *state;
	uint8_t first[VISITOR_HASH_SIZE], second[VISITOR_HASH_SIZE];

	hash(&row->first, first);
	hash(&row->second, second);
	assert_int_equal(
		memcmp(first, second, VISITOR_HASH_SIZE) == 0, row->same);
}

/* What is behind the column's 1000 characters tells visitors apart too. */
static void whole_user_agent_counts(void **state)
{
	char first_agent[2002], second_agent[2002];
	uint8_t first[VISITOR_HASH_SIZE], second[VISITOR_HASH_SIZE];

	(void)state;
	memset(first_agent, 'x', 2001);
	first_agent[2001] = '\0';
	memcpy(second_agent, first_agent, sizeof(second_agent));
	second_agent[2000] = 'y';
	hash(&(struct visit){"s", "192.0.2.1", first_agent, 0}, first);
	hash(&(struct visit){"s", "192.0.2.1", second_agent, 0}, second);
	assert_memory_not_equal(first, second, sizeof(first));
}

int main(void)
{
	struct unit_list list = {0};

	UNIT_ROWS(&list, hash_agrees_with_python, known_rows);
	UNIT_ROWS(&list, visitor_is_the_same_or_not, pair_rows);
	UNIT_ADD(&list, whole_user_agent_counts);
	return unit_run(&list, "visitor");
}
