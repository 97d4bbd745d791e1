/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_HIT_REFERRER_H
#define FOOTFALL_HIT_REFERRER_H

/* URLs of pages, in the body and in the header Referer. */
#include "base/utf8.h"

/* The referrer, trimmed, without its query and fragment (RFC 3986, section 3),
 * which may hold search terms or names.  Empty of one that names a user: no
 * browser sends such a one (Referrer Policy, W3C, section 8.4). */
struct text referrer_strip(struct text referrer);

/* The origin of an http or https URL, "https://www.example.org" (RFC 6454,
 * section 6.2), as it is spelt there; empty of any other text. */
struct text referrer_origin(struct text url);

/* The path of an http or https URL, "/" where it has none; empty of any other
 * text. */
struct text referrer_path(struct text url);

#endif
