/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_ADMIN_PAGE_INJECT_FILE_H
#define FOOTFALL_ADMIN_PAGE_INJECT_FILE_H

/* A file that is read whole, and replaced whole or not at all. */
#include <sys/stat.h>

#include "base/buf.h"
#include "base/error.h"

enum { INJECT_FILE_MAX = 16 << 20 }; /* bytes */

struct inject_file {
	const char *path;
	struct stat status; /* when it was read */
	struct buf bytes;
};

/* Reads a regular file; not through a symbolic link, and not one that this
 * user may not write.  `path` must outlive the file, which is to be released
 * in either case.  Returns 0, or -1 with why. */
int inject_file_read(
	struct inject_file *file, const char *path, struct error *error);

/*
 * Puts the bytes in its place by replace_file().  Owner, mode and extended
 * attributes (access lists among them) stay; the time of modification is now.
 * Returns 0, or -1 with why: then the file is as it was; so it is when
 * somebody else has changed it since it was read.
 */
int inject_file_replace(const struct inject_file *file, const struct buf *bytes,
	struct error *error);

void inject_file_release(struct inject_file *file);

#endif
