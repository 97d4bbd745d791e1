/* SPDX-License-Identifier: MIT */

/* admin/page/snippet_script and snippet_block: values are escaped in each
 * place that they come to, and what can't work is refused by key. */
#include "admin/page/snippet.h"

#include <stdio.h>
#include <string.h>

#include "admin/page/snippet_block.h"
#include "base/json.h"
#include "tests/unit/unit.h"

#define ENDPOINT "https://www.example.org/cgi-bin/collect.cgi"
#define NASTY "</script><!--\"'\\ a&b\xe2\x80\xa8\xe2\x80\xa9\xf0\x9f\x98\x80"

enum { OUT_MAX = 1 << 16 };

/* A site and its settings as the configuration would give them. */
struct page {
	struct site_settings site;
	struct settings settings;
	struct buf out;
};

static char *setting(const char *text)
{
	/* Nothing that is tested here changes a text of the configuration. */
	union {
		const char *from;
		char *to;
	} same = {.from = text};

	return same.to;
}

static struct page *page_init(struct page *page, const char *name)
{
	*page = (struct page){
		.site = {.name = setting(name), .language = setting("en")},
		.settings = {.endpoint = setting(ENDPOINT)},
	};
	page->settings.sites.items = &page->site;
	page->settings.sites.count = 1;
	buf_init(&page->out, OUT_MAX);
	return page;
}

static struct text out_of(const struct page *page)
{
	return (struct text){buf_text(&page->out), page->out.length};
}

struct refused_row {
	const char *name, *endpoint, *language, *privacy_page;
	const char *why;
};

static const struct refused_row refused_rows[] = {
	{"b", ENDPOINT, "en", NULL, "sites: \"b\" is not on the allowlist"},
	{"A", ENDPOINT, "en", NULL, "sites: \"A\" is not on the allowlist"},
	{"a", NULL, "en", NULL, "endpoint is not set"},
	{"a", "/collect.cgi", "en", NULL,
		"endpoint: \"/collect.cgi\" is no URL"},
	{"a", ENDPOINT, "xx", NULL, "language: no notice in \"xx\""},
	{"a", ENDPOINT, "", NULL, "language: no notice in \"\""},
	{"a", ENDPOINT, "d", NULL, "language: no notice in \"d\""},
	{"a", ENDPOINT, "deu", NULL, "one of en, ar, ca"},
	{"a", ENDPOINT, "en", "javascript:alert(1)", "privacy_page: "},
	{"a", ENDPOINT, "en", "data:text/html,x", "privacy_page: "},
	{"a", ENDPOINT, "en", "/a b", "privacy_page: "},
};

static void site_is_refused(void **state)
{
	const struct refused_row *row = *state;
	struct error error = {0};
	struct page page;

	page_init(&page, "a");
	page.settings.endpoint = setting(row->endpoint);
	page.site.language = setting(row->language);
	page.site.privacy_page = setting(row->privacy_page);
	assert_null(snippet_site(&page.settings, row->name, &error));
	if (!strstr(error.text, row->why))
		fail_msg("%s", error.text);
}

struct notice_row {
	const char *name;
	const char *language, *notice, *privacy_page;
	const char *line;
};

#define SMALL(attributes, content)                                     \
	"<p class=\"analytics-notice\" " attributes "><small>" content \
	"</small></p>\n"
#define ENGLISH                                                         \
	"This page counts anonymous visits, with no cookies and no IP " \
	"addresses stored."

static const struct notice_row notice_rows[] = {
	{"English", "en", NULL, NULL, SMALL("lang=\"en\"", ENGLISH)},
	{"with a link", "en", NULL, "https://a/privacy",
		SMALL("lang=\"en\"",
			ENGLISH " <a href=\"https://a/privacy\">Privacy</a>")},
	{"a region", "en-GB", NULL, NULL, SMALL("lang=\"en-GB\"", ENGLISH)},
	{"another case", "EN-gb", NULL, NULL, SMALL("lang=\"EN-gb\"", ENGLISH)},
	{"its own words", "de", "Wir z\xc3\xa4hlen.", "/x",
		SMALL("lang=\"de\"", "Wir z\xc3\xa4hlen. "
				     "<a href=\"/x\">Datenschutz</a>")},
	{"a language without a row", "xx-yy", "Kvak.", NULL,
		SMALL("lang=\"xx-yy\" dir=\"auto\"", "Kvak.")},
	{"the same with a link", "xx", "Kvak.", "/x",
		SMALL("lang=\"xx\" dir=\"auto\"", "<a href=\"/x\">Kvak.</a>")},
	{"from right to left", "he-IL", "x", NULL,
		SMALL("lang=\"he-IL\" dir=\"rtl\"", "x")},
	{"markup in all three", "x\"><b", "<a&b \"'>", "/?a&b=\"<'",
		SMALL("lang=\"x&quot;&gt;&lt;b\" dir=\"auto\"",
			"<a href=\"/?a&amp;b=&quot;&lt;&#39;\">"
			"&lt;a&amp;b &quot;&#39;&gt;</a>")},
};

