/* SPDX-License-Identifier: MIT */
#include "base/config_text.h"

#include <errno.h>
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

int config_read_file_text(
	FILE *file, const char *path, struct buf *text, struct error *error)
{
	char part[4096];
	size_t length;

	while ((length = fread(part, 1, sizeof(part), file)) > 0)
		buf_add(text, part, length);
	if (ferror(file))
		return error_set(error, "%s: %s", path, strerror(errno));
	buf_add_char(text, '\n');
	if (text->failed)
		return error_set(error, "%s: is larger than %d bytes", path,
			CONFIG_FILE_MAX);
	if (strlen(text->data) != text->length)
		return error_set(error, "%s: holds a NUL byte", path);
	return 0;
}
