/* SPDX-License-Identifier: MIT */
#include "say.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/display.h"

enum { SAY_BYTES = 2048 };

void say(const char *format, ...)
{
	char text[SAY_BYTES];
	va_list arguments;
	struct buf shown;

	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	/* A byte becomes three at most. */
	buf_init(&shown, (size_t)SAY_BYTES * 3);
	display_add(&shown, text_from(text));
	fprintf(stderr, "admin: %s\n", buf_text(&shown));
	buf_release(&shown);
}
