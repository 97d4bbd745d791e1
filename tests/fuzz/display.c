/* SPDX-License-Identifier: MIT */

/* Any text on its way to a terminal: exact width, no control character. */
#include <stdlib.h>

#include "base/display.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct text text;
	struct buf out;
	size_t width;

	if (!size)
		return 0;
	width = data[0] % 64;
	text = (struct text){(const char *)data + 1, size - 1};
	buf_init(&out, 1 << 20);
	display_add_column(&out, text, width, data[0] & 64);
	if (!out.failed && display_width((struct text){
				   buf_text(&out), out.length}) != width)
		abort();
	for (size_t i = 0; i < out.length; i++)
		if ((unsigned char)out.data[i] < ' ' || out.data[i] == 0x7f)
			abort();
	buf_reset(&out);
	display_add_csv(&out, text);
	buf_release(&out);
	return 0;
}
