/* SPDX-License-Identifier: MIT */
#include "hit/answer.h"

#include "base/json.h"

static const struct {
	int status;
	const char *line;
	const char *headers;
} statuses[] = {
	{204, "204 No Content", ""},
	{400, "400 Bad Request", ""},
	{403, "403 Forbidden", ""},
	{405, "405 Method Not Allowed", "Allow: POST, OPTIONS\r\n"},
	{408, "408 Request Timeout", ""},
	{411, "411 Length Required", ""},
	{413, "413 Content Too Large", ""},
	{415, "415 Unsupported Media Type", ""},
	{429, "429 Too Many Requests", ""},
	{500, "500 Internal Server Error", ""},
	{503, "503 Service Unavailable", "Retry-After: 5\r\n"},
};

static const char cors[] = "Access-Control-Allow-Origin: *\r\n"
			   "Access-Control-Allow-Methods: POST, OPTIONS\r\n"
			   "Access-Control-Allow-Headers: Content-Type\r\n"
			   "Access-Control-Max-Age: 86400\r\n";

int answer_add(struct buf *buf, enum reason reason)
{
	const struct reason_row *row = reason_row(reason);

	for (size_t i = 0; i < sizeof(statuses) / sizeof(statuses[0]); i++)
		if (statuses[i].status == row->status)
			buf_add_format(buf, "Status: %s\r\n%s%s",
				statuses[i].line, cors, statuses[i].headers);
	if (!row->detail)
		return buf_add_text(buf, "\r\n");
	buf_add_text(buf, "Content-Type: application/json\r\n\r\n{\"detail\":");
	json_add_string(buf, text_from(row->detail));
	return buf_add_char(buf, '}');
}
