/* SPDX-License-Identifier: MIT */

/*
 * Any environment, a variable a line, through the whole pipeline up to the
 * store: there is no MariaDB, so a hit that would count is unavailable, and
 * nothing else may be the server's fault.
 */
#include <stdlib.h>
#include <string.h>

#include "collect/collect.h"
#include "fuzz.h"

enum { VARIABLES_MAX = 16 };

static enum reason read_body(void *context, char *out, size_t length)
{
	static const char body[] = "{\"site\":\"s\",\"path\":\"/\"}";

	(void)context;
	if (length > sizeof(body) - 1)
		return REASON_SHORT;
	memcpy(out, body, length);
	return REASON_ACCEPTED;
}

static int64_t time_left(void *context)
{
	(void)context;
	return 200;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static char name[] = "s", header[] = "x-forwarded-for";
	static char folder[] = "/nonexistent";
	struct site_settings site = {.name = name};
	struct settings settings = {.sites = {&site, 1},
		.proxy_header = header,
		.state_dir = folder,
		.deadline_ms = 200};
	struct collector collector = {.settings = &settings, .folder = -1};
	struct collect_input input = {
		.read_body = read_body, .time_left = time_left};
	char *environment[VARIABLES_MAX + 1] = {NULL};
	char *copy = malloc(size + 1);
	size_t count = 0;
	char *rest = copy;

	memcpy(copy, data, size);
	copy[size] = '\0';
	while (count < VARIABLES_MAX &&
		(environment[count] = strsep(&rest, "\n")))
		count++;
	request_read(&input.request, environment);
	if (reason_row(collect_hit(&collector, &input).reason)->status == 500)
		abort();
	settings.pixel = 1;
	request_read(&input.request, environment);
	if (reason_row(collect_hit(&collector, &input).reason)->status == 500)
		abort();
	free(copy);
	return 0;
}
