/* SPDX-License-Identifier: MIT */
#include "snippet.h"

#include <stdio.h>
#include <string.h>

#include "admin/replace.h"
#include "admin/say.h"
#include "csp.h"
#include "snippet_block.h"
#include "url.h"

enum { BLOCK_MAX = 64 << 10, HINT_MAX = 2 << 10, SCRIPT_MODE = 0644 };

/* What a command line asks for, and what comes of it. */
struct task {
	const struct options *options;
	const struct settings *settings;
	const struct site_settings *site;
	struct buf script; /* the script alone */
	struct buf out;	   /* what is printed */
};

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* The tag that loads the script, which is in a file. */
static void add_script_tag(struct task *task)
{
	struct buf *out = &task->out;

	buf_add_text(out, "<script src=\"/");
	url_add_percent(out, text_from(base_name(task->options->script_file)));
	buf_add_text(out, "\" integrity=\"");
	snippet_hash(out, 384, text_of(&task->script));
	buf_add_text(out, "\" crossorigin=\"anonymous\" defer></script>\n");
}

static void hint_policy(struct task *task)
{
	struct csp_need need = {
		.pixel = task->settings->pixel,
		.script = text_from("'self'"),
	};
	struct buf hint, origin, source;

	buf_init(&hint, HINT_MAX);
	buf_init(&origin, HINT_MAX);
	buf_init(&source, HINT_MAX);
	snippet_origin(&origin, task->settings);
	need.origin = text_of(&origin);
	snippet_source(&source, text_of(&task->script));
	if (!task->options->script_file)
		need.script = text_of(&source);
	csp_add_hint(&hint, &need);
	say("where pages have a Content-Security-Policy, add to it: %s",
		buf_text(&hint));
	buf_release(&hint);
	buf_release(&origin);
	buf_release(&source);
}

/* What the owner has to know or do besides. */
static void hint(struct task *task)
{
	const char *file = task->options->script_file;
	struct url url;

	if (file)
		say("src must be the URL under which %s is served; when it is "
		    "another than /%s, change it. 'self' below is for the "
		    "pages' own host",
			file, base_name(file));
	hint_policy(task);
	if (!task->site->privacy_page)
		say("sites: \"%s\": privacy_page is not set, so the notice "
		    "links to no page that says what is stored",
			task->site->name);
	if (url_parse(&url, task->settings->endpoint, NULL) == 0 &&
		!url.secure && !url_is_loopback(&url))
		say("endpoint: %s can't be reached from pages of https, which "
		    "browsers keep from http; make it one of https",
			task->settings->endpoint);
}

static int write_script(const struct task *task, struct error *error)
{
	const char *file = task->options->script_file;
	const struct replacement replacement = {
		.path = file,
		.bytes = text_of(&task->script),
		.mode = SCRIPT_MODE,
	};
	struct error why = {0};

	if (!*base_name(file))
		error_set(&why, "is a folder; name a file in it");
	else if (replace_file(&replacement, &why) == 0)
		return 0;
	return error_set(error, "--script-file=%s: %s", file, why.text);
}

/* Fills task->out; writes the file if one is asked for. */
static int make(struct task *task, struct error *error)
{
	const char *file = task->options->script_file;

	snippet_script(&task->script, task->settings, task->site);
	if (!file) {
		snippet_block(
			&task->out, task->settings, task->site, text_from(""));
	} else {
		snippet_add_notice(&task->out, task->site);
		add_script_tag(task);
		snippet_add_image(
			&task->out, task->settings, task->site, text_from(""));
	}
	if (task->script.failed || task->out.failed)
		return error_set(error, "out of memory");
	return file ? write_script(task, error) : 0;
}

enum exit_status snippet_run(
	const struct options *options, const struct settings *settings)
{
	struct error error = {0};
	struct task task = {
		.options = options,
		.settings = settings,
		.site = snippet_site(settings, options->site, &error),
	};
	enum exit_status status = EXIT_FAILED;

	if (!task.site) {
		say("--snippet: %s", error.text);
		return EXIT_USAGE;
	}
	buf_init(&task.script, BLOCK_MAX);
	buf_init(&task.out, BLOCK_MAX);
	if (make(&task, &error) < 0) {
		say("--snippet: %s", error.text);
	} else {
		fputs(buf_text(&task.out), stdout);
		if (!options->quiet)
			hint(&task);
		status = EXIT_DONE;
	}
	buf_release(&task.script);
	buf_release(&task.out);
	return status;
}
