/* SPDX-License-Identifier: MIT */
#include "stats/overview.h"

#include <stdlib.h>
#include <string.h>

#include "stats/metrics.h"
#include "store/sql.h"

enum { WEEK_DAYS = 7 };

static struct overview_site *site_find(
	const struct overview *overview, struct text name)
{
	size_t place = site_set_find(&overview->names, name);

	return place < overview->count ? &overview->sites[place] : NULL;
}

static enum db_status read_names(struct db *db, const struct settings *settings,
	struct overview *overview, struct error *error)
{
	enum db_status status = DB_OK;

	for (size_t i = 0; i < settings->sites.count; i++)
		if (site_set_add(&overview->names,
			    text_from(settings->sites.items[i].name)) < 0)
			status = DB_REFUSED;
	/* An index holds the sites side by side: a step for each. */
	if (status == DB_OK)
		status = site_set_read(db, "",
			"SELECT DISTINCT site FROM daily_metric",
			&overview->names, error);
	if (status != DB_OK)
		return status;
	overview->sites =
		calloc(overview->names.count + 1, sizeof(*overview->sites));
	if (!overview->sites) {
		error_set(error, "out of memory");
		return DB_REFUSED;
	}
	overview->count = overview->names.count;
	for (size_t i = 0; i < overview->count; i++)
		overview->sites[i] =
			(struct overview_site){.name = overview->names.names[i],
				.last_hour = -1,
				.usual_hours = -1};
	return DB_OK;
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

	return site_set_query(db, sql_overview_days,
		&(const struct site_values){.first = first, .first_count = 2},
		&overview->names, day_row, overview, error);
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
	struct overview *overview, struct error *error)
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
	status = site_set_query(db, sql_overview_hours,
		&(const struct site_values){
			.first = first, .first_count = count},
		&overview->names, hour_row, overview, error);
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
	if (!site->reason[0] && reason.length < sizeof(site->reason))
		memcpy(site->reason, reason.data, reason.length);
	return 0;
}

static enum db_status read_refused(
	struct db *db, struct overview *overview, struct error *error)
{
	const struct db_value first[] = {db_date(overview->today - 1)};
	const struct db_value unknown[] = {first[0], db_string("unknown site")};
	bool found;
	enum db_status status = site_set_query(db, sql_overview_refused,
		&(const struct site_values){.first = first, .first_count = 1},
		&overview->names, refused_row, overview, error);

	if (status != DB_OK)
		return status;
	return db_query_integer(db,
		"SELECT SUM(hits) FROM filtered_hit "
		"WHERE site = '' AND date >= ? AND reason = ?",
		unknown, 2, &overview->unknown, &found, error);
}

enum db_status overview_read(struct db *db, const struct settings *settings,
	bool hours, int64_t now, struct overview *overview, struct error *error)
{
	enum db_status status;

	*overview = (struct overview){.today = time_date(now)};
	status = read_names(db, settings, overview, error);
	if (status == DB_OK)
		status = read_days(db, overview, error);
	if (status == DB_OK && hours)
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
	site_set_release(&overview->names);
	*overview = (struct overview){0};
}

bool overview_is_silent(const struct overview_site *site)
{
	return site->last_hour == 0 &&
	       site->usual_hours >= OVERVIEW_USUAL_LEAST * OVERVIEW_WEEKS;
}
