/* SPDX-License-Identifier: MIT */

/* Twelve months of partitions stand ahead of the current one. */
#include "stats/job.h"
#include "store/pageview.h"
#include "store/partition.h"

/* The first month to split off: behind the last bound, or, in a new table,
 * that of the oldest page view, or this one. */
static enum db_status first_month(struct job *job,
	const struct partition_list *list, int32_t *first, struct error *error)
{
	int64_t bound, oldest;
	int32_t end;
	bool found;
	enum db_status status;

	partition_last_bound(list, &bound, &found);
	if (found) {
		*first = date_month(time_date(bound));
		return DB_OK;
	}
	status = pageview_oldest(job->db, &oldest, &found, error);
	partition_months(
		time_date(found ? oldest : job->now), job->now, first, &end);
	return status;
}

static enum db_status split(
	struct job *job, int32_t first, int32_t end, struct error *error)
{
	enum db_status status = DB_OK;
	int64_t added = 0;

	for (int32_t month = first; month < end; month = month_add(month, 1))
		added++;
	if (!job->dry_run && added) {
		status = lease_renew(&job->lease, job->db, error);
		if (status == DB_OK)
			status = partition_split(job->db, first, end, error);
	}
	if (status == DB_OK)
		summary_set(&job->summary, "added", added);
	/* Without the privilege one partition holds everything, and prune
	 * deletes from it: the doctor says what that costs. */
	if (status == DB_DENIED) {
		summary_set(&job->summary, "not_allowed", added);
		return DB_OK;
	}
	/* Somebody reads the table for long: the next run does it. */
	if (status == DB_BUSY) {
		summary_set(&job->summary, "waiting", added);
		return DB_OK;
	}
	return status;
}

enum db_status add_partitions_run(struct job *job, struct error *error)
{
	int32_t this_month = date_month(time_date(job->now));
	int32_t end = month_add(this_month, PARTITION_MONTHS_AHEAD + 1);
	struct partition_list list;
	int32_t first = end;
	int64_t rows = 0;
	enum db_status status = partition_list_read(job->db, &list, error);

	if (status == DB_OK)
		status = first_month(job, &list, &first, error);
	if (status == DB_OK)
		status = partition_count_future(job->db, &list, &rows, error);
	partition_list_release(&list);
	summary_set(&job->summary, "added", 0);
	if (status != DB_OK || first >= end)
		return status;
	if (rows >= PARTITION_SPLIT_MAX) {
		error_set(error,
			"partition p_future holds %d rows or more; splitting "
			"it would copy them and stall hits: see admin(8), "
			"PARTITIONS",
			PARTITION_SPLIT_MAX);
		return DB_REFUSED;
	}
	return split(job, first, end, error);
}
