/* SPDX-License-Identifier: MIT */
#include "inject_walk.h"

#include <errno.h>
#include <fts.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "html.h"

/* The walk through one file or folder of the command line. */
struct walk {
	const char *root;
	void (*visit)(void *context, const struct inject_page *page);
	void *context;
	size_t pages;
};

static bool ends_with(const char *name, const char *end)
{
	size_t length = strlen(name), tail = strlen(end);

	return length > tail && html_at(text_from(name), length - tail, end);
}

static bool is_page(const char *name)
{
	return ends_with(name, ".html") || ends_with(name, ".htm");
}

static bool is_xhtml(const char *name)
{
	return ends_with(name, ".xhtml") || ends_with(name, ".xht");
}

static int compare(const FTSENT **a, const FTSENT **b)
{
	return strcmp((*a)->fts_name, (*b)->fts_name);
}

static void visit(struct walk *walk, const char *path, struct inject_page page)
{
	page.path = path;
	walk->pages++;
	walk->visit(walk->context, &page);
}

/* A file of the command line, wherever links lead to. */
static void visit_named(struct walk *walk, const FTSENT *entry)
{
	struct inject_page page = {.place = {"", 0}};
	char path[PATH_MAX];

	if (is_xhtml(entry->fts_path))
		page.skipped = "XHTML is read as XML, for which the snippet is "
			       "not made";
	if (realpath(entry->fts_path, path))
		visit(walk, path, page);
	else
		visit(walk, entry->fts_path,
			(struct inject_page){.failed = strerror(errno)});
}

static void visit_found(struct walk *walk, const FTSENT *entry)
{
	struct inject_page page = {0};
	const char *place = entry->fts_path + strlen(walk->root);

	while (*place == '/')
		place++;
	page.place = text_from(place);
	if (entry->fts_name[0] == '.')
		return;
	if (is_xhtml(entry->fts_name))
		page.skipped = "XHTML is read as XML, for which the snippet is "
			       "not made";
	else if (!is_page(entry->fts_name))
		return;
	if (entry->fts_info != FTS_F)
		page.skipped = "links are not followed";
	visit(walk, entry->fts_path, page);
}

/* Whether nothing in this folder is a page of the site. */
static bool passed_by(const FTSENT *entry)
{
	return entry->fts_level > 0 &&
	       (entry->fts_name[0] == '.' ||
		       !strcmp(entry->fts_name, "node_modules"));
}

static void take(struct walk *walk, FTS *tree, FTSENT *entry)
{
	switch (entry->fts_info) {
	case FTS_D:
		if (passed_by(entry))
			fts_set(tree, entry, FTS_SKIP);
		break;
	case FTS_DP:
		break;
	case FTS_F:
	case FTS_SL:
	case FTS_SLNONE:
	case FTS_DEFAULT:
		if (entry->fts_level > 0)
			visit_found(walk, entry);
		else
			visit_named(walk, entry);
		break;
	default:
		visit(walk, entry->fts_path,
			(struct inject_page){
				.failed = strerror(entry->fts_errno)});
	}
}

static void walk_one(struct walk *walk, char *root)
{
	char *const roots[] = {root, NULL};
	FTS *tree = fts_open(
		roots, FTS_PHYSICAL | FTS_COMFOLLOW | FTS_NOCHDIR, compare);
	FTSENT *entry;

	if (tree)
		while ((entry = fts_read(tree)))
			take(walk, tree, entry);
	if (!tree || errno)
		visit(walk, root,
			(struct inject_page){.failed = strerror(errno)});
	else if (!walk->pages)
		visit(walk, root,
			(struct inject_page){
				.failed = "it holds no .html or .htm file"});
	if (tree)
		fts_close(tree);
}

void inject_walk(char **files, size_t count,
	void (*visit_page)(void *context, const struct inject_page *page),
	void *context)
{
	for (size_t i = 0; i < count; i++) {
		struct walk walk = {
			.root = files[i],
			.visit = visit_page,
			.context = context,
		};

		walk_one(&walk, files[i]);
	}
}
