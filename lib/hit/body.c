/* SPDX-License-Identifier: MIT */
#include "hit/body.h"

#include <errno.h>

#include "hit/referrer.h"

enum member { SITE, PATH, REFERRER, EVENT, WEBDRIVER, TEST, MEMBERS };

static struct text text_of_member(const struct json_member *member)
{
	return member->kind == JSON_TEXT ? member->text : text_from("");
}

static struct text trimmed_text_of(const struct json_member *member)
{
	return utf8_trim(text_of_member(member));
}

struct json_document *body_read(struct text body, struct hit *hit)
{
	struct json_member members[MEMBERS] = {
		[SITE] = {.name = "site"},
		[PATH] = {.name = "path"},
		[REFERRER] = {.name = "referrer"},
		[EVENT] = {.name = "event"},
		[WEBDRIVER] = {.name = "webdriver"},
		[TEST] = {.name = "test"},
	};
	struct json_document *document =
		json_read_object(body, members, MEMBERS, NULL);

	if (!document)
		return NULL;
	for (size_t i = SITE; i <= EVENT; i++) {
		if (members[i].kind == JSON_EMPTY ||
			members[i].kind == JSON_TEXT)
			continue;
		json_free(document);
		errno = EINVAL;
		return NULL;
	}
	hit->site = trimmed_text_of(&members[SITE]);
	hit->path = trimmed_text_of(&members[PATH]);
	hit->referrer = referrer_strip(text_of_member(&members[REFERRER]));
	hit->event = hit_event_name(text_of_member(&members[EVENT]));
	hit->webdriver = members[WEBDRIVER].kind == JSON_YES;
	hit->test = members[TEST].kind == JSON_YES;
	return document;
}
