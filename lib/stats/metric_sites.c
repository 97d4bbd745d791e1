/* SPDX-License-Identifier: MIT */
#include "stats/metric_sites.h"

#include <stdlib.h>
#include <string.h>

#include "base/list.h"

enum { SITES_EACH = 256, STATEMENT_MAX = 1 << 16 };

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

int metric_sites_add(struct metric_sites *list, struct text name)
{
	char **names = list_grow(
		list->names, list->count, &list->size, sizeof(*names));

	if (!names)
		return -1;
	list->names = names;
	names[list->count] = strndup(name.data, name.length);
	if (!names[list->count])
		return -1;
	list->count++;
	return 0;
}

static int name_row(void *context, const struct db_value *columns, size_t count)
{
	return count == 1 ? metric_sites_add(context, db_as_text(&columns[0]))
			  : -1;
}

static void put_in_order(struct metric_sites *list)
{
	size_t kept = 0;

	if (!list->count)
		return;
	qsort(list->names, list->count, sizeof(*list->names), by_name);
	for (size_t i = 1; i < list->count; i++)
		if (!strcmp(list->names[kept], list->names[i]))
			free(list->names[i]);
		else
			list->names[++kept] = list->names[i];
	list->count = kept + 1;
}

enum db_status metric_sites_read(struct db *db, const char *site,
	const char *sql, struct metric_sites *list, struct error *error)
{
	enum db_status status;

	if (*site && metric_sites_add(list, text_from(site)) < 0) {
		error_set(error, "out of memory");
		return DB_REFUSED;
	}
	if (*site)
		return DB_OK;
	status = db_query(db, sql, NULL, 0, name_row, list, error);
	put_in_order(list);
	return status;
}

void metric_sites_release(struct metric_sites *list)
{
	for (size_t i = 0; i < list->count; i++)
		free(list->names[i]);
	free(list->names);
	*list = (struct metric_sites){0};
}

static int compare(struct text name, const char *with)
{
	int order = strncmp(name.data, with, name.length);

	return order || !with[name.length] ? order : -1;
}

size_t metric_sites_find(const struct metric_sites *list, struct text name)
{
	size_t low = 0, high = list->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = compare(name, list->names[middle]);

		if (order == 0)
			return middle;
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return list->count;
}

enum db_status metric_sites_query(struct db *db, const char *sql,
	const struct db_value *before, size_t before_count,
	const struct metric_sites *list, db_row_function *row, void *context,
	struct error *error)
{
	struct db_value values[METRIC_SITES_BEFORE + SITES_EACH];
	enum db_status status = DB_OK;
	struct buf statement;

	buf_init(&statement, STATEMENT_MAX);
	memcpy(values, before, before_count * sizeof(*before));
	for (size_t at = 0; status == DB_OK && at < list->count;
		at += SITES_EACH) {
		size_t count = list->count - at;

		if (count > SITES_EACH)
			count = SITES_EACH;
		for (size_t i = 0; i < count; i++)
			values[before_count + i] =
				db_string(list->names[at + i]);
		buf_reset(&statement);
		db_add_list(&statement, sql, count);
		status = db_query(db, buf_text(&statement), values,
			before_count + count, row, context, error);
	}
	buf_release(&statement);
	return status;
}
