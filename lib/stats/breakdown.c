/* SPDX-License-Identifier: MIT */
#include "stats/breakdown.h"

#include <stdlib.h>
#include <string.h>

#include "base/list.h"
#include "store/sql.h"

static const char none[] = "(none)", other[] = "(other)";

const struct breakdown_dimension breakdown_dimensions[] = {
	{"path", "Pages", false},
	{"entry", "Entry pages", true},
	{"exit", "Exit pages", true},
	{"referrer", "Referrers", false},
	{"referrer_class", "Referrer classes", false},
	{"browser", "Browsers", false},
	{"system", "Systems", false},
	{"device", "Devices", false},
	{"language", "Languages", false},
	{"country", "Countries", false},
	{"utm_source", "UTM sources", false},
	{"utm_medium", "UTM mediums", false},
	{"utm_campaign", "UTM campaigns", false},
	{"utm_term", "UTM terms", false},
	{"utm_content", "UTM contents", false},
	{"event", "Events", true},
	{"hour", "Hours", false},
	{0},
};

/* Its place in the table; behind the last when it is not known. */
static size_t rank_of(const char *name)
{
	size_t i = 0;

	while (breakdown_dimensions[i].name &&
		strcmp(breakdown_dimensions[i].name, name) != 0)
		i++;
	return i;
}

const char *breakdown_title(const char *dimension)
{
	const char *title = breakdown_dimensions[rank_of(dimension)].title;

	return title ? title : dimension;
}

bool breakdown_is_special(const char *value)
{
	return !strcmp(value, none) || !strcmp(value, other);
}

/* ---- which dimensions there are ------------------------------------------ */

static int by_rank(const void *a, const void *b)
{
	size_t left = rank_of(a), right = rank_of(b);

	return left == right ? strcmp(a, b) : (left > right) - (left < right);
}

static int name_row(void *context, const struct db_value *columns, size_t count)
{
	struct breakdown_names *names = context;
	struct text name = count ? db_as_text(&columns[0]) : text_from("");

	if (names->count == BREAKDOWN_DIMENSIONS_MAX ||
		name.length >= BREAKDOWN_DIMENSION_SIZE)
		return 0;
	memcpy(names->names[names->count], name.data, name.length);
	names->names[names->count++][name.length] = '\0';
	return 0;
}

enum db_status breakdown_list(struct db *db,
	const struct breakdown_request *request, struct breakdown_names *names,
	struct error *error)
{
	enum { KNOWN_MAX = BREAKDOWN_DIMENSIONS_MAX };
	struct db_value values[KNOWN_MAX * 5 + 3];
	size_t count = 0, known = 0;
	int32_t from =
		request->by_month ? date_month(request->from) : request->from;
	enum db_status status;
	struct buf sql;

	/* DISTINCT dimension would read every row of the site: MariaDB does
	 * not jump from one to the next here. */
	buf_init(&sql, 1 << 16);
	for (; breakdown_dimensions[known].name; known++) {
		buf_add_text(&sql, request->by_month
					   ? sql_breakdown_known_monthly
					   : sql_breakdown_known_daily);
		values[count++] = db_string(request->site);
		values[count++] = db_string(breakdown_dimensions[known].name);
		values[count++] = db_date(from);
		values[count++] = db_date(request->to);
	}
	db_add_list(&sql,
		request->by_month ? sql_breakdown_unknown_monthly
				  : sql_breakdown_unknown_daily,
		known);
	values[count++] = db_string(request->site);
	values[count++] = db_date(from);
	values[count++] = db_date(request->to);
	for (size_t i = 0; i < known; i++)
		values[count++] = db_string(breakdown_dimensions[i].name);
	*names = (struct breakdown_names){0};
	status = db_query(
		db, buf_text(&sql), values, count, name_row, names, error);
	buf_release(&sql);
	qsort(names->names, names->count, sizeof(names->names[0]), by_rank);
	return status;
}

/* ---- the values of one --------------------------------------------------- */

/* A new row at the end, or NULL without memory. */
static struct breakdown_row *row_add(
	struct breakdown *breakdown, struct text value)
{
	char *copy = strndup(value.data, value.length);
	struct breakdown_row *rows = list_grow(breakdown->rows,
		breakdown->count, &breakdown->size, sizeof(*rows));

	if (rows)
		breakdown->rows = rows;
	if (!copy || !rows) {
		free(copy);
		return NULL;
	}
	rows += breakdown->count++;
	*rows = (struct breakdown_row){.value = copy};
	return rows;
}

static int value_row(
	void *context, const struct db_value *columns, size_t count)
{
	struct breakdown *breakdown = context;
	struct breakdown_row *row;

	if (count != 8)
		return -1;
	row = row_add(breakdown, db_as_text(&columns[0]));
	if (!row)
		return -1;
	row->pageviews = db_as_integer(&columns[1]);
	row->visitors = db_as_integer(&columns[2]);
	row->before = db_as_integer(&columns[3]);
	breakdown->values = db_as_integer(&columns[4]);
	breakdown->pageviews = db_as_integer(&columns[5]);
	breakdown->visitors = db_as_integer(&columns[6]);
	breakdown->before = db_as_integer(&columns[7]);
	return 0;
}

/* The special rows come first, so that no limit cuts them off; they belong
 * to the end, "(other)" behind "(none)". */
