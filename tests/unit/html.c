/* SPDX-License-Identifier: MIT */

/* admin/html: how browsers would read it. */
#include "admin/page/html.h"

#include <string.h>

#include "tests/unit/unit.h"

/* The tokens as a text: <a start tag, ~a one of SVG or MathML, /a end tag,
 * t text, # raw text with it in parentheses, ! comment, D doctype; ^ in front
 * of what is nested; then what is not closed at the end. */
static void dump(struct buf *out, struct text page)
{
	static const char marks[] = "  t#</!D";
	static struct html_scanner scanner;
	struct html_token token;

	html_init(&scanner, page);
	for (html_next(&scanner, &token); token.kind != HTML_END;
		html_next(&scanner, &token)) {
		if (out->length)
			buf_add_char(out, ' ');
		if (token.nested)
			buf_add_char(out, '^');
		buf_add_char(out, token.kind == HTML_START_TAG && !token.html
					  ? '~'
					  : marks[token.kind + 1]);
		if (token.kind == HTML_START_TAG || token.kind == HTML_END_TAG)
			buf_add(out, token.name.data, token.name.length);
		if (token.kind == HTML_RAW)
			buf_add_format(out, "(%.*s)",
				(int)(token.to - token.from),
				page.data + token.from);
	}
	if (scanner.unclosed)
		buf_add_format(out, " | %s", scanner.unclosed);
	if (scanner.too_deep)
		buf_add_text(out, " | too deep");
}

struct token_row {
	const char *name;
	const char *page;
	const char *tokens;
};

#define RAW_OPEN " | a script, style or other raw text is not closed"
#define COMMENT_OPEN " | a comment is not closed"
#define TREE_OPEN " | a template, svg or math is not closed"

static const struct token_row token_rows[] = {
	{"nothing", "", ""},
	{"a page", "<!DOCTYPE html><HTML><body a=b>x</BODY></html>",
		"D <HTML <body t /BODY /html"},
	{"a lone <", "a < b <3 <> c", "t"},
	{"</ at the end", "a</", "t"},
	{"</ and a blank is a comment", "a</ b>c", "t ! t"},
	{"</> is nothing", "a</>c", "t ! t"},
	{"an instruction is a comment", "<?xml version=1?>a", "! t"},
	{"> in quotes", "<a title=\"</body>\" b='>'>x</a>", "<a t /a"},
	{"> ends an unquoted value", "<a b=c\"d>x", "<a t"},
	{"quotes in a name are no quotes", "<a \"b>c\">", "<a t"},
	{"a value behind blanks", "<a b = \">\">x", "<a t"},
	{"no value", "<a b=>x", "<a t"},
	{"a tag that is cut off", "x<a href='</body>",
		"t t | a tag is not closed"},
	{"a comment", "<!-- </body> -->x", "! t"},
	{"a comment that ends at once", "<!-->x-->", "! t"},
	{"a comment that ends a dash later", "<!--->x-->", "! t"},
	{"a comment of four dashes", "<!---->x", "! t"},
	{"a comment of five dashes", "<!----->x", "! t"},
	{"a comment that ends with a bang", "<!-- a --!>x", "! t"},
	{"a comment in a comment", "<!-- <!-- a -->x-->", "! t"},
	{"a comment that opens and ends one", "<!-- <!-->x", "! t"},
	{"a comment with a dash only", "<!-- a ->x", "!" COMMENT_OPEN},
	{"a comment that is not closed", "<!-- </body></html>",
		"!" COMMENT_OPEN},
	{"<! is a comment up to >", "<!a --></a>", "! /a"},
	{"CDATA of HTML ends with >", "<![CDATA[ > </a> ]]>", "! t /a t"},
	{"CDATA of SVG", "<svg><![CDATA[ > </body> ]]></svg>x",
		"<svg ^t /svg t"},
	{"a doctype ends with > in quotes", "<!doctype html \"a>b\">", "D t"},
	{"a doctype that is not closed", "<!doctype html",
		"D | its doctype is not closed"},
	{"script", "<script>a</body></script>x",
		"<script #(a</body>) /script t"},
	{"an empty script", "<script></script>", "<script #() /script"},
	{"a script that is not closed", "<script>a</scrip",
		"<script #(a</scrip)" RAW_OPEN},
	{"a script at the end", "<script>", "<script" RAW_OPEN},
	{"a script's end with attributes", "<script>a</SCRIPT a='>'>b",
		"<script #(a) /SCRIPT t"},
	{"a name that goes on ends no script", "<script></scripts></script>",
		"<script #(</scripts>) /script"},
	{"a comment in a script", "<script><!-- a </script> -->",
		"<script #(<!-- a ) /script t"},
	{"a script in a comment in a script",
		"<script><!-- <script> </script> --> </script>x",
		"<script #(<!-- <script> </script> --> ) /script t"},
	{"the same, which closes twice",
		"<script><!-- <script> </script> </script>x",
		"<script #(<!-- <script> </script> ) /script t"},
	{"the same, which never ends", "<script><!-- <script> </script>",
		"<script #(<!-- <script> </script>)" RAW_OPEN},
	{"a script's comment that ends at once",
		"<script><!--><script></script>x",
		"<script #(<!--><script>) /script t"},
	{"style, title, textarea",
		"<style><!--</style><title><a></title><textarea></a></"
		"textarea>",
		"<style #(<!--) /style <title #(<a>) /title "
		"<textarea #(</a>) /textarea"},
	{"noscript is raw", "<noscript></body></noscript>",
		"<noscript #(</body>) /noscript"},
	{"nothing ends plaintext", "<plaintext></plaintext></body>",
		"<plaintext #(</plaintext></body>)" RAW_OPEN},
	{"template", "<template></body></template></body>",
		"<template ^/body /template /body"},
	{"templates in templates",
		"<template><template></template></body></template>",
		"<template ^<template ^/template ^/body /template"},
	{"a template that is not closed", "<template></body>",
		"<template ^/body" TREE_OPEN},
	{"an end tag of a template alone", "</template></body>",
		"/template /body"},
	{"SVG's style is no raw text", "<svg><style><!--</style>--></svg>x",
		"<svg ^~style ^! /svg t"},
	{"SVG's title holds HTML", "<svg><title><b>x</b></title></svg>y",
		"<svg ^~title ^<b ^t ^/b ^/title /svg t"},
	{"SVG's foreignObject holds HTML",
		"<svg><foreignObject><style><!--</style></foreignObject>"
		"<style><!-- </style> --></style></svg>",
		"<svg ^~foreignObject ^<style ^#(<!--) ^/style "
		"^/foreignObject ^~style ^! ^/style /svg"},
	{"a div leaves SVG", "<svg><g><div></body>", "<svg ^~g <div /body"},
	{"font leaves SVG with a colour only",
		"<svg><font></font><font color=red>x",
		"<svg ^~font ^/font <font t"},
	{"</p> leaves SVG", "<svg><g></p></body>", "<svg ^~g /p /body"},
	{"self-closing SVG", "<svg/><style><!--</style>x",
		"<svg <style #(<!--) /style t"},
	{"a slash in a value closes nothing", "<svg a=b/><style></svg>",
		"<svg ^~style /svg"},
	{"a slash closes no template", "<template/></body>",
		"<template ^/body" TREE_OPEN},
	{"MathML's text holds HTML",
		"<math><mi><style><!--</style></mi></math>",
		"<math ^~mi ^<style ^#(<!--) ^/style ^/mi /math"},
	{"MathML's annotation of HTML",
		"<math><annotation-xml encoding='Text/HTML'><style><!--"
		"</style></annotation-xml></math>",
		"<math ^~annotation-xml ^<style ^#(<!--) ^/style "
		"^/annotation-xml /math"},
	{"MathML's annotation of SVG",
		"<math><annotation-xml><svg><style></style></svg>"
		"</annotation-xml></math>",
		"<math ^~annotation-xml ^<svg ^~style ^/style ^/svg "
		"^/annotation-xml /math"},
};

