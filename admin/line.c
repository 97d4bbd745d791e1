/* SPDX-License-Identifier: MIT */
#include "line.h"

#include <inttypes.h>
#include <string.h>

#include "base/display.h"
#include "stats/glance.h"
#include "tui/draw.h"

enum { SITE_WIDTH = 36, LINE_MAX_BYTES = 1 << 16 };

/* What gives way, one after the other, until the line is short enough. */
enum detail {
	DETAIL_NAMES, /* of every silent site */
	DETAIL_NAME,  /* of the first */
	DETAIL_CHANGE,
	DETAIL_DAY_BEFORE,
	DETAIL_LEAST,
};

static void add_count(struct buf *out, int64_t count, const char *noun)
{
	char figure[DRAW_TEXT_SIZE];

	draw_format_figure(figure, count);
	buf_add_format(out, "%s %s%s", figure, noun, count == 1 ? "" : "s");
}

/* A name in as many columns as it needs, but not too many. */
static void add_site(struct buf *out, const char *site)
{
	size_t width = display_width(text_from(site));

	display_add_column(out, text_from(site),
		width < SITE_WIDTH ? width : SITE_WIDTH, false);
}

/* "Footfall: ", "Footfall (as of 09:02 UTC, cron?): " */
static void add_head(struct buf *out, const struct glance *glance,
	const char *site, int64_t now)
{
	char when[TIME_TEXT_SIZE];
	char date[DRAW_TEXT_SIZE];

	if (site)
		add_site(out, site);
	else
		buf_add_text(out, "Footfall");
	if (glance->late) {
		time_format(when, glance->as_of);
		draw_format_date(
			date, glance->date, date_to_civil(time_date(now)).year);
		buf_add_format(out, " (as of %s%s%.5s UTC, cron?)",
			glance->date == time_date(now) ? "" : date,
			glance->date == time_date(now) ? "" : " ", when + 11);
	}
	buf_add_text(out, ": ");
}

static void add_day_before(struct buf *out, const struct glance *glance,
	bool today, enum detail detail)
{
	char figure[DRAW_TEXT_SIZE];

	draw_format_figure(figure, glance->day_before);
	buf_add_format(
		out, ", %s %s", figure, today ? "yesterday" : "the day before");
	if (detail <= DETAIL_CHANGE && glance->week_before > 0)
		buf_add_format(out, " (%+" PRId64 " %% in a week)",
			(glance->day_before - glance->week_before) * 100 /
				glance->week_before);
}

static void add_silent(
	struct buf *out, const struct glance *glance, enum detail detail)
{
	size_t count = glance->silent_count;

	if (!count)
		return;
	buf_add_text(out, ", ");
	if (count > 1 || detail > DETAIL_NAME)
		buf_add_format(out, "%zu ", count);
	buf_add_text(out, "silent");
	for (size_t i = 0; detail <= DETAIL_NAME && i < count; i++) {
		buf_add_text(out, i ? ", " : ": ");
		if (i && detail == DETAIL_NAME) {
			buf_add_text(out, "...");
			break;
		}
		add_site(out, glance->silent[i]);
	}
}

static void write_line(struct buf *out, const struct glance *glance,
	const char *site, int64_t now, enum detail detail)
{
	bool today = glance->date == time_date(now);

	add_head(out, glance, site, now);
	if (!glance->rolled_up) {
		buf_add_text(out, "never rolled up: run admin --maintain");
		return;
	}
	add_count(out, glance->pageviews, "page view");
	if (glance->visitors >= 0) {
		buf_add_text(out, " by ");
		add_count(out, glance->visitors, "visitor");
	}
	buf_add_text(out, today ? " today" : " that day");
	if (detail <= DETAIL_DAY_BEFORE)
		add_day_before(out, glance, today, detail);
	if (!site) {
		buf_add_text(out, ", ");
		add_count(out, (int64_t)glance->sites, "site");
		add_silent(out, glance, detail);
	} else if (glance->silent_count) {
		buf_add_text(out, ", silent");
	}
}

/* Of one site only its own silence matters. */
static void keep_silent(struct glance *glance, const char *site)
{
	size_t kept = 0;

	for (size_t i = 0; site && i < glance->silent_count; i++)
		if (!strcmp(glance->silent[i], site))
			glance->silent[kept++] = glance->silent[i];
	if (site) {
		glance->silent_count = kept;
		glance->sites = 1;
	}
}

enum db_status line_print(struct db *db, const struct options *options,
	const struct settings *settings, struct error *error)
{
	struct glance glance;
	struct buf line;
	enum db_status status = glance_read(
		db, settings, options->site, options->now, &glance, error);

	buf_init(&line, LINE_MAX_BYTES);
	keep_silent(&glance, options->site);
	for (int detail = DETAIL_NAMES;
		status == DB_OK && detail <= DETAIL_LEAST; detail++) {
		buf_reset(&line);
		write_line(&line, &glance, options->site, options->now,
			(enum detail)detail);
		if (display_width(text_from(buf_text(&line))) <= LINE_WIDTH)
			break;
	}
	if (status == DB_OK)
		printf("%s\n", buf_text(&line));
	buf_release(&line);
	glance_release(&glance);
	return status;
}

/* In the order of the view's columns. */
static int give_row(const struct glance *glance, const char *site,
	db_row_function *row, void *context)
{
	char date[DATE_TEXT_SIZE], when[TIME_TEXT_SIZE];
	struct buf silent;
	int result;

	date_format(date, glance->date);
	time_format(when, glance->as_of);
	buf_init(&silent, LINE_MAX_BYTES);
	for (size_t i = 0; i < glance->silent_count; i++)
		buf_add_format(
			&silent, "%s%s", i ? ", " : "", glance->silent[i]);

	const struct db_value values[] = {db_string(site), db_string(date),
		db_integer(glance->pageviews),
		glance->visitors < 0 ? db_null() : db_integer(glance->visitors),
		db_integer(glance->day_before), db_integer(glance->week_before),
		db_integer((int64_t)glance->sites),
		db_integer((int64_t)glance->silent_count),
		db_string(buf_text(&silent)),
		db_string(glance->rolled_up ? when : NULL)};

	result = row(context, values, sizeof(values) / sizeof(values[0]));
	buf_release(&silent);
	return result;
}

enum db_status line_read(struct db *db, const struct options *options,
	const struct settings *settings, db_row_function *row, void *context,
	struct error *error)
{
	struct glance glance;
	enum db_status status = glance_read(
		db, settings, options->site, options->now, &glance, error);

	keep_silent(&glance, options->site);
	if (status == DB_OK && give_row(&glance, options->site, row, context))
		status = DB_STOPPED;
	glance_release(&glance);
	return status;
}