static void specials_last(struct breakdown *breakdown)
{
	struct breakdown_row *rows = breakdown->rows;
	struct breakdown_row first[2], swap;
	size_t special = 0;

	while (special < 2 && special < breakdown->count &&
		breakdown_is_special(rows[special].value)) {
		first[special] = rows[special];
		special++;
	}
	if (special == 2 && !strcmp(first[0].value, other)) {
		swap = first[0];
		first[0] = first[1];
		first[1] = swap;
	}
	breakdown->special = special;
	if (!special)
		return;
	memmove(rows, rows + special,
		(breakdown->count - special) * sizeof(*rows));
	memcpy(rows + breakdown->count - special, first,
		special * sizeof(*rows));
}

/* Whole months, and the days before and behind them. */
struct parts {
	int32_t first_month, last_month;
	int32_t head_from, head_to, tail_from, tail_to;
};

/* Each part that is not there ends before it begins. */
static struct parts parts_of(int32_t from, int32_t to)
{
	int32_t first = date_month(from), last = date_month(to + 1);

	if (first < from)
		first = month_add(first, 1);
	if (first >= last)
		return (struct parts){1, 0, from, to, 1, 0};
	return (struct parts){first, last - 1, from, first - 1, last, to};
}

static size_t daily_values(const char *dimension,
	const struct breakdown_request *request, struct db_value *values)
{
	const struct db_value all[] = {db_date(request->from),
		db_date(request->to), db_date(request->from),
		db_date(request->to), db_date(request->before_from),
		db_date(request->before_to), db_string(request->site),
		db_string(dimension), db_date(request->from),
		db_date(request->to), db_date(request->before_from),
		db_date(request->before_to), db_integer(request->gone),
		db_integer(request->limit)};

	memcpy(values, all, sizeof(all));
	return sizeof(all) / sizeof(all[0]);
}

static size_t monthly_values(const char *dimension,
	const struct breakdown_request *request, struct db_value *values)
{
	struct parts before =
		parts_of(request->before_from, request->before_to);
	const struct db_value all[] = {db_string(request->site),
		db_string(dimension), db_date(date_month(request->from)),
		db_date(request->to), db_string(request->site),
		db_string(dimension), db_date(before.first_month),
		db_date(before.last_month), db_string(request->site),
		db_string(dimension), db_date(before.head_from),
		db_date(before.head_to), db_date(before.tail_from),
		db_date(before.tail_to), db_integer(request->gone),
		db_integer(request->limit)};

	memcpy(values, all, sizeof(all));
	return sizeof(all) / sizeof(all[0]);
}

enum db_status breakdown_read(struct db *db, const char *dimension,
	const struct breakdown_request *request, struct breakdown *breakdown,
	struct error *error)
{
	struct db_value values[16];
	size_t count;
	enum db_status status;

	*breakdown = (struct breakdown){0};
	strncpy(breakdown->dimension, dimension, BREAKDOWN_DIMENSION_SIZE - 1);
	count = request->by_month ? monthly_values(dimension, request, values)
				  : daily_values(dimension, request, values);
	status = db_query(db,
		request->by_month ? sql_breakdown_monthly : sql_breakdown_daily,
		values, count, value_row, breakdown, error);
	specials_last(breakdown);
	return status;
}

void breakdown_release(struct breakdown *breakdown)
{
	for (size_t i = 0; i < breakdown->count; i++)
		free(breakdown->rows[i].value);
	free(breakdown->rows);
	*breakdown = (struct breakdown){0};
}

int breakdown_fold(struct breakdown *breakdown)
{
	struct breakdown_row rest = {.pageviews = breakdown->pageviews,
		.visitors = breakdown->visitors,
		.before = breakdown->before};
	struct breakdown_row *last;

	if ((int64_t)breakdown->count >= breakdown->values)
		return 0;
	for (size_t i = 0; i < breakdown->count; i++) {
		rest.pageviews -= breakdown->rows[i].pageviews;
		rest.visitors -= breakdown->rows[i].visitors;
		rest.before -= breakdown->rows[i].before;
	}
	last = breakdown->rows + breakdown->count - 1;
	if (!breakdown->count || strcmp(last->value, other) != 0) {
		last = row_add(breakdown, text_from(other));
		if (!last)
			return -1;
		breakdown->special++;
	}
	last->pageviews += rest.pageviews;
	last->visitors += rest.visitors;
	last->before += rest.before;
	return 0;
}

enum db_status breakdown_site_pageviews(struct db *db,
	const struct breakdown_request *request, int64_t *pageviews,
	struct error *error)
{
	const struct db_value values[] = {db_string(request->site),
		db_date(request->by_month ? date_month(request->from)
					  : request->from),
		db_date(request->to)};
	bool found;

	return db_query_integer(db,
		request->by_month ? "SELECT SUM(pageviews) FROM monthly_metric "
				    "WHERE site = ? AND month BETWEEN ? AND ?"
				  : "SELECT SUM(pageviews) FROM daily_metric "
				    "WHERE site = ? AND date BETWEEN ? AND ?",
		values, 3, pageviews, &found, error);
}

int64_t breakdown_whole(
	const struct breakdown *breakdown, int64_t site_pageviews)
{
	bool apart = breakdown_dimensions[rank_of(breakdown->dimension)].apart;

	/* A late rollup of the one must not make shares above 100 %. */
	if (apart || site_pageviews < breakdown->pageviews)
		return breakdown->pageviews;
	return site_pageviews;
}
