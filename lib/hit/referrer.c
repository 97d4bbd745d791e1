/* SPDX-License-Identifier: MIT */
#include "hit/referrer.h"

#include <string.h>
#include <strings.h>

struct text referrer_strip(struct text referrer)
{
	return text_slice(referrer, 0, text_find_any(referrer, "?#"));
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
	struct text path = text_behind(referrer_strip(url), origin);

	if (!origin)
		return text_from("");
	return path.length ? path : text_from("/");
}
