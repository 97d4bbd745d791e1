/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_ADMIN_REPLACE_H
#define FOOTFALL_ADMIN_REPLACE_H

/* Files that somebody may read at any time. */
#include <sys/types.h>

#include "base/error.h"
#include "base/utf8.h"

struct replacement {
	const char *path;
	struct text bytes;
	mode_t mode; /* whatever the umask */
	/* Each may be NULL, and returns 0, or -1 with why not.  The first gives
	 * the new file, which is ours, what else it must have; the second has
	 * the last word before it takes its place. */
	int (*prepare)(int fd, const void *context, struct error *error);
	int (*confirm)(const void *context, struct error *error);
	const void *context;
};

/*
 * Puts a file of these bytes in place of whatever is at `path`: written into a
 * temporary file in its folder, fsync(2), rename(2).  A reader finds the old
 * file or the new one, never a part; another hard link keeps the old bytes.
 * Until then every signal waits, so that none leaves the temporary file
 * behind.  Returns 0, or -1 with why, without the path: then what was there is
 * as it was.
 */
int replace_file(const struct replacement *replacement, struct error *error)
	__attribute__((warn_unused_result));

#endif
