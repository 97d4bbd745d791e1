/* SPDX-License-Identifier: MIT */

/* admin/endpoint_faults and endpoint_signs: what an answer says about what is
 * wrong. */
#include <stdlib.h>
#include <string.h>

#include "admin/endpoint/endpoint_signs.h"
#include "tests/unit/unit.h"

#define POST EXCHANGE_HIT
#define OPTIONS EXCHANGE_PREFLIGHT
#define GET EXCHANGE_IMAGE

#define CORS                                 \
	"Access-Control-Allow-Origin: *\r\n" \
	"Access-Control-Allow-Methods: POST, OPTIONS\r\n"
#define WAY "Footfall-Client: peer\r\n"
#define HTML "Content-Type: text/html; charset=utf-8\r\n"
#define GIF "Content-Type: image/gif\r\n"
#define DETAIL(text) "{\"detail\":\"" text "\"}"

struct fault_row {
	const char *name;
	enum exchange_kind kind;
	int status;
	const char *head, *body;
	const char *words; /* in the fault's text; NULL: no fault */
	enum finding_level level;
	bool everywhere;
	bool other_fine, json_fine;
	const char *target;
};

#define FINE(name, kind, status, head, body)                            \
	{                                                               \
		name, kind, status, head, body, NULL, FINDING_OK, false \
	}
#define BAD(name, kind, status, head, body, words, ...)             \
	{                                                           \
		name, kind, status, head, body, words, FINDING_BAD, \
			__VA_ARGS__                                 \
	}
#define WARN(name, kind, status, head, body, words, ...)             \
	{                                                            \
		name, kind, status, head, body, words, FINDING_WARN, \
			__VA_ARGS__                                  \
	}

