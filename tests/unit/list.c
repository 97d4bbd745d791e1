/* SPDX-License-Identifier: MIT */

/* lib/base/list. */
#include "base/list.h"

#include <stdint.h>
#include <stdlib.h>

#include "tests/unit/unit.h"

enum { ITEMS = 1000 };

static void items_stay_in_place(void **state)
{
	size_t size = 0;
	int *items = NULL;

	(void)state;
	for (size_t i = 0; i < ITEMS; i++) {
		items = list_grow(items, i, &size, sizeof(*items));
		assert_non_null(items);
		assert_true(i < size);
		items[i] = (int)i;
	}
	for (size_t i = 0; i < ITEMS; i++)
		assert_int_equal(items[i], i);
	free(items);
}

static void room_is_used_up_first(void **state)
{
	size_t size = 0;
	char *items = list_grow(NULL, 0, &size, 1);
	size_t first = size;

	(void)state;
	assert_ptr_equal(list_grow(items, first - 1, &size, 1), items);
	assert_int_equal(size, first);
	free(items);
}

static void too_much_is_refused(void **state)
{
	size_t size = 0;
	char *items = list_grow(NULL, 0, &size, 1);
	size_t first = size;

	(void)state;
	assert_null(list_grow(items, first, &size, SIZE_MAX / 2));
	assert_int_equal(size, first);
	free(items);
}

int main(void)
{
	struct unit_list list = {0};

	UNIT_ADD(&list, items_stay_in_place);
	UNIT_ADD(&list, room_is_used_up_first);
	UNIT_ADD(&list, too_much_is_refused);
	return unit_run(&list, "list");
}
