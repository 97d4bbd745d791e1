/* SPDX-License-Identifier: MIT */

/* admin/page: the snippet into a page, and out again. */
#include "admin/page/page.h"

#include <string.h>

#include "tests/unit/unit.h"

#define SCRIPT "s()"
#define BLOCK_OF(path) "<i " path ">\n<script>" SCRIPT "</script>"
#define BEGIN "<!-- footfall:begin 1 -->\n"
#define END "\n<!-- footfall:end -->\n"
/* What goes into a page that has line ends and no canonical link. */
#define BLOCK BEGIN BLOCK_OF("/p") END

static int add_block(const void *context, struct buf *out, struct text path)
{
	buf_add_format(out, "<i %.*s>\n<script>%s</script>\n", (int)path.length,
		path.data, (const char *)context);
	return out->failed ? -1 : 0;
}

static struct page_wish wish_of(const char *script)
{
	struct page_wish wish = {
		.need = {.origin = TEXT("https://s.example"),
			.script = TEXT("'sha256-a'")},
		.script = text_from(script),
		.block = add_block,
		.context = script,
	};

	assert_int_equal(url_parse(&wish.need.endpoint,
				 "https://s.example/collect.cgi", NULL),
		0);
	return wish;
}

static enum page_result inject(
	struct buf *out, struct text page, const char *script)
{
	struct page_wish wish = wish_of(script);
	struct page_report report;
	struct error error;

	buf_init(out, 1 << 20);
	return page_inject(out, page, TEXT("/p"), &wish, &report, &error);
}

static enum page_result take_out(struct buf *out, struct text page)
{
	struct page_report report;

	buf_init(out, 1 << 20);
	return page_remove(out, page, &report, NULL);
}

struct inject_row {
	const char *name;
	struct text page;
	const char *injected;
};

/* The policy of the rows below, before and after, and its record. */
#define META(value) \
	"<meta http-equiv=Content-Security-Policy content=" value ">"
#define POLICY "\"connect-src 'self'\""
#define WIDENED "\"connect-src 'self' https://s.example\""
#define RECORD                                                       \
	"<!-- footfall:begin 1 policy=0,be9db5803929b49c,\"connect-" \
	"src%20'self'\" -->\n"

