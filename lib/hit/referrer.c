/* SPDX-License-Identifier: MIT */
#include "hit/referrer.h"

#include <string.h>
#include <strings.h>

struct text referrer_strip(struct text referrer)
{
	for (size_t i = 0; i < referrer.length; i++)
		if (referrer.data[i] == '?' || referrer.data[i] == '#')
			referrer.length = i;
	return referrer;
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

	url = referrer_strip(url);
	if (!start)
		return text_from("");
	if (start >= url.length)
		return text_from("/");
	return (struct text){url.data + start, url.length - start};
}
