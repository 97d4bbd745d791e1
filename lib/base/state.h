/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_BASE_STATE_H
#define FOOTFALL_BASE_STATE_H

/*
 * The folder `state_dir`: this host's own, 0700, of the web server's user.
 * Its files are opened relative to it, never through a link, and belong to
 * the folder's owner whoever makes them.
 */
#include "base/error.h"

/*
 * Opens the folder.  Returns a descriptor that the caller closes, or -1 with
 * the reason: it is missing, no folder, another user's, or others may write
 * in it.
 */
int state_open(const char *path, struct error *error)
	__attribute__((warn_unused_result));

/*
 * Opens a file in it with these flags of open(2), 0600 when it is made.
 * Returns a descriptor that the caller closes, or -1 with errno: ELOOP for a
 * link, EINVAL for what is no regular file, EMLINK, for root, for somebody
 * else's than the folder's owner that has a second name.
 */
int state_open_file(int folder, const char *name, int flags)
	__attribute__((warn_unused_result));

/* In milliseconds, for state_lock(): less than a hit has time, and far more
 * than anybody needs who has a lock and runs. */
enum { STATE_PATIENCE = 500 };

/*
 * Locks an open file for all of this host's processes: `kind` is LOCK_SH or
 * LOCK_EX of flock(2).  Closing the file unlocks it.  Returns 0, or -1 with
 * errno: EWOULDBLOCK when somebody else has it for so many milliseconds, since
 * a process that was stopped must not hold up all others.
 */
int state_lock(int fd, int kind, int milliseconds)
	__attribute__((warn_unused_result));

#endif