static const struct inject_row inject_rows[] = {
	{"before </body>", SLICE("<html>\n<body>a\n</body>\n</html>\n"),
		"<html>\n<body>a\n" BLOCK "</body>\n</html>\n"},
	{"in capitals", SLICE("<HTML><BODY>a\n</BODY>"),
		"<HTML><BODY>a\n" BLOCK "</BODY>"},
	{"before the last </body>", SLICE("<body>\n</body>b</body>"),
		"<body>\n</body>b" BLOCK "</body>"},
	{"without </body>: before </html>", SLICE("<html>\na</html>\n"),
		"<html>\na" BLOCK "</html>\n"},
	{"without both: at the end", SLICE("<!doctype html>\na"),
		"<!doctype html>\na" BLOCK},
	{"without line ends", SLICE("<body>a</body>"),
		"<body>a<!-- footfall:begin 1 -->" BLOCK_OF(
			"/p") "<!-- footfall:end --></body>"},
	{"with the line ends of DOS", SLICE("<body>\r\n</body>"),
		"<body>\r\n<!-- footfall:begin 1 -->\r\n<i "
		"/p>\r\n<script>" SCRIPT
		"</script>\r\n<!-- footfall:end -->\r\n</body>"},
	{"with a byte order mark", SLICE("\xef\xbb\xbf<body>\n</body>"),
		"\xef\xbb\xbf<body>\n" BLOCK "</body>"},
	{"in Latin-1", SLICE("<body>\n\xe9\xff</body>"),
		"<body>\n\xe9\xff" BLOCK "</body>"},
	{"not in a comment", SLICE("<body>\n</body><!-- </body> -->"),
		"<body>\n" BLOCK "</body><!-- </body> -->"},
	{"not in a script", SLICE("<body>\n</body><script>'</body>'</script>"),
		"<body>\n" BLOCK "</body><script>'</body>'</script>"},
	{"not in an attribute", SLICE("<body>\n</body><a b='</body>'>"),
		"<body>\n" BLOCK "</body><a b='</body>'>"},
	{"not in a template",
		SLICE("<body>\n</body><template></body></template>"),
		"<body>\n" BLOCK "</body><template></body></template>"},
	{"not in SVG that is open", SLICE("<body>\n</body><svg></body>"),
		"<body>\n" BLOCK "</body><svg></body>"},
	{"before a comment that is not closed", SLICE("<body>\n</body><!-- "),
		"<body>\n" BLOCK "</body><!-- "},
	{"the canonical path",
		SLICE("<html><link rel=Canonical "
		      "href='https://a.example/b&amp;c?d#e'>\n</html>"),
		"<html><link rel=Canonical "
		"href='https://a.example/b&amp;c?d#e'>\n" BEGIN BLOCK_OF("/b&c")
			END "</html>"},
	{"a relative canonical link",
		SLICE("<html><link rel=canonical href=b>\n</html>"),
		"<html><link rel=canonical href=b>\n" BLOCK "</html>"},
	{"a policy", SLICE("<html>" META(POLICY) "\n</html>"),
		"<html>" META(WIDENED) "\n" RECORD BLOCK_OF("/p") END
		"</html>"},
	{"a policy of the body is none",
		SLICE("<body>" META(POLICY) "\n</body>"),
		"<body>" META(POLICY) "\n" BLOCK "</body>"},
	{"a policy behind text is none",
		SLICE("<html>a" META(POLICY) "\n</html>"),
		"<html>a" META(POLICY) "\n" BLOCK "</html>"},
	{"a policy that reports only is none",
		SLICE("<html><meta http-equiv=Content-Security-Policy-Report-"
		      "Only content=" POLICY ">\n</html>"),
		"<html><meta http-equiv=Content-Security-Policy-Report-Only "
		"content=" POLICY ">\n" BLOCK "</html>"},
	{"a policy in a comment is none",
		SLICE("<html><!-- " META(POLICY) " -->\n</html>"),
		"<html><!-- " META(POLICY) " -->\n" BLOCK "</html>"},
	{"an instruction that is no PHP", SLICE("<?xml a?><body>\n</body>"),
		"<?xml a?><body>\n" BLOCK "</body>"},
	{"a page that loads itself again",
		SLICE("<html><meta http-equiv=refresh content=0>\n</html>"),
		"<html><meta http-equiv=refresh content=0>\n" BLOCK "</html>"},
};

static void pages_are_injected(void **state)
{
	const struct inject_row *row = *state;
	struct buf out, back, again;

	assert_int_equal(inject(&out, row->page, SCRIPT), PAGE_INJECTED);
	assert_text(text_of(&out), text_from(row->injected));
	assert_int_equal(inject(&again, text_of(&out), SCRIPT), PAGE_UNCHANGED);
	buf_release(&again);
	assert_int_equal(inject(&again, text_of(&out), "t()"), PAGE_REPLACED);
	assert_non_null(strstr(buf_text(&again), "t()"));
	assert_null(strstr(buf_text(&again), SCRIPT));
	assert_int_equal(take_out(&back, text_of(&again)), PAGE_REMOVED);
	assert_text(text_of(&back), row->page);
	buf_release(&back);
	assert_int_equal(take_out(&back, row->page), PAGE_UNCHANGED);
	buf_release(&back);
	buf_release(&again);
	buf_release(&out);
}

/* Raw values, quotes included, and what becomes of them. */
struct value_row {
	const char *name;
	const char *value, *widened;
};

static const struct value_row value_rows[] = {
	{"double quotes", "\"connect-src 'none'\"",
		"\"connect-src https://s.example\""},
	{"single quotes", "'connect-src a'",
		"'connect-src a https://s.example'"},
	{"single quotes, a hash", "'script-src a'",
		"'script-src a &#39;sha256-a&#39;'"},
	{"no quotes", "connect-src", "\"connect-src https://s.example\""},
	{"references", "\"connect-src&#32;&apos;self&#x27;\"",
		"\"connect-src 'self' https://s.example\""},
	{"an ampersand stays one", "\"connect-src a; report-uri /?a&amp;b\"",
		"\"connect-src a https://s.example; report-uri /?a&amp;b\""},
};

