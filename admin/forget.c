/* SPDX-License-Identifier: MIT */
#include "forget.h"

#include "say.h"

enum exit_status forget_run(
	const struct options *options, const struct settings *settings)
{
	(void)options;
	(void)settings;
	say("forget_run: not built yet");
	return EXIT_FAILED;
}
