/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_BASE_TIME_H
#define FOOTFALL_BASE_TIME_H

/*
 * Instants and dates, all in UTC.
 *
 * An instant is an int64_t: milliseconds since 1970-01-01 00:00 UTC.  A date
 * is an int32_t: days since 1970-01-01.  A month is the date of its first
 * day.  Nothing here reads a clock: "now" is always a parameter.
 */
#include <stdint.h>

enum {
	TIME_SECOND = 1000,
	TIME_MINUTE = 60 * TIME_SECOND,
	TIME_HOUR = 60 * TIME_MINUTE,
	TIME_DAY = 24 * TIME_HOUR,
};

enum {
	TIME_TEXT_SIZE = 24, /* "2026-03-25 12:00:00.000" and its NUL */
	DATE_TEXT_SIZE = 11, /* "2026-03-25" and its NUL */
};

/* The earliest and latest instant that DATETIME(3) and our texts can hold:
 * 1970-01-01 00:00:00.000 and 9999-12-31 23:59:59.999. */
extern const int64_t time_first;
extern const int64_t time_last;

struct civil {
	int year;
	int month; /* 1 to 12 */
	int day;   /* 1 to 31 */
};

/*
 * Between days and the proleptic Gregorian calendar, as in Howard Hinnant,
 * "chrono-Compatible Low-Level Date Algorithms".  Months beyond 1 to 12 are
 * not normalised.
 */
int32_t date_from_civil(int year, int month, int day);
struct civil date_to_civil(int32_t date);

/* The date on which an instant falls, and the instant at which one begins. */
int32_t time_date(int64_t instant);
int64_t date_start(int32_t date);

/* The month of a date, and the month `count` months later (or earlier). */
int32_t date_month(int32_t date);
int32_t month_add(int32_t month, int count);

/* How many months there are from that of `first` to that of `last`, both
 * counted: 1 within a month; 0 or less when `last` is of an earlier one. */
int month_count(int32_t first, int32_t last);

/* Text as MariaDB reads and writes it.  Values outside time_first to
 * time_last are moved to the nearer end. */
void time_format(char out[static TIME_TEXT_SIZE], int64_t instant);
void date_format(char out[static DATE_TEXT_SIZE], int32_t date);

/*
 * Reads "2026-03-25T12:00:00Z" (RFC 3339, UTC only) or MariaDB's
 * "2026-03-25 12:00:00", each with an optional fraction of which
 * milliseconds are kept.  Returns 0, or -1 when `text` is anything else,
 * 30 February included.
 */
int time_parse(const char *text, int64_t *instant);

/* Reads "2026-03-25".  Returns 0 or -1. */
int date_parse(const char *text, int32_t *date);

#endif
