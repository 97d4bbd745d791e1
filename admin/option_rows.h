/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_ADMIN_OPTION_ROWS_H
#define FOOTFALL_ADMIN_OPTION_ROWS_H

/* The table of options, which options.c reads the command line by. */
#include "options.h"

#define BIT(number) (UINT64_C(1) << (number))

struct option_row;

/* Takes the value; returns 0, or -1 with what is wrong with it and what would
 * be right. */
typedef int option_take(struct options *options, const struct option_row *row,
	const char *value, struct error *error);

/* One row an option.  `command` rows choose what is done; the others say
 * how. */
struct option_row {
	const char *name;
	const char *value; /* as the help names it; NULL: takes none */
	enum command command;
	option_take *take;
	const char *help;
	/* The commands that it goes with, as bits; 0: all. */
	uint64_t goes_with;
	/* Offset in struct options, for those that only fill one member. */
	size_t member;
};

enum { OPTION_ROWS = 33 };

extern const struct option_row option_rows[OPTION_ROWS];

#endif
