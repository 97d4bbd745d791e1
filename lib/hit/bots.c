/* SPDX-License-Identifier: MIT */
#include "hit/bots.h"

#include <string.h>
#include <strings.h>

static const char *const words[] = {
#include "hit/bots-table.h"
};

bool bots_match(struct text user_agent)
{
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		size_t length = strlen(words[i]);

		for (size_t at = 0; at + length <= user_agent.length; at++)
			if (!strncasecmp(
				    user_agent.data + at, words[i], length))
				return true;
	}
	return false;
}
