/* SPDX-License-Identifier: MIT */
#include "breakdown_model.h"

#include <stdio.h>
#include <string.h>

#include "period.h"
#include "stats/metrics.h"

/* One calendar month, or as much of it as there is: monthly figures know its
 * visitors. */
static bool is_one_month(const struct query *query, int32_t today)
{
	return query->from == date_month(query->from) &&
	       month_count(query->from, query->to) == 1 &&
	       (query->to + 1 == date_month(query->to + 1) ||
		       query->to >= today);
}

static struct breakdown_request request_of(
	const struct load *load, struct breakdown_model *model)
{
	const struct query *query = load->query;
	int32_t today = time_date(load->now);
	bool month = is_one_month(query, today);

	model->unique = month || query->from == query->to;
	model->before_from = 1; /* and before_to 0: none */
	model->compared = period_before_today(
		query, today, &model->before_from, &model->before_to);
	return (struct breakdown_request){
		.site = query->site,
		.by_month = query->by_month || month,
		.from = query->from,
		.to = query->to,
		.before_from = model->before_from,
		.before_to = model->before_to,
		.gone = true,
		.limit = BREAKDOWN_ROWS_MAX,
	};
}

/* The dimension that is shown stands among the others even when it has no
 * values in these days. */
static void name_itself(struct breakdown_names *names, const char *dimension)
{
	for (size_t i = 0; i < names->count; i++)
		if (!strcmp(names->names[i], dimension))
			return;
	if (names->count < BREAKDOWN_DIMENSIONS_MAX)
		snprintf(names->names[names->count++], BREAKDOWN_DIMENSION_SIZE,
			"%s", dimension);
}

static enum db_status read_all(const struct load *load,
	struct breakdown_model *model, int64_t *pageviews, struct error *error)
{
	struct breakdown_request request = request_of(load, model);
	enum db_status status =
		breakdown_list(load->db, &request, &model->names, error);

	if (status == DB_OK)
		status = breakdown_read(load->db, load->query->dimension,
			&request, &model->breakdown, error);
	if (status == DB_OK)
		status = breakdown_site_pageviews(
			load->db, &request, pageviews, error);
	if (status == DB_OK)
		status = metric_as_of(load->db, load->now, &model->as_of,
			&model->rolled_up, error);
	return status;
}

enum db_status breakdown_model_load(
	const struct load *load, void *context, struct error *error)
{
	struct breakdown_model *model = context;
	int64_t pageviews = 0;
	enum db_status status = read_all(load, model, &pageviews, error);

	if (status != DB_OK)
		return status;
	model->values = model->breakdown.values;
	/* Breakdowns of then may not have been collected. */
	model->compared &= model->breakdown.before > 0;
	if (breakdown_fold(&model->breakdown) < 0) {
		error_set(error, "out of memory");
		return DB_REFUSED;
	}
	name_itself(&model->names, load->query->dimension);
	model->whole = breakdown_whole(&model->breakdown, pageviews);
	for (size_t i = 0; i < model->breakdown.count; i++)
		if (model->breakdown.rows[i].pageviews > model->most)
			model->most = model->breakdown.rows[i].pageviews;
	return DB_OK;
}

void breakdown_model_release(void *context)
{
	struct breakdown_model *model = context;

	breakdown_release(&model->breakdown);
}