static void notice_is_written(void **state)
{
	const struct notice_row *row = *state;
	struct page page;

	page_init(&page, "a");
	page.site.language = setting(row->language);
	page.site.notice = setting(row->notice);
	page.site.privacy_page = setting(row->privacy_page);
	assert_non_null(snippet_site(&page.settings, "a", NULL));
	assert_int_equal(snippet_add_notice(&page.out, &page.site), 0);
	assert_string_equal(buf_text(&page.out), row->line);
	buf_release(&page.out);
}

struct name_row {
	const char *name;
	const char *literal; /* in the script */
	const char *query;   /* in the image's URL */
	const char *body;    /* in what is sent */
};

static const struct name_row name_rows[] = {
	{"www.example.org", "\"www.example.org\"", "www.example.org",
		"\"www.example.org\""},
	{"a&b", "\"a\\u0026b\"", "a%26b", "\"a&b\""},
	{"a b+c=d#e", "\"a b+c=d#e\"", "a%20b%2Bc%3Dd%23e", "\"a b+c=d#e\""},
	{"</script><!--", "\"\\u003c/script\\u003e\\u003c!--\"",
		"%3C%2Fscript%3E%3C%21--", "\"</script><!--\""},
	{"\"'\\", "\"\\\"'\\\\\"", "%22%27%5C", "\"\\\"'\\\\\""},
	{"\xe2\x80\xa8\xe2\x80\xa9", "\"\\u2028\\u2029\"", "%E2%80%A8%E2%80%A9",
		"\"\xe2\x80\xa8\xe2\x80\xa9\""},
	{"\xf0\x9f\x98\x80", "\"\\uD83D\\uDE00\"", "%F0%9F%98%80",
		"\"\xf0\x9f\x98\x80\""},
};

static void name_is_escaped(void **state)
{
	const struct name_row *row = *state;
	char expected[200];
	struct page page;

	page_init(&page, row->name)->settings.pixel = true;
	assert_non_null(snippet_site(&page.settings, row->name, NULL));
	assert_int_equal(
		snippet_script(&page.out, &page.settings, &page.site), 0);
	snprintf(expected, sizeof(expected), "{site:%s,path:", row->literal);
	assert_non_null(strstr(buf_text(&page.out), expected));

	buf_reset(&page.out);
	assert_int_equal(snippet_add_image(&page.out, &page.settings,
				 &page.site, text_from("/b&c?")),
		0);
	snprintf(expected, sizeof(expected),
		"<noscript><img src=\"" ENDPOINT
		"?site=%s&amp;path=%%2Fb%%26c%%3F\" alt=\"\" ",
		row->query);
	assert_non_null(strstr(buf_text(&page.out), expected));

	buf_reset(&page.out);
	assert_int_equal(snippet_body(&page.out, &page.site, "/", false), 0);
	snprintf(expected, sizeof(expected),
		"{\"site\":%s,\"path\":\"/\",\"referrer\":\"\"}", row->body);
	assert_string_equal(buf_text(&page.out), expected);
	buf_release(&page.out);
}

/* Neither HTML nor XHTML may find anything in the script. */
static void script_is_inert(void **state)
{
	struct page page;

	(void)state;
	page_init(&page, NASTY)->site.single_page = true;
	assert_int_equal(
		snippet_script(&page.out, &page.settings, &page.site), 0);
	for (size_t i = 0; i < page.out.length; i++) {
		char byte = page.out.data[i];

		assert_true(byte >= ' ' && byte <= '~');
		assert_null(strchr("<>&", byte));
	}
	buf_release(&page.out);
}

static void single_page_is_asked_for(void **state)
{
	struct page page;

	(void)state;
	page_init(&page, "a");
	snippet_script(&page.out, &page.settings, &page.site);
	assert_null(strstr(buf_text(&page.out), "pushState"));
	buf_reset(&page.out);
	page.site.single_page = true;
	snippet_script(&page.out, &page.settings, &page.site);
	assert_non_null(strstr(buf_text(&page.out), "pushState"));
	buf_release(&page.out);
}

