/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_ADMIN_CHECK_JOBS_H
#define FOOTFALL_ADMIN_CHECK_JOBS_H

#include "finding.h"
#include "store/db.h"

/* Salts, partitions, the jobs' last runs, and what is overdue.  `db` is
 * connected as the jobs are. */
void check_jobs(struct finding_list *list, struct db *db,
	const struct settings *settings, int64_t now);

#endif
