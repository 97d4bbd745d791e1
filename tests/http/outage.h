/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_TESTS_OUTAGE_H
#define FOOTFALL_TESTS_OUTAGE_H

/*
 * The same hits with MariaDB and without: what comes by the journal must be
 * what comes directly, byte for byte.
 *
 * A test sends its hits, calls outage_begin(), sends them again, and calls
 * outage_end(), which delivers them, and outage_expect_same().
 */
#include <stdint.h>

/* Puts the rows of `pageview` aside, and takes MariaDB away from collect.cgi
 * by its configuration. */
void outage_begin(void);

/* Gives it back, and delivers the journal to `pageview`.  Returns how many
 * records were set aside. */
int64_t outage_end(void);

/* Each row that was put aside has its equal among those delivered, and none
 * is over: all columns but the time and the event_id. */
void outage_expect_same(void);

#endif
