/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_BASE_TEXT_H
#define FOOTFALL_BASE_TEXT_H

/* Texts are pointer and length; no NUL is needed behind them. */
#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

/* A slice of bytes that belong to somebody else. */
struct text {
	const char *data;
	size_t length;
};

/* The slice of a string literal or any other NUL-terminated string; NULL
 * gives the empty slice. */
struct text text_from(const char *string);

/* The slice of all that is in the buffer, until that changes. */
struct text text_of(const struct buf *buf);

/* The part from the offset `from` to before `to`. */
struct text text_slice(struct text text, size_t from, size_t to);

/* What stands behind the first `skip` bytes. */
struct text text_behind(struct text text, size_t skip);

/* The offset of the first byte that is one of `stops`, or the length. */
size_t text_find_any(struct text text, const char *stops);

/* Whether they are the same, byte for byte. */
bool text_same(struct text a, struct text b);
bool text_is(struct text text, const char *string);

#endif
