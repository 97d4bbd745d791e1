/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_STATS_DRAIN_TALLY_H
#define FOOTFALL_STATS_DRAIN_TALLY_H

/* The drain's second part: this host's tally of filtered and refused hits
 * into filtered_hit, as absolute counts. */
#include "stats/job.h"

/*
 * Delivers the counts of the sites of the allowlist and of "", a site in one
 * transaction, and adds "tallied" to the summary; then takes days out of the
 * file to which nothing comes any more.  `folder` is state_dir, open.
 */
enum db_status drain_tally(struct job *job, int folder, struct error *error)
	__attribute__((warn_unused_result));

#endif
