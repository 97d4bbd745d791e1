/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_STORE_FLOOD_H
#define FOOTFALL_STORE_FLOOD_H

/*
 * The flood guard: how many hits a visitor sent in this second, in a file of
 * fixed size in state_dir that all processes of the host share.  It stops a
 * page that has run away, not an attacker, who has many addresses.  Its key is
 * the front of the visitor hash; no address is in it.  Counts may be lost
 * between processes that write at once, and where the file can't be used
 * there is no guard.
 */
#include <stdbool.h>
#include <stdint.h>

#include "hit/hit.h"

/* Counts the hit in its second.  Returns whether its visitor has sent no more
 * than `limit` in it. */
bool flood_allows(int folder, const struct hit *hit, int64_t limit)
	__attribute__((warn_unused_result));

/* Empties the table: its keys are of a salt that is being destroyed. */
void flood_forget(int folder);

#endif
