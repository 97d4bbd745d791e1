/* SPDX-License-Identifier: MIT */
#include "hit/referrer.h"

#include <string.h>
#include <strings.h>

/* Whether the URL names a user, and maybe a password (RFC 3986, section
 * 3.2.1). */
static bool names_user(struct text url)
{
	const char *end = url.data + url.length;
	const char *at = memmem(url.data, url.length, "://", 3);

	for (at = at ? at + 3 : end; at < end && *at != '/'; at++)
		if (*at == '@')
			return true;
	return false;
}

static struct text without_query(struct text url)
{
	for (size_t i = 0; i < url.length; i++)
		if (url.data[i] == '?' || url.data[i] == '#')
			url.length = i;
	return url;
}

struct text referrer_strip(struct text referrer)
{
	referrer = without_query(referrer);
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
	size_t end = scheme;

	while (scheme && end < url.length && !strchr("/?#", url.data[end]))
		end++;
	/* No host is no origin. */
	url.length = end > scheme ? end : 0;
	return url;
}

struct text referrer_path(struct text url)
{
	size_t start = referrer_origin(url).length;

	url = without_query(url);
	if (!start)
		return text_from("");
	if (start >= url.length)
		return text_from("/");
	return (struct text){url.data + start, url.length - start};
}
