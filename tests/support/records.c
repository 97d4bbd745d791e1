/* SPDX-License-Identifier: MIT */

/*
 * usage: records FIRST COUNT TIME
 *
 * Prints COUNT records of the journal: hits of the site "a" with the numbers
 * from FIRST on, which are their paths ("/n/NUMBER"), a millisecond after
 * each other from TIME (seconds since 1970) on.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/time.h"
#include "store/journal_record.h"

static int put_record(long number, int64_t instant)
{
	char path[32];
	struct hit hit = {
		.site = text_from("a"),
		.referrer = text_from(""),
		.user_agent = text_from("Mozilla/5.0"),
		.event = text_from(""),
		.occurred_at = instant,
		.event_id = (uint64_t)number,
		.visitor_hash = {(uint8_t)number, (uint8_t)(number >> 8)},
	};
	struct buf record;
	int result;

	snprintf(path, sizeof(path), "/n/%ld", number);
	hit.path = text_from(path);
	buf_init(&record, JOURNAL_RECORD_MAX);
	result = journal_record_add(&record, &hit);
	if (result == 0 &&
		fwrite(record.data, 1, record.length, stdout) != record.length)
		result = -1;
	buf_release(&record);
	return result;
}

int main(int argc, char *argv[])
{
	long first, count;
	int64_t begin;

	if (argc != 4)
		return 2;
	first = atol(argv[1]);
	count = atol(argv[2]);
	begin = (int64_t)atol(argv[3]) * TIME_SECOND;
	for (long i = 0; i < count; i++)
		if (put_record(first + i, begin + i) < 0)
			return 1;
	return fflush(stdout) ? 1 : 0;
}
