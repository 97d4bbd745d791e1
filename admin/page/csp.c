/* SPDX-License-Identifier: MIT */
#include "csp.h"

#include <string.h>

#include "html.h"

enum { NEEDS = 3, CHAIN = 3 };

/* One thing that is needed: the directives that govern it, the first that is
 * there; the one to add when it is default-src; the source, and the test. */
struct need_row {
	const char *chain[CHAIN];
	const char *added;
	bool (*allows)(struct text sources, const struct csp_need *need);
	bool script; /* the source is the script's, else the origin */
	bool image;  /* with the pixel alone */
};

static const struct need_row need_rows[NEEDS] = {
	{{"connect-src", "default-src"}, "connect-src", csp_allows_url},
	{{"img-src", "default-src"}, "img-src", csp_allows_url, .image = true},
	{{"script-src-elem", "script-src", "default-src"}, "script-src",
		csp_allows_script, .script = true},
};

static bool is_needed(const struct need_row *row, const struct csp_need *need)
{
	return need->pixel || !row->image;
}

/* A directive: its sources, and where the last word of it ends. */
struct directive {
	bool found;
	struct text sources;
};

static size_t find(struct text text, size_t at, char byte)
{
	while (at < text.length && text.data[at] != byte)
		at++;
	return at;
}

/* Without white space at its end. */
static struct text trim_end(struct text text)
{
	while (text.length && html_is_space(text.data[text.length - 1]))
		text.length--;
	return text;
}

/* The first directive of that name in the policy; later ones do not count. */
static struct directive directive_find(struct text policy, const char *name)
{
	for (size_t from = 0, to; from < policy.length; from = to + 1) {
		struct text rest;

		to = find(policy, from, ';');
		rest = text_slice(policy, from, to);
		if (html_is(csp_word(&rest), name))
			return (struct directive){true, trim_end(rest)};
	}
	return (struct directive){0};
}

/* Whether the list is empty or 'none' alone, which allows nothing and must
 * not stand beside a source. */
static bool allows_nothing(struct text sources)
{
	struct text first = csp_word(&sources);

	return !first.length ||
	       (html_is(first, "'none'") && !csp_word(&sources).length);
}

static void add_source(struct buf *out, const struct need_row *row,
	const struct csp_need *need)
{
	struct text source = row->script ? need->script : need->origin;

	buf_add_char(out, ' ');
	buf_add(out, source.data, source.length);
}

/* The same sources, or none of those that allow nothing, and one more. */
static void add_sources(struct buf *out, const struct need_row *row,
	struct text sources, const struct csp_need *need)
{
	if (!allows_nothing(sources)) {
		if (!html_is_space(sources.data[0]))
			buf_add_char(out, ' ');
		buf_add(out, sources.data, sources.length);
	}
	add_source(out, row, need);
}

/* Appends the policy with what this row needs. */
static void widen_row(struct buf *out, const struct need_row *row,
	struct text policy, const struct csp_need *need)
{
	struct directive directive = {0};
	struct text rest = policy, end = trim_end(policy);
	const char *name = NULL;

	for (size_t i = 0; i < CHAIN && row->chain[i] && !directive.found;
		i++) {
		name = row->chain[i];
		directive = directive_find(policy, name);
	}
	if (!directive.found || row->allows(directive.sources, need)) {
		buf_add(out, policy.data, policy.length);
		return;
	}
	if (strcmp(name, "default-src") != 0) {
		size_t from = (size_t)(directive.sources.data - policy.data);
		size_t to = from + directive.sources.length;

		buf_add(out, policy.data, from);
		add_sources(out, row, directive.sources, need);
		buf_add(out, policy.data + to, policy.length - to);
		return;
	}
	rest = text_behind(policy, end.length);
	buf_add(out, end.data, end.length);
	buf_add_text(out, end.data[end.length - 1] == ';' ? " " : "; ");
	buf_add_text(out, row->added);
	add_sources(out, row, directive.sources, need);
	buf_add(out, rest.data, rest.length);
}

/* One policy, without commas. */
static int widen_policy(
	struct buf *out, struct text policy, const struct csp_need *need)
{
	struct buf steps[2];
	struct text now = policy;
	size_t free_step = 0;

	buf_init(&steps[0], out->limit);
	buf_init(&steps[1], out->limit);
	for (size_t i = 0; i < NEEDS; i++) {
		struct buf *step = &steps[free_step];

		if (!is_needed(&need_rows[i], need))
			continue;
		buf_reset(step);
		widen_row(step, &need_rows[i], now, need);
		if (step->failed)
			buf_fail(out);
		now = text_of(step);
		free_step = 1 - free_step;
	}
	buf_add(out, now.data, now.length);
	buf_release(&steps[0]);
	buf_release(&steps[1]);
	return out->failed ? -1 : 0;
}

int csp_widen(struct buf *out, struct text policy, const struct csp_need *need)
{
	for (size_t from = 0, to; from <= policy.length; from = to + 1) {
		to = find(policy, from, ',');
		widen_policy(out, text_slice(policy, from, to), need);
		if (to < policy.length)
			buf_add_char(out, ',');
	}
	return out->failed ? -1 : 0;
}

int csp_add_hint(struct buf *out, const struct csp_need *need)
{
	for (size_t i = 0; i < NEEDS; i++) {
		if (!is_needed(&need_rows[i], need))
			continue;
		buf_add_text(out, i ? "; " : "");
		buf_add_text(out, need_rows[i].added);
		add_source(out, &need_rows[i], need);
	}
	return out->failed ? -1 : 0;
}
