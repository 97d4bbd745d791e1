/* SPDX-License-Identifier: MIT */
#include "base/config_text.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct text config_line(const char *text, unsigned int line)
{
	for (; line > 1 && text; line--) {
		text = strchr(text, '\n');
		text = text ? text + 1 : NULL;
	}
	return (struct text){text ? text : "", text ? strcspn(text, "\n") : 0};
}

/* The next key of a line: a name with "=" or ":" behind it.  Moves past
 * it. */
static bool next_key(struct text *line, char key[static CONFIG_KEY_SIZE])
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz"
				      "ABCDEFGHIJKLMNOPQRSTUVWXYZ_";

	while (line->length) {
		size_t length = 0, blanks = 0;

		while (length < line->length &&
			strchr(letters, line->data[length]))
			length++;
		while (length + blanks < line->length &&
			line->data[length + blanks] == ' ')
			blanks++;
		snprintf(key, CONFIG_KEY_SIZE, "%.*s", (int)length, line->data);
		line->data += length ? length : 1;
		line->length -= length ? length : 1;
		if (length && blanks < line->length &&
			strchr("=:", line->data[blanks]))
			return true;
	}
	return false;
}

void config_error_key(struct text line, char key[static CONFIG_KEY_SIZE])
{
	struct text rest = line;
	char one[CONFIG_KEY_SIZE], other[CONFIG_KEY_SIZE];

	key[0] = '\0';
	while (next_key(&rest, one)) {
		struct text behind = rest;

		if (!key[0])
			memcpy(key, one, CONFIG_KEY_SIZE);
		while (next_key(&behind, other))
			if (!strcmp(one, other)) {
				memcpy(key, one, CONFIG_KEY_SIZE);
				return;
			}
	}
}

/* The length of the comment, string or word at `at`; of anything else, 1. */
static size_t token_length(const char *at)
{
	const char *end = at + 1;

	if (*at == '#' || !strncmp(at, "//", 2))
		return strcspn(at, "\n");
	if (!strncmp(at, "/*", 2)) {
		end = strstr(at + 2, "*/");
		return end ? (size_t)(end - at) + 2 : strlen(at);
	}
	if (*at == '"') {
		while (*end && *end != '"')
			end += *end == '\\' && end[1] ? 2 : 1;
		return (size_t)(end - at) + (*end == '"');
	}
	while (isalnum((unsigned char)*at) && isalnum((unsigned char)*end))
		end++;
	return (size_t)(end - at);
}

/* Digits, decimal or hexadecimal, beyond 32 bits and without L. */
static bool is_large_number(const char *at, size_t length)
{
	char *end;
	long long number;

	if (!isdigit((unsigned char)*at))
		return false;
	number = strtoll(at, &end, 0);
	return end == at + length && number > INT32_MAX;
}

/*
 * libconfig 1.5 cuts a number that has no L behind it to 32 bits, in silence:
 * it gets one.  It also reads any file that an @include names.
 */
static int text_prepare(
	struct text from, const char *path, struct buf *to, struct error *error)
{
	const char *at = from.data;
	int line = 1;

	while (*at) {
		size_t length = token_length(at);

		if (*at == '@')
			return error_set(error,
				"%s:%d: @include: is not supported; write all "
				"into one file",
				path, line);
		buf_add(to, at, length);
		if (is_large_number(at, length))
			buf_add_char(to, 'L');
		for (size_t i = 0; i < length; i++)
			line += at[i] == '\n';
		at += length;
	}
	return to->failed ? error_set(error, "%s: out of memory", path) : 0;
}

/* Reads all of the file and a newline. */
static int file_read(
	FILE *file, const char *path, struct buf *text, struct error *error)
{
	char part[4096];
	size_t length;

	do {
		length = fread(part, 1, sizeof(part), file);
		buf_add(text, part, length);
	} while (length == sizeof(part));
	if (ferror(file))
		return error_set(error, "%s: %s", path, strerror(errno));
	if (text->failed)
		return error_set(error, "%s: is larger than %d bytes", path,
			CONFIG_FILE_MAX);
	if (memchr(buf_text(text), '\0', text->length))
		return error_set(error, "%s: holds a NUL byte", path);
	text->limit++;
	buf_add_char(text, '\n');
	return text->failed ? error_set(error, "%s: out of memory", path) : 0;
}

int config_read_file_text(
	FILE *file, const char *path, struct buf *text, struct error *error)
{
	struct buf raw;
	int result;

	buf_init(&raw, CONFIG_FILE_MAX);
	result = file_read(file, path, &raw, error);
	if (result == 0)
		result = text_prepare(
			(struct text){raw.data, raw.length}, path, text, error);
	buf_release(&raw);
	return result;
}
