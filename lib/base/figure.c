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

void figure_format_bytes(char out[static FIGURE_SIZE], int64_t bytes)
{
	enum { KILO = 1000 };
	static const char *const units[] = {"B", "kB", "MB", "GB", "TB"};
	double value = (double)bytes;
	size_t unit = 0;

	while (value >= KILO && unit < sizeof(units) / sizeof(units[0]) - 1) {
		value /= KILO;
		unit++;
	}
	snprintf(out, FIGURE_SIZE, unit && value < 10 ? "%.1f %s" : "%.0f %s",
		value, units[unit]);
}
