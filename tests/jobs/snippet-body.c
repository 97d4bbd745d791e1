/* SPDX-License-Identifier: MIT */

/* usage: snippet-body SITE PATH
 *
 * Prints what snippet_body() says that the script sends for a page view. */
#include <stdio.h>

#include "admin/page/snippet.h"

enum { BODY_MAX = 1 << 14 };

int main(int argc, char **argv)
{
	struct site_settings site = {0};
	struct buf body;
	int result;

	if (argc != 3)
		return 2;
	site.name = argv[1];
	buf_init(&body, BODY_MAX);
	result = snippet_body(&body, &site, argv[2], false);
	puts(buf_text(&body));
	buf_release(&body);
	return result < 0;
}
