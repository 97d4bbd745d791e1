/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_STATS_SUMMARY_WORDS_H
#define FOOTFALL_STATS_SUMMARY_WORDS_H

/* What a job has done, in words, from the named figures of its summary. */
#include "base/utf8.h"
#include "stats/summary.h"

/* Appends "1,204 page views deleted from before 2025-06-01 00:02 UTC". */
void summary_words(const struct summary *summary, struct buf *out);

/* The same from the text that a record of job_run holds: JSON as
 * summary_json() writes it, or, as it is, the text of an error. */
void summary_words_of(struct text record, struct buf *out);

#endif
