/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_STORE_AWAY_H
#define FOOTFALL_STORE_AWAY_H

/*
 * Whether MariaDB is known to be away: a file in state_dir that whoever could
 * not reach it leaves for the others, so that one hit a second tries it and
 * the others do not wait.  Its time is that of the last try; in it stands when
 * it was made.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { AWAY_INTERVAL_MS = 1000 };

enum away {
	AWAY_UNKNOWN, /* nobody has left word */
	AWAY_TRY,     /* the last try is a second old, and this turn is ours */
	AWAY_WAIT,    /* others try it */
};

/* Whether this process is to try.  `folder` is state_open()'s. */
enum away away_turn(int folder, int64_t now);

/* Leaves the word that MariaDB could not be reached; or takes it back.  A
 * failure costs the others a wait, no hit. */
void away_set(int folder, int64_t now);
void away_clear(int folder);

/* Whether the word is there. */
bool away_is_set(int folder);

/* The same of one host of several, by its number in the key host: a silent
 * one would cost every hit its share of the time. */
bool away_host_may_try(int folder, size_t host, int64_t now);
void away_host_set(int folder, size_t host, int64_t now);
void away_host_clear(int folder, size_t host);

/* When the word was left first, and when MariaDB was tried last; false when it
 * is not there.  `*since` is `*tried` where it can't be told. */
bool away_since(int folder, int64_t *since, int64_t *tried)
	__attribute__((warn_unused_result));

#endif
