/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_TESTS_JOBS_KEEP_STAGE_H
#define FOOTFALL_TESTS_JOBS_KEEP_STAGE_H

/* What the tests of lib/collect/keep stand on: a collector with a state_dir of
 * its own beside the private MariaDB.  All of it fails the test when something
 * goes wrong. */
#include <stdbool.h>
#include <stdint.h>

#include "collect/keep.h"
#include "tests/support/database.h"

struct stage {
	struct database *database;
	char *path; /* state_dir */
	struct settings settings;
	struct collector collector;
	uint64_t last_id;
	int64_t time_left; /* of the deadline, for the next hit, in ms */
};

enum { DEADLINE_MS = 20000 };

/* Opens it, with empty tables; the caller closes it. */
void stage_open(struct stage *stage);
void stage_close(struct stage *stage);

/* As if state_dir had been unusable from the start. */
void folder_take_away(struct stage *stage);

/* Keeps a hit of this instant, each another one. */
enum reason keep(struct stage *stage, int64_t now);

/* How many page views are stored; the journal's bytes, 0 without one. */
int64_t rows(const struct stage *stage);
int64_t journal_size(const struct stage *stage);

/* Whether collect.log has these words. */
bool log_says(const struct stage *stage, const char *words);

#endif
