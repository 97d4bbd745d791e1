/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_BASE_DISPLAY_H
#define FOOTFALL_BASE_DISPLAY_H

/*
 * Untrusted text on its way to people: to a terminal, or into CSV.  Widths
 * are terminal cells, by utf8proc; no other file includes it.
 */
#include <stdbool.h>

#include "base/buf.h"
#include "base/utf8.h"

/*
 * Appends the text for a terminal: control characters, bidirectional
 * controls, other invisible characters and invalid UTF-8 become U+FFFD, so
 * that nothing a stranger sent moves the cursor or turns the line.
 */
int display_add(struct buf *buf, struct text text);

/* The cells that display_add() fills. */
size_t display_width(struct text text);

/*
 * Appends the text in exactly `width` cells: shortened in the middle with an
 * ellipsis, or padded with blanks; to the right when `right`.
 */
int display_add_column(
	struct buf *buf, struct text text, size_t width, bool right);

/*
 * Appends one field of CSV (RFC 4180).  One that a spreadsheet would take for
 * a formula gets an apostrophe in front (OWASP, "CSV Injection").
 */
int display_add_csv(struct buf *buf, struct text text);

#endif
