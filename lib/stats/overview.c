/* SPDX-License-Identifier: MIT */
#include "stats/overview.h"

#include <stdlib.h>
#include <string.h>

#include "stats/metrics.h"
#include "store/sql.h"

enum {
	LIST_MAX = 256, /* sites of one query */
	WEEK_DAYS = 7,
	VALUES_BEFORE = 10, /* parameters in front of the sites, at most */
};

static int by_name(const void *a, const void *b)
{
	const struct overview_site *left = a, *right = b;

	return strcmp(left->name, right->name);
}

static int by_text(const void *key, const void *item)
{
	const struct text *name = key;
	const struct overview_site *site = item;
	int order = strncmp(name->data, site->name, name->length);

	return order || !site->name[name->length] ? order : -1;
}

/* Sites are in order, so that each row finds its own. */
static struct overview_site *site_find(
	const struct overview *overview, struct text name)
{
	if (name.length >= SITE_NAME_SIZE || !overview->count)
		return NULL;
	return bsearch(&name, overview->sites, overview->count,
		sizeof(*overview->sites), by_text);
}

/* Behind all others: the caller sorts. */
static int site_add(struct overview *overview, struct text name, bool listed)
{
	size_t size = overview->size ? overview->size * 2 : 64;
	struct overview_site *sites = overview->sites;

	if (name.length >= SITE_NAME_SIZE)
		return 0;
	if (overview->count == overview->size) {
		sites = realloc(sites, size * sizeof(*sites));
		if (!sites)
			return -1;
		overview->sites = sites;
		overview->size = size;
	}
	sites += overview->count++;
	*sites = (struct overview_site){
		.listed = listed, .last_hour = -1, .usual_hours = -1};
	memcpy(sites->name, name.data, name.length);
	return 0;
}

static int name_row(void *context, const struct db_value *columns, size_t count)
{
	return count ? site_add(context, db_as_text(&columns[0]), false) : -1;
}

/* A site of the allowlist that has figures comes twice: one stays. */
static void drop_doubles(struct overview *overview)
{
	size_t kept = 0;

	if (!overview->count)
		return;
	qsort(overview->sites, overview->count, sizeof(*overview->sites),
		by_name);
	for (size_t i = 1; i < overview->count; i++) {
		struct overview_site *last = &overview->sites[kept];

		if (!strcmp(last->name, overview->sites[i].name))
			last->listed |= overview->sites[i].listed;
		else
			overview->sites[++kept] = overview->sites[i];
	}
	overview->count = kept + 1;
}

static enum db_status read_names(struct db *db, const struct settings *settings,
	struct overview *overview, struct error *error)
{
	enum db_status status = DB_OK;

	for (size_t i = 0; status == DB_OK && i < settings->sites.count; i++)
		if (site_add(overview, text_from(settings->sites.items[i].name),
			    true) < 0)
			status = DB_STOPPED;
	/* An index holds the sites side by side: a step for each. */
	if (status == DB_OK)
		status = db_query(db, "SELECT DISTINCT site FROM daily_metric",
			NULL, 0, name_row, overview, error);
	if (status == DB_STOPPED) {
		error_set(error, "out of memory");
		return DB_REFUSED;
	}
	drop_doubles(overview);
	return status;
}

/* Runs a statement for LIST_MAX sites at a time; `first` are the parameters in
 * front of the sites. */
static enum db_status query_sites(struct db *db, const char *sql,
	const struct db_value *first, size_t first_count,
	const struct overview *overview, db_row_function *row,
	struct error *error)
{
	struct db_value values[VALUES_BEFORE + LIST_MAX];
	enum db_status status = DB_OK;
	struct overview whole = *overview;
	struct buf statement;

	buf_init(&statement, 1 << 16);
	memcpy(values, first, first_count * sizeof(*first));
	for (size_t at = 0; status == DB_OK && at < overview->count;
		at += LIST_MAX) {
		size_t count = overview->count - at;

		if (count > LIST_MAX)
			count = LIST_MAX;
		for (size_t i = 0; i < count; i++)
			values[first_count + i] =
				db_string(overview->sites[at + i].name);
		buf_reset(&statement);
		db_add_list(&statement, sql, count);
		status = db_query(db, buf_text(&statement), values,
			first_count + count, row, &whole, error);
	}
	buf_release(&statement);
	return status;
}

