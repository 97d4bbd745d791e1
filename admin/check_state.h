/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_ADMIN_CHECK_STATE_H
#define FOOTFALL_ADMIN_CHECK_STATE_H

#include "base/settings.h"
#include "finding.h"

/* What is in state_dir as of `now`: the journal, the word that MariaDB is
 * away, and the file system that it is on.  Who may not read it finds
 * nothing: check_files() has told. */
void check_state(struct finding_list *list, const struct settings *settings,
	int64_t now);

#endif
