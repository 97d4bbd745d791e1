/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_ADMIN_CHECK_STATE_FILES_H
#define FOOTFALL_ADMIN_CHECK_STATE_FILES_H

#include "base/settings.h"
#include "finding.h"

/* The tally, the copy of the salt and the flood guard in state_open()'s
 * folder; and what the kernel has for the sandbox. */
void check_state_files(struct finding_list *list,
	const struct settings *settings, int folder, int64_t now);

#endif
