/* SPDX-License-Identifier: MIT */

/*
 * A hit for which memory is short: whichever allocation fails, it is in the
 * journal and accepted, or in no store and unavailable, and nothing else; the
 * sender is never told that it was his fault.  And the same of the drain: a
 * record is not taken for a damaged one.
 */
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/state.h"
#include "base/time.h"
#include "store/away.h"
#include "store/journal_reader.h"
#include "store/salt_cache.h"
#include "tests/unit/inject.h"
#include "tests/unit/stage.h"

enum { ALLOCATIONS_MAX = 1000 };

/* As the stage has it. */
static const int64_t now = INT64_C(1774440000000);

/* A collector on a stage where MariaDB is away, with this month's salt kept. */
static struct collector collector_of(struct stage *stage)
{
	struct collector collector = {.settings = &stage->settings};
	struct salt copy = {.month = date_month(time_date(now)),
		.created_at = now,
		.bytes = {1}};

	stage->settings.journal_max_bytes = 1 << 20;
	stage->settings.pixel = 1;
	collector.folder = state_open(stage->folder, &collector.no_folder);
	assert_true(collector.folder >= 0);
	away_set(collector.folder, now);
	salt_cache_keep(collector.folder,
		salt_cache_generation(collector.folder), &copy);
	return collector;
}

static int64_t journal_size(const struct collector *collector)
{
	struct stat status;

	return fstatat(collector->folder, JOURNAL_FILE, &status, 0) == 0
		       ? status.st_size
		       : 0;
}

static const struct collect_row rows[] = {
	{"a body"},
	{"a body with all there is",
		.body = "{\"site\":\"docs.example.org\",\"path\":\"/\\u00e9\","
			"\"referrer\":\"https://a.example/\",\"event\":\"e\","
			"\"x\":[1,2.5,{\"y\":null}],\"webdriver\":false}",
		.forwarded = "198.51.100.1", .remote = "10.0.0.1"},
	{"an image", .method = "GET",
		.query = "site=docs.example.org&path=/a%20b"},
	{"an image whose page is its path", .method = "GET",
		.query = "site=docs.example.org",
		.referer = "https://docs.example.org/a"},
};

static void assert_told_truly(
	const struct collector *collector, enum reason reason, int64_t before)
{
	int64_t after = journal_size(collector);

	if (reason == REASON_ACCEPTED)
		assert_true(after > before);
	else
		assert_int_equal(reason, REASON_UNAVAILABLE);
	if (reason == REASON_UNAVAILABLE)
		assert_true(after == before);
}

static void hit_is_stored_or_unavailable(void **state)
{
	struct stage stage;
	struct collector collector;
	unsigned int nth = 0;
	int calls, unavailable = 0;
	bool failed = true;

	stage_open(&stage);
	collector = collector_of(&stage);
	while (failed && ++nth < ALLOCATIONS_MAX) {
		int64_t before = journal_size(&collector);
		enum reason reason;

		inject(INJECT_MEMORY, nth, ENOMEM);
		reason = stage_collect_as(&collector, *state, &calls);
		failed = inject_end(INJECT_MEMORY);
		unavailable += reason == REASON_UNAVAILABLE;
		assert_told_truly(&collector, reason, before);
		if (!failed)
			assert_int_equal(reason, REASON_ACCEPTED);
	}
	assert_false(failed);
	assert_true(unavailable > 1);
	close(collector.folder);
	stage_close(&stage);
}

/* What a drain finds: one record, none, or an error, but nothing damaged. */
static void drain_once(int folder, int *errors, bool *delivered)
{
	struct journal_reader *reader;
	struct journal_entry entry = {0};
	struct error error = {0};

	*delivered = false;
	if (journal_take(folder, &reader, &error) != JOURNAL_TAKEN) {
		assert_string_not_equal(error.text, "");
		++*errors;
		return;
	}
	if (journal_next(reader, &entry, &error) < 0) {
		assert_string_not_equal(error.text, "");
		++*errors;
	} else {
		assert_non_null(entry.document);
		*delivered = true;
	}
	json_free(entry.document);
	journal_leave(reader);
}

static void drain_takes_no_record_for_damaged(void **state)
{
	static const struct collect_row hit = {"a body"};
	struct stage stage;
	struct collector collector;
	int calls, errors = 0;
	bool delivered, failed = true;

	(void)state;
	stage_open(&stage);
	collector = collector_of(&stage);
	assert_int_equal(
		stage_collect_as(&collector, &hit, &calls), REASON_ACCEPTED);
	for (unsigned int nth = 1; failed && nth < ALLOCATIONS_MAX; nth++) {
		inject(INJECT_MEMORY, nth, ENOMEM);
		drain_once(collector.folder, &errors, &delivered);
		failed = inject_end(INJECT_MEMORY);
	}
	assert_false(failed);
	assert_true(delivered);
	assert_true(errors > 1);
	close(collector.folder);
	stage_close(&stage);
}

int main(void)
{
	struct unit_list list = {0};

	UNIT_ROWS(&list, hit_is_stored_or_unavailable, rows);
	UNIT_ADD(&list, drain_takes_no_record_for_damaged);
	return unit_run(&list, "memory");
}
