/* SPDX-License-Identifier: MIT */
#include "tests/http/client.h"

#include <curl/curl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <cmocka.h>

const char client_user_agent[] = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) "
				 "Gecko/20100101 Firefox/128.0";

/* What libcurl reads the body from. */
struct source {
	const char *data;
	size_t left;
};

static size_t read_source(char *out, size_t size, size_t count, void *context)
{
	struct source *source = context;
	size_t length = size * count;

	if (length > source->left)
		length = source->left;
	memcpy(out, source->data, length);
	source->data += length;
	source->left -= length;
	return length;
}

static size_t keep_body(char *data, size_t size, size_t count, void *context)
{
	struct client_answer *answer = context;
	size_t length = size * count;

	if (length >= sizeof(answer->body) - answer->body_length)
		return 0;
	memcpy(answer->body + answer->body_length, data, length);
	answer->body_length += length;
	return length;
}

static size_t keep_head(char *data, size_t size, size_t count, void *context)
{
	struct client_answer *answer = context;
	size_t have = strlen(answer->head);
	size_t length = size * count;

	if (length >= sizeof(answer->head) - have)
		return 0;
	memcpy(answer->head + have, data, length);
	answer->head[have + length] = '\0';
	return length;
}

static bool names(const char *header, const char *name)
{
	size_t length = strlen(name);

	return !strncasecmp(header, name, length) && header[length] &&
	       strchr(":;", header[length]);
}

static struct curl_slist *add_header(struct curl_slist *list, const char *line)
{
	list = curl_slist_append(list, line);
	assert_non_null(list);
	return list;
}

static struct curl_slist *make_headers(const struct client_request *request)
{
	struct curl_slist *list = NULL;
	bool has_agent = false, has_type = false;
	char agent[256];

	for (size_t i = 0; i < CLIENT_HEADERS_MAX && request->headers[i]; i++) {
		has_agent |= names(request->headers[i], "User-Agent");
		has_type |= names(request->headers[i], "Content-Type");
		list = add_header(list, request->headers[i]);
	}
	snprintf(agent, sizeof(agent), "User-Agent: %s", client_user_agent);
	if (!has_agent)
		list = add_header(list, agent);
	if (!has_type)
		list = add_header(list, "Content-Type: text/plain");
	if (request->chunked)
		list = add_header(list, "Transfer-Encoding: chunked");
	/* libcurl would wait for "100 Continue", which no CGI sends. */
	return add_header(list, "Expect:");
}

static void set_body(
	CURL *curl, const struct client_request *request, struct source *source)
{
	const char *method = request->method ? request->method : "POST";

	source->data = request->body;
	source->left = request->length || !request->body
			       ? request->length
			       : strlen(request->body);
	if (request->chunked) {
		curl_easy_setopt(curl, CURLOPT_POST, 1L);
		curl_easy_setopt(curl, CURLOPT_READFUNCTION, read_source);
		curl_easy_setopt(curl, CURLOPT_READDATA, source);
	} else if (request->body) {
		curl_easy_setopt(curl, CURLOPT_POSTFIELDS, source->data);
		curl_easy_setopt(
			curl, CURLOPT_POSTFIELDSIZE, (long)source->left);
	}
	if (!strcmp(method, "HEAD"))
		curl_easy_setopt(curl, CURLOPT_NOBODY, 1L);
	curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, method);
}

static const char *base(void)
{
	const char *value = getenv("FOOTFALL_TEST_BASE");

	if (!value)
		fail_msg("run this test within tests/support/with-webserver");
	return value;
}

void client_send(
	const struct client_request *request, struct client_answer *answer)
{
	CURL *curl = curl_easy_init();
	struct curl_slist *headers = make_headers(request);
	struct source source;
	char url[1024];
	long status = 0;
	CURLcode code;

	assert_non_null(curl);
	*answer = (struct client_answer){0};
	snprintf(url, sizeof(url), "%s%s", base(),
		request->target ? request->target : "/cgi-bin/collect.cgi");
	curl_easy_setopt(curl, CURLOPT_URL, url);
	curl_easy_setopt(curl, CURLOPT_PATH_AS_IS, 1L);
	curl_easy_setopt(curl, CURLOPT_PROXY, "");
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, (long)CLIENT_PATIENCE_MS);
	curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
	curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, keep_head);
	curl_easy_setopt(curl, CURLOPT_HEADERDATA, answer);
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, keep_body);
	curl_easy_setopt(curl, CURLOPT_WRITEDATA, answer);
	set_body(curl, request, &source);
	code = curl_easy_perform(curl);
	curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
	answer->status = (int)status;
	curl_slist_free_all(headers);
	curl_easy_cleanup(curl);
	/* A server may refuse a long body and close before it has read all. */
	if (code != CURLE_OK && !(code == CURLE_SEND_ERROR && status))
		fail_msg("%s: %s", url, curl_easy_strerror(code));
}

bool client_has_header(
	const struct client_answer *answer, const char *name, const char *value)
{
	const char *line = answer->head;

	for (; line; line = strchr(line, '\n')) {
		const char *found;

		line += *line == '\n';
		if (!names(line, name))
			continue;
		found = line + strlen(name) + 1;
		found += strspn(found, " ");
		if (!value ||
			(strcspn(found, "\r\n") == strlen(value) &&
				!strncasecmp(found, value, strlen(value))))
			return true;
	}
	return false;
}
