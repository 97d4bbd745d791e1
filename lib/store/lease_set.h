/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_STORE_LEASE_SET_H
#define FOOTFALL_STORE_LEASE_SET_H

/* The leases of several jobs at once, for what none of them may run beside.
 * They are taken and renewed in the order of their names, as rows of
 * `job_state` are locked. */
#include "store/lease.h"

enum { LEASE_SET_MAX = 4 };

struct lease_set {
	struct lease leases[LEASE_SET_MAX];
	size_t count;
};

/* As lease_take(), for each of `jobs`, which are in the order of their names
 * and end with NULL.  Those that were taken are given up again when one can't
 * be had. */
enum lease_result lease_set_take(struct lease_set *set, struct db *db,
	const char *const *jobs, uint64_t nonce, enum db_status *status,
	struct error *error) __attribute__((warn_unused_result));

/* As lease_renew() and lease_release(), for all. */
enum db_status lease_set_renew(const struct lease_set *set, struct db *db,
	struct error *error) __attribute__((warn_unused_result));
void lease_set_release(const struct lease_set *set, struct db *db);

#endif
