/* SPDX-License-Identifier: MIT */
#include "check.h"

#include <stdio.h>

#include "check_database.h"
#include "check_files.h"
#include "check_state.h"
#include "finding_show.h"

static void check_endpoint_key(
	struct finding_list *list, const struct settings *settings)
{
	if (settings->endpoint)
		finding_add(list, FINDING_OK, "endpoint",
			"%s; admin --check-endpoint sends it a test hit",
			settings->endpoint);
	else
		finding_add(list, FINDING_NOTE, "endpoint",
			"endpoint is not set: admin --snippet and "
			"--check-endpoint need the public URL of collect.cgi");
}

void check_gather(struct finding_list *list, const struct settings *settings,
	const char *path, int64_t now, bool pretended)
{
	finding_add(list, FINDING_OK, "configuration", "%s", path);
	check_files(list, settings, path);
	check_state(list, settings, now);
	check_sites(list, settings);
	check_endpoint_key(list, settings);
	finding_add(list, FINDING_NOTE, "privacy",
		"Footfall writes no address, but your web server's access log "
		"may: the samples in contrib keep the endpoint out of it");
	check_database(list, settings, now, pretended);
}

enum exit_status check_run(const struct options *options, const char *path,
	const struct settings *settings, const char *why)
{
	struct finding_list list = {0};
	enum finding_level worst;

	if (settings)
		check_gather(
			&list, settings, path, options->now, options->has_now);
	else
		finding_add(&list, FINDING_BAD, "configuration", "%s", why);
	finding_show(&list, options);
	worst = finding_worst(&list);
	if (list.failed)
		fprintf(stderr, "admin: --check: out of memory\n");
	finding_release(&list);
	return worst == FINDING_BAD || list.failed ? EXIT_FAILED : EXIT_DONE;
}
