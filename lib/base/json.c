/* SPDX-License-Identifier: MIT */
#include "base/json.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

struct json_document {
	json_t *root;
};

static void member_fill(struct json_member *member, const json_t *value)
{
	member->kind = JSON_UNWANTED;
	member->text = text_from("");
	member->integer = json_integer_value(value);
	member->there = value != NULL;
	switch (value ? json_typeof(value) : JSON_NULL) {
	case JSON_NULL:
	case JSON_FALSE:
		member->kind = JSON_EMPTY;
		break;
	case JSON_TRUE:
		member->kind = JSON_YES;
		break;
	case JSON_STRING:
		member->text = (struct text){
			json_string_value(value), json_string_length(value)};
		member->kind = member->text.length ? JSON_TEXT : JSON_EMPTY;
		break;
	case JSON_INTEGER:
		if (json_integer_value(value) == 0)
			member->kind = JSON_EMPTY;
		break;
	case JSON_REAL:
		if (!(json_real_value(value) < 0) &&
			!(json_real_value(value) > 0))
			member->kind = JSON_EMPTY;
		break;
	default:
		break;
	}
}

struct json_document *json_read_object(struct text text,
	struct json_member *members, size_t count, struct error *error)
{
	struct json_document *document = malloc(sizeof(*document));
	json_error_t why;

	if (!document) {
		error_set(error, "out of memory");
		return NULL;
	}
	/* jansson takes one behind a number for a blank. */
	if (memchr(text.data, '\0', text.length)) {
		error_set(error, "a NUL byte");
		free(document);
		return NULL;
	}
	document->root = json_loadb(
		text.data, text.length, JSON_REJECT_DUPLICATES, &why);
	if (!document->root) {
		error_set(error, "line %d, column %d: %s", why.line, why.column,
			why.text);
		free(document);
		return NULL;
	}
	if (!json_is_object(document->root)) {
		error_set(error, "the top level is not an object");
		json_free(document);
		return NULL;
	}
	for (size_t i = 0; i < count; i++)
		member_fill(&members[i],
			json_object_get(document->root, members[i].name));
	return document;
}

void json_free(struct json_document *document)
{
	if (!document)
		return;
	json_decref(document->root);
	free(document);
}

static int add_chunk(const char *data, size_t length, void *context)
{
	struct buf *buf = context;

	for (size_t i = 0; i < length; i++) {
		if (strchr("<>&", data[i]) && data[i])
			buf_add_format(buf, "\\u%04x", (unsigned int)data[i]);
		else
			buf_add_char(buf, data[i]);
	}
	return buf->failed ? -1 : 0;
}

int json_add_string(struct buf *buf, struct text text)
{
	json_t *string = json_stringn(text.data, text.length);
	int result = -1;

	if (string)
		result = json_dump_callback(string, add_chunk, buf,
			JSON_ENCODE_ANY | JSON_ENSURE_ASCII);
	json_decref(string);
	return result;
}
