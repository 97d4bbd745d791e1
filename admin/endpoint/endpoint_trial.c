/* SPDX-License-Identifier: MIT */
#include "endpoint_trial.h"

#include <string.h>

#include "admin/page/snippet.h"
#include "admin/page/url.h"
#include "endpoint_signs.h"
#include "hit/referrer.h"

enum {
	BUF_MAX = 1 << 16,
	HEADERS_MAX = 12,
	HOPS_MAX = 5, /* redirects */
};

/* What browsers send with every request. */
#define BROWSER                                                  \
	"User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) " \
	"Gecko/20100101 Firefox/140.0",                          \
		"Accept-Language: en-US,en;q=0.5",               \
		"Sec-Fetch-Site: cross-site"

static const char *const fixed_headers[EXCHANGE_KINDS][HEADERS_MAX] = {
	[EXCHANGE_PREFLIGHT] = {BROWSER, "Accept: */*", "Sec-Fetch-Mode: cors",
		"Access-Control-Request-Method: POST",
		"Access-Control-Request-Headers: content-type"},
	/* Without "Expect:", libcurl would wait for leave to send. */
	[EXCHANGE_HIT] = {BROWSER, "Accept: */*", "Sec-Fetch-Mode: cors",
		"Content-Type: text/plain", "Expect:"},
	[EXCHANGE_IMAGE] = {BROWSER, "Accept: image/*;q=0.8,*/*;q=0.5",
		"Sec-Fetch-Mode: no-cors", "Sec-Fetch-Dest: image"},
};

/* Of the hit alone: the same, by the name that a firewall may like better. */
static const char *const json_headers[HEADERS_MAX] = {BROWSER, "Accept: */*",
	"Sec-Fetch-Mode: cors", "Content-Type: application/json", "Expect:"};

int trial_prepare(struct trial *trial, const struct settings *settings,
	const struct site_settings *site)
{
	struct buf *all[] = {&trial->origin, &trial->origin_header,
		&trial->referer_header, &trial->body, &trial->image_url};

	*trial = (struct trial){.settings = settings, .site = site};
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		buf_init(all[i], BUF_MAX);
	if (site->origins.count)
		buf_add_text(&trial->origin, site->origins.items[0]);
	else
		snippet_origin(&trial->origin, settings);
	buf_add_format(
		&trial->origin_header, "Origin: %s", buf_text(&trial->origin));
	buf_add_format(&trial->referer_header, "Referer: %s/",
		buf_text(&trial->origin));
	buf_add_format(&trial->image_url, "%s?site=", settings->endpoint);
	url_add_percent(&trial->image_url, text_from(site->name));
	buf_add_text(&trial->image_url, "&path=%2F&test=true");
	return snippet_body(&trial->body, site, "/", true) < 0 ||
			       trial->image_url.failed ||
			       trial->referer_header.failed ||
			       trial->origin_header.failed
		       ? -1
		       : 0;
}

void trial_release(struct trial *trial)
{
	buf_release(&trial->origin);
	buf_release(&trial->origin_header);
	buf_release(&trial->referer_header);
	buf_release(&trial->body);
	buf_release(&trial->image_url);
}

static void send_with(struct http_client *client, const struct trial *trial,
	enum exchange_kind kind, const char *url,
	const char *const fixed[HEADERS_MAX], struct http_answer *answer)
{
	const char *headers[HEADERS_MAX + 3] = {NULL};
	struct http_request request = {.method = exchange_method(kind),
		.url = url,
		.headers = headers};
	size_t count = 0;

	for (; count < HEADERS_MAX && fixed[count]; count++)
		headers[count] = fixed[count];
	headers[count++] = buf_text(&trial->referer_header);
	/* A browser sends none for an image. */
	if (kind != EXCHANGE_IMAGE)
		headers[count++] = buf_text(&trial->origin_header);
	if (kind == EXCHANGE_HIT)
		request.body = text_of(&trial->body);
	http_client_send(client, &request, answer);
}

/* Where the redirects end: what a browser's address bar would show. */
static void follow(struct http_client *client, struct trial *trial,
	const struct http_answer *first)
{
	struct http_answer answer;

	strcpy(trial->target, first->redirect);
	for (int hops = 0; hops < HOPS_MAX; hops++) {
		if (!referrer_origin(text_from(trial->target)).length)
			return;
		send_with(client, trial, EXCHANGE_PREFLIGHT, trial->target,
			fixed_headers[EXCHANGE_PREFLIGHT], &answer);
		if (answer.outcome != HTTP_ANSWERED || !answer.redirect[0])
			return;
		strcpy(trial->target, answer.redirect);
	}
}

bool exchange_is_fine(const struct exchange *exchange)
{
	return exchange->answer->outcome == HTTP_ANSWERED &&
	       endpoint_signs(exchange) & SIGN_FINE;
}

/* Whether what a firewall refuses as text/plain passes as JSON. */
static bool passes_as_json(struct http_client *client,
	const struct trial *trial, const struct exchange *exchange)
{
	struct http_answer answer;
	struct exchange again = *exchange;
	int status = exchange->answer->status;

	if (exchange->kind != EXCHANGE_HIT || (status != 403 && status != 406))
		return false;
	again.answer = &answer;
	send_with(client, trial, EXCHANGE_HIT, exchange->url, json_headers,
		&answer);
	return exchange_is_fine(&again);
}

/* Sends the request; returns false when no other one is worth it. */
static bool try_kind(struct http_client *client, struct trial *trial,
	enum exchange_kind kind)
{
	struct http_answer *answer = &trial->answers[kind];
	struct exchange *exchange = &trial->exchanges[trial->count++];

	*exchange = (struct exchange){
		.kind = kind,
		.url = trial->settings->endpoint,
		.site = trial->site->name,
		.origin = buf_text(&trial->origin),
		.target = trial->target,
		.answer = answer,
	};
	send_with(client, trial, kind,
		kind == EXCHANGE_IMAGE ? buf_text(&trial->image_url)
				       : exchange->url,
		fixed_headers[kind], answer);
	if (answer->outcome != HTTP_ANSWERED)
		return false;
	if (answer->redirect[0]) {
		follow(client, trial, answer);
		return false;
	}
	exchange->json_fine = passes_as_json(client, trial, exchange);
	return true;
}

void trial_run(struct trial *trial, struct http_client *client)
{
	if (try_kind(client, trial, EXCHANGE_PREFLIGHT) &&
		try_kind(client, trial, EXCHANGE_HIT) &&
		trial->settings->pixel == 1)
		try_kind(client, trial, EXCHANGE_IMAGE);
}
