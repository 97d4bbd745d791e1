/* SPDX-License-Identifier: MIT */

/*
 * What must hold for any address, header and time: tried with ROUNDS
 * pseudo-random inputs each, the same in every run.  They are put together from
 * pieces that mean something to the function under test, and cut and changed at
 * random.
 */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/address.h"
#include "base/time.h"
#include "hit/client_ip.h"
#include "tests/unit/unit.h"

enum { ROUNDS = 5000, INPUT_MAX = 600 };

static const struct text header_pieces[] = {
	SLICE("192.0.2.1"),
	SLICE("10.0.0.1"),
	SLICE("10.0.0.2"),
	SLICE("198.51.100.9"),
	SLICE("2001:db8::1"),
	SLICE("[2001:db8::2]"),
	SLICE("::ffff:10.0.0.3"),
	SLICE(":80"),
	SLICE(", "),
	SLICE(","),
	SLICE(" "),
	SLICE("\t"),
	SLICE("unknown"),
	SLICE("_hidden"),
	SLICE("for="),
	SLICE("For=\""),
	SLICE("\""),
	SLICE(";"),
	SLICE("proto=https"),
	SLICE("by="),
	SLICE("["),
	SLICE("]"),
	SLICE("%"),
	SLICE("."),
	SLICE(":"),
	SLICE("\\"),
	SLICE("\xff"),
	SLICE("\0"),
};

static void addresses_come_back(void **state)
{
	uint64_t seed = 4;
	struct address address, again;

	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		bool short_form = unit_below(&seed, 2);
		char text[80] = "[", *bare = text + 1;

		for (size_t i = 0; i < 16; i++)
			address.bytes[i] = unit_below(&seed, 3)
						   ? (uint8_t)unit_random(&seed)
						   : 0;
		if (short_form) {
			memset(address.bytes, 0, 10);
			memset(address.bytes + 10, 0xff, 2);
			inet_ntop(AF_INET, address.bytes + 12, bare, 64);
		} else {
			inet_ntop(AF_INET6, address.bytes, bare, 64);
		}
		HOLDS(address_parse(text_from(bare), &again) == 0,
			text_from(bare));
		HOLDS(!memcmp(&again, &address, sizeof(again)),
			text_from(bare));
		strcat(text, short_form ? ":8080" : "]:8080");
		HOLDS(address_parse(
			      text_from(short_form ? bare : text), &again) == 0,
			text_from(text));
		HOLDS(!memcmp(&again, &address, sizeof(again)),
			text_from(text));
	}
}

static void rubbish_is_no_address(void **state)
{
	uint64_t seed = 5;
	char bytes[INPUT_MAX];

	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		struct text input = unit_compose(&seed, bytes, sizeof(bytes),
			header_pieces, COUNT(header_pieces));
		struct address address;
		struct address_range range;

		if (address_parse(input, &address) == 0)
			HOLDS(memchr(input.data, '.', input.length) ||
					memchr(input.data, ':', input.length),
				input);
		if (address_range_parse(input, &range) == 0) {
			HOLDS(range.bits <= 128, input);
			HOLDS(address_in_range(&range.first, &range), input);
		}
	}
}

static bool find(const char *header, struct text value, struct address *client)
{
	struct address_range trusted;
	struct settings settings = {
		.proxy_header = (char *)(uintptr_t)header,
		.trusted_proxies = {&trusted, 1},
	};
	struct client_way way;
	struct request request = {
		.remote_address = TEXT("10.0.0.9"),
		.x_forwarded_for = value,
		.forwarded = value,
	};

	address_range_parse(TEXT("10.0.0.0/8"), &trusted);
	assert_true(client_ip_find(&request, &settings, client, &way));
	return !address_in_range(client, &trusted);
}

/* Who is behind a trusted proxy writes what he likes into the header; the
 * proxy adds his address at the end, and that is what counts. */
static void spoofed_entries_have_no_effect(void **state)
{
	static const char *const headers[] = {"x-forwarded-for", "forwarded"};
	static const char *const ends[] = {
		",192.0.2.77", ", for=192.0.2.77;proto=https"};
	uint64_t seed = 6;
	char bytes[INPUT_MAX + 50];

	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		size_t kind = unit_below(&seed, 2);
		struct text input = unit_compose(&seed, bytes, INPUT_MAX,
			header_pieces, COUNT(header_pieces));
		struct address client, expected;

		address_parse(TEXT("192.0.2.77"), &expected);
		memcpy(bytes + input.length, ends[kind], strlen(ends[kind]));
		input.length += strlen(ends[kind]);
		HOLDS(find(headers[kind], input, &client), input);
		HOLDS(!memcmp(&client, &expected, sizeof(client)), input);
	}
}

static void any_header_ends_in_an_address(void **state)
{
	uint64_t seed = 7;
	char bytes[INPUT_MAX];

	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		struct text input = unit_compose(&seed, bytes, sizeof(bytes),
			header_pieces, COUNT(header_pieces));
		struct address client, none;

		find("x-forwarded-for", input, &client);
		find("forwarded", input, &client);
		find("none", input, &none);
		HOLDS(!memcmp(none.bytes + 12, "\x0a\0\0\x09", 4), input);
	}
}

static void times_come_back(void **state)
{
	uint64_t seed = 12;

	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		int64_t instant = (int64_t)(unit_random(&seed) %
					    (uint64_t)(time_last + 1));
		int64_t again;
		char text[TIME_TEXT_SIZE];

		time_format(text, instant);
		HOLDS(time_parse(text, &again) == 0, text_from(text));
		HOLDS(again == instant, text_from(text));
	}
}

int main(void)
{
	struct unit_list list = {0};

	UNIT_ADD(&list, addresses_come_back);
	UNIT_ADD(&list, rubbish_is_no_address);
	UNIT_ADD(&list, spoofed_entries_have_no_effect);
	UNIT_ADD(&list, any_header_ends_in_an_address);
	UNIT_ADD(&list, times_come_back);
	return unit_run(&list, "property");
}
