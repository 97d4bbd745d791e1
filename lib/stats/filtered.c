/* SPDX-License-Identifier: MIT */
#include "stats/filtered.h"

#include <stdlib.h>
#include <string.h>

#include "base/list.h"
#include "stats/metrics.h"
#include "store/sql.h"

/* The place of a reason's total, which is made when it is new; the count when
 * there is no memory. */
static size_t total_of(struct filtered *filtered, struct text reason)
{
	struct filtered_total *totals = filtered->totals;
	size_t count = filtered->total_count;

	if (reason.length >= FILTERED_REASON_SIZE)
		reason.length = FILTERED_REASON_SIZE - 1;
	for (size_t i = 0; i < count; i++)
		if (strlen(totals[i].reason) == reason.length &&
			!memcmp(totals[i].reason, reason.data, reason.length))
			return i;
	totals = realloc(totals, (count + 1) * sizeof(*totals));
	if (!totals)
		return count;
	totals[count] = (struct filtered_total){0};
	memcpy(totals[count].reason, reason.data, reason.length);
	filtered->totals = totals;
	filtered->total_count++;
	return count;
}

static struct filtered_row *row_add(struct filtered *filtered)
{
	struct filtered_row *rows = list_grow(filtered->rows, filtered->count,
		&filtered->size, sizeof(*rows));

	if (!rows)
		return NULL;
	filtered->rows = rows;
	return &rows[filtered->count++];
}

static int hits_row(void *context, const struct db_value *columns, size_t count)
{
	struct filtered *filtered = context;
	struct filtered_row row = {0};
	struct filtered_row *place;

	if (count != 4 || !db_as_date(&columns[1], &row.date))
		return -1;
	row.site = site_set_find(&filtered->sites, db_as_text(&columns[0]));
	if (row.site == filtered->sites.count)
		return 0;
	row.reason = total_of(filtered, db_as_text(&columns[2]));
	row.hits = db_as_integer(&columns[3]);
	place = row.reason < filtered->total_count ? row_add(filtered) : NULL;
	if (!place)
		return -1;
	*place = row;
	filtered->totals[row.reason].hits += row.hits;
	if (row.hits > filtered->most)
		filtered->most = row.hits;
	return 0;
}

static int newest_first(const void *a, const void *b)
{
	const struct filtered_row *left = a, *right = b;

	if (left->date != right->date)
		return left->date < right->date ? 1 : -1;
	if (left->site != right->site)
		return left->site > right->site ? 1 : -1;
	if (left->hits != right->hits)
		return left->hits < right->hits ? 1 : -1;
	return (left->reason > right->reason) - (left->reason < right->reason);
}

enum db_status filtered_read(struct db *db, const struct settings *settings,
	const char *site, int32_t from, int32_t to, int64_t now,
	struct filtered *filtered, struct error *error)
{
	const struct db_value dates[] = {db_date(from), db_date(to)};
	enum db_status status;

	*filtered = (struct filtered){0};
	status = metric_as_of(
		db, now, &filtered->as_of, &filtered->rolled_up, error);
	if (status == DB_OK)
		status = site_set_read(db, site,
			"SELECT DISTINCT site FROM filtered_hit",
			&filtered->sites, error);
	if (status == DB_OK)
		status = site_set_query(db, sql_filtered_read,
			&(const struct site_values){
				.first = dates, .first_count = 2},
			&filtered->sites, hits_row, filtered, error);
	if (status == DB_OK && !*site)
		status = silence_read(
			db, settings, from, to, &filtered->silence, error);
	if (filtered->count)
		qsort(filtered->rows, filtered->count, sizeof(*filtered->rows),
			newest_first);
	return status;
}

void filtered_release(struct filtered *filtered)
{
	site_set_release(&filtered->sites);
	silence_release(&filtered->silence);
	free(filtered->totals);
	free(filtered->rows);
	*filtered = (struct filtered){0};
}
