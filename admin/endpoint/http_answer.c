/* SPDX-License-Identifier: MIT */
#include "http_answer.h"

#include <string.h>
#include <strings.h>

size_t http_answer_header(
	const struct http_answer *answer, const char *name, struct text *value)
{
	size_t length = strlen(name);
	size_t count = 0;

	*value = text_from("");
	for (const char *line = answer->head; *line;) {
		size_t whole = strcspn(line, "\r\n");

		if (whole > length && line[length] == ':' &&
			!strncasecmp(line, name, length) && count++ == 0)
			*value = utf8_trim((struct text){
				line + length + 1, whole - length - 1});
		line += whole;
		line += strspn(line, "\r\n");
	}
	return count;
}
