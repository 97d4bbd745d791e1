/* SPDX-License-Identifier: MIT */

/* ":": to a site or a view by a few letters of its name, in their order. */
#include <ctype.h>

#include "screen.h"
#include "stats/overview.h"

/* Whether the letters stand in the name in this order, and how well: lower
 * is better, -1 is no match. */
static int match(const char *name, const char *letters)
{
	int badness = 0, at = 0;

	for (; *letters; letters++) {
		int from = at;

		while (name[at] && tolower((unsigned char)name[at]) !=
					   tolower((unsigned char)*letters))
			at++;
		if (!name[at])
			return -1;
		badness += at - from;
		at++;
	}
	return badness;
}

struct found {
	struct jump_match *matches;
	int badness[JUMP_MATCHES_MAX];
	size_t count;
};

/* Keeps the best, the earlier one first among equals. */
static void keep(struct found *found, const char *name, const char *letters,
	const struct jump_match *item)
{
	int badness = match(name, letters);
	size_t at = found->count;

	if (badness < 0)
		return;
	while (at > 0 && found->badness[at - 1] > badness)
		at--;
	if (at == JUMP_MATCHES_MAX)
		return;
	if (found->count < JUMP_MATCHES_MAX)
		found->count++;
	for (size_t i = found->count - 1; i > at; i--) {
		found->matches[i] = found->matches[i - 1];
		found->badness[i] = found->badness[i - 1];
	}
	found->matches[at] = *item;
	found->badness[at] = badness;
}

/* The first view knows every site, once it is loaded. */
static void keep_sites(
	struct found *found, const struct screen *screen, const char *letters)
{
	const struct view *first = screen->views[0];
	const struct overview *overview = first->model;
	const struct settings *settings = screen->around.settings;

	for (size_t i = 0; overview && i < overview->count; i++)
		keep(found, overview->sites[i].name, letters,
			&(struct jump_match){.site = overview->sites[i].name});
	for (size_t i = 0; !overview && i < settings->sites.count; i++)
		keep(found, settings->sites.items[i].name, letters,
			&(struct jump_match){
				.site = settings->sites.items[i].name});
}

size_t jump_find(const struct screen *screen, const char *letters,
	struct jump_match *matches)
{
	struct found found = {.matches = matches};

	keep_sites(&found, screen, letters);
	for (size_t i = 0; view_types[i]; i++)
		if (view_types[i]->jumps && (view_types[i]->aggregates_only ||
						    !screen->around.read_only))
			keep(&found, view_types[i]->name, letters,
				&(struct jump_match){.view = view_types[i]});
	return found.count;
}

void jump_draw(const struct screen *screen, struct canvas *canvas)
{
	struct jump_match matches[JUMP_MATCHES_MAX];
	int count = (int)jump_find(screen, screen->prompt.text, matches);
	struct canvas box = canvas_part(canvas, canvas->rows - 2 - count, 0,
		count + 1, canvas->columns);

	canvas_clear(&box);
	canvas_fill(&box, 0, 0, box.columns, STYLE_DIM, GLYPH_LINE);
	for (int i = 0; i < count; i++) {
		bool selected = i == screen->jump;

		if (selected) {
			canvas_sign(&box, i + 1, 0, STYLE_TITLE,
				canvas_glyph(&box, GLYPH_CURSOR));
			canvas_select(&box, i + 1);
		}
		canvas_put(&box, i + 1, 1, box.columns - 20, STYLE_TEXT,
			text_from(matches[i].site ? matches[i].site
						  : matches[i].view->title));
		canvas_put(&box, i + 1, box.columns - 8, 8, STYLE_DIM,
			text_from(matches[i].site ? "site" : "view"));
	}
}
