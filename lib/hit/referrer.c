/* SPDX-License-Identifier: MIT */
#include "hit/referrer.h"

#include <string.h>
#include <strings.h>

/* Whether the URL names a user, and maybe a password (RFC 3986, section
 * 3.2.1). */
static bool names_user(struct text url)
{
	const char *scheme = memmem(url.data, url.length, "://", 3);
	struct text rest;
	size_t at;

	if (!scheme)
		return false;
	rest = text_behind(url, (size_t)(scheme - url.data) + 3);
	at = text_find_any(rest, "@/");
	return at < rest.length && rest.data[at] == '@';
}

static struct text without_query(struct text url)
{
	return text_slice(url, 0, text_find_any(url, "?#"));
}

struct text referrer_strip(struct text referrer)
{
	referrer = utf8_trim(without_query(referrer));
	return names_user(referrer) ? text_from("") : referrer;
}

/* The length of "http://" or "https://" at the front; 0 where there is
 * neither. */
static size_t scheme_length(struct text url)
{
	static const char *const schemes[] = {"http://", "https://"};

	for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++) {
		size_t length = strlen(schemes[i]);

		if (url.length > length &&
			!strncasecmp(url.data, schemes[i], length))
			return length;
	}
	return 0;
}

struct text referrer_origin(struct text url)
{
	size_t scheme = scheme_length(url);
	size_t host = text_find_any(text_behind(url, scheme), "/?#");

	return scheme && host ? text_slice(url, 0, scheme + host)
			      : text_from("");
}

struct text referrer_path(struct text url)
{
	size_t origin = referrer_origin(url).length;
	struct text path = text_behind(without_query(url), origin);

	if (!origin)
		return text_from("");
	return path.length ? path : text_from("/");
}
