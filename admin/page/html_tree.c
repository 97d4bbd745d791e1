/* SPDX-License-Identifier: MIT */

/*
 * What is open, as far as it decides how bytes are read: templates, and
 * elements of SVG and MathML (HTML Standard, "The rules for parsing tokens in
 * foreign content", "Tree construction dispatcher").
 */

#include "html.h"

/* Raw text with scripts on (HTML Standard, "Parsing HTML fragments" lists the
 * states).  Nothing ends a plaintext. */
static const char raw_names[] = "script style title textarea xmp iframe "
				"noembed noframes noscript plaintext";

/* Start tags that leave SVG and MathML; font does with some attributes. */
static const char breakout_names[] =
	"b big blockquote body br center code dd div dl dt em embed h1 h2 h3 "
	"h4 h5 h6 head hr i img li listing menu meta nobr ol p pre ruby s "
	"small span strong strike sub sup table tt u ul var";

/* HTML's void elements, which are never open. */
static const char void_names[] =
	"area base basefont bgsound br col embed frame hr img input keygen "
	"link meta param source track wbr";

static struct html_element *top(struct html_scanner *scanner)
{
	return scanner->depth ? &scanner->open[scanner->depth - 1] : NULL;
}

static void push(struct html_scanner *scanner, struct html_element element)
{
	if (scanner->depth == HTML_DEPTH_MAX)
		scanner->too_deep = true;
	else
		scanner->open[scanner->depth++] = element;
}

/* The innermost open element when it is one of SVG or MathML, or NULL. */
static const struct html_element *foreign_top(
	const struct html_scanner *scanner)
{
	const struct html_element *element =
		scanner->depth ? &scanner->open[scanner->depth - 1] : NULL;

	if (!element || element->kind == ELEMENT_TEMPLATE || element->html_open)
		return NULL;
	return element;
}

bool html_tree_foreign(const struct html_scanner *scanner)
{
	return foreign_top(scanner) != NULL;
}

/* Whether the start tag in this element is one of SVG or MathML. */
static bool foreign_start(
	const struct html_element *element, const struct html_token *token)
{
	switch (element->point) {
	case POINT_HTML:
		return false;
	case POINT_TEXT:
		return html_is_one_of(token->name, "mglyph malignmark");
	case POINT_ANNOTATION:
		return !html_is(token->name, "svg");
	default:
		return true;
	}
}

static bool breaks_out(struct text page, const struct html_token *token)
{
	struct html_attribute attribute;

	if (html_is(token->name, "font"))
		return html_find_attribute(page, token, "color", &attribute) ||
		       html_find_attribute(page, token, "face", &attribute) ||
		       html_find_attribute(page, token, "size", &attribute);
	return html_is_one_of(token->name, breakout_names);
}

/* Closes what is open up to a place where HTML stands. */
static void break_out(struct html_scanner *scanner)
{
	const struct html_element *element = foreign_top(scanner);

	while (element && element->point != POINT_HTML &&
		element->point != POINT_TEXT) {
		scanner->depth--;
		element = foreign_top(scanner);
	}
}

static bool annotation_is_html(struct text page, const struct html_token *token)
{
	struct html_attribute encoding;

	return html_find_attribute(page, token, "encoding", &encoding) &&
	       html_is_one_of(
		       encoding.value, "text/html application/xhtml+xml");
}

static void open_foreign(
	struct html_scanner *scanner, const struct html_token *token, bool math)
{
	struct html_element element = {
		.kind = math ? ELEMENT_MATH : ELEMENT_SVG,
		.name = token->name,
	};

	if (token->self_closing)
		return;
	if (!math && html_is_one_of(token->name, "foreignobject desc title"))
		element.point = POINT_HTML;
	else if (math && html_is_one_of(token->name, "mi mo mn ms mtext"))
		element.point = POINT_TEXT;
	else if (math && html_is(token->name, "annotation-xml"))
		element.point = annotation_is_html(scanner->page, token)
					? POINT_HTML
					: POINT_ANNOTATION;
	push(scanner, element);
}

static void open_html(struct html_scanner *scanner, struct html_token *token)
{
	struct html_element *element = top(scanner);

	token->html = true;
	token->nested = element != NULL;
	if (html_is_one_of(token->name, "svg math")) {
		open_foreign(scanner, token, html_is(token->name, "math"));
		return;
	}
	if (html_is(token->name, "template")) {
		push(scanner, (struct html_element){.kind = ELEMENT_TEMPLATE});
		return;
	}
	if (html_is_one_of(token->name, raw_names))
		scanner->raw = token->name;
	if (element && element->kind != ELEMENT_TEMPLATE &&
		!html_is_one_of(token->name, void_names))
		element->html_open++;
}

void html_tree_start(struct html_scanner *scanner, struct html_token *token)
{
	const struct html_element *element = foreign_top(scanner);

	if (element && foreign_start(element, token)) {
		if (!breaks_out(scanner->page, token)) {
			open_foreign(
				scanner, token, element->kind == ELEMENT_MATH);
			return;
		}
		break_out(scanner);
	}
	open_html(scanner, token);
}

/* The number of open elements that stay when this end tag closes one, or the
 * number of all. */
static size_t kept(
	const struct html_scanner *scanner, const struct html_token *token)
{
	bool template = html_is(token->name, "template");

	for (size_t i = scanner->depth; i > 0; i--) {
		const struct html_element *element = &scanner->open[i - 1];

		if (element->kind == ELEMENT_TEMPLATE) {
			if (template)
				return i - 1;
			break;
		}
		if (html_same(element->name, token->name))
			return i - 1;
	}
	return scanner->depth;
}

void html_tree_end(struct html_scanner *scanner, struct html_token *token)
{
	size_t depth = kept(scanner, token);
	struct html_element *element = top(scanner);

	if (depth < scanner->depth)
		scanner->depth = depth;
	else if (element && element->html_open)
		element->html_open--;
	else if (html_is_one_of(token->name, "p br"))
		break_out(scanner);
	token->html = true;
	token->nested = scanner->depth > 0;
}
