/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_ADMIN_CHECK_FILES_H
#define FOOTFALL_ADMIN_CHECK_FILES_H

#include "base/settings.h"
#include "finding.h"

/* The configuration at `config`, admin.conf beside it, and state_dir: who
 * owns them, who may read and write them, and the end of collect.log. */
void check_files(struct finding_list *list, const struct settings *settings,
	const char *config);

/* The allowlist. */
void check_sites(struct finding_list *list, const struct settings *settings);

#endif
