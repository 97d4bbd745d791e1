/* SPDX-License-Identifier: MIT */
#include "hit/request.h"

#include <string.h>
#include <strings.h>

static const struct {
	const char *name;
	size_t offset;
} variables[] = {
	{"REQUEST_METHOD", offsetof(struct request, method)},
	{"QUERY_STRING", offsetof(struct request, query)},
	{"CONTENT_LENGTH", offsetof(struct request, content_length)},
	{"CONTENT_TYPE", offsetof(struct request, content_type)},
	{"REMOTE_ADDR", offsetof(struct request, remote_address)},
	{"HTTP_USER_AGENT", offsetof(struct request, user_agent)},
	{"HTTP_ORIGIN", offsetof(struct request, origin)},
	{"HTTP_REFERER", offsetof(struct request, referer)},
	{"HTTP_SEC_GPC", offsetof(struct request, gpc)},
	{"HTTP_X_FORWARDED_FOR", offsetof(struct request, x_forwarded_for)},
	{"HTTP_FORWARDED", offsetof(struct request, forwarded)},
};

enum { VARIABLES = sizeof(variables) / sizeof(variables[0]) };

static struct text *slot(struct request *request, size_t variable)
{
	return (struct text *)((char *)request + variables[variable].offset);
}

void request_read(struct request *request, char *const *environment)
{
	*request = (struct request){0};
	for (size_t i = 0; i < VARIABLES; i++)
		*slot(request, i) = text_from("");
	for (; *environment; environment++) {
		const char *equals = strchr(*environment, '=');
		size_t length = equals ? (size_t)(equals - *environment) : 0;

		for (size_t i = 0; i < VARIABLES; i++)
			if (strlen(variables[i].name) == length &&
				!memcmp(variables[i].name, *environment,
					length))
				*slot(request, i) = text_from(equals + 1);
	}
	/* An empty CONTENT_LENGTH means that there is none (RFC 3875, 4.1.2).
	 */
	request->has_content_length = request->content_length.length > 0;
}

/* Digits behind so many bytes no longer matter. */
enum { LENGTH_ENOUGH = 1 << 24 };

/* "1*digit" (RFC 3875, section 4.1.2); a number too long to be true is as
 * good as any over the limit. */
static enum reason check_length(struct request *request)
{
	struct text digits = request->content_length;

	if (!request->has_content_length)
		return REASON_LENGTH_MISSING;
	for (size_t i = 0; i < digits.length; i++) {
		if (digits.data[i] < '0' || digits.data[i] > '9') {
			request->has_content_length = false;
			return REASON_LENGTH_MALFORMED;
		}
		if (request->length < LENGTH_ENOUGH)
			request->length = request->length * 10 +
					  (size_t)(digits.data[i] - '0');
	}
	return request->length > REQUEST_BODY_MAX ? REASON_TOO_LARGE
						  : REASON_ACCEPTED;
}

/* The media type alone counts, in any case (RFC 9110, section 8.3.1). */
static enum reason check_type(const struct request *request)
{
	static const char *const types[] = {"application/json", "text/plain"};
	struct text type = request->content_type;
	const char *semicolon = memchr(type.data, ';', type.length);

	if (semicolon)
		type.length = (size_t)(semicolon - type.data);
	type = utf8_trim(type);
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (type.length == strlen(types[i]) &&
			!strncasecmp(type.data, types[i], type.length))
			return REASON_ACCEPTED;
	return REASON_TYPE;
}

enum reason request_check(struct request *request, bool pixel)
{
	/* First, since a refused body is read too before the answer. */
	enum reason reason = check_length(request);

	if (text_is(request->method, "OPTIONS"))
		return REASON_PREFLIGHT;
	request->image = pixel && text_is(request->method, "GET");
	if (request->image)
		return REASON_ACCEPTED;
	if (!text_is(request->method, "POST"))
		return REASON_METHOD;
	return reason == REASON_ACCEPTED ? check_type(request) : reason;
}
