/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_ADMIN_CHECK_KEEPERS_H
#define FOOTFALL_ADMIN_CHECK_KEEPERS_H

#include "finding.h"
#include "store/db.h"

/* What of the server keeps salts that were destroyed. */
void check_keepers(struct finding_list *list, struct db *db);

#endif
