/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_ADMIN_FORGET_H
#define FOOTFALL_ADMIN_FORGET_H

/* admin --forget. */
#include "base/settings.h"
#include "options.h"

enum exit_status forget_run(
	const struct options *options, const struct settings *settings);

#endif
