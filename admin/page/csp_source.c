/* SPDX-License-Identifier: MIT */

/* Source lists against what the snippet needs (CSP Level 3, "Does url match
 * expression in origin with redirect count?" and "Does element match source
 * list for type and source?"). */
#include <stdio.h>
#include <string.h>

#include "csp.h"
#include "html.h"

struct text csp_word(struct text *list)
{
	struct text word;

	while (list->length && html_is_space(*list->data)) {
		list->data++;
		list->length--;
	}
	word = (struct text){list->data, 0};
	while (list->length && !html_is_space(*list->data)) {
		list->data++;
		list->length--;
		word.length++;
	}
	return word;
}

static bool begins(struct text text, struct text front)
{
	return text.length >= front.length &&
	       !memcmp(text.data, front.data, front.length);
}

static struct text cut(struct text *text, size_t length)
{
	struct text front = {text->data, length};

	*text = text_behind(*text, length);
	return front;
}

/* "http" stands for https as well. */
static bool scheme_matches(struct text scheme, const struct url *url)
{
	return html_is(scheme, "http") ||
	       (url->secure && html_is(scheme, "https"));
}

static bool host_matches(struct text pattern, struct text host)
{
	if (html_is(pattern, "*"))
		return true;
	if (!html_at(pattern, 0, "*."))
		return html_same(pattern, host);
	pattern = text_behind(pattern, 1);
	return host.length > pattern.length &&
	       html_same(pattern,
		       text_behind(host, host.length - pattern.length));
}

/* Without a port in the pattern: the own one of the URL's scheme. */
static bool port_matches(struct text pattern, const struct url *url)
{
	char port[16];

	if (!pattern.length)
		return url_has_own_port(url);
	snprintf(port, sizeof(port), "%u", url->port);
	return html_is(pattern, "*") || html_is(pattern, port);
}

/* A path that ends with a slash stands for all below it, any other for
 * itself. */
static bool path_matches(struct text pattern, struct text path)
{
	if (!path.length)
		path = text_from("/");
	if (!pattern.length || (html_is(pattern, "/") && path.length == 1))
		return true;
	if (pattern.data[pattern.length - 1] == '/')
		return begins(path, pattern);
	return pattern.length == path.length && begins(path, pattern);
}

/* [scheme://]host[:port][/path]; without a scheme that of the page counts,
 * from which the endpoint could not be asked if it were https to http. */
static bool host_source_matches(struct text source, const struct url *url)
{
	size_t scheme = text_find_any(source, ":/");
	struct text host, port = {0};

	if (html_at(source, scheme, "://")) {
		if (!scheme_matches((struct text){source.data, scheme}, url))
			return false;
		source = text_behind(source, scheme + 3);
	}
	host = cut(&source, html_at(source, 0, "[")
				    ? text_find_any(source, "/")
				    : text_find_any(source, ":/"));
	if (html_at(source, 0, ":")) {
		source = text_behind(source, 1);
		port = cut(&source, text_find_any(source, "/"));
	}
	return host_matches(host, url->host) && port_matches(port, url) &&
	       path_matches(source, url->path);
}

static bool source_matches(struct text source, const struct csp_need *need)
{
	if (html_is(source, "*"))
		return true;
	if (html_is(source, "'self'"))
		return need->self;
	if (source.data[0] == '\'')
		return false;
	if (source.data[source.length - 1] == ':')
		return scheme_matches(
			(struct text){source.data, source.length - 1},
			&need->endpoint);
	return host_source_matches(source, &need->endpoint);
}

bool csp_allows_url(struct text sources, const struct csp_need *need)
{
	for (struct text word; (word = csp_word(&sources)).length;)
		if (source_matches(word, need))
			return true;
	return false;
}

/* base64 and base64url are one here. */
static bool same_hash(struct text source, struct text hash)
{
	static const char front[] = "'sha256-";

	if (source.length != hash.length || !html_at(source, 0, front))
		return false;
	for (size_t i = strlen(front); i < hash.length; i++) {
		char got = source.data[i];

		got = (char)(got == '-' ? '+' : got == '_' ? '/' : got);
		if (got != hash.data[i])
			return false;
	}
	return true;
}

/* 'unsafe-inline' does nothing beside a hash, a nonce or 'strict-dynamic'. */
bool csp_allows_script(struct text sources, const struct csp_need *need)
{
	bool all = false, none = false;

	for (struct text word; (word = csp_word(&sources)).length;) {
		if (same_hash(word, need->script))
			return true;
		if (html_is(word, "'unsafe-inline'"))
			all = true;
		else if (html_is(word, "'strict-dynamic'") ||
			 html_at(word, 0, "'nonce-") ||
			 html_at(word, 0, "'sha256-") ||
			 html_at(word, 0, "'sha384-") ||
			 html_at(word, 0, "'sha512-"))
			none = true;
	}
	return all && !none;
}
