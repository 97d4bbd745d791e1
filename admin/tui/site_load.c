/* SPDX-License-Identifier: MIT */

/* What the view of one site shows, from the database. */
#include <stdlib.h>

#include "base/time.h"
#include "period.h"
#include "site.h"
#include "stats/metrics.h"

enum { WEEK_DAYS = 7 };

bool site_is_day(const struct query *query)
{
	return query->from == query->to && !query->by_month;
}

static int32_t least(int32_t a, int32_t b)
{
	return a < b ? a : b;
}

/* Of days that have not come there is nothing to compare with. */
static void set_before(struct site_model *model)
{
	const struct query *query = &model->query;
	struct site_span *before = &model->before;

	model->has_before = period_before(query, &before->from, &before->to);
	model->before_is_whole =
		model->has_before && model->first <= before->from;
	model->chart_before = *before;
	period_before_today(query, model->today, &before->from, &before->to);
}

static void set_spans(struct site_model *model)
{
	struct query *query = &model->query;

	if (query->range == RANGE_ALL)
		query->from = date_month(model->first);
	set_before(model);
	model->chart = (struct site_span){query->from, query->to};
	if (site_is_day(query)) {
		model->chart.from = query->to - SITE_DAY_CONTEXT + 1;
		model->chart_before =
			(struct site_span){model->chart.from - SITE_DAY_CONTEXT,
				model->chart.from - 1};
	}
	if (query->by_month)
		model->chart.from = date_month(model->chart.from);
}

/* One calendar month, as far as it has come. */
static bool is_month(const struct site_model *model)
{
	const struct query *query = &model->query;
	int32_t end = month_add(date_month(query->from), 1) - 1;

	return query->from == date_month(query->from) &&
	       (query->to == end ||
		       (query->to >= model->last && query->to < end));
}

static enum db_status read_days(
	const struct load *load, struct site_model *model, struct error *error)
{
	int32_t from = least(model->query.from - HIGHLIGHT_WEEKS * WEEK_DAYS,
		model->chart.from);

	if (model->has_before)
		from = least(from,
			least(model->before.from, model->chart_before.from));
	/* The newest of them, should there be more than a series holds. */
	if (from < model->query.to - SERIES_POINTS_MAX + 1)
		from = model->query.to - SERIES_POINTS_MAX + 1;
	return series_read(load->db, model->query.site, from, model->query.to,
		false, &model->days, error);
}

static enum db_status read_months(
	const struct load *load, struct site_model *model, struct error *error)
{
	int32_t from = model->query.from;

	if (!model->query.by_month && !is_month(model))
		return DB_OK;
	if (model->has_before)
		from = least(from, model->before.from);
	return series_read(load->db, model->query.site, from, model->query.to,
		true, &model->months, error);
}

static enum db_status read_year(
	const struct load *load, struct site_model *model, struct error *error)
{
	int year = model->query.year;

	if (!year)
		year = date_to_civil(least(model->query.to, model->today)).year;
	return series_read(load->db, model->query.site,
		date_from_civil(year, 1, 1), date_from_civil(year, 12, 31),
		false, &model->year, error);
}

int32_t site_date_before(const struct site_model *model, int index)
{
	int32_t from = model->chart_before.from;

	return model->query.by_month ? month_add(date_month(from), index)
				     : from + index;
}

/* A figure of the period before, at the same place. */
static int64_t figure_before(const struct site_model *model, int index)
{
	const struct series *series =
		model->query.by_month ? &model->months : &model->days;
	int32_t date = site_date_before(model, index);
	int32_t first =
		model->query.by_month ? date_month(model->first) : model->first;
	const struct series_point *point;

	if (!model->has_before || date > model->chart_before.to || date < first)
		return -1;
	point = series_at(series, date);
	return point ? point->pageviews : -1;
}

static int make_points(struct site_model *model)
{
	const struct series *series =
		model->query.by_month ? &model->months : &model->days;
	const struct series_point *point = series_at(series, model->chart.from);
	const struct series_point *end = series->points + series->count;

	model->points = calloc(series->count + 1, sizeof(*model->points));
	if (!model->points)
		return -1;
	for (; point && point < end; point++) {
		struct chart_point *to = &model->points[model->count];

		to->date = point->date;
		to->figures[SITE_PAGEVIEWS] = point->pageviews;
		to->figures[SITE_VISITORS] = point->visitors;
		to->figures[SITE_BEFORE] = figure_before(model, model->count);
		model->count++;
		if (point->date <= model->last)
			model->known = model->count;
	}
	return 0;
}

