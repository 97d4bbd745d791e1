/* SPDX-License-Identifier: MIT */
#include "snippet.h"

#include "say.h"

enum exit_status snippet_run(
	const struct options *options, const struct settings *settings)
{
	(void)options;
	(void)settings;
	say("snippet_run: not built yet");
	return EXIT_FAILED;
}
