/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_ADMIN_CHECK_DATABASE_H
#define FOOTFALL_ADMIN_CHECK_DATABASE_H

#include <stdint.h>

#include "base/settings.h"
#include "finding.h"

/* Each role's connection and privileges, the server, the schema, and the
 * jobs.  The clocks are compared unless `now` is `pretended` (--now). */
void check_database(struct finding_list *list, const struct settings *settings,
	int64_t now, bool pretended);

#endif
