/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_STORE_LEASE_H
#define FOOTFALL_STORE_LEASE_H

/*
 * A job runs on one host at a time: its row in `job_state` names the owner
 * and how long, by the server's clock, it is believed to live.  A conditional
 * UPDATE takes it, which is right on a Galera cluster too, where GET_LOCK is
 * not.  Every transaction of the job renews it, so that one who was paused
 * for longer commits nothing.
 */
#include "store/db.h"

enum { LEASE_OWNER_SIZE = 256 };

struct lease {
	const char *job; /* of the table in job_state */
	char owner[LEASE_OWNER_SIZE];
};

enum lease_result { LEASE_TAKEN, LEASE_BUSY, LEASE_FAILED };

/*
 * Takes the lease of `job` for this process; `nonce` makes the owner's name
 * its own.  One that is held by a process of this host that is dead is taken
 * over at once.  When busy, `error` says who holds it.  `*status` is why
 * when it failed.
 */
enum lease_result lease_take(struct lease *lease, struct db *db,
	const char *job, uint64_t nonce, enum db_status *status,
	struct error *error) __attribute__((warn_unused_result));

/* Renews it within the caller's transaction.  DB_STOPPED when somebody else
 * has taken over: the caller rolls back. */
enum db_status lease_renew(const struct lease *lease, struct db *db,
	struct error *error) __attribute__((warn_unused_result));

/* Gives it up.  A failure only means that it runs out by itself. */
void lease_release(const struct lease *lease, struct db *db);

/* The host's name, for job_run. */
void lease_host(char *out, size_t size);

#endif
