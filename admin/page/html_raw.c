/* SPDX-License-Identifier: MIT */

/* Where raw text ends, that of scripts above all (HTML Standard, "Script data
 * state" and those of escaped and double escaped script data). */
#include <string.h>

#include "html.h"

/* Whether `lower` and an end of a tag's name stand at that offset. */
static bool tag_at(
	struct text page, size_t at, const char *mark, struct text name)
{
	size_t end = at + strlen(mark) + name.length;

	if (!html_at(page, at, mark) || end >= page.length)
		return false;
	if (!html_same(
		    (struct text){page.data + end - name.length, name.length},
		    name))
		return false;
	return html_is_space(page.data[end]) || page.data[end] == '/' ||
	       page.data[end] == '>';
}

/* What a < or a - in a script means. */
enum script { SCRIPT_PLAIN, SCRIPT_ESCAPED, SCRIPT_DOUBLE };

static enum script script_step(
	struct text page, size_t at, enum script state, struct text name)
{
	if (state == SCRIPT_PLAIN)
		return html_at(page, at, "<!--") ? SCRIPT_ESCAPED : state;
	if (html_at(page, at, "-->"))
		return SCRIPT_PLAIN;
	if (state == SCRIPT_ESCAPED)
		return tag_at(page, at, "<", name) ? SCRIPT_DOUBLE : state;
	return tag_at(page, at, "</", name) ? SCRIPT_ESCAPED : state;
}

static size_t script_end(struct text page, size_t from, struct text name)
{
	enum script state = SCRIPT_PLAIN;

	for (size_t at = from; at < page.length; at++) {
		if (page.data[at] != '<' && page.data[at] != '-')
			continue;
		if (state != SCRIPT_DOUBLE && tag_at(page, at, "</", name))
			return at;
		/* The dashes of "<!--" may be those of "-->". */
		state = script_step(page, at, state, name);
	}
	return page.length;
}

static size_t text_end(struct text page, size_t from, struct text name)
{
	size_t at = from;

	while (at < page.length) {
		const char *found =
			memchr(page.data + at, '<', page.length - at);

		if (!found)
			break;
		at = (size_t)(found - page.data);
		if (tag_at(page, at, "</", name))
			return at;
		at++;
	}
	return page.length;
}

size_t html_raw_end(
	struct text page, size_t from, struct text name, bool *closed)
{
	size_t end = page.length;

	if (html_is(name, "script"))
		end = script_end(page, from, name);
	else if (!html_is(name, "plaintext"))
		end = text_end(page, from, name);
	*closed = end < page.length;
	return end;
}
