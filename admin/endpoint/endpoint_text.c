/* SPDX-License-Identifier: MIT */

/* The texts of faults, with what is quoted in them. */
#include <string.h>

#include "endpoint_signs.h"

enum { EXCERPT_MAX = 60 }; /* bytes of a body, or of a header's value */

typedef void add_mark(struct buf *buf, const struct exchange *exchange);

static void add_excerpt(struct buf *buf, struct text text)
{
	bool blank = false;

	text = utf8_trim(text);
	for (size_t i = 0; i < text.length && i < EXCERPT_MAX; i++) {
		unsigned char byte = (unsigned char)text.data[i];

		if (byte > ' ' && byte != 0x7f)
			buf_add_char(buf, text.data[i]);
		else if (!blank)
			buf_add_char(buf, ' ');
		blank = byte <= ' ';
	}
	if (text.length > EXCERPT_MAX)
		buf_add_text(buf, "...");
}

static void add_method(struct buf *buf, const struct exchange *exchange)
{
	buf_add_text(buf, exchange_method(exchange->kind));
}

static void add_url(struct buf *buf, const struct exchange *exchange)
{
	buf_add_text(buf, exchange->url);
}

static void add_site(struct buf *buf, const struct exchange *exchange)
{
	buf_add_text(buf, exchange->site);
}

static void add_origin(struct buf *buf, const struct exchange *exchange)
{
	buf_add_text(buf, exchange->origin);
}

static void add_target(struct buf *buf, const struct exchange *exchange)
{
	buf_add_text(buf, exchange->target);
}

static void add_status(struct buf *buf, const struct exchange *exchange)
{
	buf_add_format(buf, "%d", exchange->answer->status);
}

static void add_why(struct buf *buf, const struct exchange *exchange)
{
	buf_add_text(buf, exchange->answer->why);
}

static void add_detail(struct buf *buf, const struct exchange *exchange)
{
	const char *detail = endpoint_detail(exchange->answer);

	buf_add_text(buf, detail ? detail : "");
}

static void add_body(struct buf *buf, const struct exchange *exchange)
{
	const struct http_answer *answer = exchange->answer;

	if (answer->body_length)
		add_excerpt(
			buf, (struct text){answer->body, answer->body_length});
	else
		buf_add_text(buf, "no body");
}

static void add_header(
	struct buf *buf, const struct http_answer *answer, const char *name)
{
	struct text value;

	if (!name)
		return;
	http_answer_header(answer, name, &value);
	buf_add_format(buf, "%s: ", name);
	add_excerpt(buf, value);
}

static void add_kept(struct buf *buf, const struct exchange *exchange)
{
	add_header(buf, exchange->answer, endpoint_kept_by(exchange->answer));
}

static void add_between(struct buf *buf, const struct exchange *exchange)
{
	add_header(buf, exchange->answer, endpoint_passed_by(exchange->answer));
}

static void add_entry(struct buf *buf, const struct exchange *exchange)
{
	struct client_way way;

	if (endpoint_way(exchange->answer, &way) == 0)
		buf_add_format(buf, "%u", way.entry);
}

static const struct {
	const char *mark;
	add_mark *add;
} marks[] = {
	{"@method", add_method},
	{"@url", add_url},
	{"@site", add_site},
	{"@origin", add_origin},
	{"@target", add_target},
	{"@status", add_status},
	{"@why", add_why},
	{"@detail", add_detail},
	{"@body", add_body},
	{"@kept", add_kept},
	{"@between", add_between},
	{"@entry", add_entry},
};

/* Returns the length of the mark at the front, having added what it stands
 * for; 0 when none is there. */
static size_t take_mark(
	struct buf *buf, const char *text, const struct exchange *exchange)
{
	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		size_t length = strlen(marks[i].mark);

		if (strncmp(text, marks[i].mark, length) != 0)
			continue;
		marks[i].add(buf, exchange);
		return length;
	}
	return 0;
}

int endpoint_fault_add(struct buf *buf, const struct endpoint_fault *fault,
	const struct exchange *exchange)
{
	for (const char *text = fault->text; *text;) {
		size_t length =
			*text == '@' ? take_mark(buf, text, exchange) : 0;

		if (!length)
			buf_add_char(buf, *text);
		text += length ? length : 1;
	}
	return buf->failed ? -1 : 0;
}
