/* SPDX-License-Identifier: MIT */
#include "hit/bots.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

static const char *const words[] = {
#include "hit/bots-table.h"
};

static bool begins_with_word(struct text rest)
{
	char first = (char)tolower((unsigned char)rest.data[0]);

	/* Hardly any word is looked at further than this. */
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (words[i][0] == first) {
			size_t length = strlen(words[i]);

			if (length <= rest.length &&
				!strncasecmp(rest.data, words[i], length))
				return true;
		}
	return false;
}

bool bots_match(struct text user_agent)
{
	for (; user_agent.length; user_agent = text_behind(user_agent, 1))
		if (begins_with_word(user_agent))
			return true;
	return false;
}
