/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_ADMIN_PAGE_INJECT_WALK_H
#define FOOTFALL_ADMIN_PAGE_INJECT_WALK_H

/* The pages among the files and folders of a command line. */
#include "base/utf8.h"

/* A page, or what can't be taken for one. */
struct inject_page {
	const char *path;  /* of the file; valid for this call alone */
	struct text place; /* below the folder that was named; "": a file was */
	const char *skipped; /* why it is left alone, or NULL */
	const char *failed;  /* why it can't be read, or NULL */
};

/*
 * Calls `visit` for each, folder by folder, names in bytewise order.  In a
 * folder these are the files .html and .htm, not through symbolic links;
 * files and folders whose name begins with a dot are passed by, and so is
 * node_modules.  A file that is named itself is taken whatever its name, and
 * a link to it is followed.  Memory is bounded by the largest folder.
 */
void inject_walk(char **files, size_t count,
	void (*visit)(void *context, const struct inject_page *page),
	void *context);

#endif
