/* SPDX-License-Identifier: MIT */
#include "base/json.h"

#include <errno.h>
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

void json_seed(uint32_t seed)
{
	/* 0 asks for /dev/urandom. */
	json_object_seed(seed ? seed : 1);
}

/* Returns -1 with errno. */
static int refuse(struct error *error, const char *why, int number)
{
	error_set(error, "%s", why);
	errno = number;
	return -1;
}

/* What jansson reads. */
struct source {
	struct text rest;
	bool no_memory;
};

/*
 * jansson calls a token invalid for which it finds no memory, or cuts it and
 * goes on; malloc(3) says so in errno, until the next number.  So jansson is
 * given a byte at a time.
 */
static size_t next_byte(void *out, size_t size, void *context)
{
	struct source *source = context;

	if (errno == ENOMEM)
		source->no_memory = true;
	if (!source->rest.length || !size)
		return 0;
	*(char *)out = source->rest.data[0];
	source->rest = text_behind(source->rest, 1);
	return 1;
}

static int load(struct text text, json_t **root, struct error *error)
{
	struct source source = {.rest = text};
	json_error_t why;

	/* jansson takes one behind a number for a blank. */
	if (memchr(text.data, '\0', text.length))
		return refuse(error, "a NUL byte", EINVAL);
	errno = 0;
	*root = json_load_callback(
		next_byte, &source, JSON_REJECT_DUPLICATES, &why);
	if (errno == ENOMEM || source.no_memory) {
		json_decref(*root);
		return refuse(error, "out of memory", ENOMEM);
	}
	if (json_is_object(*root))
		return 0;
	if (!*root)
		error_set(error, "line %d, column %d: %s", why.line, why.column,
			why.text);
	else
		error_set(error, "the top level is not an object");
	json_decref(*root);
	errno = EINVAL;
	return -1;
}

struct json_document *json_read_object(struct text text,
	struct json_member *members, size_t count, struct error *error)
{
	struct json_document *document;
	json_t *root;

	if (load(text, &root, error) < 0)
		return NULL;
	document = malloc(sizeof(*document));
	if (!document) {
		json_decref(root);
		refuse(error, "out of memory", ENOMEM);
		return NULL;
	}
	document->root = root;
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
