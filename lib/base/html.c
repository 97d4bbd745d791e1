/* SPDX-License-Identifier: MIT */
#include "base/html.h"

static const char *reference_of(char byte)
{
	switch (byte) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\'':
		return "&#39;";
	default:
		return NULL;
	}
}

int html_add_text(struct buf *buf, struct text text)
{
	for (size_t i = 0; i < text.length; i++) {
		const char *reference = reference_of(text.data[i]);

		if (reference)
			buf_add_text(buf, reference);
		else
			buf_add_char(buf, text.data[i]);
	}
	return buf->failed ? -1 : 0;
}
