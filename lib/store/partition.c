/* SPDX-License-Identifier: MIT */
#include "store/partition.h"

#include <stdlib.h>
#include <string.h>

#include "store/sql.h"

static const char future[] = "p_future";

/* MariaDB repeats a bound as it was written: with or without a time. */
static int bound_parse(const char *text, int64_t *bound)
{
	int32_t date;

	*bound = INT64_MAX;
	if (!strcmp(text, "MAXVALUE") || time_parse(text, bound) == 0)
		return 0;
	if (date_parse(text, &date) < 0)
		return -1;
	*bound = date_start(date);
	return 0;
}

static int partition_row(
	void *context, const struct db_value *columns, size_t count)
{
	struct partition_list *list = context;
	struct partition *item = &list->items[list->count];
	struct text name, bound;

	if (count < 2 || list->count == PARTITIONS_MAX)
		return -1;
	name = db_as_text(&columns[0]);
	bound = db_as_text(&columns[1]);
	if (name.length >= sizeof(item->name))
		return -1;
	memcpy(item->name, name.data, name.length);
	item->name[name.length] = '\0';
	if (bound_parse(bound.data, &item->bound) < 0)
		return -1;
	list->count++;
	return 0;
}

enum db_status partition_list_read(
	struct db *db, struct partition_list *list, struct error *error)
{
	enum db_status status;

	list->count = 0;
	list->items = calloc(PARTITIONS_MAX, sizeof(*list->items));
	if (!list->items) {
		error_set(error, "out of memory");
		return DB_UNAVAILABLE;
	}
	status = db_query(
		db, sql_partition_list, NULL, 0, partition_row, list, error);
	if (status == DB_STOPPED) {
		error_set(error, "the partitions of pageview are not those "
				 "that admin --init makes");
		status = DB_REFUSED;
	}
	return status;
}

void partition_list_release(struct partition_list *list)
{
	free(list->items);
	*list = (struct partition_list){0};
}

void partition_last_bound(
	const struct partition_list *list, int64_t *bound, bool *found)
{
	*found = false;
	for (size_t i = 0; i < list->count; i++)
		if (list->items[i].bound != INT64_MAX) {
			*bound = list->items[i].bound;
			*found = true;
		}
}

enum db_status partition_count_future(struct db *db,
	const struct partition_list *list, int64_t *rows, struct error *error)
{
	const struct db_value values[] = {db_integer(PARTITION_SPLIT_MAX)};
	bool found = false;

	for (size_t i = 0; i < list->count; i++)
		if (list->items[i].bound == INT64_MAX)
			found = true;
	*rows = 0;
	if (!found)
		return DB_OK;
	return db_query_integer(db,
		"SELECT COUNT(*) FROM (SELECT 1 FROM pageview "
		"PARTITION (p_future) LIMIT ?) AS some",
		values, 1, rows, &found, error);
}

void partition_months(int32_t oldest, int64_t now, int32_t *first, int32_t *end)
{
	int32_t this_month = date_month(time_date(now));
	int32_t earliest = month_add(this_month, -PARTITION_MONTHS_BACK_MAX);

	*first = date_month(oldest);
	if (*first > this_month)
		*first = this_month;
	if (*first < earliest)
		*first = earliest;
	*end = month_add(this_month, PARTITION_MONTHS_AHEAD + 1);
}

/* Names and bounds can't be parameters; both are made from numbers here. */
void partition_add_split(
	struct buf *buf, const char *wait, int32_t first, int32_t end)
{
	char bound[DATE_TEXT_SIZE];

	buf_add_format(buf,
		"ALTER TABLE pageview%s REORGANIZE PARTITION %s INTO (", wait,
		future);
	for (int32_t month = first; month < end; month = month_add(month, 1)) {
		struct civil civil = date_to_civil(month);

		date_format(bound, month_add(month, 1));
		buf_add_format(buf,
			"PARTITION p%04d_%02d VALUES LESS THAN ('%s'), ",
			civil.year, civil.month, bound);
	}
	buf_add_format(
		buf, "PARTITION %s VALUES LESS THAN (MAXVALUE));\n", future);
}

enum db_status partition_split(
	struct db *db, int32_t first, int32_t end, struct error *error)
{
	enum db_status status = DB_REFUSED;
	struct buf sql;

	buf_init(&sql, 1 << 20);
	partition_add_split(&sql, " WAIT 1", first, end);
	if (sql.failed)
		error_set(error, "too many months at once; is --now right?");
	else
		status = db_script(db, buf_text(&sql), error);
	buf_release(&sql);
	return status;
}

enum db_status partition_drop(
	struct db *db, const char *name, struct error *error)
{
	char sql[200];

	/* Only names that partition_split() makes have no need of quoting. */
	if (strspn(name, "abcdefghijklmnopqrstuvwxyz_0123456789") !=
		strlen(name)) {
		error_set(error, "partition %s: not made by Footfall", name);
		return DB_REFUSED;
	}
	snprintf(sql, sizeof(sql),
		"ALTER TABLE pageview WAIT 1 DROP PARTITION IF EXISTS %s;\n",
		name);
	return db_script(db, sql, error);
}
