/* SPDX-License-Identifier: MIT */
#include "tests/http/corpus_file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char *const names[CORPUS_FIELDS] = {
	[CORPUS_METHOD] = "method",
	[CORPUS_TARGET] = "target",
	[CORPUS_BODY] = "body",
	[CORPUS_RAW] = "raw",
	[CORPUS_STATUS] = "status",
	[CORPUS_CADDY] = "caddy",
	[CORPUS_PATH] = "path",
	[CORPUS_REFERRER] = "referrer",
	[CORPUS_USER_AGENT] = "user-agent",
	[CORPUS_OWN] = "own",
	[CORPUS_STORED] = "stored",
	[CORPUS_HANG_UP] = "hang-up",
	[CORPUS_PIXEL] = "pixel",
};

/* Decodes in place.  Returns the length, or -1 for a bad escape. */
static ssize_t unescape(char *text)
{
	char *out = text;

	for (; *text; text++) {
		unsigned int byte;

		if (*text != '%') {
			*out++ = *text;
		} else if (text[1] == '%') {
			*out++ = *++text;
		} else if (sscanf(text + 1, "%2x", &byte) == 1 && text[2]) {
			*out++ = (char)byte;
			text += 2;
		} else {
			return -1;
		}
	}
	*out = '\0';
	return 0;
}

/* As unescape(), but the value may hold NUL bytes: the length counts. */
static ssize_t unescaped_length(const char *text)
{
	ssize_t length = 0;

	for (; *text; text++, length++)
		if (*text == '%')
			text += text[1] == '%' ? 1 : 2;
	return length;
}

static void append(char **to, size_t *length, const char *data, size_t size)
{
	*to = realloc(*to, *length + size + 1);
	assert_non_null(*to);
	memcpy(*to + *length, data, size);
	*length += size;
	(*to)[*length] = '\0';
}

static void add_header(
	struct corpus_request *request, const char *value, size_t length)
{
	size_t have = 0;

	assert_true(request->header_count < CLIENT_HEADERS_MAX);
	append(&request->headers[request->header_count], &have, value, length);
	request->header_count++;
}

static bool add_value(struct corpus_request *request, const char *key,
	const char *value, size_t length)
{
	size_t field = 0;

	if (!strcmp(key, "header")) {
		add_header(request, value, length);
		return true;
	}
	while (field < CORPUS_FIELDS && strcmp(key, names[field]) &&
		!(field == CORPUS_RAW && !strcmp(key, "part")))
		field++;
	if (field == CORPUS_FIELDS)
		return false;
	append(&request->fields[field], &request->lengths[field], value,
		length);
	if (!strcmp(key, "raw"))
		append(&request->fields[field], &request->lengths[field],
			"\r\n", 2);
	return true;
}

/* "key: value" or "key*100: value". */
static bool add_line(struct corpus_request *request, char *line)
{
	char *value = strstr(line, ":");
	char *star;
	long times = 1;
	ssize_t length;

	if (!value)
		return false;
	*value++ = '\0';
	value += *value == ' ';
	star = strchr(line, '*');
	if (star) {
		*star = '\0';
		times = strtol(star + 1, NULL, 10);
	}
	length = unescaped_length(value);
	if (unescape(value) < 0)
		return false;
	while (times-- > 0)
		if (!add_value(request, line, value, (size_t)length))
			return false;
	return true;
}

void corpus_read(struct corpus_request *request, const char *file)
{
	static char line[16384];
	FILE *stream = fopen(file, "r");
	int number = 0;

	if (!stream)
		fail_msg("%s: can't be opened", file);
	*request = (struct corpus_request){0};
	while (fgets(line, sizeof(line), stream)) {
		number++;
		line[strcspn(line, "\n")] = '\0';
		if (line[0] && line[0] != '#' && !add_line(request, line))
			fail_msg("%s:%d: not understood: %s", file, number,
				line);
	}
	fclose(stream);
	if (!request->fields[CORPUS_STATUS])
		fail_msg("%s: no status", file);
}

void corpus_release(struct corpus_request *request)
{
	for (size_t i = 0; i < CORPUS_FIELDS; i++)
		free(request->fields[i]);
	for (size_t i = 0; i < request->header_count; i++)
		free(request->headers[i]);
}

bool corpus_expects(const struct corpus_request *request,
	enum corpus_field field, int status)
{
	const char *list = request->fields[field];
	char number[16], class[16];

	if (!list)
		return false;
	if (status == 0)
		return strstr(list, "closed") != NULL;
	snprintf(number, sizeof(number), "%d", status);
	snprintf(class, sizeof(class), "%dxx", status / 100);
	return strstr(list, number) || strstr(list, class);
}
