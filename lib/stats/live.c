/* SPDX-License-Identifier: MIT */
#include "stats/live.h"

#include <stdlib.h>
#include <string.h>

#include "store/site_names.h"
#include "store/sql.h"

static int minute_row(
	void *context, const struct db_value *columns, size_t count)
{
	struct live *live = context;
	int64_t minute;

	if (count != 2)
		return -1;
	minute = db_as_integer(&columns[0]);
	if (minute < 0 || minute >= LIVE_MINUTES)
		return 0;
	live->minutes[minute] += db_as_integer(&columns[1]);
	live->pageviews += db_as_integer(&columns[1]);
	if (minute >= LIVE_MINUTES - LIVE_NOW_MINUTES)
		live->recent += db_as_integer(&columns[1]);
	return 0;
}

static char *copy(const struct db_value *column)
{
	struct text text = db_as_text(column);

	return strndup(text.data, text.length);
}

static int site_row(void *context, const struct db_value *columns, size_t count)
{
	struct live *live = context;
	size_t size = live->size ? live->size * 2 : 16;
	struct live_site *sites = live->sites;

	if (count != 3)
		return -1;
	if (live->count == live->size) {
		sites = realloc(sites, size * sizeof(*sites));
		if (!sites)
			return -1;
		live->sites = sites;
		live->size = size;
	}
	sites[live->count] = (struct live_site){.name = copy(&columns[0]),
		.pageviews = db_as_integer(&columns[1]),
		.visitors = db_as_integer(&columns[2])};
	if (!sites[live->count].name)
		return -1;
	live->visitors += sites[live->count++].visitors;
	return 0;
}

static void item_release(struct live_item *item)
{
	free(item->site);
	free(item->value);
	*item = (struct live_item){0};
}

/* Keeps the list in order: of more sites than one statement takes, rows come
 * from several. */
static int list_add(struct live_list *list, struct live_item *item)
{
	size_t at = list->count;

	if (!item->value) {
		item_release(item);
		return -1;
	}
	while (at > 0 && list->items[at - 1].pageviews < item->pageviews)
		at--;
	if (at == LIVE_TOP) {
		item_release(item);
		return 0;
	}
	if (list->count == LIVE_TOP)
		item_release(&list->items[--list->count]);
	memmove(&list->items[at + 1], &list->items[at],
		(list->count - at) * sizeof(*list->items));
	list->items[at] = *item;
	list->count++;
	return 0;
}

static int path_row(void *context, const struct db_value *columns, size_t count)
{
	struct live *live = context;
	struct live_item item;

	if (count != 3)
		return -1;
	item = (struct live_item){.site = copy(&columns[0]),
		.value = copy(&columns[1]),
		.pageviews = db_as_integer(&columns[2])};
	return list_add(&live->paths, &item);
}

static int referrer_row(
	void *context, const struct db_value *columns, size_t count)
{
	struct live_list *list = &((struct live *)context)->referrers;
	struct live_item item;

	if (count != 2)
		return -1;
	item = (struct live_item){.value = copy(&columns[0]),
		.pageviews = db_as_integer(&columns[1])};
	/* A host that another statement has found too. */
	for (size_t i = 0; item.value && i < list->count; i++)
		if (!strcmp(list->items[i].value, item.value)) {
			item.pageviews += list->items[i].pageviews;
			item_release(&list->items[i]);
			list->count--;
			memmove(&list->items[i], &list->items[i + 1],
				(list->count - i) * sizeof(*list->items));
		}
	return list_add(list, &item);
}

static enum db_status read_newest(
	struct db *db, const char *site, struct live *live, struct error *error)
{
	const struct browse_query query = {.site = site,
		.search = "",
		.first = live->first,
		.last = live->last};

	return browse_read(db, &query, &live->newest, error);
}

static enum db_status read_figures(struct db *db,
	const struct site_names *names, struct live *live, struct error *error)
{
	const struct db_value first[] = {db_time(live->first),
		db_time(live->first), db_time(live->last)};
	const struct db_value top[] = {db_natural(LIVE_TOP)};
	const struct {
		const char *sql;
		struct site_values values;
		db_row_function *row;
	} statements[] = {
		{sql_live_minutes, {first, NULL, 3, 0}, minute_row},
		{sql_live_sites, {first + 1, NULL, 2, 0}, site_row},
		{sql_live_paths, {first + 1, top, 2, 1}, path_row},
		{sql_live_referrers, {first + 1, top, 2, 1}, referrer_row},
	};
	size_t count = sizeof(statements) / sizeof(statements[0]);
	enum db_status status = DB_OK;

	for (size_t i = 0; status == DB_OK && i < count; i++)
		status = site_set_query(db, statements[i].sql,
			&statements[i].values, &names->set, statements[i].row,
			live, error);
	return status;
}

enum db_status live_read(struct db *db, const char *site, int64_t now,
	struct live *live, struct error *error)
{
	struct site_names names;
	enum db_status status = site_names_read(db, site, &names, error);

	*live = (struct live){
		.first = now - (int64_t)LIVE_MINUTES * TIME_MINUTE + 1,
		.last = now};
	if (status == DB_OK)
		status = read_figures(db, &names, live, error);
	live->turned = date_month(time_date(live->first)) !=
		       date_month(time_date(live->last));
	if (status == DB_OK)
		status = read_newest(db, site, live, error);
	site_names_release(&names);
	return status;
}

static void list_release(struct live_list *list)
{
	while (list->count)
		item_release(&list->items[--list->count]);
}

void live_release(struct live *live)
{
	for (size_t i = 0; i < live->count; i++)
		free(live->sites[i].name);
	free(live->sites);
	list_release(&live->paths);
	list_release(&live->referrers);
	browse_release(&live->newest);
	*live = (struct live){0};
}