static const struct fault_row rows[] = {
	FINE("OPTIONS", OPTIONS, 204, CORS, ""),
	FINE("OPTIONS, 200 by a proxy", OPTIONS, 200, CORS, ""),
	FINE("POST", POST, 204, CORS WAY, ""),
	FINE("POST, names in small letters", POST, 204,
		"access-control-allow-origin:*\r\nfootfall-client:  peer \r\n",
		""),
	FINE("POST, the page's own origin", POST, 204,
		"Access-Control-Allow-Origin: https://a.example\r\n" WAY, ""),
	FINE("GET", GET, 200, GIF WAY, "GIF89a..."),
	FINE("a new answer of a cache", POST, 204,
		CORS WAY "Age: 0\r\nX-Cache: MISS from x\r\n", ""),

	BAD("301", POST, 301, "Location: x\r\n", "",
		"(301) to https://www.a.example/c", true,
		.target = "https://www.a.example/c"),
	BAD("308", OPTIONS, 308, "Location: x\r\n", "",
		"Set endpoint = \"https://www.a.example/c\"", true,
		.target = "https://www.a.example/c"),
	BAD("to a login", POST, 302, "Location: x\r\n", "",
		"which can't take hits", true,
		.target = "https://a.example/login?next=/c"),
	BAD("to a file", OPTIONS, 302, "Location: x\r\n", "",
		"which can't take hits", true, .target = "file:///etc/passwd"),
	BAD("to what would change the configuration", OPTIONS, 302,
		"Location: x\r\n", "", "which can't take hits", true,
		.target = "https://a.example/\"; pixel = false; x = \""),
	BAD("304", POST, 304, "", "", "as collect.cgi never does", true),
	BAD("100", POST, 100, "", "", "as collect.cgi never does", true),
	BAD("a challenge by header", POST, 403,
		"cf-mitigated: challenge\r\n" HTML, "<html>", "bot protection",
		true),
	BAD("a challenge by script", POST, 503, HTML,
		"<script src=/cdn-cgi/challenge-platform/x>", "bot protection",
		true),
	BAD("401", POST, 401, HTML, "<html>", "asks for a password", true),

	BAD("unknown site", POST, 400, CORS WAY, DETAIL("unknown site"),
		"a.example is not on the allowlist", false),
	BAD("unknown site by GET", GET, 400, CORS WAY, DETAIL("unknown site"),
		"is not on the allowlist", false),
	BAD("a changed body", POST, 400, CORS,
		DETAIL("the body is not a JSON object as expected"),
		"\"the body is not a JSON object as expected\"", false),
	BAD("a changed query", GET, 400, CORS,
		DETAIL("the query is not a form as expected"),
		"was changed or cut", false),
	BAD("a changed type", POST, 415, CORS,
		DETAIL("Content-Type must be application/json or text/plain"),
		"says 415", false),
	BAD("a detail of another program", POST, 400, CORS, DETAIL("no"),
		"the web server itself refuses", true),
	BAD("a known detail with another status", POST, 403, CORS,
		DETAIL("unknown site"), "lets nobody in", true),
	BAD("400 of the server", OPTIONS, 400, HTML,
		"<h1>plain HTTP request was sent to HTTPS port</h1>",
		"(400: <h1>plain HTTP request", true),
	BAD("408 of collect.cgi", POST, 408, CORS,
		DETAIL("the body came too slowly"), "says 408", false),
	BAD("411 of collect.cgi", POST, 411, CORS,
		DETAIL("Content-Length is required"), "proxy_request_buffering",
		false),
	BAD("411 of the server", POST, 411, HTML, "<html>",
		"proxy_request_buffering", false),
	BAD("413", POST, 413, HTML, "<html>", "client_max_body_size", false),

	BAD("foreign origin", POST, 403, CORS,
		DETAIL("this origin may not send hits for the site"),
		"refuses hits of the origin https://a.example", false),
	BAD("foreign origin by GET", GET, 403, CORS,
		DETAIL("this origin may not send hits for the site"),
		"refuses hits of the origin", false),
	BAD("text/plain is refused", POST, 403, HTML, "<html>",
		"refuses text/plain (403)", false, .json_fine = true,
		.other_fine = true),
	BAD("text/plain is refused by 406", POST, 406, HTML, "<html>",
		"refuses text/plain (406)", false, .json_fine = true),
	BAD("POST is refused", POST, 403, HTML, "<html>",
		"a firewall rule refuses the request", false,
		.other_fine = true),
	BAD("406", POST, 406, HTML, "<html>", "ModSecurity", false),
	BAD("501", POST, 501, HTML, "<html>", "SecRuleRemoveById", false),
	BAD("nobody is let in", OPTIONS, 403, HTML, "<html>",
		"Options +ExecCGI", true),
	BAD("404", OPTIONS, 404, HTML, "<html>", "is `endpoint` spelt right",
		true),
	BAD("410", POST, 410, "", "", "any more", true),

	BAD("the pixel is off there", GET, 405, CORS,
		DETAIL("method not allowed; use POST"), "`pixel` is off",
		false),
	BAD("POST becomes GET", POST, 405, CORS,
		DETAIL("method not allowed; use POST"),
		"another method reaches collect.cgi", true),
	BAD("OPTIONS becomes GET", OPTIONS, 405, CORS,
		DETAIL("method not allowed; use POST"),
		"another method reaches collect.cgi", false),
	WARN("OPTIONS is refused", OPTIONS, 405, HTML, "<html>",
		"let OPTIONS through", false, .other_fine = true),
	BAD("a static server", POST, 405, HTML, "<html>",
		"only hands out files", true),

	BAD("429", POST, 429, "", "", "limits the number", true),
	BAD("500 of collect.cgi", POST, 500, CORS,
		DETAIL("the server is not configured"), "can't read its", true),
	BAD("500 of the server", POST, 500, HTML, "<html>", "suexec", true),
	BAD("502", POST, 502, HTML, "<html>", "fcgiwrap", true),
	BAD("504", POST, 504, HTML, "<html>", "gets no answer (504)", true),
	BAD("503 of collect.cgi", POST, 503, CORS,
		DETAIL("the hit can't be stored now; try again"),
		"collect.log in state_dir", true),
	BAD("503 of the server", POST, 503, HTML, "Down for maintenance",
		"(503: Down for maintenance)", true),
	BAD("522", POST, 522, HTML, "<html>", "CDN does not reach", true),
	BAD("418", POST, 418, "", "tea", "answered 418 (tea)", true),

	BAD("the program", POST, 200, "", "\177ELF\2\1\1", "instead of run",
		true),
	BAD("a script", OPTIONS, 200, "Content-Type: text/plain\r\n",
		"#!/bin/sh", "instead of run", true),
	BAD("a page", POST, 200, HTML, "Welcome", "a page is handed out", true),
	BAD("a page without a type", POST, 200, "", "<!DOCTYPE html>",
		"(200: <!DOCTYPE html>)", true),
	BAD("a text", POST, 200, "", "ok", "answered 200 (ok)", true),
	BAD("nothing", POST, 200, "", "", "answered 200 (no body)", true),
	WARN("OPTIONS by the server", OPTIONS, 200, "Allow: POST\r\n", "",
		"answers it itself", false, .other_fine = true),
	BAD("OPTIONS by the server, POST not either", OPTIONS, 200,
		"Allow: POST\r\n", "", "is missing", false),
	BAD("a cache, by age", POST, 204, CORS WAY "Age: 17\r\n", "",
		"(Age: 17)", true),
	BAD("a cache, by word", GET, 200, GIF WAY "CF-Cache-Status: HIT\r\n",
		"GIF89a", "(CF-Cache-Status: HIT)", true),
	BAD("an older collect.cgi", POST, 204, CORS, "",
		"an older collect.cgi answers", false),
	BAD("something that swallows", POST, 204, "", "", "swallows hits",
		true),
	BAD("CORS twice", POST, 204, CORS CORS WAY, "", "stands there twice",
		false),
	BAD("CORS twice, OPTIONS", OPTIONS, 204, CORS CORS, "",
		"stands there twice", false, .other_fine = true),
	BAD("CORS twice in a line", POST, 204,
		"Access-Control-Allow-Origin: *, *\r\n" WAY, "",
		"stands there twice", false),
	BAD("no CORS", POST, 204, WAY, "", "is missing", false),
	BAD("another origin", POST, 204,
		"Access-Control-Allow-Origin: https://b.example\r\n" WAY, "",
		"neither * nor https://a.example", false),
	WARN("POST is not allowed", OPTIONS, 204,
		"Access-Control-Allow-Origin: *\r\n"
		"Access-Control-Allow-Methods: GET\r\n",
		"", "lacks POST", false),
	BAD("another image", GET, 200, GIF, "GIF89a", "not of collect.cgi's",
		false),
	BAD("no image", GET, 204, CORS WAY, "", "answered 204", true),
	BAD("an odd way", POST, 204, CORS "Footfall-Client: 192.0.2.1\r\n", "",
		"an older collect.cgi", false),
};

