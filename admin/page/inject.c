/* SPDX-License-Identifier: MIT */
#include "inject.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "admin/progress.h"
#include "admin/say.h"
#include "base/display.h"
#include "html.h"
#include "inject_file.h"
#include "inject_walk.h"
#include "page.h"
#include "snippet.h"

enum { PART_MAX = 1 << 16, PAGE_MAX = 1 << 25, REASONS_MAX = 16 };

/* Why pages were left alone, for the summary. */
struct reason {
	struct error why;
	uint64_t pages;
};

struct inject {
	const struct options *options;
	const struct settings *settings;
	const struct site_settings *site;
	struct page_wish wish;
	struct buf script, source, origin, out;
	struct progress progress;
	uint64_t total, done;
	uint64_t results[PAGE_RESULTS];
	uint64_t widened, differing; /* policies */
	struct reason reasons[REASONS_MAX];
	size_t reason_count;
};

/* Appends the part of the block with characters that are no ASCII as
 * references, so that it is right in pages of any encoding.  In a script
 * there are no references: -1. */
static int add_ascii(struct buf *out, struct text part, bool script)
{
	while (part.length) {
		uint32_t point;
		size_t length = utf8_decode(part, &point);

		if (!length || (script && point >= 0x80))
			return -1;
		if (point < 0x80)
			buf_add_char(out, (char)point);
		else
			buf_add_format(out, "&#x%" PRIx32 ";", point);
		part.data += length;
		part.length -= length;
	}
	return out->failed ? -1 : 0;
}

/* A page_wish's `block`. */
static int add_block(const void *context, struct buf *out, struct text path)
{
	const struct inject *inject = context;
	struct html_scanner scanner;
	struct html_token token;
	struct buf block;
	int result;

	buf_init(&block, PART_MAX);
	result = snippet_block(&block, inject->settings, inject->site, path);
	html_init(&scanner, text_of(&block));
	for (html_next(&scanner, &token); result == 0 && token.kind != HTML_END;
		html_next(&scanner, &token))
		result = add_ascii(out,
			text_slice(scanner.page, token.from, token.to),
			token.kind == HTML_RAW);
	buf_release(&block);
	return result;
}

/* Whether every page of the site has the endpoint's origin. */
static bool is_own_origin(
	const struct site_settings *site, const struct url *endpoint)
{
	struct url origin;

	for (size_t i = 0; i < site->origins.count; i++)
		if (url_parse(&origin, site->origins.items[i], NULL) < 0 ||
			!url_same_origin(endpoint, &origin))
			return false;
	return site->origins.count > 0;
}

static int prepare(struct inject *inject, struct error *error)
{
	const struct settings *settings = inject->settings;
	struct csp_need *need = &inject->wish.need;

	inject->site = snippet_site(settings, inject->options->site, error);
	if (!inject->site)
		return -1;
	if (url_parse(&need->endpoint, settings->endpoint, error) < 0)
		return -1;
	if (snippet_script(&inject->script, settings, inject->site) < 0 ||
		snippet_source(&inject->source, text_of(&inject->script)) < 0 ||
		snippet_origin(&inject->origin, settings) < 0)
		return error_set(error, "out of memory");
	need->script = text_of(&inject->source);
	need->origin = text_of(&inject->origin);
	need->pixel = settings->pixel;
	need->self = is_own_origin(inject->site, &need->endpoint);
	inject->wish.script = text_of(&inject->script);
	inject->wish.block = add_block;
	inject->wish.context = inject;
	return 0;
}

static void note_reason(struct inject *inject, const char *why)
{
	size_t i = 0;

	while (i < inject->reason_count &&
		strcmp(inject->reasons[i].why.text, why) != 0)
		i++;
	if (i == REASONS_MAX)
		return;
	if (i == inject->reason_count) {
		inject->reason_count++;
		error_set(&inject->reasons[i].why, "%s", why);
	}
	inject->reasons[i].pages++;
}

static void skip(struct inject *inject, const char *path, const char *why)
{
	inject->results[PAGE_SKIPPED]++;
	note_reason(inject, why);
	if (inject->options->quiet)
		return;
	progress_end(&inject->progress);
	say("%s: left alone: %s", path, why);
}

static void fail(struct inject *inject, const char *path, const char *why)
{
	inject->results[PAGE_REFUSED]++;
	progress_end(&inject->progress);
	say("%s: %s", path, why);
}

/* What --dry-run prints of a page. */
static void print_plan(const char *path, enum page_result result)
{
	static const char *const plans[PAGE_RESULTS] = {
		[PAGE_INJECTED] = "would be injected",
		[PAGE_REPLACED] = "would be replaced",
		[PAGE_REMOVED] = "would be removed",
	};
	struct buf line;

	buf_init(&line, PART_MAX);
	display_add(&line, text_from(path));
	printf("%s: %s\n", buf_text(&line), plans[result]);
	buf_release(&line);
}

/* The page is to be as `out` is. */
static int change(struct inject *inject, const struct inject_file *file,
	enum page_result result, struct error *error)
{
	if (inject->out.failed)
		return error_set(error, "out of memory");
	if (!inject->options->dry_run)
		return inject_file_replace(file, &inject->out, error);
	if (!inject->options->quiet)
		print_plan(file->path, result);
	return 0;
}

