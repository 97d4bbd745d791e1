/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_ADMIN_PAGE_INJECT_H
#define FOOTFALL_ADMIN_PAGE_INJECT_H

/* admin --inject. */
#include "admin/options.h"
#include "base/settings.h"

enum exit_status inject_run(
	const struct options *options, const struct settings *settings);

#endif
