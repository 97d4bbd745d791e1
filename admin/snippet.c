/* SPDX-License-Identifier: MIT */
#include "snippet.h"

#include "base/json.h"
#include "say.h"

enum exit_status snippet_run(
	const struct options *options, const struct settings *settings)
{
	(void)options;
	(void)settings;
	say("snippet_run: not built yet");
	return EXIT_FAILED;
}

int snippet_body(struct buf *buf, const struct site_settings *site,
	const char *path, bool test)
{
	buf_add_text(buf, "{\"site\":");
	json_add_string(buf, text_from(site->name));
	buf_add_text(buf, ",\"path\":");
	json_add_string(buf, text_from(path));
	return buf_add_text(buf, test ? ",\"test\":true}" : "}");
}
