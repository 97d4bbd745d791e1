/* SPDX-License-Identifier: MIT */
#include "endpoint_signs.h"

#include <string.h>
#include <strings.h>

#include "admin/page/url.h"
#include "base/json.h"
#include "hit/answer.h"

/* But for ASCII case. */
static bool is_word(struct text text, const char *word)
{
	return text.length == strlen(word) &&
	       !strncasecmp(text.data, word, text.length);
}

static bool text_holds(struct text text, const char *word)
{
	size_t length = strlen(word);

	for (size_t i = 0; i + length <= text.length; i++)
		if (!strncasecmp(text.data + i, word, length))
			return true;
	return false;
}

static bool begins(const struct http_answer *answer, const char *word)
{
	return answer->body_length >= strlen(word) &&
	       !memcmp(answer->body, word, strlen(word));
}

/* Headers by which caches say that they had the answer: their value holds
 * "hit". */
static const char *const cache_headers[] = {"X-Cache", "CF-Cache-Status",
	"X-Cache-Status", "X-Proxy-Cache", "X-LiteSpeed-Cache"};

/* Headers that CDNs and proxies add. */
static const char *const between_headers[] = {
	"CF-Ray", "Via", "X-Amz-Cf-Id", "X-Varnish", "X-Served-By"};

const char *endpoint_kept_by(const struct http_answer *answer)
{
	struct text value;

	for (size_t i = 0; i < sizeof(cache_headers) / sizeof(cache_headers[0]);
		i++) {
		http_answer_header(answer, cache_headers[i], &value);
		if (text_holds(value, "hit"))
			return cache_headers[i];
	}
	/* Seconds since it was made (RFC 9111, section 5.1). */
	http_answer_header(answer, "Age", &value);
	return value.length && !is_word(value, "0") ? "Age" : NULL;
}

const char *endpoint_passed_by(const struct http_answer *answer)
{
	struct text value;

	for (size_t i = 0;
		i < sizeof(between_headers) / sizeof(between_headers[0]); i++)
		if (http_answer_header(answer, between_headers[i], &value))
			return between_headers[i];
	return NULL;
}

const char *endpoint_detail(const struct http_answer *answer)
{
	struct json_member detail = {.name = "detail"};
	struct json_document *document = json_read_object(
		(struct text){answer->body, answer->body_length}, &detail, 1,
		NULL);
	const char *found = NULL;

	for (int i = 0; document && i < REASON_COUNT && !found; i++) {
		const struct reason_row *row = reason_row((enum reason)i);

		if (row->detail && row->status == answer->status &&
			text_is(detail.text, row->detail))
			found = row->detail;
	}
	json_free(document);
	return found;
}

static unsigned int signs_of_detail(const struct http_answer *answer)
{
	static const struct {
		enum reason reason;
		unsigned int sign;
	} known[] = {
		{REASON_UNKNOWN_SITE, SIGN_UNKNOWN_SITE},
		{REASON_FOREIGN_ORIGIN, SIGN_FOREIGN_ORIGIN},
		{REASON_METHOD, SIGN_METHOD},
	};
	const char *detail =
		answer->status >= 400 ? endpoint_detail(answer) : NULL;
	unsigned int signs = detail ? SIGN_OURS : 0;

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (detail == reason_row(known[i].reason)->detail)
			signs |= known[i].sign;
	return signs;
}

static unsigned int signs_of_body(const struct http_answer *answer)
{
	unsigned int signs = 0;
	struct text type;

	http_answer_header(answer, "Content-Type", &type);
	if (begins(answer, "\177ELF") || begins(answer, "#!"))
		signs |= SIGN_PROGRAM;
	if (text_holds(type, "text/html") || begins(answer, "<"))
		signs |= SIGN_HTML;
	if (is_word(type, "image/gif") && begins(answer, "GIF89a"))
		signs |= SIGN_GIF;
	if (text_holds((struct text){answer->body, answer->body_length},
		    "challenge-platform"))
		signs |= SIGN_CHALLENGE;
	return signs;
}

/* Two of them, also when one line has both, are refused by browsers (Fetch
 * Standard, CORS check). */
static unsigned int signs_of_cors(const struct exchange *exchange)
{
	const struct http_answer *answer = exchange->answer;
	unsigned int signs = 0;
	struct text value;
	size_t count = http_answer_header(
		answer, "Access-Control-Allow-Origin", &value);

	if (count > 1 || memchr(value.data, ',', value.length))
		return SIGN_CORS_TWICE;
	if (is_word(value, "*") || is_word(value, exchange->origin))
		signs |= SIGN_CORS;
	http_answer_header(answer, "Access-Control-Allow-Methods", &value);
	if (text_holds(value, "POST") || is_word(value, "*"))
		signs |= SIGN_CORS_POST;
	return signs;
}

/* The target is a stranger's text, and the owner is told to copy it. */
static unsigned int signs_of_redirect(const struct exchange *exchange)
{
	struct url url;

	if (!exchange->answer->redirect[0])
		return 0;
	return url_parse(&url, exchange->target, NULL) == 0
		       ? SIGN_REDIRECT | SIGN_MOVED
		       : SIGN_REDIRECT;
}

static unsigned int signs_of_head(const struct http_answer *answer)
{
	unsigned int signs = 0;
	struct client_way way;
	struct text value;

	http_answer_header(answer, "CF-Mitigated", &value);
	if (text_holds(value, "challenge"))
		signs |= SIGN_CHALLENGE;
	if (endpoint_way(answer, &way) == 0)
		signs |= SIGN_WAY;
	if (endpoint_kept_by(answer))
		signs |= SIGN_KEPT;
	if (endpoint_passed_by(answer))
		signs |= SIGN_BETWEEN;
	return signs;
}

unsigned int endpoint_signs(const struct exchange *exchange)
{
	static const unsigned int needed[EXCHANGE_KINDS] = {
		[EXCHANGE_PREFLIGHT] = SIGN_CORS | SIGN_CORS_POST,
		[EXCHANGE_HIT] = SIGN_CORS | SIGN_WAY,
		[EXCHANGE_IMAGE] = SIGN_GIF | SIGN_WAY,
	};
	const struct http_answer *answer = exchange->answer;
	unsigned int signs = signs_of_detail(answer) | signs_of_body(answer) |
			     signs_of_cors(exchange) | signs_of_head(answer) |
			     signs_of_redirect(exchange);

	if (exchange->other_fine)
		signs |= SIGN_OTHER_FINE;
	if (exchange->json_fine)
		signs |= SIGN_JSON_FINE;
	if (answer->status / 100 == 2 &&
		(signs & needed[exchange->kind]) == needed[exchange->kind])
		signs |= SIGN_FINE;
	return signs;
}

int endpoint_way(const struct http_answer *answer, struct client_way *way)
{
	struct text value;

	http_answer_header(answer, ANSWER_CLIENT_HEADER, &value);
	return client_way_read(value, way);
}
