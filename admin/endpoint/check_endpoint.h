/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_ADMIN_ENDPOINT_CHECK_ENDPOINT_H
#define FOOTFALL_ADMIN_ENDPOINT_CHECK_ENDPOINT_H

/* admin --check-endpoint. */
#include "admin/options.h"
#include "base/settings.h"

enum exit_status check_endpoint_run(
	const struct options *options, const struct settings *settings);

#endif
