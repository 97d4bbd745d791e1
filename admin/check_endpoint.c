/* SPDX-License-Identifier: MIT */
#include "check_endpoint.h"

#include "say.h"

enum exit_status check_endpoint_run(
	const struct options *options, const struct settings *settings)
{
	(void)options;
	(void)settings;
	say("check_endpoint_run: not built yet");
	return EXIT_FAILED;
}
