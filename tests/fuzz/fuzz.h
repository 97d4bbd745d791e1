/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_TESTS_FUZZ_H
#define FOOTFALL_TESTS_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"

/* What libFuzzer calls with each input (LLVM, "libFuzzer"). */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Aborts unless the text is valid UTF-8 without NUL, of `most` code points at
 * the most. */
static inline void fuzz_expect_text(struct text text, size_t most)
{
	size_t points = 0;
	uint32_t point;

	while (text.length) {
		size_t length = utf8_decode(text, &point);

		if (!length || !point)
			abort();
		text.data += length;
		text.length -= length;
		points++;
	}
	if (points > most)
		abort();
}

/* Takes a line and its line feed off the front. */
static inline struct text fuzz_take_line(struct text *rest)
{
	const char *end =
		rest->length ? memchr(rest->data, '\n', rest->length) : NULL;
	size_t length = end ? (size_t)(end - rest->data) : rest->length;
	struct text line = {rest->data, length};

	*rest = text_behind(*rest, length + (end != NULL));
	return line;
}

#endif
