/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_BASE_CONFIG_H
#define FOOTFALL_BASE_CONFIG_H

/*
 * Fills a struct from a file in libconfig's syntax, as a const table of
 * options says.  No other file includes libconfig.
 *
 * The table ends with a row without a name.  What the struct holds after
 * config_defaults() belongs to it and is freed by config_clear().
 */
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/address.h"
#include "base/error.h"

/* What a member of the struct is, by type of option: */
enum option_type {
	OPTION_TEXT,	/* char *, NULL when unset */
	OPTION_CHOICE,	/* char *, one of `choices` */
	OPTION_INTEGER, /* int64_t, 0 when unset */
	OPTION_BOOLEAN, /* int: 0, 1, or -1 when unset */
	OPTION_TEXTS,	/* struct text_list; the file may hold one string */
	OPTION_RANGES,	/* struct range_list */
	OPTION_GROUP,	/* the struct that `members` describes, in place */
	OPTION_GROUPS,	/* struct group_list of such structs */
};

struct text_list {
	char **items;
	size_t count;
};

struct range_list {
	struct address_range *items;
	size_t count;
};

struct group_list {
	void *items;
	size_t count;
};

struct config_option {
	const char *name;
	enum option_type type;
	size_t offset;		    /* in the struct */
	const char *fallback;	    /* as text; NULL: unset */
	int64_t minimum, maximum;   /* value, or characters of a text */
	const char *const *choices; /* of OPTION_CHOICE, NULL behind them */
	const struct config_option *members;
	size_t size;	  /* of a group's struct */
	const char *help; /* one sentence */
};

/* Fills the struct with the defaults.  Returns 0, or -1 without memory. */
int config_defaults(const struct config_option *options, void *target);

/*
 * Reads the open file, called `path` in messages, over what the struct
 * holds.  An unknown or repeated key, a wrong type and a value out of range
 * are errors of the form "file:line: key: why".  Returns 0 or -1; after -1
 * the struct is still to be cleared.
 */
int config_load(FILE *file, const char *path,
	const struct config_option *options, void *target, struct error *error)
	__attribute__((warn_unused_result));

/* Frees what the struct holds and leaves it zeroed. */
void config_clear(const struct config_option *options, void *target);

#endif
