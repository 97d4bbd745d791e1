/* SPDX-License-Identifier: MIT */
#include "base/time.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>

const int64_t time_first = 0;
const int64_t time_last = INT64_C(253402300799999);

enum {
	DAYS_PER_ERA = 146097, /* 400 years */
	DAYS_TO_1970 = 719468, /* from 0000-03-01 */
};

int32_t date_from_civil(int year, int month, int day)
{
	int shifted = month <= 2 ? year - 1 : year;
	int era = (shifted >= 0 ? shifted : shifted - 399) / 400;
	int year_of_era = shifted - era * 400;
	int month_from_march = month > 2 ? month - 3 : month + 9;
	int day_of_year = (153 * month_from_march + 2) / 5 + day - 1;
	int day_of_era = year_of_era * 365 + year_of_era / 4 -
			 year_of_era / 100 + day_of_year;

	return era * DAYS_PER_ERA + day_of_era - DAYS_TO_1970;
}

struct civil date_to_civil(int32_t date)
{
	int32_t days = date + DAYS_TO_1970;
	int era = (days >= 0 ? days : days - (DAYS_PER_ERA - 1)) / DAYS_PER_ERA;
	int day_of_era = days - era * DAYS_PER_ERA;
	int year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 -
				  day_of_era / 146096) /
			  365;
	int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 -
					       year_of_era / 100);
	int month_from_march = (5 * day_of_year + 2) / 153;
	struct civil civil;

	civil.day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
	civil.month = month_from_march < 10 ? month_from_march + 3
					    : month_from_march - 9;
	civil.year = year_of_era + era * 400 + (civil.month <= 2);
	return civil;
}

int32_t time_date(int64_t instant)
{
	int64_t days = instant / TIME_DAY;

	if (instant % TIME_DAY < 0)
		days--;
	return (int32_t)days;
}

int64_t date_start(int32_t date)
{
	return (int64_t)date * TIME_DAY;
}

int32_t date_month(int32_t date)
{
	return date - (date_to_civil(date).day - 1);
}

int32_t month_add(int32_t month, int count)
{
	struct civil civil = date_to_civil(month);
	int months = civil.year * 12 + civil.month - 1 + count;

	return date_from_civil(months / 12, months % 12 + 1, 1);
}

int month_count(int32_t first, int32_t last)
{
	struct civil from = date_to_civil(first), to = date_to_civil(last);

	return (to.year - from.year) * 12 + to.month - from.month + 1;
}

static int64_t time_clamp(int64_t instant)
{
	if (instant < time_first)
		return time_first;
	return instant > time_last ? time_last : instant;
}

void date_format(char out[static DATE_TEXT_SIZE], int32_t date)
{
	struct civil civil =
		date_to_civil(time_date(time_clamp(date_start(date))));

	/* The remainders tell the compiler that the text fits. */
	snprintf(out, DATE_TEXT_SIZE, "%04u-%02u-%02u",
		(unsigned)civil.year % 10000u, (unsigned)civil.month % 100u,
		(unsigned)civil.day % 100u);
}

void time_format(char out[static TIME_TEXT_SIZE], int64_t instant)
{
	int64_t clamped = time_clamp(instant);
	unsigned rest = (unsigned)(clamped - date_start(time_date(clamped)));

	date_format(out, time_date(clamped));
	snprintf(out + DATE_TEXT_SIZE - 1, TIME_TEXT_SIZE - DATE_TEXT_SIZE + 1,
		" %02u:%02u:%02u.%03u", rest / TIME_HOUR % 24u,
		rest / TIME_MINUTE % 60u, rest / TIME_SECOND % 60u,
		rest % TIME_SECOND);
}

/* Reads exactly `digits` digits and moves past them. */
static bool take_number(const char **text, int digits, int *number)
{
	*number = 0;
	for (; digits > 0; digits--) {
		if (!isdigit((unsigned char)**text))
			return false;
		*number = *number * 10 + (*(*text)++ - '0');
	}
	return true;
}

static bool take_char(const char **text, char expected)
{
	if (**text != expected)
		return false;
	(*text)++;
	return true;
}

static bool take_date(const char **text, int32_t *date)
{
	struct civil civil, check;

	if (!take_number(text, 4, &civil.year) || !take_char(text, '-') ||
		!take_number(text, 2, &civil.month) || !take_char(text, '-') ||
		!take_number(text, 2, &civil.day))
		return false;
	if (civil.month < 1 || civil.month > 12 || civil.year < 1970)
		return false;
	*date = date_from_civil(civil.year, civil.month, civil.day);
	check = date_to_civil(*date);
	return check.month == civil.month && check.day == civil.day;
}

static bool take_fraction(const char **text, int *milliseconds)
{
	int scale = 100;

	*milliseconds = 0;
	if (!take_char(text, '.'))
		return true;
	if (!isdigit((unsigned char)**text))
		return false;
	while (isdigit((unsigned char)**text)) {
		*milliseconds += (*(*text)++ - '0') * scale;
		scale /= 10;
	}
	return true;
}

/* "12:00:00" with or without a fraction, as milliseconds of the day. */
static bool take_clock(const char **text, int64_t *milliseconds)
{
	int hour, minute, second, fraction;

	if (!take_number(text, 2, &hour) || !take_char(text, ':') ||
		!take_number(text, 2, &minute) || !take_char(text, ':') ||
		!take_number(text, 2, &second) ||
		!take_fraction(text, &fraction))
		return false;
	*milliseconds = (int64_t)hour * TIME_HOUR +
			(int64_t)minute * TIME_MINUTE +
			(int64_t)second * TIME_SECOND + fraction;
	return hour <= 23 && minute <= 59 && second <= 59;
}

int time_parse(const char *text, int64_t *instant)
{
	int64_t milliseconds;
	int32_t date;
	bool rfc3339;

	if (!take_date(&text, &date))
		return -1;
	rfc3339 = take_char(&text, 'T');
	if (!rfc3339 && !take_char(&text, ' '))
		return -1;
	if (!take_clock(&text, &milliseconds) ||
		(rfc3339 && !take_char(&text, 'Z')) || *text != '\0')
		return -1;
	*instant = date_start(date) + milliseconds;
	return 0;
}

int date_parse(const char *text, int32_t *date)
{
	return take_date(&text, date) && *text == '\0' ? 0 : -1;
}
