/* SPDX-License-Identifier: MIT */

/* A page's path, as location.pathname would have it (URL Standard, "path
 * percent-encode set"). */
#include <string.h>

#include "html.h"
#include "page.h"

/* Browsers leave a % alone, but in a file's name it is a % itself; the same
 * goes for what would end the path there. */
static void add_escaped(struct buf *out, struct text path, const char *more)
{
	for (size_t i = 0; i < path.length; i++) {
		unsigned char byte = (unsigned char)path.data[i];

		if (byte <= ' ' || byte >= 0x7f || strchr("\"<>^`{}", byte) ||
			strchr(more, byte))
			buf_add_format(out, "%%%02X", byte);
		else
			buf_add_char(out, (char)byte);
	}
}

static bool is_valid(struct text text)
{
	while (text.length) {
		uint32_t point;
		size_t length = utf8_decode(text, &point);

		if (!length || point < ' ' || point == 0x7f)
			return false;
		text = text_behind(text, length);
	}
	return true;
}

/* Cuts scheme and host off the front: "" behind a bare host is "/".  Returns
 * -1 when what is left is relative to something. */
static int cut_to_path(struct text *text)
{
	static const char *const fronts[] = {"https://", "http://", "//"};

	for (size_t i = 0; i < sizeof(fronts) / sizeof(fronts[0]); i++)
		if (html_at(*text, 0, fronts[i])) {
			*text = text_behind(*text, strlen(fronts[i]));
			*text = text_behind(*text, text_find_any(*text, "/?#"));
			text->length = text_find_any(*text, "?#");
			return 0;
		}
	text->length = text_find_any(*text, "?#");
	return text->length && *text->data == '/' ? 0 : -1;
}

static int add_path_of(struct buf *out, struct text address)
{
	while (address.length && html_is_space(*address.data))
		address = text_behind(address, 1);
	while (address.length &&
		html_is_space(address.data[address.length - 1]))
		address.length--;
	if (!is_valid(address) || cut_to_path(&address) < 0)
		return -1;
	/* Dots and backslashes, which browsers resolve, are left to them. */
	if (memmem(address.data, address.length, "/.", 2) ||
		memchr(address.data, '\\', address.length))
		return -1;
	if (!address.length)
		address = text_from("/");
	add_escaped(out, address, "");
	return out->failed ? -1 : 0;
}

int page_add_canonical(struct buf *out, struct text value)
{
	struct buf address;
	int result;

	buf_init(&address, PAGE_PATH_MAX);
	result = html_add_value(&address, value);
	if (result == 0)
		result = add_path_of(out, text_of(&address));
	buf_release(&address);
	return result;
}

int page_add_place(struct buf *out, struct text name)
{
	size_t base = name.length;
	struct text last;

	while (base > 0 && name.data[base - 1] != '/')
		base--;
	last = text_behind(name, base);
	if (html_is_one_of(last, "404.html 404.htm"))
		return 0;
	buf_add_char(out, '/');
	if (html_is_one_of(last, "index.html index.htm"))
		name.length = base;
	add_escaped(out, name, "%?#\\");
	return out->failed ? -1 : 0;
}
