/* SPDX-License-Identifier: MIT */
#include "base/hex.h"

static const char digits[] = "0123456789abcdef";

int hex_add(struct buf *buf, const uint8_t *bytes, size_t size)
{
	for (size_t i = 0; i < size; i++) {
		buf_add_char(buf, digits[bytes[i] >> 4]);
		buf_add_char(buf, digits[bytes[i] & 15]);
	}
	return buf->failed ? -1 : 0;
}

static int value_of(char digit)
{
	if (digit >= '0' && digit <= '9')
		return digit - '0';
	if (digit >= 'a' && digit <= 'f')
		return digit - 'a' + 10;
	return -1;
}

int hex_read(struct text text, uint8_t *out, size_t size)
{
	if (text.length != 2 * size)
		return -1;
	for (size_t i = 0; i < size; i++) {
		int high = value_of(text.data[2 * i]);
		int low = value_of(text.data[2 * i + 1]);

		if (high < 0 || low < 0)
			return -1;
		out[i] = (uint8_t)(high << 4 | low);
	}
	return 0;
}
