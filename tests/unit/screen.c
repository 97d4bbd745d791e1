/* SPDX-License-Identifier: MIT */

/* lib/hit/screen: each reason, what switches it on, and which comes first. */
#include "hit/screen.h"

#include <string.h>

#include "tests/unit/unit.h"

#define BROWSER "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Firefox/128.0"
#define BOT "Googlebot/2.1"

struct screen_row {
	const char *name;
	struct text agent;
	const char *gpc;
	const char *client; /* NULL: no address */
	int reject_empty, honour_gpc;
	enum reason expected;
};

/* 203.0.113.0/24 and 2001:db8:1::/48 are the owner's. */
static const struct screen_row rows[] = {
	{"a browser", SLICE(BROWSER), "", "192.0.2.1", 0, 0, REASON_ACCEPTED},
	{"a browser, all switches on", SLICE(BROWSER), "", "192.0.2.1", 1, 1,
		REASON_ACCEPTED},
	{"a browser without an address", SLICE(BROWSER), "", NULL, 1, 1,
		REASON_ACCEPTED},
	{"a bot", SLICE(BOT), "", "192.0.2.1", 0, 0, REASON_BOT},
	{"a bot in capitals", SLICE("GOOGLEBOT"), "", "192.0.2.1", 0, 0,
		REASON_BOT},

	{"empty, off", SLICE(""), "", "192.0.2.1", 0, 0, REASON_ACCEPTED},
	{"empty, on", SLICE(""), "", "192.0.2.1", 1, 0,
		REASON_EMPTY_USER_AGENT},
	{"blanks, off", SLICE(" \t"), "", "192.0.2.1", 0, 0, REASON_ACCEPTED},
	{"blanks, on", SLICE(" \t"), "", "192.0.2.1", 1, 0,
		REASON_EMPTY_USER_AGENT},
	{"wide blanks, on", SLICE("\xe3\x80\x80"), "", "192.0.2.1", 1, 0,
		REASON_EMPTY_USER_AGENT},
	{"one letter, on", SLICE("x"), "", "192.0.2.1", 1, 0, REASON_ACCEPTED},
	{"a dash, on", SLICE("-"), "", "192.0.2.1", 1, 0, REASON_ACCEPTED},

	{"GPC, off", SLICE(BROWSER), "1", "192.0.2.1", 0, 0, REASON_ACCEPTED},
	{"GPC, on", SLICE(BROWSER), "1", "192.0.2.1", 0, 1, REASON_OPTED_OUT},
	{"GPC with blanks", SLICE(BROWSER), " 1 ", "192.0.2.1", 0, 1,
		REASON_OPTED_OUT},
	{"GPC empty", SLICE(BROWSER), "", "192.0.2.1", 0, 1, REASON_ACCEPTED},
	{"GPC 0", SLICE(BROWSER), "0", "192.0.2.1", 0, 1, REASON_ACCEPTED},
	{"GPC 11", SLICE(BROWSER), "11", "192.0.2.1", 0, 1, REASON_ACCEPTED},
	{"GPC true", SLICE(BROWSER), "true", "192.0.2.1", 0, 1,
		REASON_ACCEPTED},

	{"an own address", SLICE(BROWSER), "", "203.0.113.9", 0, 0,
		REASON_OWN_ADDRESS},
	{"an own address of IPv6", SLICE(BROWSER), "", "2001:db8:1::9", 0, 0,
		REASON_OWN_ADDRESS},
	{"an own address, mapped", SLICE(BROWSER), "", "::ffff:203.0.113.9", 0,
		0, REASON_OWN_ADDRESS},
	{"beside the own addresses", SLICE(BROWSER), "", "203.0.114.0", 0, 0,
		REASON_ACCEPTED},

	{"first: empty", SLICE(""), "1", "203.0.113.9", 1, 1,
		REASON_EMPTY_USER_AGENT},
	{"second: bot", SLICE(BOT), "1", "203.0.113.9", 1, 1, REASON_BOT},
	{"third: opted out", SLICE(BROWSER), "1", "203.0.113.9", 1, 1,
		REASON_OPTED_OUT},
	{"fourth: own address", SLICE(BROWSER), "", "203.0.113.9", 1, 1,
		REASON_OWN_ADDRESS},
};

static void hit_is_screened(void **state)
{
	const struct screen_row *row = *state;
	struct address_range ranges[2];
	struct settings settings = {
		.reject_empty_user_agent = row->reject_empty,
		.honour_gpc = row->honour_gpc,
		.ignore_addresses = {ranges, 2},
	};
	struct request request = {.gpc = text_from(row->gpc)};
	struct hit hit = {.user_agent = row->agent};
	struct address client;

	address_range_parse(TEXT("203.0.113.0/24"), &ranges[0]);
	address_range_parse(TEXT("2001:db8:1::/48"), &ranges[1]);
	if (row->client)
		assert_int_equal(
			address_parse(text_from(row->client), &client), 0);
	assert_int_equal(screen_check(&hit, &request,
				 row->client ? &client : NULL, &settings),
		row->expected);
}

/* Until an issue builds one, these members are ignored here. */
static void flags_of_the_body_have_no_effect(void **state)
{
	struct settings settings = {0};
	struct request request = {.gpc = TEXT("")};
	struct hit hit = {.user_agent = TEXT(BROWSER),
		.event = TEXT("e"),
		.webdriver = true,
		.test = true};

	(void)state;
	assert_int_equal(
		screen_check(&hit, &request, NULL, &settings), REASON_ACCEPTED);
}

int main(void)
{
	struct unit_list list = {0};

	UNIT_ROWS(&list, hit_is_screened, rows);
	UNIT_ADD(&list, flags_of_the_body_have_no_effect);
	return unit_run(&list, "screen");
}
