/* SPDX-License-Identifier: MIT */
#include "base/fingerprint.h"

#include <string.h>

static int digit_value(char digit)
{
	static const char digits[] = "0123456789abcdef0123456789ABCDEF";
	const char *found = digit ? strchr(digits, digit) : NULL;

	return found ? (int)((found - digits) % 16) : -1;
}

int fingerprint_parse(const char *text, uint8_t out[static FINGERPRINT_SIZE])
{
	size_t length = strlen(text);
	size_t step = length == 3 * FINGERPRINT_SIZE - 1 ? 3 : 2;

	if (step == 2 && length != 2 * FINGERPRINT_SIZE)
		return -1;
	for (size_t i = 0; i < FINGERPRINT_SIZE; i++) {
		const char *pair = text + i * step;
		int high = digit_value(pair[0]), low = digit_value(pair[1]);

		if (high < 0 || low < 0)
			return -1;
		if (step == 3 && i + 1 < FINGERPRINT_SIZE && pair[2] != ':')
			return -1;
		out[i] = (uint8_t)(high * 16 + low);
	}
	return 0;
}

void fingerprint_format(char *out, const uint8_t *bytes, size_t size)
{
	static const char digits[] = "0123456789ABCDEF";

	for (size_t i = 0; i < size; i++) {
		*out++ = digits[bytes[i] / 16];
		*out++ = digits[bytes[i] % 16];
	}
	*out = '\0';
}
