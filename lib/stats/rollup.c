/* SPDX-License-Identifier: MIT */

/*
 * The rollup: daily and monthly figures from page views.  It recomputes,
 * never adds, so that a rerun changes nothing.  A window that begins before
 * prune's done_to is never recomputed, since page views of it may be gone;
 * the guard keeps prune from moving on while a window is being computed.
 *
 * A window that begins before import's done_to was restored from a public
 * dump, without its page views: its figures can only rise (decision 18).
 */
#include <stdlib.h>
#include <string.h>

#include "stats/job.h"
#include "store/pageview.h"
#include "store/sql.h"

enum {
	DAYS_MAX = 31, /* of one step: a month's */
	/* Hits that were under way, on hosts whose clocks differ, may still
	 * come for so long. */
	SETTLED_AFTER = TIME_HOUR,
};

struct day {
	int32_t date;
	int64_t pageviews;
	int64_t visitors;
};

/* What one run has to do. */
struct plan {
	int32_t first, today; /* dates, inclusive */
	int32_t first_month, this_month;
	int64_t started_from; /* done_to at the start */
	bool has_started_from;
	bool wrong;	     /* it lies in the future: counts as absent */
	int64_t restored_to; /* done_to of import */
	bool restored;
};

/* One site's part of it. */
struct step {
	const struct plan *plan;
	const char *site;
	int32_t first, last;
	struct day days[DAYS_MAX];
	size_t count;
};

/* The first date that begins at `instant` or later. */
static int32_t date_from(int64_t instant)
{
	int32_t date = time_date(instant);

	return date_start(date) < instant ? date + 1 : date;
}

static enum db_status plan_make(
	struct job *job, struct plan *plan, struct error *error)
{
	int64_t oldest;
	bool found;
	enum db_status status = job_done_to(job->db, "rollup", DONE_TO_PLAIN,
		&plan->started_from, &plan->has_started_from, error);

	plan->today = time_date(job->now);
	plan->this_month = date_month(plan->today);
	plan->first = plan->today - (job->days - 1);
	oldest = plan->started_from;
	plan->wrong = plan->has_started_from &&
		      oldest > job_done_to_latest("rollup", job->now);
	found = plan->has_started_from && !plan->wrong && oldest > time_first;
	if (status == DB_OK && !found)
		status = pageview_oldest(job->db, &oldest, &found, error);
	if (status == DB_OK && found && time_date(oldest) < plan->first)
		plan->first = time_date(oldest);
	plan->first_month = month_add(plan->this_month, 1 - job->months);
	if (date_month(plan->first) < plan->first_month)
		plan->first_month = date_month(plan->first);
	/* No import runs beside us: it needs our row. */
	if (status == DB_OK)
		status = job_done_to(job->db, "import", DONE_TO_PLAIN,
			&plan->restored_to, &plan->restored, error);
	return status;
}

static int day_row(void *context, const struct db_value *columns, size_t count)
{
	struct step *step = context;
	struct day *day = &step->days[step->count];

	if (count != 3 || step->count == DAYS_MAX ||
		!db_as_date(&columns[0], &day->date))
		return -1;
	day->pageviews = db_as_integer(&columns[1]);
	day->visitors = db_as_integer(&columns[2]);
	step->count++;
	return 0;
}

static enum db_status store_rows(struct job *job, const struct step *step,
	const char *sql, struct error *error)
{
	const struct plan *plan = step->plan;
	const struct db_value behind =
		plan->restored ? db_date(date_from(plan->restored_to))
			       : db_null();
	enum db_status status = DB_OK;

	for (size_t i = 0; status == DB_OK && i < step->count; i++) {
		const struct db_value values[] = {db_string(step->site),
			db_date(step->days[i].date),
			db_integer(step->days[i].pageviews),
			db_integer(step->days[i].visitors), behind, behind};

		status = db_execute(job->db, sql, values, 6, NULL, error);
	}
	return status;
}

static enum db_status daily_work(
	struct job *job, void *context, struct error *error)
{
	struct step *step = context;
	int32_t first = step->first;
	enum db_status status;

	step->count = 0;
	if (job->guard_found && date_from(job->guard_done_to) > first)
		first = date_from(job->guard_done_to);
	if (first > step->last)
		return DB_OK;

	const struct db_value values[] = {db_string(step->site),
		db_time(date_start(first)),
		db_time(date_start(step->last + 1))};

	status = db_query(job->db, sql_rollup_daily_select, values, 3, day_row,
		step, error);
	return status == DB_OK
		       ? store_rows(job, step, sql_rollup_daily_upsert, error)
		       : status;
}

static int month_row(
	void *context, const struct db_value *columns, size_t count)
{
	struct step *step = context;

	if (count != 2)
		return -1;
	step->days[0] = (struct day){step->first, db_as_integer(&columns[0]),
		db_as_integer(&columns[1])};
	/* A month without page views has no row and gets none. */
	step->count = step->days[0].pageviews > 0;
	return 0;
}

/* The days of a restored month are known one by one: it has had as many page
 * views as they at least. */
