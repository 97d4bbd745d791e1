/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_BASE_HEX_H
#define FOOTFALL_BASE_HEX_H

/* Bytes as hexadecimal digits (RFC 4648, section 8), in lower case. */
#include <stdint.h>

#include "base/utf8.h"

/* Appends two digits for each byte. */
int hex_add(struct buf *buf, const uint8_t *bytes, size_t size);

/* Reads exactly `size` bytes.  Returns 0, or -1 when the text is anything
 * else than twice as many digits in lower case. */
int hex_read(struct text text, uint8_t *out, size_t size)
	__attribute__((warn_unused_result));

#endif
