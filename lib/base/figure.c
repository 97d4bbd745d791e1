/* SPDX-License-Identifier: MIT */
#include "base/figure.h"

#include <inttypes.h>
#include <stdio.h>

void figure_format(char out[static FIGURE_SIZE], int64_t figure)
{
	char digits[FIGURE_SIZE];
	/* The lowest figure has no opposite but as an unsigned one. */
	int length = snprintf(digits, sizeof(digits), "%" PRIu64,
		figure < 0 ? -(uint64_t)figure : (uint64_t)figure);
	int used = 0;

	if (figure < 0)
		out[used++] = '-';
	for (int i = 0; i < length; i++) {
		if (i && (length - i) % 3 == 0)
			out[used++] = ',';
		out[used++] = digits[i];
	}
	out[used] = '\0';
}
