/* SPDX-License-Identifier: MIT */

/* Which dates stand below a chart. */
#include <stdio.h>
#include <string.h>

#include "base/time.h"
#include "chart.h"
#include "draw.h"

enum { TICK_GAP = 2, WEEK_DAYS = 7 };

/* Days since a Monday, for whole weeks: 1970-01-05 was one. */
static int32_t since_monday(int32_t date)
{
	return date - 4;
}

static bool each(int32_t date)
{
	(void)date;
	return true;
}

static bool is_monday(int32_t date)
{
	return since_monday(date) % WEEK_DAYS == 0;
}

static bool is_second_monday(int32_t date)
{
	return since_monday(date) % (2 * WEEK_DAYS) == 0;
}

static bool is_month(int32_t date)
{
	return date_to_civil(date).day == 1;
}

static bool is_quarter(int32_t date)
{
	return is_month(date) && date_to_civil(date).month % 3 == 1;
}

static bool is_year(int32_t date)
{
	return is_month(date) && date_to_civil(date).month == 1;
}

static void write_day(char *out, int32_t date)
{
	char text[DRAW_TEXT_SIZE];

	draw_format_date(text, date, -1);
	snprintf(out, CHART_TICK_SIZE, "%.15s", text);
}

static void write_weekday(char *out, int32_t date)
{
	char text[DRAW_TEXT_SIZE];

	draw_format_date(text, date, -1);
	snprintf(out, CHART_TICK_SIZE, "%.3s %.11s", draw_weekday_name(date),
		text);
}

static void write_short(char *out, int32_t date)
{
	snprintf(out, CHART_TICK_SIZE, "%.3s %d", draw_weekday_name(date),
		date_to_civil(date).day);
}

static void write_month(char *out, int32_t date)
{
	if (is_year(date))
		snprintf(out, CHART_TICK_SIZE, "%d", date_to_civil(date).year);
	else
		snprintf(out, CHART_TICK_SIZE, "%.3s", draw_month_name(date));
}

/* From the densest on. */
static const struct tick_way {
	bool by_month, by_day; /* charts that it is for */
	bool (*is_at)(int32_t date);
	void (*write)(char *out, int32_t date);
} ways[] = {
	{false, true, each, write_weekday},
	{false, true, each, write_short},
	{false, true, each, write_day},
	{false, true, is_monday, write_day},
	{false, true, is_second_monday, write_day},
	{false, true, is_month, write_day},
	{true, false, each, write_month},
	{true, true, is_quarter, write_month},
	{true, true, is_year, write_month},
};

static void place(const struct chart *chart, int width, int point,
	struct chart_tick *tick)
{
	int over;

	tick->point = point;
	tick->column = chart_column(chart, width, point);
	tick->left = tick->column;
	over = tick->left + (int)strlen(tick->text) - width;
	if (over > 0)
		tick->left -= over;
}

static bool collides(const struct chart_tick *tick)
{
	return tick[-1].left + (int)strlen(tick[-1].text) + TICK_GAP >
	       tick->left;
}

/* Returns how many there are, -1 when they don't fit. */
static int try_way(const struct chart *chart, int width,
	const struct tick_way *way, struct chart_tick *ticks)
{
	int count = 0;

	for (int i = 0; i < chart->count; i++) {
		int32_t date = chart->points[i].date;

		if (!way->is_at(date))
			continue;
		if (count == CHART_TICKS_MAX)
			return -1;
		way->write(ticks[count].text, date);
		place(chart, width, i, &ticks[count]);
		/* At the right edge there may be no room for the last. */
		if (count && collides(&ticks[count]) &&
			ticks[count].left < ticks[count].column)
			break;
		if (ticks[count].left < 0 || (count && collides(&ticks[count])))
			return -1;
		count++;
	}
	return count;
}

/* The marked point has its date, whatever must give way to it. */
static int add_mark(const struct chart *chart, int width,
	struct chart_tick *ticks, int count)
{
	struct chart_tick mark = {0};

	for (int i = 0; i < count; i++)
		if (ticks[i].point == chart->mark)
			return count;
	write_day(mark.text, chart->points[chart->mark].date);
	place(chart, width, chart->mark, &mark);
	while (count && ticks[count - 1].left +
					(int)strlen(ticks[count - 1].text) +
					TICK_GAP >
				mark.left)
		count--;
	if (count < CHART_TICKS_MAX)
		ticks[count++] = mark;
	return count;
}

int chart_ticks(const struct chart *chart, int width,
	struct chart_tick ticks[static CHART_TICKS_MAX])
{
	int count = -1;

	for (size_t i = 0; count <= 0 && i < sizeof(ways) / sizeof(ways[0]);
		i++)
		if (chart->by_month ? ways[i].by_month : ways[i].by_day)
			count = try_way(chart, width, &ways[i], ticks);
	if (count < 0)
		count = 0;
	return chart->mark >= 0 ? add_mark(chart, width, ticks, count) : count;
}
