/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_BASE_STATE_PLACE_H
#define FOOTFALL_BASE_STATE_PLACE_H

/* The file system that state_dir is on: whether it keeps what it is told to
 * keep, and how much room it has. */
#include <stdint.h>

struct state_place {
	/* Its name and what is wrong with it, NULL when nothing is known. */
	const char *name, *fault;
	int64_t free_bytes; /* for those who are not root */
};

/* Asks about the folder.  Returns 0, or -1 with errno. */
int state_place_read(int folder, struct state_place *place)
	__attribute__((warn_unused_result));

/* What is known of a file system by its number (f_type in statfs(2)). */
void state_place_name(long number, struct state_place *place);

#endif
