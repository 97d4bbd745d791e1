/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_ADMIN_REPLACE_H
#define FOOTFALL_ADMIN_REPLACE_H

/* Files that somebody may read at any time. */
#include <sys/types.h>

#include "base/error.h"
#include "base/utf8.h"

/*
 * Puts a file of these bytes and this mode in place of whatever is at `path`,
 * by rename(2): a reader finds the old file or the new one, never a part.
 * Returns 0, or -1 with "path: why".
 */
int replace_file(const char *path, mode_t mode, struct text bytes,
	struct error *error) __attribute__((warn_unused_result));

#endif
