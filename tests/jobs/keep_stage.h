/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_TESTS_JOBS_KEEP_STAGE_H
#define FOOTFALL_TESTS_JOBS_KEEP_STAGE_H

/* What the tests of lib/collect/keep share: a collector with an empty database
 * and a folder of its own.  All of them fail the test when something goes
 * wrong. */
#include <stdbool.h>
#include <stdint.h>

#include "base/settings.h"
#include "collect/collect.h"
#include "tests/support/database.h"

enum { DEADLINE_MS = 20000 };

struct stage {
	struct database *database;
	char *path;
	struct settings settings;
	struct collector collector;
	uint64_t last_id;
	int64_t time_left; /* of a hit's deadline, as the test says */
};

void stage_open(struct stage *stage);
void stage_close(struct stage *stage);

/* As if state_dir had been unusable from the start. */
void folder_take_away(struct stage *stage);

/* A hit at `now`; the same visitor and page each time. */
enum reason keep(struct stage *stage, int64_t now);

/* How many page views there are, and bytes in the journal. */
int64_t rows(const struct stage *stage);
int64_t journal_size(const struct stage *stage);

/* Whether collect.log has these words. */
bool log_says(const struct stage *stage, const char *words);

#endif