static void values_are_written(void **state)
{
	const struct value_row *row = *state;
	struct buf page, out, back, want;

	buf_init(&page, 1 << 16);
	buf_init(&want, 1 << 16);
	buf_add_filled(&page, "<html>" META("@") "\n</html>", "@", row->value);
	buf_add_filled(&want, META("@"), "@", row->widened);
	assert_int_equal(inject(&out, text_of(&page), SCRIPT), PAGE_INJECTED);
	if (!strstr(buf_text(&out), buf_text(&want)))
		assert_text(text_of(&out), text_of(&want));
	assert_int_equal(take_out(&back, text_of(&out)), PAGE_REMOVED);
	assert_text(text_of(&back), text_of(&page));
	buf_release(&back);
	buf_release(&out);
	buf_release(&want);
	buf_release(&page);
}

struct refuse_row {
	const char *name;
	struct text page;
	enum page_result result;
	const char *why; /* a part of the message */
};

static const struct refuse_row refuse_rows[] = {
	{"empty", SLICE(""), PAGE_SKIPPED, "no HTML document"},
	{"a fragment", SLICE("<p>a</p>"), PAGE_SKIPPED, "no HTML document"},
	{"a fragment that names one", SLICE("<!-- <html> --><p>a"),
		PAGE_SKIPPED, "no HTML document"},
	{"frames", SLICE("<html><frameset></frameset></html>"), PAGE_SKIPPED,
		"frames"},
	{"a redirect",
		SLICE("<html><META HTTP-EQUIV=Refresh content=' 0; url=/a'>"),
		PAGE_SKIPPED, "leads to another page"},
	{"pasted", SLICE("<html><script>" SCRIPT "</script></html>"),
		PAGE_SKIPPED, "has the snippet already"},
	{"UTF-16", SLICE("\xff\xfe<\0h\0"), PAGE_REFUSED, "UTF-16"},
	{"UTF-16 of the other order", SLICE("\xfe\xff\0<"), PAGE_REFUSED,
		"UTF-16"},
	{"NUL", SLICE("<html>\0"), PAGE_REFUSED, "NUL"},
	{"ISO-2022", SLICE("<html>\033$B"), PAGE_REFUSED, "escape"},
	{"PHP", SLICE("<html><?php a() ?></html>"), PAGE_REFUSED, "PHP"},
	{"a comment", SLICE("<html><!-- </body>"), PAGE_REFUSED,
		"comment is not closed"},
	{"a script", SLICE("<html><script></body>"), PAGE_REFUSED,
		"not closed"},
	{"a template", SLICE("<html><template></body>"), PAGE_REFUSED,
		"template"},
	{"a reference", SLICE("<html>" META("'connect-src &eacute;'")),
		PAGE_REFUSED, "character reference"},
	{"a begin alone", SLICE("<html><!-- footfall:begin 1 -->"),
		PAGE_REFUSED, "damaged"},
	{"an end alone", SLICE("<html><!-- footfall:end -->"), PAGE_REFUSED,
		"damaged"},
	{"two begins", SLICE("<html>" BEGIN BEGIN END), PAGE_REFUSED,
		"damaged"},
	{"two blocks", SLICE("<html>" BEGIN END BEGIN END), PAGE_REFUSED,
		"damaged"},
	{"an end first", SLICE("<html>" END BEGIN END), PAGE_REFUSED,
		"damaged"},
	{"marks of a later version",
		SLICE("<html><!-- footfall:begin 2 -->" END), PAGE_REFUSED,
		"damaged"},
	{"a record that makes no sense",
		SLICE("<html><!-- footfall:begin 1 a=b -->" END), PAGE_REFUSED,
		"damaged"},
	{"a record that is cut off",
		SLICE("<html><!-- footfall:begin 1 policy=0,12 -->" END),
		PAGE_REFUSED, "damaged"},
};

