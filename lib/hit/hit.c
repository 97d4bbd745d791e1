/* SPDX-License-Identifier: MIT */
#include "hit/hit.h"

#include <string.h>
#include <strings.h>

struct text hit_event_name(struct text text)
{
	struct text trimmed = utf8_trim(text);

	return trimmed.length ? trimmed : text;
}

enum reason hit_check(const struct hit *hit, const struct settings *settings,
	const struct site_settings **site)
{
	if (!hit->site.length)
		return REASON_SITE_MISSING;
	if (!hit->path.length)
		return REASON_PATH_MISSING;
	*site = settings_site(settings, hit->site.data, hit->site.length);
	return *site ? REASON_ACCEPTED : REASON_UNKNOWN_SITE;
}

enum reason hit_check_origin(
	const struct site_settings *site, struct text origin)
{
	const struct text_list *origins = &site->origins;

	if (!origins->count)
		return REASON_ACCEPTED;
	/* Scheme and host of an origin are compared in lower case. */
	for (size_t i = 0; i < origins->count; i++)
		if (strlen(origins->items[i]) == origin.length &&
			!strncasecmp(
				origins->items[i], origin.data, origin.length))
			return REASON_ACCEPTED;
	return REASON_FOREIGN_ORIGIN;
}

void hit_shorten(struct hit *hit)
{
	hit->path = utf8_cut(hit->path, HIT_PATH_MAX);
	hit->referrer = utf8_cut(hit->referrer, HIT_REFERRER_MAX);
	hit->user_agent = utf8_cut(hit->user_agent, HIT_USER_AGENT_MAX);
	hit->event = utf8_cut(hit->event, HIT_EVENT_MAX);
}