static void tokens_are_those_of_browsers(void **state)
{
	const struct token_row *row = *state;
	struct buf out;

	buf_init(&out, 1 << 16);
	dump(&out, text_from(row->page));
	assert_string_equal(buf_text(&out), row->tokens);
	buf_release(&out);
}

static void deep_nesting_is_noticed(void **state)
{
	struct buf page, out;

	(void)state;
	for (size_t depth = HTML_DEPTH_MAX; depth <= HTML_DEPTH_MAX + 1;
		depth++) {
		buf_init(&page, 1 << 16);
		buf_init(&out, 1 << 16);
		for (size_t i = 0; i < depth; i++)
			buf_add_text(&page, "<template>");
		for (size_t i = 0; i < depth; i++)
			buf_add_text(&page, "</template>");
		dump(&out, (struct text){buf_text(&page), page.length});
		assert_int_equal(strstr(buf_text(&out), "too deep") != NULL,
			depth > HTML_DEPTH_MAX);
		buf_release(&page);
		buf_release(&out);
	}
}

struct value_row {
	const char *name;
	const char *value;
	const char *decoded; /* NULL: not known */
};

static const struct value_row value_rows[] = {
	{"plain", "a b", "a b"},
	{"named", "&amp;&lt;&GT;&quot;&apos;&colon;", "&<>\"':"},
	{"by number", "&#39;&#x27;&#X2f;&#47", "''//"},
	{"beyond Unicode", "&#x110000;&#xd800;&#0;",
		"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"},
	{"an endless number", "&#99999999999999999999;", "\xef\xbf\xbd"},
	{"no number", "&#;&#x;&#", "&#;&#x;&#"},
	{"no name", "a & b &", "a & b &"},
	{"a parameter", "?a=1&b=2&lt=3&amp", "?a=1&b=2&lt=3&"},
	{"not known", "a&eacute;b", NULL},
};

static void values_are_decoded(void **state)
{
	const struct value_row *row = *state;
	struct buf out;
	int result;

	buf_init(&out, 1 << 16);
	result = html_add_value(&out, text_from(row->value));
	assert_int_equal(result, row->decoded ? 0 : -1);
	if (row->decoded)
		assert_string_equal(buf_text(&out), row->decoded);
	buf_release(&out);
}

static void the_first_attribute_counts(void **state)
{
	static struct html_scanner scanner;
	struct text page = TEXT("<a B='1' b=\"2\" c d = 3>");
	struct html_token token;
	struct html_attribute attribute;

	(void)state;
	html_init(&scanner, page);
	html_next(&scanner, &token);
	assert_true(html_find_attribute(page, &token, "b", &attribute));
	assert_text(attribute.value, TEXT("1"));
	assert_int_equal(attribute.to - attribute.from, 3);
	assert_int_equal(attribute.quote, '\'');
	assert_true(html_find_attribute(page, &token, "c", &attribute));
	assert_text(attribute.value, TEXT(""));
	assert_true(html_find_attribute(page, &token, "d", &attribute));
	assert_text(attribute.value, TEXT("3"));
	assert_false(html_find_attribute(page, &token, "e", &attribute));
}

int main(void)
{
	struct unit_list list = {0};

	UNIT_ROWS(&list, tokens_are_those_of_browsers, token_rows);
	UNIT_ADD(&list, deep_nesting_is_noticed);
	UNIT_ROWS(&list, values_are_decoded, value_rows);
	UNIT_ADD(&list, the_first_attribute_counts);
	return unit_run(&list, "html");
}
