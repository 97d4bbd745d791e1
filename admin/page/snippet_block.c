/* SPDX-License-Identifier: MIT */

/* What of the snippet is seen or is no script: the site it is for, the
 * notice, the image. */
#include <string.h>
#include <strings.h>

#include "base/html.h"
#include "snippet_block.h"
#include "url.h"

enum { LANGUAGES_MAX = 1000 }; /* bytes, of a message */

/* A row of notices.tsv. */
struct notice {
	const char *language, *direction, *text, *link;
};

static const struct notice notices[] = {
#include "admin/page/notices-table.h"
};

enum { NOTICES = sizeof(notices) / sizeof(notices[0]) };

static const struct notice *notice_exactly(const char *language, size_t length)
{
	for (size_t i = 0; i < NOTICES; i++)
		if (strlen(notices[i].language) == length &&
			!strncasecmp(notices[i].language, language, length))
			return &notices[i];
	return NULL;
}

/* By RFC 4647, section 3.4 (Lookup): "de-AT" finds "de". */
static const struct notice *notice_of(const char *language)
{
	size_t length = strlen(language);

	while (length) {
		const struct notice *notice = notice_exactly(language, length);

		if (notice)
			return notice;
		while (length && language[--length] != '-')
			;
	}
	return NULL;
}

static int check_language(const struct site_settings *site, struct error *error)
{
	struct buf languages;

	if (site->notice || notice_of(site->language))
		return 0;
	buf_init(&languages, LANGUAGES_MAX);
	for (size_t i = 0; i < NOTICES; i++)
		buf_add_format(
			&languages, "%s%s", i ? ", " : "", notices[i].language);
	error_set(error,
		"sites: \"%s\": language: no notice in \"%s\"; write its text "
		"into notice, or choose one of %s",
		site->name, site->language, buf_text(&languages));
	buf_release(&languages);
	return -1;
}

/* A link that runs a script would be a hole in every page. */
static int check_privacy_page(
	const struct site_settings *site, struct error *error)
{
	const char *page = site->privacy_page;

	if (!page)
		return 0;
	if (strchr(page, ' '))
		return error_set(error,
			"sites: \"%s\": privacy_page: \"%s\" holds a blank; "
			"write %%20",
			site->name, page);
	if (page[strcspn(page, ":/?#")] == ':' &&
		strncasecmp(page, "https:", 6) != 0 &&
		strncasecmp(page, "http:", 5) != 0)
		return error_set(error,
			"sites: \"%s\": privacy_page: \"%s\" is no page; write "
			"a URL of https, or a path such as /privacy",
			site->name, page);
	return 0;
}

const struct site_settings *snippet_site(
	const struct settings *settings, const char *name, struct error *error)
{
	const struct site_settings *site =
		settings_site(settings, name, strlen(name));
	struct url url;

	if (!site)
		error_set(error,
			"sites: \"%s\" is not on the allowlist; add it, { name "
			"= \"%s\"; }",
			name, name);
	else if (!settings->endpoint)
		error_set(error,
			"endpoint is not set; write there the public URL of "
			"collect.cgi, such as "
			"https://www.example.org/cgi-bin/collect.cgi");
	else if (url_parse(&url, settings->endpoint, error) == 0 &&
		 check_language(site, error) == 0 &&
		 check_privacy_page(site, error) == 0)
		return site;
	return NULL;
}

int snippet_origin(struct buf *buf, const struct settings *settings)
{
	struct url url;

	if (url_parse(&url, settings->endpoint, NULL) < 0)
		return buf_fail(buf);
	return url_add_origin(buf, &url);
}

static void add_link(struct buf *buf, const char *page, const char *text)
{
	buf_add_text(buf, "<a href=\"");
	html_add_text(buf, text_from(page));
	buf_add_text(buf, "\">");
	html_add_text(buf, text_from(text));
	buf_add_text(buf, "</a>");
}

/* <small> is small print also where a CSP forbids styles.  Where no row knows
 * the language, nobody knows the link's text: the notice itself is it. */
int snippet_add_notice(struct buf *buf, const struct site_settings *site)
{
	const struct notice *notice = notice_of(site->language);
	const char *direction = notice ? notice->direction : "auto";
	const char *text = site->notice;

	if (!text && notice)
		text = notice->text;
	/* snippet_site() has refused such a site. */
	if (!text)
		return buf_fail(buf);
	buf_add_text(buf, "<p class=\"analytics-notice\" lang=\"");
	html_add_text(buf, text_from(site->language));
	buf_add_char(buf, '"');
	if (strcmp(direction, "ltr") != 0)
		buf_add_format(buf, " dir=\"%s\"", direction);
	buf_add_text(buf, "><small>");
	if (site->privacy_page && !notice) {
		add_link(buf, site->privacy_page, text);
	} else {
		html_add_text(buf, text_from(text));
		if (site->privacy_page) {
			buf_add_char(buf, ' ');
			add_link(buf, site->privacy_page, notice->link);
		}
	}
	buf_add_text(buf, "</small></p>\n");
	return buf->failed ? -1 : 0;
}

int snippet_add_image(struct buf *buf, const struct settings *settings,
	const struct site_settings *site, struct text path)
{
	if (!settings->pixel)
		return buf->failed ? -1 : 0;
	buf_add_text(buf, "<noscript><img src=\"");
	html_add_text(buf, text_from(settings->endpoint));
	buf_add_text(buf, "?site=");
	url_add_percent(buf, text_from(site->name));
	if (path.length) {
		buf_add_text(buf, "&amp;path=");
		url_add_percent(buf, path);
	}
	buf_add_text(buf,
		"\" alt=\"\" width=\"1\" height=\"1\" "
		"referrerpolicy=\"no-referrer-when-downgrade\"></noscript>\n");
	return buf->failed ? -1 : 0;
}

int snippet_block(struct buf *buf, const struct settings *settings,
	const struct site_settings *site, struct text path)
{
	snippet_add_notice(buf, site);
	buf_add_text(buf, "<script>");
	snippet_script(buf, settings, site);
	buf_add_text(buf, "</script>\n");
	return snippet_add_image(buf, settings, site, path);
}