/* Adds one day's figures to all that they belong to. */
static void add_day(const struct overview *overview, struct overview_site *site,
	int32_t date, int64_t pageviews, int64_t visitors)
{
	int32_t month = date_month(overview->today);
	int32_t before = month_add(month, -1);
	int32_t age = overview->today - date;

	site->seen = true;
	if (age == 0) {
		site->today = pageviews;
		site->visitors_today = visitors;
	}
	if (age == 1) {
		site->yesterday = pageviews;
		site->visitors_yesterday = visitors;
	}
	if (age >= 0 && age < OVERVIEW_DAYS)
		site->days[OVERVIEW_DAYS - 1 - age] = pageviews;
	if (date >= month)
		site->month += pageviews;
	else if (date >= before && date - before <= overview->today - month)
		site->month_before += pageviews;
}

static int day_row(void *context, const struct db_value *columns, size_t count)
{
	const struct overview *overview = context;
	struct overview_site *site;
	int32_t date;

	if (count != 4 || !db_as_date(&columns[1], &date))
		return -1;
	site = site_find(overview, db_as_text(&columns[0]));
	if (site)
		add_day(overview, site, date, db_as_integer(&columns[2]),
			db_as_integer(&columns[3]));
	return 0;
}

static enum db_status read_days(
	struct db *db, struct overview *overview, struct error *error)
{
	const struct db_value first[] = {
		db_date(month_add(date_month(overview->today), -1)),
		db_date(overview->today)};

	return query_sites(
		db, sql_overview_days, first, 2, overview, day_row, error);
}

static int hour_row(void *context, const struct db_value *columns, size_t count)
{
	const struct overview *overview = context;
	struct overview_site *site;

	if (count != 3)
		return -1;
	site = site_find(overview, db_as_text(&columns[0]));
	if (!site)
		return 0;
	site->last_hour = db_as_integer(&columns[1]);
	site->usual_hours = db_as_integer(&columns[2]) - site->last_hour;
	return 0;
}

/* The report role may not read page views: then nothing is known of hours. */
static enum db_status read_hours(struct db *db, int64_t now,
	const struct overview *overview, struct error *error)
{
	struct db_value first[2 * (OVERVIEW_WEEKS + 1) + 1];
	enum db_status status;
	size_t count = 0;

	first[count++] = db_time(now - TIME_HOUR);
	for (int week = 0; week <= OVERVIEW_WEEKS; week++) {
		int64_t end = now - (int64_t)week * WEEK_DAYS * TIME_DAY;

		first[count++] = db_time(end - TIME_HOUR);
		first[count++] = db_time(end);
	}
	status = query_sites(db, sql_overview_hours, first, count, overview,
		hour_row, error);
	return status == DB_DENIED ? DB_OK : status;
}

static int refused_row(
	void *context, const struct db_value *columns, size_t count)
{
	const struct overview *overview = context;
	struct overview_site *site;
	struct text reason;

	if (count != 3)
		return -1;
	site = site_find(overview, db_as_text(&columns[0]));
	reason = db_as_text(&columns[1]);
	if (!site)
		return 0;
	site->refused += db_as_integer(&columns[2]);
	/* Rows come by hits: the first says most. */
	if (!site->reason[0] && reason.length < OVERVIEW_REASON_SIZE)
		memcpy(site->reason, reason.data, reason.length);
	return 0;
}

static enum db_status read_refused(
	struct db *db, struct overview *overview, struct error *error)
{
	const struct db_value first[] = {db_date(overview->today - 1)};
	const struct db_value unknown[] = {first[0], db_string("unknown site")};
	bool found;
	enum db_status status = query_sites(db, sql_overview_refused, first, 1,
		overview, refused_row, error);

	if (status != DB_OK)
		return status;
	return db_query_integer(db,
		"SELECT SUM(hits) FROM filtered_hit "
		"WHERE site = '' AND date >= ? AND reason = ?",
		unknown, 2, &overview->unknown, &found, error);
}

enum db_status overview_read(struct db *db, const struct settings *settings,
	int64_t now, struct overview *overview, struct error *error)
{
	enum db_status status;

	*overview = (struct overview){.today = time_date(now)};
	status = read_names(db, settings, overview, error);
	if (status == DB_OK)
		status = read_days(db, overview, error);
	if (status == DB_OK)
		status = read_hours(db, now, overview, error);
	if (status == DB_OK)
		status = read_refused(db, overview, error);
	if (status == DB_OK)
		status = metric_as_of(
			db, now, &overview->as_of, &overview->rolled_up, error);
	return status;
}

void overview_release(struct overview *overview)
{
	free(overview->sites);
	*overview = (struct overview){0};
}

bool overview_is_silent(const struct overview_site *site)
{
	return site->last_hour == 0 &&
	       site->usual_hours >= OVERVIEW_USUAL_LEAST * OVERVIEW_WEEKS;
}