static void fill(struct exchange *exchange, struct http_answer *answer,
	const struct fault_row *row)
{
	*answer = (struct http_answer){
		.status = row->status, .version = "HTTP/1.1"};
	strcpy(answer->head, row->head);
	answer->body_length = strlen(row->body);
	memcpy(answer->body, row->body, answer->body_length);
	if (row->target)
		strcpy(answer->redirect, "https://a.example/c");
	*exchange = (struct exchange){
		.kind = row->kind,
		.url = "http://a.example/cgi-bin/collect.cgi",
		.site = "a.example",
		.origin = "https://a.example",
		.target = row->target ? row->target : "",
		.answer = answer,
		.other_fine = row->other_fine,
		.json_fine = row->json_fine,
	};
}

static void assert_text_of(const struct endpoint_fault *fault,
	const struct exchange *exchange, const char *words)
{
	struct buf buf;

	buf_init(&buf, 4096);
	assert_int_equal(endpoint_fault_add(&buf, fault, exchange), 0);
	if (!strstr(buf_text(&buf), words))
		fail_msg("\"%s\" is not in: %s", words, buf_text(&buf));
	/* It is not cut, and no mark is left. */
	assert_true(buf.length < FINDING_TEXT_SIZE);
	assert_null(strchr(buf_text(&buf), '@'));
	buf_release(&buf);
}

static void fault_is_found(void **state)
{
	const struct fault_row *row = *state;
	struct http_answer answer;
	struct exchange exchange;
	const struct endpoint_fault *fault;

	fill(&exchange, &answer, row);
	fault = endpoint_fault_find(&exchange);
	assert_int_equal(!fault, !row->words);
	assert_int_equal((endpoint_signs(&exchange) & SIGN_FINE) != 0 && !fault,
		!row->words);
	if (!fault)
		return;
	assert_text_of(fault, &exchange, row->words);
	assert_int_equal(fault->level, row->level);
	assert_int_equal(fault->everywhere, row->everywhere);
}

/* Whatever the status, signs and kind: there is a verdict, and a text. */
static void every_status_has_a_verdict(void **state)
{
	static const struct fault_row head = {"", POST, 0, CORS WAY GIF, "GIF"};
	struct http_answer answer;
	struct exchange exchange;

	(void)state;
	fill(&exchange, &answer, &head);
	for (int kind = 0; kind < EXCHANGE_KINDS; kind++)
		for (int status = 0; status < 1000; status++) {
			const struct endpoint_fault *fault;

			exchange.kind = (enum exchange_kind)kind;
			answer.status = status;
			fault = endpoint_fault_find(&exchange);
			if (status / 100 != 2)
				assert_non_null(fault);
			if (fault)
				assert_text_of(fault, &exchange, " ");
		}
}

static void every_outcome_has_a_text(void **state)
{
	struct http_answer answer = {.why = "so it is"};
	struct exchange exchange = {
		.url = "https://a.example/c", .answer = &answer};

	(void)state;
	for (int i = HTTP_ANSWERED + 1; i < HTTP_OUTCOMES; i++) {
		const struct endpoint_fault *fault;

		answer.outcome = (enum http_outcome)i;
		fault = endpoint_fault_find(&exchange);
		assert_non_null(fault);
		assert_int_equal(fault->level, FINDING_BAD);
		assert_true(fault->everywhere);
		assert_text_of(fault, &exchange, "https://a.example/c");
		assert_null(endpoint_fault_between(&exchange));
	}
}

int main(void)
{
	struct unit_list list = {0};

	UNIT_ROWS(&list, fault_is_found, rows);
	UNIT_ADD(&list, every_status_has_a_verdict);
	UNIT_ADD(&list, every_outcome_has_a_text);
	return unit_run(&list, "endpoint");
}