static struct series_point sum(
	const struct series *series, int32_t from, int32_t to)
{
	struct series_point all = {.date = from};

	for (size_t i = 0; i < series->count; i++) {
		const struct series_point *point = &series->points[i];

		if (point->date < from || point->date > to)
			continue;
		all.pageviews += point->pageviews;
		all.visitors += point->visitors;
	}
	return all;
}

static void make_totals(struct site_model *model)
{
	const struct query *query = &model->query;
	struct site_totals *totals = &model->totals;
	int32_t from = query->from < model->first ? model->first : query->from;
	int32_t to = least(query->to, model->last);
	struct series_point now = sum(&model->days, query->from, query->to);
	struct series_point before =
		sum(&model->days, model->before.from, model->before.to);

	totals->days = to >= from ? to - from + 1 : 0;
	totals->pageviews = now.pageviews;
	totals->pageviews_before =
		model->before_is_whole ? before.pageviews : -1;
	totals->kind = SITE_VISITORS_DAILY;
	totals->visitors = now.visitors;
	totals->visitors_before = model->before_is_whole ? before.visitors : -1;
	if (site_is_day(query))
		totals->kind = SITE_VISITORS_EXACT;
	if (!model->months.count)
		return;
	totals->kind =
		is_month(model) ? SITE_VISITORS_EXACT : SITE_VISITORS_MONTHLY;
	totals->visitors =
		sum(&model->months, date_month(query->from), query->to)
			.visitors;
	totals->visitors_before = -1;
	/* There may be more days of everything than were read. */
	if (query->range == RANGE_ALL)
		totals->pageviews = model->months.pageviews;
}

static enum db_status read_highlights(
	const struct load *load, struct site_model *model, struct error *error)
{
	const struct highlight_span span = {
		model->query.from, model->query.to, model->first, model->last};
	const struct highlight_growth growth = {model->query.from,
		model->query.to, model->before.from, model->before.to,
		model->query.by_month};

	return highlights_read(load->db, model->query.site, &model->days, &span,
		model->has_before ? &growth : NULL, &model->highlights, error);
}

/* With RANGE_ALL it is known only now from when on. */
static enum db_status read_panels(
	const struct load *load, struct site_model *model, struct error *error)
{
	struct load resolved = *load;

	resolved.query = &model->query;
	return panels_load(&resolved, &model->panels, error);
}

static enum db_status read_all(
	const struct load *load, struct site_model *model, struct error *error)
{
	static enum db_status (*const steps[])(const struct load *,
		struct site_model *, struct error *) = {read_days, read_months,
		read_year, read_highlights, read_panels};
	enum db_status status = DB_OK;

	for (size_t i = 0;
		status == DB_OK && i < sizeof(steps) / sizeof(steps[0]); i++)
		status = steps[i](load, model, error);
	if (status == DB_OK && make_points(model) < 0) {
		error_set(error, "out of memory");
		status = DB_REFUSED;
	}
	if (status == DB_OK)
		make_totals(model);
	return status;
}

enum db_status site_load(
	const struct load *load, void *model, struct error *error)
{
	struct site_model *site = model;
	enum db_status status;

	site->query = *load->query;
	site->today = time_date(load->now);
	status = metric_as_of(
		load->db, load->now, &site->as_of, &site->rolled_up, error);
	if (status == DB_OK)
		status = series_first(load->db, site->query.site, &site->first,
			&site->seen, error);
	if (status != DB_OK || !site->seen)
		return status;
	site->last = site->today;
	if (site->rolled_up)
		site->last = least(site->last, time_date(site->as_of));
	set_spans(site);
	return read_all(load, site, error);
}

void site_release(void *model)
{
	struct site_model *site = model;

	series_release(&site->days);
	series_release(&site->months);
	series_release(&site->year);
	free(site->points);
	panels_release(&site->panels);
}
