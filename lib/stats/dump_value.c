/* SPDX-License-Identifier: MIT */
#include "stats/dump_value.h"

#include <string.h>

/* 'text', with '' for a quote: decoded over itself, which is never shorter.
 * A NUL takes the place of a quote. */
static const char *read_quoted(char **at, struct text *text)
{
	char *from = *at + 1;
	char *to = *at;

	for (;; from++) {
		if (!*from)
			return "a text that does not end";
		if (*from == '\'' && *++from != '\'')
			break;
		*to++ = *from;
	}
	*to = '\0';
	*text = (struct text){*at, (size_t)(to - *at)};
	*at = from;
	return NULL;
}

static int digit_value(char digit)
{
	if (digit >= '0' && digit <= '9')
		return digit - '0';
	if (digit >= 'a' && digit <= 'f')
		return digit - 'a' + 10;
	return -1;
}

/* X'00ff' */
static const char *read_hexadecimal(char **at, struct text *text)
{
	char *from = *at + 2;
	char *to = *at;

	if ((*at)[1] != '\'')
		return "no literal of a dump";
	for (; *from != '\''; from += 2) {
		int high = digit_value(from[0]);
		int low = high < 0 ? -1 : digit_value(from[1]);

		if (low < 0)
			return "odd hexadecimal digits";
		*to++ = (char)(high << 4 | low);
	}
	*text = (struct text){*at, (size_t)(to - *at)};
	*at = from + 1;
	return NULL;
}

static const char *read_number(
	char **at, unsigned int bits, struct db_value *value)
{
	const uint64_t greatest = UINT64_MAX >> (64 - bits);
	uint64_t number = 0;

	for (; digit_value(**at) >= 0 && **at <= '9'; ++*at) {
		uint64_t digit = (uint64_t)digit_value(**at);

		if (number > (greatest - digit) / 10)
			return "a number that is too large";
		number = number * 10 + digit;
	}
	*value = db_natural(number);
	return NULL;
}

static bool is_valid(struct text text, size_t most)
{
	uint32_t point;
	size_t points = 0;

	for (; text.length; points++) {
		size_t length = utf8_decode(text, &point);

		if (!length || points == most)
			return false;
		text.data += length;
		text.length -= length;
	}
	return true;
}

/* Whether the column can hold it.  A quoted one has a NUL behind it. */
static const char *check(
	const struct table_column *column, struct text text, bool quoted)
{
	int64_t instant;
	int32_t date;

	switch (column->kind) {
	case COLUMN_TEXT:
		return is_valid(text, column->most)
			       ? NULL
			       : "no UTF-8, or longer than the column";
	case COLUMN_BYTES:
		return !quoted && text.length == column->most
			       ? NULL
			       : "not as many bytes as the column has";
	case COLUMN_DATE:
		return quoted && text.length == DATE_TEXT_SIZE - 1 &&
				       date_parse(text.data, &date) == 0
			       ? NULL
			       : "no date";
	case COLUMN_TIME:
		return quoted && text.length == TIME_TEXT_SIZE - 1 &&
				       text.data[DATE_TEXT_SIZE - 1] == ' ' &&
				       time_parse(text.data, &instant) == 0
			       ? NULL
			       : "no instant";
	default:
		return "no number";
	}
}

const char *dump_value_read(
	char **at, const struct table_column *column, struct db_value *value)
{
	bool quoted = **at == '\'';
	struct text text;
	const char *why;

	if (!strncmp(*at, "NULL", 4)) {
		*at += 4;
		*value = db_null();
		return column->nullable ? NULL : "NULL where a value must be";
	}
	if (column->stays)
		return "a value where a dump has NULL";
	if (column->kind == COLUMN_NUMBER)
		return **at >= '0' && **at <= '9'
			       ? read_number(at, column->most, value)
			       : "no number";
	if (!quoted && **at != 'X')
		return "no literal of a dump";
	why = quoted ? read_quoted(at, &text) : read_hexadecimal(at, &text);
	if (why)
		return why;
	*value = db_text(text);
	return check(column, text, quoted);
}
