/* SPDX-License-Identifier: MIT */

/* Jobs, salts and cron in words. */
#include <inttypes.h>
#include <stdio.h>

#include "draw.h"
#include "jobs_model.h"
#include "stats/summary_words.h"
#include "store/salt.h"

/* "3 min", "14 h", "2 days", "" of less than a minute. */
static void format_span(char *out, size_t size, int64_t span)
{
	int64_t minutes = span / TIME_MINUTE;
	int64_t hours = span / TIME_HOUR;

	if (minutes < 1)
		snprintf(out, size, "%s", "");
	else if (minutes < 60)
		snprintf(out, size, "%d min", (int)minutes);
	else if (hours < 48)
		snprintf(out, size, "%d h", (int)hours);
	else
		snprintf(out, size, "%d days", (int)(hours / 24));
}

void jobs_format_when(char *out, size_t size, int64_t instant, int64_t now)
{
	char span[24];
	bool ahead = instant > now;

	/* What is ahead is rounded up: "in 1 min", not "now". */
	format_span(span, sizeof(span),
		ahead ? instant - now + TIME_MINUTE - 1 : now - instant);
	if (!span[0])
		snprintf(out, size, "now");
	else
		snprintf(out, size, ahead ? "in %s" : "%s ago", span);
}

void jobs_format_took(char *out, size_t size, const struct status_run *run)
{
	int64_t took = run->ended_at - run->started_at;

	if (!run->ended)
		snprintf(out, size, "-");
	else if (took < TIME_SECOND)
		snprintf(out, size, "< 1 s");
	else if (took < TIME_MINUTE)
		snprintf(out, size, "%d s", (int)(took / TIME_SECOND));
	else
		format_span(out, size, took);
}

const char *jobs_outcome(const struct status_run *run, bool alive)
{
	return status_is_open(run) && !alive ? "broken off" : run->outcome;
}

void jobs_format_result(char *out, size_t size, const struct status_run *run)
{
	struct buf words;

	buf_init(&words, STATUS_SUMMARY_SIZE);
	summary_words_of(text_from(run->summary), &words);
	snprintf(out, size, "%s", buf_text(&words));
	utf8_drop_half(out);
	buf_release(&words);
}

/* "1 Dec 01:00" */
void jobs_format_instant(
	char out[static DRAW_TEXT_SIZE], int64_t instant, int64_t now)
{
	char date[DRAW_TEXT_SIZE];
	char time[TIME_TEXT_SIZE];

	draw_format_date(
		date, time_date(instant), date_to_civil(time_date(now)).year);
	time_format(time, instant);
	snprintf(out, DRAW_TEXT_SIZE, "%.20s %.5s", date, time + 11);
}

void jobs_write_rotation(
	const struct status_salt *salt, int64_t now, struct buf *out)
{
	int32_t month = date_month(time_date(now));
	int32_t next = month_add(month, 1);
	char from[DRAW_TEXT_SIZE];

	draw_format_date(from, time_date(date_start(next) - SALT_EARLY), -1);
	buf_add_text(out, salt->there ? "This month's is there; "
				      : "This month's is missing and will be "
					"made; ");
	if (salt->next_there)
		buf_add_text(out, "next month's is there too; ");
	else if (salt_newest_month(now) == next)
		buf_add_text(out, "next month's will be made; ");
	else
		buf_add_format(
			out, "next month's will be made from %s; ", from);
	if (salt->last_kept)
		buf_add_text(out, "last month's is kept until 01:00 UTC; ");
	buf_add_format(out, "%" PRId64 " old one%s to destroy", salt->old,
		salt->old == 1 ? "" : "s");
}

/* The first job whose last good run is too old, NULL when there is none. */
static const struct status_job *overdue(
	const struct status *status, int64_t now)
{
	for (size_t i = 0; i < status->job_count; i++)
		if (status_is_overdue(&status->jobs[i], now))
			return &status->jobs[i];
	return NULL;
}

enum style jobs_write_cron(
	const struct status *status, int64_t now, struct buf *out)
{
	const struct status_run *last = status_last_run(status);
	const struct status_job *late = overdue(status, now);
	int64_t age = last ? now - last->started_at : 0;
	char span[24];

	format_span(span, sizeof(span), age);
	if (!last) {
		buf_add_format(
			out, "No job has ever run: %s.", job_cron_remedy);
		return STYLE_ALARM;
	}
	if (age > job_rules[0].oldest) {
		buf_add_format(out, "Cron has not run for %s: %s.", span,
			job_cron_remedy);
		return STYLE_ALARM;
	}
	if (late) {
		buf_add_format(out,
			"Cron runs, but %s %s: Enter on it says why.",
			late->rule->job,
			late->done ? "has not ended well for too long"
				   : "never ended well");
		return STYLE_ALARM;
	}
	buf_add_format(out, "%s: the last job began %s%s, on %s.",
		age > 2 * (int64_t)JOB_INTERVAL ? "Cron is late" : "Cron runs",
		span[0] ? span : "just now", span[0] ? " ago" : "", last->host);
	return age > 2 * (int64_t)JOB_INTERVAL ? STYLE_BAD : STYLE_GOOD;
}
