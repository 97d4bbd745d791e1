/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_BASE_LIST_H
#define FOOTFALL_BASE_LIST_H

/* Arrays that grow at their end. */
#include <stddef.h>

/*
 * Makes room for one item more than `count`, of `each` bytes, in an array
 * that has room for `*size` (0: items is NULL).  Returns the array, perhaps
 * moved, which the caller frees; NULL without memory: then items and `*size`
 * are as they were.
 */
void *list_grow(void *items, size_t count, size_t *size, size_t each)
	__attribute__((warn_unused_result));

#endif
