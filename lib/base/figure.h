/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_BASE_FIGURE_H
#define FOOTFALL_BASE_FIGURE_H

/* Figures as people read them. */
#include <stdint.h>

enum { FIGURE_SIZE = 32 };

/* "-1234567" as "-1,234,567". */
void figure_format(char out[static FIGURE_SIZE], int64_t figure);

/* 1234567 bytes as "1.2 MB"; units of 1000. */
void figure_format_bytes(char out[static FIGURE_SIZE], int64_t bytes);

#endif
