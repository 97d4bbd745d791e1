/* SPDX-License-Identifier: MIT */
#include "base/list.h"

#include <stdint.h>
#include <stdlib.h>

enum { SIZE_FIRST = 64 };

void *list_grow(void *items, size_t count, size_t *size, size_t each)
{
	size_t grown = *size ? *size * 2 : SIZE_FIRST;

	if (count < *size)
		return items;
	if (each > SIZE_MAX / grown)
		return NULL;
	items = realloc(items, grown * each);
	if (items)
		*size = grown;
	return items;
}
