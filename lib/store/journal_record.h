/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_STORE_JOURNAL_RECORD_H
#define FOOTFALL_STORE_JOURNAL_RECORD_H

/*
 * A hit as a line of the journal:
 *
 *     \n 1 CHECKSUM JSON \n      (without the blanks around \n)
 *
 * CHECKSUM is the first 16 hexadecimal digits of SHA-256 over the JSON, which
 * holds no newline and no byte beyond ASCII.  The newline in front ends what
 * an earlier write that failed has left, so a torn record never takes the
 * next one with it; empty lines mean nothing.
 */
#include "hit/hit.h"

/* Of the longest hit whose every character is escaped. */
enum { JOURNAL_RECORD_MAX = 96 * 1024 };

/* Appends the record of a hit that hit_shorten() has cut.  Returns 0, or -1
 * without memory. */
int journal_record_add(struct buf *buf, const struct hit *hit)
	__attribute__((warn_unused_result));

/*
 * Reads a line, without its newline, back.  Returns the document to which the
 * hit's texts belong and which the caller frees, or NULL with the reason when
 * the line is no record as journal_record_add() writes them (errno EINVAL) or
 * memory lacks (ENOMEM).
 */
struct json_document *journal_record_read(struct text line, struct hit *hit,
	struct error *error) __attribute__((warn_unused_result));

#endif
