/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_ADMIN_TUI_TERM_H
#define FOOTFALL_ADMIN_TUI_TERM_H

/*
 * The terminal, through curses: no other file includes it.  There is one
 * terminal, so there is one of this; it is given back on every way out,
 * crashes and signals included.
 */
#include <stdbool.h>

#include "base/error.h"
#include "canvas.h"
#include "keys.h"

struct term;

enum theme { THEME_DARK, THEME_LIGHT, THEME_NONE, THEME_COUNT };

struct pointer {
	int row, column;
	bool twice; /* a double click */
	int wheel;  /* -1 up, 1 down */
};

/* Takes the terminal.  Returns NULL, with a text, when it is none, or a dumb
 * one.  term_end() gives it back. */
struct term *term_start(struct error *error)
	__attribute__((warn_unused_result));
void term_end(struct term *term);

void term_size(struct term *term, int *rows, int *columns);

/* Whether the locale's character set is UTF-8. */
bool term_has_unicode(void);

void term_set_theme(struct term *term, enum theme theme);
void term_set_mouse(struct term *term, bool on);

/* Shows the canvas: only cells that differ from those that are shown go to
 * the terminal. */
void term_show(struct term *term, const struct canvas *canvas);

/* The next key that has come in, KEY_NONE when there is none: the caller
 * polls standard input.  Of KEY_POINTER, `pointer` says where. */
key_code term_key(struct term *term, struct pointer *pointer);

#endif
