/* SPDX-License-Identifier: MIT */
#include "store/site_set.h"

#include <stdlib.h>
#include <string.h>

#include "base/list.h"

enum { STATEMENT_MAX = 1 << 16 };

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

int site_set_add(struct site_set *set, struct text name)
{
	char **names =
		list_grow(set->names, set->count, &set->size, sizeof(*names));

	if (!names)
		return -1;
	set->names = names;
	names[set->count] = strndup(name.data, name.length);
	if (!names[set->count])
		return -1;
	set->count++;
	return 0;
}

static int name_row(void *context, const struct db_value *columns, size_t count)
{
	return count == 1 ? site_set_add(context, db_as_text(&columns[0])) : -1;
}

static void put_in_order(struct site_set *set)
{
	size_t kept = 0;

	if (!set->count)
		return;
	qsort(set->names, set->count, sizeof(*set->names), by_name);
	for (size_t i = 1; i < set->count; i++)
		if (!strcmp(set->names[kept], set->names[i]))
			free(set->names[i]);
		else
			set->names[++kept] = set->names[i];
	set->count = kept + 1;
}

enum db_status site_set_read(struct db *db, const char *site, const char *sql,
	struct site_set *set, struct error *error)
{
	enum db_status status;

	if (*site && site_set_add(set, text_from(site)) < 0) {
		error_set(error, "out of memory");
		return DB_REFUSED;
	}
	if (*site)
		return DB_OK;
	status = db_query(db, sql, NULL, 0, name_row, set, error);
	put_in_order(set);
	return status;
}

void site_set_release(struct site_set *set)
{
	for (size_t i = 0; i < set->count; i++)
		free(set->names[i]);
	free(set->names);
	*set = (struct site_set){0};
}

static int compare(struct text name, const char *with)
{
	int order = strncmp(name.data, with, name.length);

	return order || !with[name.length] ? order : -1;
}

size_t site_set_find(const struct site_set *set, struct text name)
{
	size_t low = 0, high = set->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = compare(name, set->names[middle]);

		if (order == 0)
			return middle;
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return set->count;
}

enum db_status site_set_query(struct db *db, const char *sql,
	const struct site_values *values, const struct site_set *set,
	db_row_function *row, void *context, struct error *error)
{
	struct db_value all[SITE_SET_EACH + SITE_VALUES_MAX];
	enum db_status status = DB_OK;
	struct buf statement;

	buf_init(&statement, STATEMENT_MAX);
	for (size_t at = 0; status == DB_OK && at < set->count;
		at += SITE_SET_EACH) {
		size_t used = 0, count = set->count - at;

		if (count > SITE_SET_EACH)
			count = SITE_SET_EACH;
		for (size_t i = 0; i < values->first_count; i++)
			all[used++] = values->first[i];
		for (size_t i = 0; i < count; i++)
			all[used++] = db_string(set->names[at + i]);
		for (size_t i = 0; i < values->last_count; i++)
			all[used++] = values->last[i];
		buf_reset(&statement);
		db_add_list(&statement, sql, count);
		status = db_query(db, buf_text(&statement), all, used, row,
			context, error);
	}
	buf_release(&statement);
	return status;
}
