/* SPDX-License-Identifier: MIT */
#include "store/lease_set.h"

enum lease_result lease_set_take(struct lease_set *set, struct db *db,
	const char *const *jobs, uint64_t nonce, enum db_status *status,
	struct error *error)
{
	enum lease_result result = LEASE_TAKEN;

	for (set->count = 0; jobs[set->count]; set->count++) {
		result = lease_take(&set->leases[set->count], db,
			jobs[set->count], nonce, status, error);
		if (result != LEASE_TAKEN)
			break;
	}
	if (result != LEASE_TAKEN)
		lease_set_release(set, db);
	return result;
}

enum db_status lease_set_renew(
	const struct lease_set *set, struct db *db, struct error *error)
{
	enum db_status status = DB_OK;

	for (size_t i = 0; status == DB_OK && i < set->count; i++)
		status = lease_renew(&set->leases[i], db, error);
	return status;
}

void lease_set_release(const struct lease_set *set, struct db *db)
{
	for (size_t i = 0; i < set->count; i++)
		lease_release(&set->leases[i], db);
}
