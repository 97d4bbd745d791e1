/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_BASE_JSON_H
#define FOOTFALL_BASE_JSON_H

/*
 * JSON (RFC 8259) through jansson; no other file includes it.
 *
 * Reading is strict: one object, no byte order mark, nothing behind it, no
 * member twice, no NUL and no lone surrogate in a string, no number that
 * overflows.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/utf8.h"

enum json_kind {
	JSON_EMPTY,    /* missing, null, false, 0 or "" */
	JSON_TEXT,     /* a string with at least one character */
	JSON_YES,      /* true */
	JSON_UNWANTED, /* any other number, an array, an object */
};

/* A member that the caller asks for by name; the rest are answers. */
struct json_member {
	const char *name;
	enum json_kind kind;
	struct text text; /* of JSON_TEXT; belongs to the document */
	int64_t integer;  /* where the value is one, else 0 */
	bool there;	  /* of whatever kind */
};

struct json_document;

/* Seeds the tables of all documents, before the first one: else jansson opens
 * /dev/urandom. */
void json_seed(uint32_t seed);

/*
 * Reads one object and fills in the members asked for; others are ignored.
 * Returns the document, which the caller frees and to which the texts
 * belong, or NULL with the reason in `error`; errno is ENOMEM then when it
 * was memory that lacked, and EINVAL when the text is at fault.
 */
struct json_document *json_read_object(struct text text,
	struct json_member *members, size_t count, struct error *error)
	__attribute__((warn_unused_result));
void json_free(struct json_document *document);

/* Appends the text, which must be valid UTF-8, as a quoted JSON string; "<",
 * ">" and "&" and all beyond ASCII as \u escapes, so that it may stand in
 * HTML. */
int json_add_string(struct buf *buf, struct text text);

#endif
