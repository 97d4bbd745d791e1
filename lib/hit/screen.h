/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_HIT_SCREEN_H
#define FOOTFALL_HIT_SCREEN_H

/* Count it or filter it. */
#include "base/address.h"
#include "base/settings.h"
#include "hit/hit.h"
#include "hit/reason.h"
#include "hit/request.h"

/* Returns REASON_ACCEPTED, or why the hit is filtered.  `client` is NULL when
 * there is no address. */
enum reason screen_check(const struct hit *hit, const struct request *request,
	const struct address *client, const struct settings *settings);

#endif
