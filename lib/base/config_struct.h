/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_BASE_CONFIG_STRUCT_H
#define FOOTFALL_BASE_CONFIG_STRUCT_H

/* The struct that a table of options describes, member by member: what the
 * reader in config.c writes with. */
#include "base/config.h"

/* The member of `target` that belongs to the option. */
void *config_member(const struct config_option *option, void *target);

/*
 * A list member, whatever its items are.  Lists differ in the type of their
 * items only; both functions copy, so that the compiler need not know.
 * Allocating gives `count` zeroed items; what was there before is not freed.
 */
struct group_list config_list(const void *member);
int config_list_allocate(void *member, size_t count, size_t size);

/* Puts a copy of `value`, or NULL, in place of a text member's. */
int config_set_text(void *member, const char *value);

/* Frees what the member holds and zeroes it. */
void config_clear_member(const struct config_option *option, void *member);

#endif
