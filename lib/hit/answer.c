/* SPDX-License-Identifier: MIT */
#include "hit/answer.h"

#include "base/json.h"

enum { STATUS_IMAGE = 200 };

static const struct {
	int status;
	const char *line;
	const char *headers;
} statuses[] = {
	{STATUS_IMAGE, "200 OK", ""},
	{204, "204 No Content", ""},
	{400, "400 Bad Request", ""},
	{403, "403 Forbidden", ""},
	{405, "405 Method Not Allowed", ""},
	{408, "408 Request Timeout", ""},
	{411, "411 Length Required", ""},
	{413, "413 Content Too Large", ""},
	{415, "415 Unsupported Media Type", ""},
	{429, "429 Too Many Requests", ""},
	{500, "500 Internal Server Error", ""},
	{503, "503 Service Unavailable", "Retry-After: 5\r\n"},
};

/* The methods that are allowed, without and with the pixel. */
static const char *const methods[] = {"POST, OPTIONS", "GET, POST, OPTIONS"};

/* One transparent pixel (GIF89a specification, W3C, 1990). */
static const unsigned char image[] = {'G', 'I', 'F', '8', '9', 'a',
	/* 1 by 1, with a table of two colours: */
	1, 0, 1, 0, 0x80, 0, 0, 0, 0, 0, 0xff, 0xff, 0xff,
	/* number 0 is transparent */
	'!', 0xf9, 4, 1, 0, 0, 0, 0,
	/* the image, 1 by 1 at 0, 0 */
	',', 0, 0, 0, 0, 1, 0, 1, 0, 0,
	/* LZW of codes of 3 bits: clear, 0, end */
	2, 2, 0x44, 1, 0, ';'};

/* Each hit has an answer: printf(3) is slow. */
static void add_line(struct buf *buf, const char *name, const char *value)
{
	buf_add_text(buf, name);
	buf_add_text(buf, value);
	buf_add_text(buf, "\r\n");
}

static void add_head(struct buf *buf, int status, const struct answer *answer)
{
	const char *allowed = methods[answer->pixel];

	for (size_t i = 0; i < sizeof(statuses) / sizeof(statuses[0]); i++)
		if (statuses[i].status == status) {
			add_line(buf, "Status: ", statuses[i].line);
			add_line(buf, "Access-Control-Allow-Origin: ", "*");
			add_line(
				buf, "Access-Control-Allow-Methods: ", allowed);
			add_line(buf, "Access-Control-Allow-Headers: ",
				"Content-Type");
			add_line(buf, "Access-Control-Max-Age: ", "86400");
			buf_add_text(buf, statuses[i].headers);
		}
	if (answer->reason == REASON_METHOD)
		add_line(buf, "Allow: ", allowed);
	if (answer->test) {
		buf_add_text(buf, ANSWER_CLIENT_HEADER ": ");
		client_way_add(buf, &answer->way);
		buf_add_text(buf, "\r\n");
	}
}

/* No cache may keep the image, or the next page view would not come here; a
 * page with Cross-Origin-Embedder-Policy shows none without the last line. */
static int add_image(struct buf *buf)
{
	buf_add_format(buf,
		"Content-Type: image/gif\r\n"
		"Content-Length: %zu\r\n"
		"Cache-Control: no-store, private, max-age=0\r\n"
		"Pragma: no-cache\r\n"
		"Expires: 0\r\n"
		"Cross-Origin-Resource-Policy: cross-origin\r\n"
		"\r\n",
		sizeof(image));
	return buf_add(buf, image, sizeof(image));
}

int answer_add(struct buf *buf, const struct answer *answer)
{
	const struct reason_row *row = reason_row(answer->reason);
	bool shown = answer->image && !row->detail;

	add_head(buf, shown ? STATUS_IMAGE : row->status, answer);
	if (shown)
		return add_image(buf);
	if (!row->detail)
		return buf_add_text(buf, "\r\n");
	buf_add_text(buf, "Content-Type: application/json\r\n\r\n{\"detail\":");
	json_add_string(buf, text_from(row->detail));
	return buf_add_char(buf, '}');
}