static enum db_status add_restored_days(
	struct job *job, struct step *step, struct error *error)
{
	const struct db_value values[] = {db_string(step->site),
		db_date(step->first), db_date(month_add(step->first, 1) - 1)};
	int64_t sum = 0;
	bool found;
	enum db_status status;

	if (!step->count || !step->plan->restored ||
		date_start(step->first) >= step->plan->restored_to)
		return DB_OK;
	status = db_query_integer(job->db, sql_rollup_restored_month, values, 3,
		&sum, &found, error);
	if (sum > step->days[0].pageviews)
		step->days[0].pageviews = sum;
	return status;
}

static enum db_status monthly_work(
	struct job *job, void *context, struct error *error)
{
	struct step *step = context;
	const struct db_value values[] = {db_string(step->site),
		db_time(date_start(step->first)),
		db_time(date_start(month_add(step->first, 1)))};
	enum db_status status;

	step->count = 0;
	if (job->guard_found && date_start(step->first) < job->guard_done_to)
		return DB_OK;
	status = db_query(job->db, sql_rollup_monthly_select, values, 3,
		month_row, step, error);
	if (status == DB_OK)
		status = add_restored_days(job, step, error);
	return status == DB_OK
		       ? store_rows(job, step, sql_rollup_monthly_upsert, error)
		       : status;
}

static enum db_status rollup_site(struct job *job, const struct plan *plan,
	const char *site, struct error *error)
{
	struct step *step = calloc(1, sizeof(*step));
	enum db_status status = step ? DB_OK : DB_UNAVAILABLE;

	for (int32_t month = plan->first_month;
		status == DB_OK && month <= plan->this_month;
		month = month_add(month, 1)) {
		int32_t last = month_add(month, 1) - 1;

		job_progress(job, site, (uint64_t)(month - plan->first_month),
			(uint64_t)(plan->today - plan->first_month + 1));
		*step = (struct step){.plan = plan, .site = site};
		step->first = month > plan->first ? month : plan->first;
		step->last = last < plan->today ? last : plan->today;
		if (step->first <= step->last)
			status = job_transaction(job, daily_work, step, error);
		summary_add(&job->summary, "upserted", (int64_t)step->count);
		if (status != DB_OK)
			break;
		*step = (struct step){
			.plan = plan, .site = site, .first = month};
		status = job_transaction(job, monthly_work, step, error);
		summary_add(&job->summary, "upserted", (int64_t)step->count);
	}
	free(step);
	return status;
}

/* Raises done_to, or sets a wrong one right, unless somebody lowered it since
 * the start: then those page views are not covered yet. */
static enum db_status finish_work(
	struct job *job, void *context, struct error *error)
{
	const struct plan *plan = context;
	int64_t to = date_start(time_date(job->now - SETTLED_AFTER));
	int64_t now_at;
	bool found;
	enum db_status status = job_done_to(
		job->db, "rollup", DONE_TO_UPDATE, &now_at, &found, error);

	if (status != DB_OK || found != plan->has_started_from ||
		(found && now_at != plan->started_from) ||
		(found && to <= now_at && !plan->wrong))
		return status;
	return job_set_done_to(job->db, "rollup", to, error);
}

/* Aggregates in the range beyond those that were written: their page views
 * are gone. */
static enum db_status count_left_alone(
	struct job *job, const struct plan *plan, struct error *error)
{
	const struct db_value values[] = {db_date(plan->first),
		db_date(plan->today), db_date(plan->first_month),
		db_date(plan->this_month)};
	int64_t rows;
	bool found;
	enum db_status status = db_query_integer(job->db,
		"SELECT (SELECT COUNT(*) FROM daily_metric "
		"WHERE date BETWEEN ? AND ?) + (SELECT COUNT(*) "
		"FROM monthly_metric WHERE month BETWEEN ? AND ?)",
		values, 4, &rows, &found, error);

	summary_add(&job->summary, "skipped_existing_no_raw", 0);
	for (size_t i = 0; i < job->summary.count; i++)
		if (!strcmp(job->summary.items[i].name, "upserted"))
			rows -= job->summary.items[i].number;
	if (rows > 0)
		summary_set(&job->summary, "skipped_existing_no_raw", rows);
	return status;
}

enum db_status rollup_run(struct job *job, struct error *error)
{
	struct plan plan;
	char site[SITE_NAME_SIZE] = "";
	enum db_status status = plan_make(job, &plan, error);

	if (status != DB_OK)
		return status;
	summary_set(
		&job->summary, "dates_processed", plan.today - plan.first + 1);
	summary_set(&job->summary, "months_processed",
		month_count(plan.first_month, plan.this_month));
	summary_set(&job->summary, "upserted", 0);
	while ((status = pageview_next_site(job->db, site, site, error)) ==
			DB_OK &&
		site[0]) {
		status = rollup_site(job, &plan, site, error);
		if (status != DB_OK)
			return status;
	}
	if (status == DB_OK)
		status = count_left_alone(job, &plan, error);
	if (plan.wrong)
		job_wrong_done_to(job, plan.started_from);
	if (status == DB_OK && !job->dry_run)
		status = job_transaction(job, finish_work, &plan, error);
	return status;
}
