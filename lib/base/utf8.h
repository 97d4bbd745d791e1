/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_BASE_UTF8_H
#define FOOTFALL_BASE_UTF8_H

/*
 * UTF-8 as in RFC 3629: no overlong forms, no surrogates, nothing above
 * U+10FFFF.
 */
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/text.h"

/*
 * Decodes one character.  Returns its length in bytes and puts the code
 * point into `*point`; 0 when the bytes at the front are not valid UTF-8, or
 * the text is empty.
 */
size_t utf8_decode(struct text text, uint32_t *point);

enum { UTF8_CHARACTER_SIZE = 5 }; /* with the NUL */

/* Writes a code point, which must be one that RFC 3629 allows, and a NUL. */
void utf8_write(uint32_t point, char out[static UTF8_CHARACTER_SIZE]);

/* Appends the text with each maximal invalid part replaced by U+FFFD, as
 * the Unicode Standard, section 3.9 (U+FFFD substitution), recommends. */
int utf8_add_valid(struct buf *buf, struct text text);

/* The front of valid UTF-8, at most `points` code points of it. */
struct text utf8_cut(struct text text, size_t points);

/* The front of valid UTF-8, at most `bytes` long, on a character's edge. */
struct text utf8_cut_bytes(struct text text, size_t bytes);

/* Ends the string before a character of which only the front is there, at its
 * end: what snprintf(3) leaves of one.  Bytes that begin none stay. */
void utf8_drop_half(char *string);

/* The number of code points in valid UTF-8. */
size_t utf8_count(struct text text);

/* Without white space at both ends: Unicode's White_Space property (Unicode
 * Character Database, PropList.txt) and the separators U+001C to U+001F. */
struct text utf8_trim(struct text text);

#endif
