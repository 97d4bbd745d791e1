/* SPDX-License-Identifier: MIT */
#include "html.h"

#include <string.h>

static const char raw_text[] =
	"a script, style or other raw text is not closed";

bool html_is_space(char byte)
{
	return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\f' ||
	       byte == '\r';
}

static bool is_letter(char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

static char lower_of(char byte)
{
	return byte >= 'A' && byte <= 'Z' ? (char)(byte + ('a' - 'A')) : byte;
}

bool html_at(struct text page, size_t at, const char *lower)
{
	size_t length = strlen(lower);

	if (at > page.length || page.length - at < length)
		return false;
	for (size_t i = 0; i < length; i++)
		if (lower_of(page.data[at + i]) != lower[i])
			return false;
	return true;
}

bool html_same(struct text a, struct text b)
{
	if (a.length != b.length)
		return false;
	for (size_t i = 0; i < a.length; i++)
		if (lower_of(a.data[i]) != lower_of(b.data[i]))
			return false;
	return true;
}

bool html_is(struct text text, const char *lower)
{
	return text.length == strlen(lower) && html_at(text, 0, lower);
}

bool html_is_one_of(struct text text, const char *names)
{
	while (*names) {
		size_t same = 0, length = 0;

		for (; names[length] && names[length] != ' '; length++)
			same += same == length && length < text.length &&
				lower_of(text.data[length]) == names[length];
		if (same == length && length == text.length)
			return true;
		names += length + (names[length] == ' ');
	}
	return false;
}

/* The offset of the byte from `at` on, or the page's length. */
static size_t find_byte(struct text page, size_t at, char byte)
{
	const char *found = at < page.length ? memchr(page.data + at, byte,
						       page.length - at)
					     : NULL;

	return found ? (size_t)(found - page.data) : page.length;
}

static size_t skip_space(struct text page, size_t at)
{
	while (at < page.length && html_is_space(page.data[at]))
		at++;
	return at;
}

void html_init(struct html_scanner *scanner, struct text page)
{
	*scanner = (struct html_scanner){.page = page};
}

/* Reads the value at `at`, behind the = and white space. */
static size_t attribute_value(
	struct text page, size_t at, struct html_attribute *attribute)
{
	size_t from = at;

	if (at < page.length &&
		(page.data[at] == '"' || page.data[at] == '\'')) {
		attribute->quote = page.data[at];
		at = find_byte(page, at + 1, attribute->quote);
		attribute->value =
			(struct text){page.data + from + 1, at - from - 1};
		at += at < page.length;
	} else {
		while (at < page.length && !html_is_space(page.data[at]) &&
			page.data[at] != '>')
			at++;
		attribute->value = (struct text){page.data + from, at - from};
	}
	attribute->from = from;
	attribute->to = at;
	return at;
}

bool html_attribute(
	struct text page, size_t *at, struct html_attribute *attribute)
{
	size_t from = *at, to, equals;

	while (from < page.length &&
		(html_is_space(page.data[from]) || page.data[from] == '/'))
		from++;
	*at = from;
	if (from >= page.length || page.data[from] == '>')
		return false;
	/* A = in front is part of the name. */
	to = from + 1;
	while (to < page.length && !html_is_space(page.data[to]) &&
		!strchr("/>=", page.data[to]))
		to++;
	*attribute = (struct html_attribute){
		.name = {page.data + from, to - from},
		.value = {page.data + to, 0},
		.from = to,
		.to = to,
	};
	equals = skip_space(page, to);
	if (equals < page.length && page.data[equals] == '=')
		to = attribute_value(
			page, skip_space(page, equals + 1), attribute);
	*at = to;
	return true;
}

bool html_find_attribute(struct text page, const struct html_token *token,
	const char *name, struct html_attribute *attribute)
{
	size_t at = token->attributes;

	while (html_attribute(page, &at, attribute))
		if (html_is(attribute->name, name))
			return true;
	return false;
}

/* A tag whose name begins at `name`. */
static void read_tag(struct html_scanner *scanner, struct html_token *token,
	enum html_kind kind, size_t name)
{
	struct text page = scanner->page;
	struct html_attribute attribute;
	size_t at = name, end;

	while (at < page.length && !html_is_space(page.data[at]) &&
		page.data[at] != '/' && page.data[at] != '>')
		at++;
	end = at;
	token->kind = kind;
	token->name = (struct text){page.data + name, at - name};
	token->attributes = at;
	while (html_attribute(page, &at, &attribute))
		end = at;
	if (at >= page.length) {
		scanner->unclosed = "a tag is not closed";
		token->kind = HTML_TEXT;
		token->to = page.length;
		return;
	}
	/* The slash of <a href=x/> belongs to the value. */
	token->self_closing = at > end && page.data[at - 1] == '/';
	token->to = at + 1;
	if (kind == HTML_START_TAG)
		html_tree_start(scanner, token);
	else
		html_tree_end(scanner, token);
}

/* Up to `stop`, which is left out when the page ends before. */
static void read_up_to(struct html_scanner *scanner, struct html_token *token,
	enum html_kind kind, size_t from, const char *stop)
{
	size_t length = strlen(stop);
	const char *found =
		from < scanner->page.length
			? memmem(scanner->page.data + from,
				  scanner->page.length - from, stop, length)
			: NULL;

	token->kind = kind;
	if (found) {
		token->to = (size_t)(found - scanner->page.data) + length;
		return;
	}
	token->to = scanner->page.length;
	scanner->unclosed = kind == HTML_DOCTYPE ? "its doctype is not closed"
			    : kind == HTML_TEXT
				    ? "a CDATA section is not closed"
				    : "a comment is not closed";
}

/* Behind "<!--"; "--!>" ends one as well, and so does a > at once. */
static void read_comment(
	struct html_scanner *scanner, struct html_token *token, size_t from)
{
	struct text page = scanner->page;

	token->kind = HTML_COMMENT;
	for (size_t skip = 0; skip < 2; skip++)
		if (html_at(page, from, skip ? "->" : ">")) {
			token->to = from + 1 + skip;
			return;
		}
	for (size_t at = from; (at = find_byte(page, at, '-')) < page.length;
		at++) {
		size_t dashes = at;

		while (at < page.length && page.data[at] == '-')
			at++;
		if (at - dashes < 2)
			continue;
		if (html_at(page, at, ">") || html_at(page, at, "!>")) {
			token->to = at + (page.data[at] == '>' ? 1 : 2);
			return;
		}
	}
	token->to = page.length;
	scanner->unclosed = "a comment is not closed";
}

static void read_declaration(
	struct html_scanner *scanner, struct html_token *token)
{
	size_t from = token->from + 2;

	if (html_at(scanner->page, from, "--"))
		read_comment(scanner, token, from + 2);
	else if (html_at(scanner->page, from, "doctype"))
		read_up_to(scanner, token, HTML_DOCTYPE, from, ">");
	else if (from + 7 <= scanner->page.length &&
		 !memcmp(scanner->page.data + from, "[CDATA[", 7) &&
		 html_tree_foreign(scanner))
		read_up_to(scanner, token, HTML_TEXT, from, "]]>");
	else
		read_up_to(scanner, token, HTML_COMMENT, from, ">");
}

/* Whether markup, not text, begins with the < at `at`. */
static bool begins_markup(struct text page, size_t at)
{
	char next = at + 1 < page.length ? page.data[at + 1] : ' ';

	if (next == '/')
		return at + 2 < page.length;
	return next == '!' || next == '?' || is_letter(next);
}

static void read_text(struct html_scanner *scanner, struct html_token *token)
{
	struct text page = scanner->page;
	size_t at = token->from;

	do
		at = find_byte(page, at + 1, '<');
	while (at < page.length && !begins_markup(page, at));
	token->kind = HTML_TEXT;
	token->to = at;
}

static void read_raw(struct html_scanner *scanner, struct html_token *token)
{
	bool closed;

	token->kind = HTML_RAW;
	token->name = scanner->raw;
	token->to =
		html_raw_end(scanner->page, token->from, scanner->raw, &closed);
	if (!closed)
		scanner->unclosed = raw_text;
	scanner->raw = (struct text){0};
}

static void read_markup(struct html_scanner *scanner, struct html_token *token)
{
	struct text page = scanner->page;
	size_t at = token->from;

	switch (page.data[at + 1]) {
	case '!':
		read_declaration(scanner, token);
		break;
	case '?':
		read_up_to(scanner, token, HTML_COMMENT, at + 1, ">");
		break;
	case '/':
		if (is_letter(page.data[at + 2]))
			read_tag(scanner, token, HTML_END_TAG, at + 2);
		else
			read_up_to(scanner, token, HTML_COMMENT, at + 2, ">");
		break;
	default:
		read_tag(scanner, token, HTML_START_TAG, at + 1);
	}
}

void html_next(struct html_scanner *scanner, struct html_token *token)
{
	struct text page = scanner->page;

	*token = (struct html_token){
		.from = scanner->at,
		.to = page.length,
		.nested = scanner->depth > 0,
	};
	if (scanner->at >= page.length) {
		if (scanner->raw.length)
			scanner->unclosed = raw_text;
		else if (scanner->depth && !scanner->unclosed)
			scanner->unclosed =
				"a template, svg or math is not closed";
		return;
	}
	if (scanner->raw.length)
		read_raw(scanner, token);
	else if (page.data[scanner->at] == '<' &&
		 begins_markup(page, scanner->at))
		read_markup(scanner, token);
	else
		read_text(scanner, token);
	scanner->at = token->to;
}
