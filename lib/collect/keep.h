/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_COLLECT_KEEP_H
#define FOOTFALL_COLLECT_KEEP_H

/*
 * The last steps of an accepted hit: the month's salt, the visitor hash, the
 * flood guard, and the row in MariaDB or the record in the journal.
 */
#include "base/address.h"
#include "collect/collect.h"
#include "hit/hit.h"

/*
 * Keeps the hit.  `client` is NULL when there is no address; it is used here
 * and goes no further.  Returns REASON_ACCEPTED when the row is committed or
 * the record synced, REASON_FLOOD, or REASON_UNAVAILABLE, which is in
 * collect.log.
 */
enum reason keep_hit(struct collector *collector,
	const struct collect_input *input, struct hit *hit,
	const struct address *client);

#endif
