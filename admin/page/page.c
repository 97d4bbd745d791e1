/* SPDX-License-Identifier: MIT */
#include "page.h"

#include <string.h>

#include "html.h"

/* What page_read() remembers between tokens. */
struct reader {
	struct page *page;
	const struct page_wish *wish; /* or NULL */
	bool document; /* it says so: a doctype, <html> or <body> */
	bool body;     /* the body has begun: policies no longer count */
	bool frames, redirect, program, pasted;
	size_t body_end, html_end; /* of the last end tags; 0: none */
};

/* Tags that stand in a head; any other begins the body. */
static const char head_names[] =
	"html head base basefont bgsound link meta title noscript noframes "
	"style script template";

static const char bom[] = "\xef\xbb\xbf";

/* Why no byte of it can be believed, or NULL. */
static const char *unreadable(struct text text)
{
	if (text.length >= 2 && (!memcmp(text.data, "\xff\xfe", 2) ||
					!memcmp(text.data, "\xfe\xff", 2)))
		return "it is in UTF-16; save it as UTF-8";
	if (text.length && memchr(text.data, '\0', text.length))
		return "it holds NUL bytes: it is no HTML, or in UTF-16; save "
		       "it as UTF-8";
	if (text.length && memchr(text.data, '\033', text.length))
		return "it holds escape bytes, as ISO-2022 does; save it as "
		       "UTF-8";
	return NULL;
}

static bool all_space(struct text text)
{
	for (size_t i = 0; i < text.length; i++)
		if (!html_is_space(text.data[i]))
			return false;
	return true;
}

/* "0; url=..." is a page that nobody sees, and the page behind it counts. */
static bool is_redirect(struct text refresh)
{
	bool zero = false;

	while (refresh.length &&
		(html_is_space(*refresh.data) || *refresh.data == '0')) {
		zero |= *refresh.data == '0';
		refresh = text_behind(refresh, 1);
	}
	return zero && refresh.length && strchr(";,", *refresh.data) &&
	       !all_space(text_behind(refresh, 1));
}

static void note_policy(struct page *page, struct text value)
{
	if (page->policy_count == PAGE_POLICIES_MAX)
		page->refused = "it has more than 16 policies";
	else
		page->policies[page->policy_count++] = value;
}

static void note_meta(struct reader *reader, const struct html_token *token)
{
	struct text text = reader->page->text;
	struct html_attribute equiv, content;

	if (!html_find_attribute(text, token, "http-equiv", &equiv) ||
		!html_find_attribute(text, token, "content", &content))
		return;
	if (html_is(equiv.value, "refresh"))
		reader->redirect |= is_redirect(content.value);
	if (html_is(equiv.value, "content-security-policy") && !reader->body)
		note_policy(reader->page,
			text_slice(text, content.from, content.to));
}

static void note_link(struct page *page, const struct html_token *token)
{
	struct html_attribute relation, address;

	if (!page->canonical.length &&
		html_find_attribute(page->text, token, "rel", &relation) &&
		html_is(relation.value, "canonical") &&
		html_find_attribute(page->text, token, "href", &address))
		page->canonical = address.value;
}

static void note_start(struct reader *reader, const struct html_token *token)
{
	reader->frames |= token->html && html_is(token->name, "frameset");
	if (!token->html || token->nested)
		return;
	if (html_is_one_of(token->name, "html body"))
		reader->document = true;
	if (!reader->body && !html_is_one_of(token->name, head_names))
		reader->body = true;
	if (html_is(token->name, "meta"))
		note_meta(reader, token);
	else if (html_is(token->name, "link"))
		note_link(reader->page, token);
}

static void note_end(struct reader *reader, const struct html_token *token)
{
	if (token->nested)
		return;
	if (html_is_one_of(token->name, "body html br"))
		reader->body = true;
	if (html_is(token->name, "body"))
		reader->body_end = token->from;
	else if (html_is(token->name, "html"))
		reader->html_end = token->from;
}

/* Whether they are the same but for carriage returns. */
static bool same_script(struct text a, struct text b)
{
	size_t i = 0, k = 0;

	for (; i < a.length; i++) {
		if (a.data[i] == '\r')
			continue;
		if (k >= b.length || a.data[i] != b.data[k])
			return false;
		k++;
	}
	return k == b.length;
}

static void note_raw(struct reader *reader, const struct html_token *token)
{
	if (reader->wish && !token->nested && html_is(token->name, "script"))
		reader->pasted |= same_script(
			text_slice(reader->page->text, token->from, token->to),
			reader->wish->script);
}

static void note_comment(struct reader *reader, const struct html_token *token)
{
	struct text text = reader->page->text;

	if (html_at(text, token->from, "<?php") ||
		html_at(text, token->from, "<?="))
		reader->program = true;
	page_note_mark(reader->page, token->from, token->to);
}

static void note(struct reader *reader, const struct html_token *token)
{
	switch (token->kind) {
	case HTML_DOCTYPE:
		reader->document = true;
		break;
	case HTML_START_TAG:
		note_start(reader, token);
		break;
	case HTML_END_TAG:
		note_end(reader, token);
		break;
	case HTML_RAW:
		note_raw(reader, token);
		break;
	case HTML_COMMENT:
		note_comment(reader, token);
		break;
	default:
		if (!token->nested && !all_space(text_slice(reader->page->text,
					      token->from, token->to)))
			reader->body = true;
	}
}

/* Why it is no page for the snippet, or NULL. */
static const char *reason_to_skip(const struct reader *reader)
{
	if (!reader->document)
		return "no HTML document: it has no doctype, <html> or <body>";
	if (reader->frames)
		return "its frames are the pages";
	if (reader->redirect)
		return "it only leads to another page";
	if (reader->pasted)
		return "it has the snippet already, without the comments "
		       "around it";
	return NULL;
}

/* Why nothing can be put into it, or NULL. */
static const char *reason_to_refuse(
	const struct reader *reader, const struct html_scanner *scanner)
{
	if (reader->program)
		return "it holds PHP; put what --snippet prints into it";
	if (scanner->too_deep)
		return "its SVG, MathML or templates are nested deeper than "
		       "256";
	return reader->body_end || reader->html_end ? NULL : scanner->unclosed;
}

/* What becomes of the page, now that it is read. */
static void conclude(
	const struct reader *reader, const struct html_scanner *scanner)
{
	struct page *page = reader->page;

	page->place = page->text.length;
	if (reader->body_end || reader->html_end)
		page->place =
			reader->body_end ? reader->body_end : reader->html_end;
	page->skipped = reason_to_skip(reader);
	page->damaged |= page->mark_to && !page->marked;
	if (page->damaged)
		page->refused = page_damaged;
	else if (!page->refused && !page->skipped)
		page->refused = reason_to_refuse(reader, scanner);
}

void page_read(
	struct page *page, struct text text, const struct page_wish *wish)
{
	struct reader reader = {.page = page, .wish = wish};
	struct html_scanner scanner;
	struct html_token token;

	*page = (struct page){.text = text, .refused = unreadable(text)};
	if (page->refused)
		return;
	html_init(&scanner, text);
	if (html_at(text, 0, bom))
		scanner.at = strlen(bom);
	for (html_next(&scanner, &token); token.kind != HTML_END;
		html_next(&scanner, &token))
		note(&reader, &token);
	page->live = reader.pasted;
	conclude(&reader, &scanner);
}

const char *page_newline(struct text text)
{
	const char *feed =
		text.length ? memchr(text.data, '\n', text.length) : NULL;

	if (!feed)
		return "";
	return feed > text.data && feed[-1] == '\r' ? "\r\n" : "\n";
}