static void others_are_named(void **state)
{
	const struct refuse_row *row = *state;
	struct page_wish wish = wish_of(SCRIPT);
	struct page_report report;
	struct error error = {0};
	struct buf out;

	buf_init(&out, 1 << 20);
	assert_int_equal(
		page_inject(&out, row->page, TEXT(""), &wish, &report, &error),
		row->result);
	assert_non_null(strstr(error.text, row->why));
	buf_release(&out);
}

/* What somebody wrote into a policy since is not undone. */
static void changed_policies_stay(void **state)
{
	struct page_report report;
	struct buf out, changed, back;

	(void)state;
	inject(&out, TEXT("<html>" META(POLICY) "\n</html>"), SCRIPT);
	buf_init(&changed, 1 << 16);
	buf_add_filled(&changed, buf_text(&out), "'self' ", "*");
	buf_init(&back, 1 << 16);
	assert_int_equal(page_remove(&back, text_of(&changed), &report, NULL),
		PAGE_REMOVED);
	assert_int_equal(report.differing, 1);
	assert_text(text_of(&back),
		TEXT("<html>" META(
			"\"connect-src *https://s.example\"") "\n</html>"));
	buf_release(&back);
	buf_release(&changed);
	buf_release(&out);
}

struct path_row {
	const char *name;
	const char *from;
	const char *path; /* NULL: none */
};

static const struct path_row canonical_rows[] = {
	{"a URL", "https://a.example/b/?c#d", "/b/"},
	{"a bare host", "http://a.example", "/"},
	{"a bare host with a query", "HTTP://a.example?b", "/"},
	{"without a scheme", " //a.example/b ", "/b"},
	{"a path", "/b&#x2f;c", "/b/c"},
	{"relative", "b/c", NULL},
	{"empty", "", NULL},
	{"another scheme", "mailto:a@b", NULL},
	{"escaped already", "/a%20b", "/a%20b"},
	{"to be escaped", "/a b\"\xc3\xa9", "/a%20b%22%C3%A9"},
	{"no UTF-8", "/\xe9", NULL},
	{"dots", "/a/../b", NULL},
	{"a backslash", "/a\\b", NULL},
	{"a control character", "/a\tb", NULL},
};

static void canonical_links_have_paths(void **state)
{
	const struct path_row *row = *state;
	struct buf out;
	int result;

	buf_init(&out, 1 << 16);
	result = page_add_canonical(&out, text_from(row->from));
	assert_int_equal(result, row->path ? 0 : -1);
	if (row->path)
		assert_string_equal(buf_text(&out), row->path);
	buf_release(&out);
}

static const struct path_row place_rows[] = {
	{"an index", "index.html", "/"},
	{"an index of a folder", "a/b/index.htm", "/a/b/"},
	{"a page", "a/b.html", "/a/b.html"},
	{"its name ends alike", "a/bindex.html", "/a/bindex.html"},
	{"to be escaped", "a b%?#\\\xe9.html", "/a%20b%25%3F%23%5C%E9.html"},
	{"for what is not found", "404.html", ""},
};

static void places_have_paths(void **state)
{
	const struct path_row *row = *state;
	struct buf out;

	buf_init(&out, 1 << 16);
	assert_int_equal(page_add_place(&out, text_from(row->from)), 0);
	assert_string_equal(buf_text(&out), row->path);
	buf_release(&out);
}

int main(void)
{
	struct unit_list list = {0};

	UNIT_ROWS(&list, pages_are_injected, inject_rows);
	UNIT_ROWS(&list, values_are_written, value_rows);
	UNIT_ROWS(&list, others_are_named, refuse_rows);
	UNIT_ADD(&list, changed_policies_stay);
	UNIT_ROWS(&list, canonical_links_have_paths, canonical_rows);
	UNIT_ROWS(&list, places_have_paths, place_rows);
	return unit_run(&list, "page");
}
