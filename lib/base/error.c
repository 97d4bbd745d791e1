/* SPDX-License-Identifier: MIT */
#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/utf8.h"

int error_set(struct error *error, const char *format, ...)
{
	va_list arguments;
	int length;

	if (!error)
		return -1;
	va_start(arguments, format);
	length = vsnprintf(error->text, sizeof(error->text), format, arguments);
	va_end(arguments);
	if (length >= (int)sizeof(error->text))
		utf8_drop_half(error->text);
	return -1;
}
