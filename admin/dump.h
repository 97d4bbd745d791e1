/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_ADMIN_DUMP_H
#define FOOTFALL_ADMIN_DUMP_H

/* admin --export and --import-dump. */
#include "base/settings.h"
#include "options.h"

enum exit_status dump_export(
	const struct options *options, const struct settings *settings);

enum exit_status dump_import(
	const struct options *options, const struct settings *settings);

#endif
