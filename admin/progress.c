/* SPDX-License-Identifier: MIT */
#include "progress.h"

#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

#include "base/display.h"
#include "base/system.h"

enum { PATIENCE_MS = 1000, INTERVAL_MS = 100, WHAT_CELLS = 40 };

void progress_start(struct progress *progress, const char *job, bool wanted)
{
	*progress = (struct progress){
		.job = job,
		.begun = system_uptime(),
		.on = wanted && isatty(STDERR_FILENO),
	};
}

void progress_show(
	void *context, const char *what, uint64_t done, uint64_t total)
{
	struct progress *progress = context;
	int64_t now = system_uptime();
	struct buf line;

	if (!progress->on || now - progress->begun < PATIENCE_MS ||
		now - progress->shown < INTERVAL_MS)
		return;
	progress->shown = now;
	progress->visible = true;
	buf_init(&line, 1024);
	buf_add_format(&line, "\r%s: ", progress->job);
	display_add_column(&line, text_from(what), WHAT_CELLS, false);
	if (total)
		buf_add_format(&line, " %3" PRIu64 " %%", done * 100 / total);
	else
		buf_add_format(&line, " %" PRIu64, done);
	fputs(buf_text(&line), stderr);
	buf_release(&line);
}

void progress_end(struct progress *progress)
{
	if (progress->visible)
		fprintf(stderr, "\r%*s\r", WHAT_CELLS + 38, "");
}
