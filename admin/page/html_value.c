/* SPDX-License-Identifier: MIT */

/* Attribute values and character references (HTML Standard, "Character
 * reference state"; the names are from its section "Named character
 * references"). */
#include <string.h>

#include "html.h"

static const struct {
	const char *name;
	const char *value;
} references[] = {
	{"AMP", "&"},
	{"DiacriticalGrave", "`"},
	{"GT", ">"},
	{"Hat", "^"},
	{"LT", "<"},
	{"NewLine", "\n"},
	{"QUOT", "\""},
	{"Tab", "\t"},
	{"UnderBar", "_"},
	{"VerticalLine", "|"},
	{"amp", "&"},
	{"apos", "'"},
	{"ast", "*"},
	{"bsol", "\\"},
	{"colon", ":"},
	{"comma", ","},
	{"commat", "@"},
	{"dollar", "$"},
	{"equals", "="},
	{"excl", "!"},
	{"grave", "`"},
	{"gt", ">"},
	{"lbrace", "{"},
	{"lbrack", "["},
	{"lcub", "{"},
	{"lowbar", "_"},
	{"lpar", "("},
	{"lsqb", "["},
	{"lt", "<"},
	{"midast", "*"},
	{"nbsp", "\xc2\xa0"},
	{"num", "#"},
	{"percnt", "%"},
	{"period", "."},
	{"plus", "+"},
	{"quest", "?"},
	{"quot", "\""},
	{"rbrace", "}"},
	{"rbrack", "]"},
	{"rcub", "}"},
	{"rpar", ")"},
	{"rsqb", "]"},
	{"semi", ";"},
	{"sol", "/"},
	{"verbar", "|"},
	{"vert", "|"},
};

enum { POINT_MAX = 0x10ffff, REPLACEMENT = 0xfffd };

static bool is_alphanumeric(char byte)
{
	return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') ||
	       (byte >= 'A' && byte <= 'Z');
}

static int digit_of(char byte, int base)
{
	int digit = 99;

	if (byte >= '0' && byte <= '9')
		digit = byte - '0';
	else if ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'f')
		digit = (byte | 0x20) - 'a' + 10;
	return digit < base ? digit : -1;
}

/* "&#" is at the front.  Returns the length, 0 when there are no digits. */
static size_t add_number(struct buf *out, struct text value)
{
	int base = value.length > 2 && (value.data[2] | 0x20) == 'x' ? 16 : 10;
	size_t first = base == 16 ? 3 : 2, at = first;
	uint32_t point = 0;
	char character[UTF8_CHARACTER_SIZE];

	while (at < value.length && digit_of(value.data[at], base) >= 0) {
		point = point * (uint32_t)base +
			(uint32_t)digit_of(value.data[at], base);
		if (point > POINT_MAX)
			point = POINT_MAX + 1;
		at++;
	}
	if (at == first)
		return 0;
	if (!point || point > POINT_MAX || (point >= 0xd800 && point < 0xe000))
		point = REPLACEMENT;
	utf8_write(point, character);
	buf_add_text(out, character);
	return at + (at < value.length && value.data[at] == ';');
}

/* Four names need no semicolon, but not before = or a letter or digit in an
 * attribute. */
static bool ends_reference(struct text value, size_t at, struct text name)
{
	if (at < value.length && value.data[at] == ';')
		return true;
	return html_is_one_of(name, "amp lt gt quot") &&
	       (at >= value.length || value.data[at] != '=');
}

/* "&" is at the front.  Returns the length, 0 when it is no reference, and
 * (size_t)-1 for one that is not known. */
static size_t add_name(struct buf *out, struct text value)
{
	size_t at = 1;
	struct text name;

	while (at < value.length && is_alphanumeric(value.data[at]))
		at++;
	name = (struct text){value.data + 1, at - 1};
	if (!name.length || !ends_reference(value, at, name))
		return 0;
	for (size_t i = 0; i < sizeof(references) / sizeof(references[0]); i++)
		if (strlen(references[i].name) == name.length &&
			!memcmp(references[i].name, name.data, name.length)) {
			buf_add_text(out, references[i].value);
			return at +
			       (at < value.length && value.data[at] == ';');
		}
	return (size_t)-1;
}

int html_add_value(struct buf *out, struct text value)
{
	while (value.length) {
		size_t length = 0;

		if (value.data[0] == '&')
			length = value.length > 1 && value.data[1] == '#'
					 ? add_number(out, value)
					 : add_name(out, value);
		if (length == (size_t)-1)
			return -1;
		if (!length) {
			buf_add_char(out, value.data[0]);
			length = 1;
		}
		value.data += length;
		value.length -= length;
	}
	return out->failed ? -1 : 0;
}

int html_add_quoted(struct buf *out, struct text text, char quote)
{
	for (size_t i = 0; i < text.length; i++)
		if (text.data[i] == '&')
			buf_add_text(out, "&amp;");
		else if (text.data[i] == quote)
			buf_add_text(out, quote == '"' ? "&quot;" : "&#39;");
		else
			buf_add_char(out, text.data[i]);
	return out->failed ? -1 : 0;
}
