/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_HIT_REFERRER_H
#define FOOTFALL_HIT_REFERRER_H

#include "base/utf8.h"

/* The referrer without its query and fragment (RFC 3986, section 3), which
 * may hold search terms or names. */
struct text referrer_strip(struct text referrer);

#endif
