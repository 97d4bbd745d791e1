/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_BASE_HTML_H
#define FOOTFALL_BASE_HTML_H

/* Text on its way into HTML (HTML Standard, sections 13.1.2 and 13.1.4). */
#include "base/buf.h"
#include "base/utf8.h"

/* Appends the text, which must be valid UTF-8, with &, <, > and both quotes
 * as character references: for an element's content, but for that of script
 * and style, and for an attribute's value in quotes. */
int html_add_text(struct buf *buf, struct text text);

#endif
