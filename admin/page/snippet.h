/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_ADMIN_PAGE_SNIPPET_H
#define FOOTFALL_ADMIN_PAGE_SNIPPET_H

/* admin --snippet, and the parts of the snippet for those who put it into
 * pages. */
#include "admin/options.h"
#include "base/buf.h"
#include "base/settings.h"
#include "base/utf8.h"

/* admin --snippet: prints the block. */
enum exit_status snippet_run(
	const struct options *options, const struct settings *settings);

/*
 * The site of that name, when it and the endpoint are ready for a snippet.
 * NULL, with a text that names the key to set, when the site is not on the
 * allowlist, `endpoint` is unset or no http or https URL, no notice is in the
 * site's language, or its privacy_page is no link to a page.
 */
const struct site_settings *snippet_site(
	const struct settings *settings, const char *name, struct error *error);

/*
 * Each appends a part to `buf`, in UTF-8, and returns 0, or -1 without room
 * or memory.  The site is snippet_site()'s.
 *
 * snippet_script()  what stands between <script> and </script>, byte for
 *                   byte what a CSP's hash is taken of.
 * snippet_block()   notice, script and, where `pixel` is on, the <noscript>
 *                   image; what goes before </body>.  `path` is the page's
 *                   own for the image; empty: collect.cgi takes it from the
 *                   Referer.
 * snippet_origin()  the endpoint's origin, for connect-src and img-src.
 */
int snippet_script(struct buf *buf, const struct settings *settings,
	const struct site_settings *site);
int snippet_block(struct buf *buf, const struct settings *settings,
	const struct site_settings *site, struct text path);
int snippet_origin(struct buf *buf, const struct settings *settings);

/* Appends "sha256-..." or, of 384 bits, "sha384-..." in base64 (Subresource
 * Integrity, CSP Level 3) of the bytes. */
int snippet_hash(struct buf *buf, int bits, struct text bytes);

/* Appends the source by which a CSP's script-src allows an inline script of
 * these bytes: 'sha256-...' in its quotes. */
int snippet_source(struct buf *buf, struct text bytes);

/* Appends the body that the script sends for a page view without a referrer,
 * with `"test":true` at its end when `test`: what --check-endpoint sends.  It
 * goes as Content-Type: text/plain, without a charset. */
int snippet_body(struct buf *buf, const struct site_settings *site,
	const char *path, bool test);

#endif
