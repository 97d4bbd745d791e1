/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_ADMIN_INJECT_H
#define FOOTFALL_ADMIN_INJECT_H

/* admin --inject. */
#include "base/settings.h"
#include "options.h"

enum exit_status inject_run(
	const struct options *options, const struct settings *settings);

#endif
