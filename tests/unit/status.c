/* SPDX-License-Identifier: MIT */

/* lib/stats/status and summary_words, and what of lib/stats/job needs no
 * server: when jobs are due, and what they have done in words. */
#include "stats/status.h"

#include <string.h>

#include "stats/summary_words.h"
#include "tests/unit/unit.h"

static int64_t at(const char *text)
{
	int64_t instant = 0;

	assert_int_equal(time_parse(text, &instant), 0);
	return instant;
}

static struct status_job job_of(const char *name, const char *last_done)
{
	struct status_job job = {.rule = job_rule_find(name)};

	assert_non_null(job.rule);
	if (!last_done)
		return job;
	job.ran = job.done = true;
	job.last.started_at = job.done_at = at(last_done);
	return job;
}

static void next_run(void **state)
{
	static const struct {
		const char *job, *last, *now, *next;
	} rows[] = {
		{"rollup", "2026-11-23 14:02:00", "2026-11-23 14:05:00",
			"2026-11-23 14:17:00"},
		/* Once a day. */
		{"prune", "2026-11-23 00:02:00", "2026-11-23 14:05:00",
			"2026-11-24 00:00:00"},
		{"prune", "2026-11-22 23:50:00", "2026-11-23 00:01:00",
			"2026-11-23 00:05:00"},
		{"prune", NULL, "2026-11-23 14:05:00", "2026-11-23 14:05:00"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct status_job job = job_of(rows[i].job, rows[i].last);

		assert_int_equal(
			status_next(&job, at(rows[i].now)), at(rows[i].next));
	}
}

static void a_daily_job_that_failed_is_tried_again(void **state)
{
	struct status_job job = job_of("prune", "2026-11-22 00:02:00");

	(void)state;
	job.last.started_at = at("2026-11-23 14:02:00");
	assert_int_equal(status_next(&job, at("2026-11-23 14:05:00")),
		at("2026-11-23 14:17:00"));
}

static void overdue(void **state)
{
	struct status_job rollup = job_of("rollup", "2026-11-23 11:00:00");
	struct status_job never = job_of("rollup", NULL);

	(void)state;
	assert_false(status_is_overdue(&rollup, at("2026-11-23 14:00:00")));
	assert_true(status_is_overdue(&rollup, at("2026-11-23 14:00:01")));
	assert_true(status_is_overdue(&never, at("2026-11-23 14:00:00")));
}

static void last_run(void **state)
{
	struct status status = {.job_count = 2};

	(void)state;
	assert_null(status_last_run(&status));
	status.jobs[0] = job_of("rollup", "2026-11-23 14:02:00");
	status.jobs[1] = job_of("prune", "2026-11-23 00:02:00");
	assert_ptr_equal(status_last_run(&status), &status.jobs[0].last);
}

static void open_runs(void **state)
{
	struct status_run run = {.outcome = "running"};

	(void)state;
	assert_true(status_is_open(&run));
	run.ended = true;
	assert_false(status_is_open(&run));
	assert_false(status_is_open(&(struct status_run){.outcome = "failed"}));
}

static void a_stop_is_seen(void **state)
{
	atomic_bool stop = false;
	struct job job = {.stop = &stop};
	struct error error = {0};

	(void)state;
	assert_int_equal(job_go_on(&(struct job){0}, &error), DB_OK);
	assert_int_equal(job_go_on(&job, &error), DB_OK);
	atomic_store(&stop, true);
	assert_int_equal(job_go_on(&job, &error), DB_STOPPED);
	assert_string_equal(
		error.text, "stopped on request; what was done stays done");
}

static void words_of_records(void **state)
{
	static const struct {
		const char *record, *words;
	} rows[] = {
		{"", ""},
		{"{}", ""},
		{"{\"added\": 0}", "no month to add"},
		{"{\"added\": 1}", "1 month added"},
		{"{\"upserted\": 1234567, \"dates_processed\": 2}",
			"1,234,567 figures written, 2 days"},
		{"{\"cutoff\": \"2025-06-01 00:02:00.000\", \"deleted\": 1204}",
			"1,204 page views deleted from before "
			"2025-06-01 00:02 UTC"},
		{"{\"rotated\": 0, \"old_deleted\": 2}",
			"no salt to make, 2 old ones destroyed"},
		/* Names of later versions, and no JSON at all. */
		{"{\"something\": 3}", ""},
		{"MariaDB says no", "MariaDB says no"},
	};
	struct buf words;

	(void)state;
	buf_init(&words, 1000);
	for (size_t i = 0; i < COUNT(rows); i++) {
		buf_reset(&words);
		summary_words_of(text_from(rows[i].record), &words);
		assert_string_equal(buf_text(&words), rows[i].words);
	}
	buf_release(&words);
}

static void words_of_a_summary(void **state)
{
	struct summary summary = {0};
	struct buf words;

	(void)state;
	buf_init(&words, 1000);
	summary_set(&summary, "deleted", 0);
	summary_set_text(&summary, "cutoff", "2025-06-01 00:02:00.000");
	summary_set(&summary, "retention_days", 540);
	summary_set(&summary, "refused_days", 1);
	summary_words(&summary, &words);
	assert_string_equal(buf_text(&words),
		"nothing to delete from before 2025-06-01 00:02 UTC, 1 day "
		"kept, with more page views than its figure");
	buf_release(&words);
}

int main(void)
{
	struct unit_list list = {0};

	UNIT_ADD(&list, next_run);
	UNIT_ADD(&list, a_daily_job_that_failed_is_tried_again);
	UNIT_ADD(&list, overdue);
	UNIT_ADD(&list, last_run);
	UNIT_ADD(&list, open_runs);
	UNIT_ADD(&list, a_stop_is_seen);
	UNIT_ADD(&list, words_of_records);
	UNIT_ADD(&list, words_of_a_summary);
	return unit_run(&list, "status");
}
