/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_STORE_SITE_NAMES_H
#define FOOTFALL_STORE_SITE_NAMES_H

/* The sites that have page views, on the allowlist or not. */
#include "store/site_set.h"

struct site_names {
	struct site_set set;
	int64_t oldest, newest; /* instants of all their rows */
};

/*
 * Reads all of them in one statement, which touches two rows for each site
 * and partition; with a `site`, which is not "", only that one.  The caller
 * frees them with site_names_release(), also after a failure.
 */
enum db_status site_names_read(struct db *db, const char *site,
	struct site_names *names, struct error *error)
	__attribute__((warn_unused_result));
void site_names_release(struct site_names *names);

#endif
