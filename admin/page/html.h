/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_ADMIN_PAGE_HTML_H
#define FOOTFALL_ADMIN_PAGE_HTML_H

/*
 * A tokenizer of HTML as browsers read it with scripts on: the HTML Standard,
 * "Tokenization", with as much of "Tree construction" as decides how the next
 * bytes are read: raw text, scripts, templates, SVG and MathML.  It works on
 * bytes, in any encoding of which ASCII is a part, changes nothing, and needs
 * time that is linear in the length.
 *
 * What it does not know: which HTML elements are open.  In SVG's and MathML's
 * integration points it counts tags instead, which is right where they are
 * balanced.
 */
#include <stdbool.h>
#include <stddef.h>

#include "base/utf8.h"

enum html_kind {
	HTML_END, /* of the page */
	HTML_TEXT,
	HTML_RAW, /* what stands in a script, style, title ... */
	HTML_START_TAG,
	HTML_END_TAG,
	HTML_COMMENT, /* with bogus ones: <?php ... >, </ > */
	HTML_DOCTYPE,
};

struct html_token {
	enum html_kind kind;
	size_t from, to;   /* offsets in the page; with < and > */
	struct text name;  /* of a tag, as it is written */
	size_t attributes; /* of a start tag: where they begin */
	bool self_closing;
	/* A start tag that the HTML rules are for: none of SVG's. */
	bool html;
	/* It is inside a template, SVG or MathML. */
	bool nested;
};

struct html_attribute {
	struct text name;
	struct text value; /* as it is written, without quotes */
	size_t from, to;   /* of the value, with its quotes */
	char quote;	   /* or 0 */
};

enum { HTML_DEPTH_MAX = 256 };

/* An open template, or an open element of SVG or MathML. */
struct html_element {
	enum { ELEMENT_TEMPLATE, ELEMENT_SVG, ELEMENT_MATH } kind;
	/* What its start tags are read as (HTML Standard, "HTML integration
	 * point", "MathML text integration point"). */
	enum { POINT_NONE, POINT_HTML, POINT_TEXT, POINT_ANNOTATION } point;
	struct text name;
	size_t html_open; /* HTML elements open in it */
};

struct html_scanner {
	struct text page;
	size_t at;
	struct text raw; /* the element whose raw text comes next */
	struct html_element open[HTML_DEPTH_MAX];
	size_t depth;
	/* At the end: what swallows whatever would be appended, or NULL. */
	const char *unclosed;
	bool too_deep; /* more was open than HTML_DEPTH_MAX: tokens are wrong */
};

/* `page` must outlive the scanner. */
void html_init(struct html_scanner *scanner, struct text page);

/* The next token; HTML_END for ever at the end. */
void html_next(struct html_scanner *scanner, struct html_token *token);

/*
 * The attribute at `*at`, which begins as the token's `attributes` and is
 * moved behind it.  False when the tag has no more.  Of two of one name the
 * first counts.
 */
bool html_attribute(
	struct text page, size_t *at, struct html_attribute *attribute);

/* The first attribute of that name, in lower case. */
bool html_find_attribute(struct text page, const struct html_token *token,
	const char *name, struct html_attribute *attribute);

/* Whether the text is that one, which is in lower case, but for ASCII case. */
bool html_is(struct text text, const char *lower);
bool html_same(struct text a, struct text b);
/* Whether `lower` stands at that offset, but for ASCII case. */
bool html_at(struct text page, size_t at, const char *lower);
/* Whether it is one of the names, divided by blanks, each in lower case. */
bool html_is_one_of(struct text text, const char *names);

/* HTML's white space: tab, line feed, form feed, carriage return, blank. */
bool html_is_space(char byte);

/*
 * Appends an attribute's value with its character references replaced.
 * Returns 0, or -1 when it holds a reference that is not known: of the named
 * ones these are the ASCII characters and &nbsp;.
 */
int html_add_value(struct buf *out, struct text value);

/* Appends text as an attribute's value between such quotes. */
int html_add_quoted(struct buf *out, struct text text, char quote);

/* ---- between the parts of the tokenizer ---------------------------------- */

/* Notes the start or end tag among what is open; sets `html` and `nested`,
 * and the scanner's `raw` where raw text follows. */
void html_tree_start(struct html_scanner *scanner, struct html_token *token);
void html_tree_end(struct html_scanner *scanner, struct html_token *token);

/* Whether the next bytes are a child of an element of SVG or MathML, where
 * CDATA sections are. */
bool html_tree_foreign(const struct html_scanner *scanner);

/* Where the raw text of the element `name` that begins at `from` ends: at its
 * end tag, or at the end of the page, then `*closed` is false. */
size_t html_raw_end(
	struct text page, size_t from, struct text name, bool *closed);

#endif
