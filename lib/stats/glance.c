/* SPDX-License-Identifier: MIT */
#include "stats/glance.h"

#include <stdlib.h>

#include "stats/metrics.h"

enum { WEEK_DAYS = 7, USUAL_WEEKS = 3 };

static int64_t pageviews_of(
	const struct history *history, size_t site, int32_t date)
{
	const struct history_row *row = history_find(history, site, date);

	return row ? row->pageviews : 0;
}

static int64_t sum_of(const struct history *history, int32_t date)
{
	int64_t sum = 0;

	for (size_t site = 0; site < history->sites.count; site++)
		sum += pageviews_of(history, site, date);
	return sum;
}

static bool is_silent(const struct glance *glance, size_t site)
{
	const struct history *history = &glance->history;
	int64_t over = glance->as_of - date_start(glance->date);
	int32_t judged = glance->date;
	int64_t usual = 0;

	if (over < (int64_t)GLANCE_HOURS_LEAST * TIME_HOUR) {
		judged--;
		over = TIME_DAY;
	}
	if (pageviews_of(history, site, glance->date) ||
		pageviews_of(history, site, judged))
		return false;
	for (int week = 1; week <= USUAL_WEEKS; week++)
		usual += pageviews_of(history, site, judged - week * WEEK_DAYS);
	return usual * over / TIME_DAY >=
	       (int64_t)GLANCE_USUAL_LEAST * USUAL_WEEKS;
}

/* Sites of the allowlist: what was taken from it may well be silent. */
static int find_silent(struct glance *glance, const struct settings *settings)
{
	const struct site_set *names = &glance->history.sites;

	glance->sites = names->count;
	glance->silent =
		calloc(settings->sites.count + 1, sizeof(*glance->silent));
	if (!glance->silent)
		return -1;
	for (size_t i = 0; i < settings->sites.count; i++) {
		const char *name = settings->sites.items[i].name;
		size_t site = site_set_find(names, text_from(name));

		if (site == names->count)
			glance->sites++;
		else if (!glance->late && is_silent(glance, site))
			glance->silent[glance->silent_count++] = name;
	}
	return 0;
}

static void add_figures(struct glance *glance, const char *site)
{
	const struct history *history = &glance->history;
	const struct history_row *row = history_find(history, 0, glance->date);

	glance->pageviews = sum_of(history, glance->date);
	glance->day_before = sum_of(history, glance->date - 1);
	glance->week_before = sum_of(history, glance->date - 1 - WEEK_DAYS);
	glance->visitors = site ? 0 : -1;
	if (site && row)
		glance->visitors = row->visitors;
}

enum db_status glance_read(struct db *db, const struct settings *settings,
	const char *site, int64_t now, struct glance *glance,
	struct error *error)
{
	struct history_range range = {.site = site ? site : ""};
	enum db_status status;

	*glance = (struct glance){.date = time_date(now)};
	status = metric_as_of(
		db, now, &glance->as_of, &glance->rolled_up, error);
	if (status != DB_OK)
		return status;
	glance->late = glance->rolled_up && now - glance->as_of > METRIC_LATE;
	if (glance->late)
		glance->date = time_date(glance->as_of);
	range.to = glance->date;
	range.from = range.to - (USUAL_WEEKS * WEEK_DAYS + 1);
	status = history_read(db, &range, now, &glance->history, error);
	if (status != DB_OK)
		return status;
	add_figures(glance, site);
	if (find_silent(glance, settings) == 0)
		return DB_OK;
	error_set(error, "out of memory");
	return DB_REFUSED;
}

void glance_release(struct glance *glance)
{
	history_release(&glance->history);
	free(glance->silent);
	*glance = (struct glance){0};
}
