/* SPDX-License-Identifier: MIT */

/* admin/page: any page, made of pieces that matter to it: what goes in comes
 * out again, byte for byte, and twice is once. */

#include "admin/page/page.h"
#include "tests/unit/unit.h"

enum { PAGES = 40000 };

static const struct text pieces[] = {
	SLICE("<!doctype html>"),
	SLICE("<html>"),
	SLICE("<body>"),
	SLICE("</body>"),
	SLICE("</html>"),
	SLICE("<meta http-equiv=Content-Security-Policy content=\"default-src "
	      "'self'\">"),
	SLICE("<meta http-equiv='content-security-policy' "
	      "content='script-src &#39;none&#39;; connect-src a-- > b'>"),
	SLICE("<meta content=img-src http-equiv=Content-Security-Policy>"),
	SLICE("<meta http-equiv=refresh content='1;url=/a'>"),
	SLICE("<link rel=canonical href=\"https://a.example/b&amp;c\">"),
	SLICE("<!-- "),
	SLICE(" -->"),
	SLICE("<script>"),
	SLICE("</script>"),
	SLICE("<!-- <script>"),
	SLICE("<template>"),
	SLICE("</template>"),
	SLICE("<svg>"),
	SLICE("</svg>"),
	SLICE("<foreignObject>"),
	SLICE("<![CDATA["),
	SLICE("]]>"),
	SLICE("<title>"),
	SLICE("</title>"),
	SLICE("<!-- footfall:begin 1 -->"),
	SLICE("<!-- footfall:end -->"),
	SLICE("\n"),
	SLICE("\r\n"),
	SLICE("\r"),
	SLICE("text <a href='>"),
	SLICE("'>"),
	SLICE("\xef\xbb\xbf"),
};

static int add_block(const void *context, struct buf *out, struct text path)
{
	(void)context;
	buf_add_format(out, "<p>%.*s\n<script>s()</script>\n", (int)path.length,
		path.data);
	return out->failed ? -1 : 0;
}

/* Whether the page was injected; then it comes out again. */
static bool check(struct text page, const struct page_wish *wish)
{
	struct page_report report;
	struct error error;
	struct buf out, again, back;
	enum page_result result;

	buf_init(&out, 1 << 20);
	buf_init(&again, 1 << 20);
	buf_init(&back, 1 << 20);
	result = page_inject(&out, page, TEXT("/p"), wish, &report, &error);
	if (result == PAGE_INJECTED) {
		HOLDS(page_inject(&again, text_of(&out), TEXT("/p"), wish,
			      &report, &error) == PAGE_UNCHANGED,
			page);
		HOLDS(page_remove(&back, text_of(&out), &report, &error) ==
				PAGE_REMOVED,
			page);
		HOLDS(text_same(text_of(&back), page), page);
	}
	buf_release(&out);
	buf_release(&again);
	buf_release(&back);
	return result == PAGE_INJECTED;
}

static void what_goes_in_comes_out(void **state)
{
	struct page_wish wish = {
		.need = {.origin = TEXT("https://s.example"),
			.script = TEXT("'sha256-a'"),
			.pixel = true},
		.script = TEXT("s()"),
		.block = add_block,
	};
	uint64_t seed = 20261124;
	size_t injected = 0;
	char page[1024];

	(void)state;
	assert_int_equal(url_parse(&wish.need.endpoint,
				 "https://s.example/collect.cgi", NULL),
		0);
	for (size_t i = 0; i < PAGES; i++)
		injected += check(unit_compose(&seed, page, sizeof(page),
					  pieces, COUNT(pieces)),
			&wish);
	/* Else nothing was tried. */
	assert_in_range(injected, PAGES / 20, PAGES);
	print_message("# %zu of %d pages were injected\n", injected, PAGES);
}

int main(void)
{
	struct unit_list list = {0};

	UNIT_ADD(&list, what_goes_in_comes_out);
	return unit_run(&list, "page_property");
}
