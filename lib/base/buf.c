/* SPDX-License-Identifier: MIT */
#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BUF_FIRST_SIZE = 256 };

void buf_init(struct buf *buf, size_t limit)
{
	*buf = (struct buf){.limit = limit};
}

void buf_release(struct buf *buf)
{
	free(buf->data);
	buf_init(buf, buf->limit);
}

void buf_reset(struct buf *buf)
{
	buf->length = 0;
	buf->failed = false;
	if (buf->data)
		buf->data[0] = '\0';
}

int buf_fail(struct buf *buf)
{
	buf_release(buf);
	buf->failed = true;
	return -1;
}

/* Makes room for `more` bytes and the NUL behind them. */
static int buf_grow(struct buf *buf, size_t more)
{
	size_t size = buf->size ? buf->size : BUF_FIRST_SIZE;
	char *data;

	if (buf->failed)
		return -1;
	if (more > buf->limit - buf->length)
		return buf_fail(buf);
	while (size - 1 < buf->length + more)
		size *= 2;
	if (size == buf->size)
		return 0;
	data = realloc(buf->data, size);
	if (!data)
		return buf_fail(buf);
	buf->data = data;
	buf->size = size;
	return 0;
}

int buf_add(struct buf *buf, const void *data, size_t length)
{
	if (buf_grow(buf, length) < 0)
		return -1;
	if (length)
		memcpy(buf->data + buf->length, data, length);
	buf->length += length;
	buf->data[buf->length] = '\0';
	return 0;
}

int buf_add_text(struct buf *buf, const char *text)
{
	return buf_add(buf, text, strlen(text));
}

int buf_add_char(struct buf *buf, char byte)
{
	return buf_add(buf, &byte, 1);
}

int buf_add_format(struct buf *buf, const char *format, ...)
{
	va_list arguments, again;
	int length;
	int result = -1;

	va_start(arguments, format);
	va_copy(again, arguments);
	length = vsnprintf(NULL, 0, format, arguments);
	if (length < 0) {
		buf_fail(buf);
	} else if (buf_grow(buf, (size_t)length) == 0) {
		vsnprintf(buf->data + buf->length, (size_t)length + 1, format,
			again);
		buf->length += (size_t)length;
		result = 0;
	}
	va_end(again);
	va_end(arguments);
	return result;
}

int buf_add_filled(
	struct buf *buf, const char *form, const char *mark, const char *with)
{
	const char *at;

	while ((at = strstr(form, mark))) {
		buf_add(buf, form, (size_t)(at - form));
		buf_add_text(buf, with);
		form = at + strlen(mark);
	}
	return buf_add_text(buf, form);
}

const char *buf_text(const struct buf *buf)
{
	return buf->data ? buf->data : "";
}
