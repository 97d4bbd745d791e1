/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_STATS_SUMMARY_H
#define FOOTFALL_STATS_SUMMARY_H

/* What a job has to say when it is done: a few named figures. */
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

enum { SUMMARY_ITEMS_MAX = 12, SUMMARY_TEXT_SIZE = 64 };

struct summary_item {
	const char *name; /* a string literal */
	int64_t number;	  /* where the text is empty */
	char text[SUMMARY_TEXT_SIZE];
};

struct summary {
	struct summary_item items[SUMMARY_ITEMS_MAX];
	size_t count;
};

/* Each sets the item of that name, adding it when there is none. */
void summary_set(struct summary *summary, const char *name, int64_t number);
void summary_set_text(
	struct summary *summary, const char *name, const char *text);

/* Adds to the item of that name, which begins at 0. */
void summary_add(struct summary *summary, const char *name, int64_t number);

/* Appends {"deleted": 3, ...}. */
void summary_json(const struct summary *summary, struct buf *buf);

/* Appends "deleted 3, cutoff 2026-01-01 00:00:00.000". */
void summary_line(const struct summary *summary, struct buf *buf);

#endif
