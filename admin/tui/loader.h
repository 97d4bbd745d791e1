/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_ADMIN_TUI_LOADER_H
#define FOOTFALL_ADMIN_TUI_LOADER_H

/*
 * Loads models in a thread of its own, so that no query ever keeps a key
 * waiting.  It holds the one connection of all views, opened when it is
 * needed, closed when nobody asks for anything; views with own_connections
 * and jobs (runner.h) open others.
 */
#include <signal.h>

#include "view.h"

struct loader;

struct loader_result {
	const struct view_type *type;
	unsigned int serial;
	void *model; /* NULL after a failure; the taker owns it */
	enum db_status status;
	struct error error;
};

/* Starts the thread.  `around` must outlive it.  NULL with a text when there
 * can be none. */
struct loader *loader_start(const struct surroundings *around,
	struct error *error) __attribute__((warn_unused_result));

/* Interrupts what runs, and ends the thread.  False when it goes on, waiting
 * for a server that does not answer: nothing that it uses may be freed. */
bool loader_end(struct loader *loader);

/* Asks for the view's model as of `now`.  What was asked for before and has
 * not begun is forgotten; a query of another view is interrupted, and so is
 * one of this view that takes long. */
void loader_ask(struct loader *loader, const struct view *view, int64_t now);

/* Makes the query that is running fail: its result is nobody's any more. */
void loader_leave(struct loader *loader);

/* Readable when a result is there; and takes it: false when there is none. */
int loader_fd(const struct loader *loader);
bool loader_take(struct loader *loader, struct loader_result *result);

/* Connects for the screen: statements end after a minute, so that one whose
 * reader has left does not run for ever. */
struct db *loader_connect(const struct surroundings *around,
	enum db_status *status, struct error *error);

/* What a thread blocks: signals are for the one that has the terminal, but
 * for its own crashes, which must leave the terminal clean. */
void signals_of_thread(sigset_t *set);

#endif
