/* SPDX-License-Identifier: MIT */

/*
 * Any user agent and any referrer, divided at the first line feed: what the
 * screen decides does not depend on letters' case nor on what stands around a
 * bot's word, a visitor is the same whatever the case, and a referrer that
 * was stripped has nothing left to strip.
 */
#include <stdlib.h>
#include <string.h>

#include "hit/bots.h"
#include "hit/referrer.h"
#include "hit/screen.h"
#include "hit/visitor.h"
#include "tests/fuzz/fuzz.h"

enum { HEADER_MAX = 1 << 16 };

static void expect_same_visitor(struct text agent, struct text other)
{
	static const uint8_t salt[SALT_SIZE] = {1};
	struct hit hits[2] = {{.user_agent = agent}, {.user_agent = other}};

	for (size_t i = 0; i < 2; i++)
		if (visitor_hash(&hits[i], text_from(""), salt) < 0)
			abort();
	if (memcmp(hits[0].visitor_hash, hits[1].visitor_hash,
		    VISITOR_HASH_SIZE) != 0)
		abort();
}

static enum reason screened(struct text agent)
{
	struct settings settings = {.reject_empty_user_agent = 1};
	struct request request = {.gpc = text_from("1")};
	struct hit hit = {.user_agent = agent};

	return screen_check(&hit, &request, NULL, &settings);
}

static void check_agent(struct text header)
{
	struct buf agent, changed;
	bool bot;

	buf_init(&agent, (size_t)HEADER_MAX * 3);
	buf_init(&changed, (size_t)HEADER_MAX * 4);
	if (utf8_add_valid(&agent, header) < 0)
		abort();
	fuzz_expect_text(text_of(&agent), header.length);
	bot = bots_match(text_of(&agent));
	buf_add_text(&changed, " ");
	for (size_t i = 0; i < agent.length; i++) {
		char letter = agent.data[i];

		if (letter >= 'a' && letter <= 'z')
			letter = (char)(letter - 32);
		buf_add_char(&changed, letter);
	}
	buf_add_text(&changed, "\t");
	if (bots_match(text_of(&changed)) != bot)
		abort();
	expect_same_visitor(text_of(&agent), text_of(&changed));
	if (screened(text_of(&agent)) !=
		(bot ? REASON_BOT
			: utf8_trim(text_of(&agent)).length
				? REASON_ACCEPTED
				: REASON_EMPTY_USER_AGENT))
		abort();
	buf_release(&agent);
	buf_release(&changed);
}

static void check_referrer(struct text url)
{
	struct text bare = referrer_strip(url);
	struct text origin = referrer_origin(url);
	struct text path = referrer_path(url);

	if (text_find_any(bare, "?#") < bare.length ||
		!text_same(referrer_strip(bare), bare))
		abort();
	if (!text_same(origin, text_slice(url, 0, origin.length)) ||
		!text_same(referrer_origin(origin), origin))
		abort();
	if ((origin.length > 0) != (path.length > 0))
		abort();
	if (text_find_any(path, "?#") < path.length)
		abort();
	/* Origin and path, trimmed, make up the stripped one, unless it names a
	 * user. */
	if (origin.length && bare.length && bare.length > origin.length &&
		!text_same(utf8_trim(path), text_behind(bare, origin.length)))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct text rest = {(const char *)data, size};

	/* A header holds no NUL: it comes by the environment. */
	if (size > HEADER_MAX || (size && memchr(data, '\0', size)))
		return 0;
	check_agent(fuzz_take_line(&rest));
	check_referrer(rest);
	return 0;
}
