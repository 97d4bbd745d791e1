/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_ADMIN_CHECK_ENDPOINT_H
#define FOOTFALL_ADMIN_CHECK_ENDPOINT_H

/* admin --check-endpoint. */
#include "base/settings.h"
#include "options.h"

enum exit_status check_endpoint_run(
	const struct options *options, const struct settings *settings);

#endif
