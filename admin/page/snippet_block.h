/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_ADMIN_PAGE_SNIPPET_BLOCK_H
#define FOOTFALL_ADMIN_PAGE_SNIPPET_BLOCK_H

/* The parts of snippet_block() that are no script.  Each appends a line of
 * HTML, and returns 0, or -1 without room or memory. */
#include "snippet.h"

/* The notice, in the site's language or words. */
int snippet_add_notice(struct buf *buf, const struct site_settings *site);

/* The image for browsers without scripts; nothing unless `pixel` is on. */
int snippet_add_image(struct buf *buf, const struct settings *settings,
	const struct site_settings *site, struct text path);

#endif
