/* SPDX-License-Identifier: MIT */
#include "url.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { PORT_HTTP = 80, PORT_HTTPS = 443, PORT_MAX = 65535 };

#define LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define UNRESERVED LETTERS "0123456789-._~"

static const char bad_port[] = "has a port that is none; write one from 1 to "
			       "65535 behind the host";

/* The host at the front of `rest`, of which it is taken.  NULL, or what is
 * wrong. */
static const char *take_host(struct url *url, const char **rest)
{
	const char *host = *rest;
	size_t length = strspn(host, LETTERS "0123456789-._");

	if (*host == '[') {
		length = 1 + strspn(host + 1, "0123456789abcdefABCDEF:.");
		if (length == 1 || host[length] != ']')
			return "has a host that is no address; write an IPv6 "
			       "address as [2001:db8::1]";
		length++;
	}
	if (!length)
		return "has no host; write it behind the ://";
	url->host = (struct text){host, length};
	*rest += length;
	return NULL;
}

static unsigned int own_port(const struct url *url)
{
	return url->secure ? PORT_HTTPS : PORT_HTTP;
}

static const char *take_port(struct url *url, const char **rest)
{
	size_t digits;

	url->port = own_port(url);
	if (**rest != ':')
		return NULL;
	digits = strspn(*rest + 1, "0123456789");
	if (!digits || digits > 5)
		return bad_port;
	url->port = (unsigned int)atoi(*rest + 1);
	*rest += 1 + digits;
	return url->port >= 1 && url->port <= PORT_MAX ? NULL : bad_port;
}

/* What is wrong with the URL, and the remedy; NULL for nothing. */
static const char *parse(struct url *url, const char *string)
{
	const char *rest = strstr(string, "://"), *why;

	if (rest && !strncasecmp(string, "https", 5) && rest == string + 5)
		url->secure = true;
	else if (!rest || strncasecmp(string, "http", 4) != 0 ||
		 rest != string + 4)
		return "is no URL of http or https; begin it with https://";
	if (string[strspn(string, UNRESERVED ":/?#[]@!$&'()*+,;=%")])
		return "holds what no URL may; write the host in ASCII "
		       "(xn--...), all else that is no letter, digit or -._~ "
		       "as %XX";
	if (strpbrk(string, "?#"))
		return "has a query or a fragment; leave it out";
	rest += 3;
	/* fetch() refuses such a URL. */
	if (memchr(rest, '@', strcspn(rest, "/")))
		return "names a user; leave out what is before the @";
	why = take_host(url, &rest);
	if (!why)
		why = take_port(url, &rest);
	if (!why && *rest && *rest != '/')
		why = "has a host that is none; write it in letters, digits, "
		      "- and .";
	url->path = text_from(rest);
	return why;
}

/* What stands in front of an @ may be a password: it is not quoted, wherever
 * in the string the last @ is, for this is no URL that could tell. */
static int refuse(const char *string, const char *why, struct error *error)
{
	const char *at = strrchr(string, '@');
	const char *host = strstr(string, "://");
	int front = 0;

	if (!at)
		return error_set(error, "endpoint: \"%s\" %s", string, why);
	if (host && host < at)
		front = (int)(host + strlen("://") - string);
	return error_set(
		error, "endpoint: \"%.*s...%s\" %s", front, string, at, why);
}

int url_parse(struct url *url, const char *string, struct error *error)
{
	const char *why;

	*url = (struct url){0};
	why = parse(url, string);
	return why ? refuse(string, why, error) : 0;
}

int url_add_origin(struct buf *buf, const struct url *url)
{
	buf_add_text(buf, url->secure ? "https://" : "http://");
	for (size_t i = 0; i < url->host.length; i++)
		buf_add_char(
			buf, (char)tolower((unsigned char)url->host.data[i]));
	if (!url_has_own_port(url))
		buf_add_format(buf, ":%u", url->port);
	return buf->failed ? -1 : 0;
}

bool url_has_own_port(const struct url *url)
{
	return url->port == own_port(url);
}

bool url_same_origin(const struct url *a, const struct url *b)
{
	return a->secure == b->secure && a->port == b->port &&
	       a->host.length == b->host.length &&
	       !strncasecmp(a->host.data, b->host.data, a->host.length);
}

bool url_is_loopback(const struct url *url)
{
	static const char *const hosts[] = {"localhost", "127.0.0.1", "[::1]"};

	for (size_t i = 0; i < sizeof(hosts) / sizeof(hosts[0]); i++)
		if (url->host.length == strlen(hosts[i]) &&
			!strncasecmp(
				url->host.data, hosts[i], url->host.length))
			return true;
	return false;
}

int url_add_percent(struct buf *buf, struct text text)
{
	for (size_t i = 0; i < text.length; i++) {
		char byte = text.data[i];

		if (byte && strchr(UNRESERVED, byte))
			buf_add_char(buf, byte);
		else
			buf_add_format(buf, "%%%02X", (unsigned char)byte);
	}
	return buf->failed ? -1 : 0;
}
