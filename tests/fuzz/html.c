/* SPDX-License-Identifier: MIT */

/* Any page: what was injected comes out again, byte for byte; what is found
 * in it already, too; and a page that has the snippet is left as it is. */
#include <stdlib.h>
#include <string.h>

#include "admin/page/page.h"
#include "fuzz.h"

static int add_block(const void *context, struct buf *out, struct text path)
{
	(void)context;
	(void)path;
	return buf_add_text(out, "<p>\n<script>s()</script>");
}

static void remove_and_compare(struct text made, struct text page)
{
	struct page_report report;
	struct buf back;

	buf_init(&back, 1 << 20);
	if (page_remove(&back, made, &report, NULL) != PAGE_REMOVED ||
		back.length != page.length ||
		memcmp(buf_text(&back), page.data, page.length) != 0)
		abort();
	buf_release(&back);
}

static void inject_again(struct text made, const struct page_wish *wish)
{
	struct page_report report;
	struct error error;
	struct buf out;

	buf_init(&out, 1 << 20);
	if (page_inject(&out, made, text_from("/p"), wish, &report, &error) !=
		PAGE_UNCHANGED)
		abort();
	buf_release(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct text page = {(const char *)data, size};
	struct page_wish wish = {
		.need = {.origin = text_from("https://s.example"),
			.script = text_from("'sha256-a'"),
			.pixel = true},
		.script = text_from("s()"),
		.block = add_block,
	};
	struct page_report report;
	struct error error;
	struct buf out;

	if (url_parse(&wish.need.endpoint, "https://s.example/collect.cgi",
		    NULL) < 0)
		abort();
	buf_init(&out, 1 << 20);
	if (page_inject(&out, page, text_from("/p"), &wish, &report, &error) ==
		PAGE_INJECTED) {
		remove_and_compare(text_of(&out), page);
		inject_again(text_of(&out), &wish);
	}
	buf_reset(&out);
	(void)page_remove(&out, page, &report, &error);
	buf_release(&out);
	return 0;
}
