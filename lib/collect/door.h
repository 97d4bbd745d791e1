/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_COLLECT_DOOR_H
#define FOOTFALL_COLLECT_DOOR_H

/* Body and answer of classic CGI on descriptors 0 and 1. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "hit/answer.h"
#include "hit/request.h"

enum { DOOR_DRAIN_MAX = 65536 }; /* bytes of a refused body */

struct door {
	int64_t deadline; /* on the clock of system_uptime() */
	bool body_read;
};

/* collect_input's read_body; the context is a struct door. */
enum reason door_read_body(void *context, char *out, size_t length);

/* collect_input's time_left, likewise. */
int64_t door_time_left(void *context);

/*
 * Reads and forgets the body of a refused request, at most DOOR_DRAIN_MAX
 * bytes: some servers lose the answer of a program that leaves it unread.
 */
void door_drain(const struct door *door, const struct request *request);

/* Writes the answer.  Nobody is left to tell when that fails. */
void door_answer(const struct answer *answer);

#endif
