/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_HIT_BOTS_H
#define FOOTFALL_HIT_BOTS_H

#include <stdbool.h>

#include "base/utf8.h"

/* Whether the user agent holds one of the words of bots.tsv, in any case. */
bool bots_match(struct text user_agent);

#endif
