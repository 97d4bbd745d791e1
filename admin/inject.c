/* SPDX-License-Identifier: MIT */
#include "inject.h"

#include "say.h"

enum exit_status inject_run(
	const struct options *options, const struct settings *settings)
{
	(void)options;
	(void)settings;
	say("inject_run: not built yet");
	return EXIT_FAILED;
}
