/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_BASE_BUF_H
#define FOOTFALL_BASE_BUF_H

/*
 * A growing run of bytes with a hard cap.
 *
 * Invariants: `data` is NULL or holds `length` bytes and a NUL behind them;
 * `length` never exceeds `limit`.  Once an append fails, for want of memory
 * or because of the cap, the memory is given back, `failed` stays set and
 * every later append does nothing: callers check once, at the end.
 */
#include <stdbool.h>
#include <stddef.h>

struct buf {
	char *data;
	size_t length;
	size_t size;
	size_t limit;
	bool failed;
};

/* Makes an empty buffer that holds at most `limit` bytes. */
void buf_init(struct buf *buf, size_t limit);

/* Frees the memory; the buffer is empty, and usable, afterwards. */
void buf_release(struct buf *buf);

/* Empties the buffer, keeps its memory, and forgives an earlier failure. */
void buf_reset(struct buf *buf);

/* Each appends; they return 0, or -1 once the buffer has failed. */
int buf_add(struct buf *buf, const void *data, size_t length);
int buf_add_text(struct buf *buf, const char *text);
int buf_add_char(struct buf *buf, char byte);
int buf_add_format(struct buf *buf, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Appends `form` with `with` wherever `mark` stands. */
int buf_add_filled(
	struct buf *buf, const char *form, const char *mark, const char *with);

/* Fails, as by an append: what was to come can't be made.  Returns -1. */
int buf_fail(struct buf *buf);

/* The text, never NULL: "" for an empty or failed buffer. */
const char *buf_text(const struct buf *buf);

#endif
