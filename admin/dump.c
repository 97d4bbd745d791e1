/* SPDX-License-Identifier: MIT */
#include "dump.h"

#include "say.h"

enum exit_status dump_export(
	const struct options *options, const struct settings *settings)
{
	(void)options;
	(void)settings;
	say("dump_export: not built yet");
	return EXIT_FAILED;
}

enum exit_status dump_import(
	const struct options *options, const struct settings *settings)
{
	(void)options;
	(void)settings;
	say("dump_import: not built yet");
	return EXIT_FAILED;
}