static enum page_result work(struct inject *inject,
	const struct inject_page *page, const struct inject_file *file,
	struct error *error)
{
	struct text bytes = text_of(&file->bytes);
	struct page_report report;
	struct buf place;
	enum page_result result;

	buf_init(&place, PAGE_PATH_MAX);
	if (page->place.length && page_add_place(&place, page->place) < 0)
		buf_reset(&place);
	buf_reset(&inject->out);
	result = inject->options->remove
			 ? page_remove(&inject->out, bytes, &report, error)
			 : page_inject(&inject->out, bytes, text_of(&place),
				   &inject->wish, &report, error);
	buf_release(&place);
	if ((result == PAGE_INJECTED || result == PAGE_REPLACED ||
		    result == PAGE_REMOVED) &&
		change(inject, file, result, error) < 0)
		return PAGE_REFUSED;
	if (result == PAGE_INJECTED || result == PAGE_REPLACED)
		inject->widened += report.widened;
	if (result != PAGE_SKIPPED && report.differing) {
		inject->differing += report.differing;
		progress_end(&inject->progress);
		say("%s: its Content-Security-Policy was changed since the "
		    "snippet came in, and is left as it is",
			file->path);
	}
	return result;
}

static void visit(void *context, const struct inject_page *page)
{
	struct inject *inject = context;
	struct inject_file file;
	struct error error = {0};
	enum page_result result = PAGE_REFUSED;

	progress_show(
		&inject->progress, page->path, inject->done++, inject->total);
	if (page->failed || page->skipped) {
		(page->failed ? fail : skip)(inject, page->path,
			page->failed ? page->failed : page->skipped);
		return;
	}
	if (inject_file_read(&file, page->path, &error) == 0)
		result = work(inject, page, &file, &error);
	inject_file_release(&file);
	if (result == PAGE_REFUSED)
		fail(inject, page->path, error.text);
	else if (result == PAGE_SKIPPED)
		skip(inject, page->path, error.text);
	else
		inject->results[result]++;
}

static void count(void *context, const struct inject_page *page)
{
	(void)page;
	(*(uint64_t *)context)++;
}

static void print_summary(const struct inject *inject)
{
	const uint64_t *results = inject->results;
	struct buf hint;

	printf("%s%s", inject->options->remove ? "remove" : "inject",
		inject->options->dry_run ? " (dry run)" : "");
	if (inject->options->remove)
		printf(": removed %" PRIu64, results[PAGE_REMOVED]);
	else
		printf(": injected %" PRIu64 ", replaced %" PRIu64,
			results[PAGE_INJECTED], results[PAGE_REPLACED]);
	printf(", unchanged %" PRIu64 ", skipped %" PRIu64 ", failed %" PRIu64
	       "\n",
		results[PAGE_UNCHANGED], results[PAGE_SKIPPED],
		results[PAGE_REFUSED]);
	for (size_t i = 0; i < inject->reason_count; i++)
		printf("skipped %" PRIu64 ": %s\n", inject->reasons[i].pages,
			inject->reasons[i].why.text);
	if (inject->options->remove)
		return;
	if (inject->widened)
		printf("policies widened: %" PRIu64 "\n", inject->widened);
	buf_init(&hint, PART_MAX);
	csp_add_hint(&hint, &inject->wish.need);
	printf("a Content-Security-Policy in an HTTP header must allow: %s\n",
		buf_text(&hint));
	buf_release(&hint);
}

static enum exit_status inject_all(struct inject *inject)
{
	const struct options *options = inject->options;

	inject_walk(options->files, options->file_count, count, &inject->total);
	progress_start(&inject->progress, options->remove ? "remove" : "inject",
		!options->quiet);
	inject_walk(options->files, options->file_count, visit, inject);
	progress_end(&inject->progress);
	if (!options->quiet)
		print_summary(inject);
	return inject->results[PAGE_REFUSED] ? EXIT_FAILED : EXIT_DONE;
}

/* A site without an endpoint is not counted yet: its pages are built all the
 * same, so that is a warning. */
static enum exit_status not_prepared(
	const struct inject *inject, const struct error *error)
{
	const struct settings *settings = inject->settings;
	const char *site = inject->options->site;

	say("--inject=%s: %s; nothing was injected", site, error->text);
	if (settings->endpoint || !settings_site(settings, site, strlen(site)))
		return EXIT_USAGE;
	return EXIT_DONE;
}

enum exit_status inject_run(
	const struct options *options, const struct settings *settings)
{
	struct inject inject = {.options = options, .settings = settings};
	struct error error = {0};
	enum exit_status status;

	buf_init(&inject.script, PART_MAX);
	buf_init(&inject.source, PART_MAX);
	buf_init(&inject.origin, PART_MAX);
	buf_init(&inject.out, PAGE_MAX);
	/* What is in a page can be taken out under any configuration. */
	if (options->remove || prepare(&inject, &error) == 0)
		status = inject_all(&inject);
	else
		status = not_prepared(&inject, &error);
	buf_release(&inject.script);
	buf_release(&inject.source);
	buf_release(&inject.origin);
	buf_release(&inject.out);
	return status;
}
