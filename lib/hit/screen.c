/* SPDX-License-Identifier: MIT */
#include "hit/screen.h"

#include <string.h>

#include "hit/bots.h"

/* Sec-GPC has one value, "1" (Global Privacy Control, section 3.2). */
static bool opted_out(const struct request *request)
{
	struct text gpc = utf8_trim(request->gpc);

	return gpc.length == 1 && gpc.data[0] == '1';
}

enum reason screen_check(const struct hit *hit, const struct request *request,
	const struct address *client, const struct settings *settings)
{
	bool empty = utf8_trim(hit->user_agent).length == 0;

	if (empty && settings->reject_empty_user_agent == 1)
		return REASON_EMPTY_USER_AGENT;
	if (bots_match(hit->user_agent))
		return REASON_BOT;
	if (settings->honour_gpc == 1 && opted_out(request))
		return REASON_OPTED_OUT;
	if (client &&
		address_in_ranges(client, settings->ignore_addresses.items,
			settings->ignore_addresses.count))
		return REASON_OWN_ADDRESS;
	return REASON_ACCEPTED;
}