/* What stands before </body> is notice, script and image, in this order. */
static void block_is_made_of_its_parts(void **state)
{
	struct page page;
	struct buf parts;

	(void)state;
	page_init(&page, "a");
	buf_init(&parts, OUT_MAX);
	for (int pixel = 0; pixel < 2; pixel++) {
		page.settings.pixel = pixel;
		buf_reset(&page.out);
		buf_reset(&parts);
		snippet_add_notice(&parts, &page.site);
		buf_add_text(&parts, "<script>");
		snippet_script(&parts, &page.settings, &page.site);
		buf_add_text(&parts, "</script>\n");
		snippet_add_image(
			&parts, &page.settings, &page.site, text_from(""));
		assert_int_equal(snippet_block(&page.out, &page.settings,
					 &page.site, text_from("")),
			0);
		assert_string_equal(buf_text(&page.out), buf_text(&parts));
		assert_true(
			!strstr(buf_text(&page.out), "<noscript>") == !pixel);
		assert_null(strstr(buf_text(&page.out), "path=\""));
	}
	buf_release(&parts);
	buf_release(&page.out);
}

static void body_is_json(void **state)
{
	struct json_member members[] = {{.name = "site"}, {.name = "path"},
		{.name = "referrer"}, {.name = "test"}};
	struct json_document *document;
	struct page page;

	(void)state;
	page_init(&page, NASTY);
	snippet_body(
		&page.out, &page.site, "/\"\\\x01\x1f\b\f\n\r\t\xc3\xa9", true);
	document =
		json_read_object(out_of(&page), members, COUNT(members), NULL);
	assert_non_null(document);
	assert_text(members[0].text, text_from(NASTY));
	assert_text(
		members[1].text, text_from("/\"\\\x01\x1f\b\f\n\r\t\xc3\xa9"));
	assert_int_equal(members[2].kind, JSON_EMPTY);
	assert_int_equal(members[3].kind, JSON_YES);
	assert_non_null(strstr(buf_text(&page.out),
		"\"path\":\"/\\\"\\\\\\u0001\\u001f\\b\\f\\n\\r\\t\xc3\xa9\""));
	json_free(document);
	buf_release(&page.out);
}

struct hash_row {
	const char *name;
	int bits;
	struct text bytes;
	const char *hash;
};

/* FIPS 180-4's examples, "abc" and two blocks, of NIST's "Cryptographic
 * Standards and Guidelines", in base64. */
static const struct hash_row hash_rows[] = {
	{"256 bits of abc", 256, SLICE("abc"),
		"sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0="},
	{"256 bits of nothing", 256, SLICE(""),
		"sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="},
	{"384 bits of abc", 384, SLICE("abc"),
		"sha384-ywB1P0WjXou1oD1pmsZQBycsMqsO3tFjGotgWkP/W+2AhgcroefMI1i"
		"67KE0yCWn"},
	{"384 bits of nothing", 384, SLICE(""),
		"sha384-OLBgp1GsljhM2TJ+sbHjaiH9txEUvgdDTAzHv2P24donTt6/529l+9U"
		"a0vFImLlb"},
};

static void hash_is_known(void **state)
{
	const struct hash_row *row = *state;
	struct buf out;

	buf_init(&out, 200);
	assert_int_equal(snippet_hash(&out, row->bits, row->bytes), 0);
	assert_string_equal(buf_text(&out), row->hash);
	buf_release(&out);
}

static void no_room_is_said(void **state)
{
	struct page page;

	(void)state;
	page_init(&page, NASTY)->settings.pixel = true;
	page.site.privacy_page = setting("/x");
	for (size_t room = 0; room < 300; room++) {
		buf_init(&page.out, room);
		assert_int_equal(snippet_block(&page.out, &page.settings,
					 &page.site, text_from("/")),
			-1);
		assert_true(page.out.failed);
	}
}

int main(void)
{
	struct unit_list list = {0};

	UNIT_ROWS(&list, site_is_refused, refused_rows);
	UNIT_ROWS(&list, notice_is_written, notice_rows);
	UNIT_ROWS(&list, name_is_escaped, name_rows);
	UNIT_ADD(&list, script_is_inert);
	UNIT_ADD(&list, single_page_is_asked_for);
	UNIT_ADD(&list, block_is_made_of_its_parts);
	UNIT_ADD(&list, body_is_json);
	UNIT_ROWS(&list, hash_is_known, hash_rows);
	UNIT_ADD(&list, no_room_is_said);
	return unit_run(&list, "snippet");
}
