/* SPDX-License-Identifier: MIT */

/*
 * What our readers make of bytes: for every line of stdin, "j HEX" (a body's
 * JSON, of which the member "a" is asked for) or "q HEX" (an image's query),
 * a line on stdout:
 *
 *   refused
 *   empty | text HEX | yes | other            of JSON
 *   pairs HEX HEX HEX yes|no                  site, path, event, test
 *
 * differential.mjs says the same by other means.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

#include "base/json.h"
#include "hit/query.h"

enum { BYTES_MAX = 1 << 20 };

static void print_hex(struct text text)
{
	putchar(' ');
	for (size_t i = 0; i < text.length; i++)
		printf("%02x", (unsigned char)text.data[i]);
	/* A word is never empty. */
	putchar('.');
}

static void read_json(struct text body)
{
	static const char *const words[] = {[JSON_EMPTY] = "empty",
		[JSON_TEXT] = "text",
		[JSON_YES] = "yes",
		[JSON_UNWANTED] = "other"};
	struct json_member member = {.name = "a"};
	struct json_document *document =
		json_read_object(body, &member, 1, NULL);

	fputs(document ? words[member.kind] : "refused", stdout);
	if (document && member.kind == JSON_TEXT)
		print_hex(member.text);
	putchar('\n');
	json_free(document);
}

static void read_query(struct text query)
{
	static char decoded[REQUEST_BODY_MAX];
	struct hit hit = {0};

	if (query_read(query, decoded, &hit) < 0) {
		puts("refused");
		return;
	}
	fputs("pairs", stdout);
	print_hex(hit.site);
	print_hex(hit.path);
	print_hex(hit.event);
	puts(hit.test ? " yes" : " no");
}

static size_t bytes_of(const char *hex, char *out)
{
	size_t length = 0;
	unsigned int byte;

	while (length < BYTES_MAX &&
		sscanf(hex + 2 * length, "%2x", &byte) == 1)
		out[length++] = (char)byte;
	return length;
}

int main(void)
{
	static char bytes[BYTES_MAX];
	char *line = NULL;
	size_t size = 0;

	while (getline(&line, &size, stdin) > 2) {
		size_t length = bytes_of(line + 2, bytes);
		/* Nothing behind it, so that a sanitizer sees who reads on. */
		char *copy = malloc(length ? length : 1);

		if (!copy)
			return 1;
		memcpy(copy, bytes, length);
		if (line[0] == 'j')
			read_json((struct text){copy, length});
		else
			read_query((struct text){copy, length});
		free(copy);
	}
	free(line);
	return 0;
}
