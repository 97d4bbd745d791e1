/* SPDX-License-Identifier: MIT */

#include "html.h"
#include "page.h"

enum { PAGE_COPY_MAX = 1 << 25, BLOCK_MAX = 1 << 16 };

/* What a pass over one page needs. */
struct pass {
	const struct page *page;
	const struct page_wish *wish;
	struct page_report *report;
	struct buf *out;
	struct buf record;
	size_t at; /* how much of the page is in `out` */
};

/* Appends the policy as it has to be; 1 when it is as it was. */
static int widen(
	struct buf *out, struct text value, const struct csp_need *need)
{
	struct buf policy, widened;
	char quote = *value.data == '\'' ? '\'' : '"';
	struct text bare = *value.data == quote
				   ? text_slice(value, 1, value.length - 1)
				   : value;
	int result;

	buf_init(&policy, PAGE_COPY_MAX);
	buf_init(&widened, PAGE_COPY_MAX);
	result = html_add_value(&policy, bare);
	if (result == 0)
		result = csp_widen(&widened, text_of(&policy), need);
	if (result == 0 && text_same(text_of(&policy), text_of(&widened)))
		result = 1;
	if (result == 0) {
		buf_add_char(out, quote);
		html_add_quoted(out, text_of(&widened), quote);
		buf_add_char(out, quote);
	}
	buf_release(&policy);
	buf_release(&widened);
	return result;
}

static int add_policy(struct pass *pass, size_t number, struct error *error)
{
	struct text value = pass->page->policies[number];
	size_t from = (size_t)(value.data - pass->page->text.data);
	struct buf widened;
	int result = 1;

	buf_init(&widened, PAGE_COPY_MAX);
	if (value.length)
		result = widen(&widened, value, &pass->wish->need);
	if (result == 0) {
		buf_add(pass->out, pass->page->text.data + pass->at,
			from - pass->at);
		buf_add(pass->out, widened.data, widened.length);
		page_add_record(
			&pass->record, number, value, text_of(&widened));
		pass->at = from + value.length;
		pass->report->widened++;
	}
	buf_release(&widened);
	return result < 0 ? error_set(error,
				    "its Content-Security-Policy holds a "
				    "character reference that is not known; "
				    "write the character itself")
			  : 0;
}

/* Appends the text with the page's line ends; none at its end. */
static void add_block(struct buf *out, struct text block, const char *newline)
{
	while (block.length && block.data[block.length - 1] == '\n')
		block.length--;
	for (size_t i = 0; i < block.length; i++)
		if (block.data[i] == '\n' && *newline)
			buf_add_text(out, newline);
		else
			buf_add_char(out, block.data[i]);
}

static int add_marked(struct pass *pass, struct text path, struct error *error)
{
	const char *newline = page_newline(pass->page->text);
	struct buf block;

	buf_init(&block, BLOCK_MAX);
	if (pass->wish->block(pass->wish->context, &block, path) < 0) {
		buf_release(&block);
		return error_set(error, "the snippet could not be made");
	}
	buf_add_text(pass->out, "<!-- footfall:begin 1");
	buf_add(pass->out, pass->record.data, pass->record.length);
	buf_add_format(pass->out, " -->%s", newline);
	add_block(pass->out, text_of(&block), newline);
	buf_add_format(
		pass->out, "%s<!-- footfall:end -->%s", newline, newline);
	buf_release(&block);
	return 0;
}

/* Appends the page, which has no block, with one. */
static int add_page(struct pass *pass, struct text path, struct error *error)
{
	const struct page *page = pass->page;
	int result = 0;

	buf_init(&pass->record, BLOCK_MAX);
	for (size_t i = 0; i < page->policy_count && result == 0; i++)
		result = add_policy(pass, i, error);
	if (result == 0) {
		buf_add(pass->out, page->text.data + pass->at,
			page->place - pass->at);
		result = add_marked(pass, path, error);
		buf_add(pass->out, page->text.data + page->place,
			page->text.length - page->place);
	}
	if (result == 0 && (pass->record.failed || pass->out->failed))
		result = error_set(error, "out of memory");
	buf_release(&pass->record);
	return result;
}

/* Whether what was made runs in a browser, and can be taken out again. */
static int prove(struct text made, struct text base,
	const struct page_wish *wish, struct error *error)
{
	struct page page;
	struct page_report report = {0};
	struct buf again;
	bool comes_out;

	page_read(&page, made, wish);
	if (!page.marked || !page.live)
		return error_set(
			error, "browsers would not run a script at its end");
	buf_init(&again, PAGE_COPY_MAX);
	comes_out = page_strip(&again, &page, &report, NULL) == PAGE_REMOVED &&
		    !report.differing && text_same(text_of(&again), base);
	buf_release(&again);
	return comes_out ? 0
			 : error_set(error,
				   "the snippet could not be taken out of it "
				   "again");
}

static enum page_result refuse(struct error *error, const struct page *page)
{
	error_set(error, "%s", page->refused ? page->refused : page->skipped);
	return page->refused ? PAGE_REFUSED : PAGE_SKIPPED;
}

/* The same for a page of which `base` is the text without a block. */
static enum page_result inject_base(struct buf *out, struct text base,
	struct text place, const struct page_wish *wish,
	struct page_report *report, struct error *error)
{
	struct page page;
	struct buf path;
	struct pass pass = {
		.page = &page,
		.wish = wish,
		.report = report,
		.out = out,
	};
	int result;

	page_read(&page, base, wish);
	if (page.refused || page.skipped)
		return refuse(error, &page);
	buf_init(&path, PAGE_PATH_MAX);
	if (!page.canonical.length ||
		page_add_canonical(&path, page.canonical) < 0) {
		buf_reset(&path);
		buf_add(&path, place.data, place.length);
	}
	result = add_page(&pass, text_of(&path), error);
	buf_release(&path);
	if (result < 0 || prove(text_of(out), base, wish, error) < 0)
		return PAGE_REFUSED;
	return PAGE_INJECTED;
}

enum page_result page_inject(struct buf *out, struct text text,
	struct text place, const struct page_wish *wish,
	struct page_report *report, struct error *error)
{
	struct page page;
	struct buf base;
	enum page_result result;

	*report = (struct page_report){0};
	page_read(&page, text, wish);
	if (page.damaged)
		return refuse(error, &page);
	if (!page.marked)
		return inject_base(out, text, place, wish, report, error);
	buf_init(&base, PAGE_COPY_MAX);
	result = page_strip(&base, &page, report, error);
	if (result == PAGE_REMOVED)
		result = inject_base(
			out, text_of(&base), place, wish, report, error);
	buf_release(&base);
	if (result == PAGE_INJECTED)
		return text_same(text_of(out), text) ? PAGE_UNCHANGED
						     : PAGE_REPLACED;
	return result;
}

enum page_result page_remove(struct buf *out, struct text text,
	struct page_report *report, struct error *error)
{
	struct page page;

	*report = (struct page_report){0};
	page_read(&page, text, NULL);
	if (page.damaged)
		return refuse(error, &page);
	return page.marked ? page_strip(out, &page, report, error)
			   : PAGE_UNCHANGED;
}
