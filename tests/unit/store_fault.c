/* SPDX-License-Identifier: MIT */

/*
 * The files of state_dir when a call fails: for every call of every act, once
 * as a disk's error, once as an interruption.  What is told is true, and the
 * next one works.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/state.h"
#include "base/time.h"
#include "store/away.h"
#include "store/flood.h"
#include "store/journal_reader.h"
#include "store/salt_cache.h"
#include "store/tally.h"
#include "tests/unit/inject.h"
#include "tests/unit/unit.h"

enum { CALLS_MAX = 5000, ROOM = 1 << 20, TODAY = 20537, MONTH = 20513 };

static const int64_t now = INT64_C(1774440000000);
static const uint8_t source[TALLY_SOURCE_SIZE] = {1};

static struct hit hit_of(uint64_t id)
{
	return (struct hit){
		.site = TEXT("a"),
		.path = TEXT("/"),
		.referrer = TEXT(""),
		.user_agent = TEXT(""),
		.event = TEXT(""),
		.occurred_at = now,
		.event_id = id,
	};
}

/* Reads all that waits; counts the hit of this number. */
static int drain(int folder, uint64_t id)
{
	struct journal_reader *reader;
	struct journal_entry entry;
	struct error error = {0};
	enum journal_take taken = journal_take(folder, &reader, &error);
	int found = 0;

	if (taken == JOURNAL_EMPTY)
		return 0;
	assert_int_equal(taken, JOURNAL_TAKEN);
	while (journal_next(reader, &entry, &error) > 0) {
		found += entry.document && entry.hit.event_id == id;
		json_free(entry.document);
	}
	assert_int_equal(journal_finish(reader, &error), 0);
	return found;
}

/* An act, of whose calls the n-th fails with this errno.  Returns whether one
 * did: it had as many. */
typedef bool act(int folder, unsigned int n, int error);

static bool append(int folder, unsigned int n, int number)
{
	struct hit hit = hit_of(n);
	struct error error = {0};
	enum journal_status status;
	bool failed;

	inject(INJECT_FILE, n, number);
	status = journal_append(folder, &hit, ROOM, &error);
	failed = inject_end(INJECT_FILE);
	if (status == JOURNAL_STORED)
		assert_int_equal(drain(folder, n), 1);
	else
		assert_non_null(strstr(error.text, "state_dir"));
	/* What was refused may be there or not; the next one is there. */
	hit = hit_of(n + CALLS_MAX);
	assert_int_equal(
		journal_append(folder, &hit, ROOM, &error), JOURNAL_STORED);
	assert_int_equal(drain(folder, n + CALLS_MAX), 1);
	return failed;
}

/* A drain in which a call fails leaves what it has not set aside. */
static int drain_once(int folder, uint64_t id, struct error *error)
{
	struct journal_reader *reader;
	struct journal_entry entry;
	enum journal_take taken = journal_take(folder, &reader, error);
	int found, result;

	if (taken == JOURNAL_BUSY || taken == JOURNAL_EMPTY)
		return 0;
	if (taken == JOURNAL_LOST)
		return -1;
	found = journal_next(reader, &entry, error);
	if (found <= 0) {
		journal_leave(reader);
		return found;
	}
	assert_true(entry.hit.event_id == id);
	result = journal_set_aside(reader, entry.line, error);
	json_free(entry.document);
	if (result < 0) {
		journal_leave(reader);
		return -1;
	}
	return journal_finish(reader, error) < 0 ? -1 : 1;
}

static bool deliver(int folder, unsigned int n, int number)
{
	struct hit hit = hit_of(n);
	struct error error = {0};
	int result;
	bool failed;

	assert_int_equal(
		journal_append(folder, &hit, ROOM, &error), JOURNAL_STORED);
	inject(INJECT_FILE, n, number);
	result = drain_once(folder, n, &error);
	failed = inject_end(INJECT_FILE);
	/* It waits still, or it is set aside. */
	assert_int_equal(drain(folder, n), result != 1);
	if (result < 0)
		assert_non_null(strstr(error.text, "state_dir"));
	return failed;
}

static void keep(int folder, const struct salt *copy)
{
	salt_cache_keep(folder, salt_cache_generation(folder), copy);
}

static bool keep_salt(int folder, unsigned int n, int number)
{
	struct salt copy = {.month = MONTH, .created_at = now};
	struct salt again;
	bool failed;

	memset(copy.bytes, (int)n, SALT_SIZE);
	inject(INJECT_FILE, n, number);
	keep(folder, &copy);
	if (salt_cache_read(folder, MONTH, &again))
		assert_int_equal(again.month, MONTH);
	failed = inject_end(INJECT_FILE);
	keep(folder, &copy);
	assert_true(salt_cache_read(folder, MONTH, &again));
	assert_memory_equal(again.bytes, copy.bytes, SALT_SIZE);
	return failed;
}

typedef int forget(int folder);

static int forget_all(int folder)
{
	return salt_cache_forget(folder, NULL);
}

static int forget_old(int folder)
{
	return salt_cache_forget_before(folder, MONTH + 31, NULL);
}

static int forget_replaced(int folder)
{
	return salt_cache_forget_replaced(folder, MONTH, now + 1, NULL);
}

/* It is done, or it says that it was not. */
static bool forget_salt(int folder, unsigned int n, int number)
{
	static forget *const ways[] = {forget_all, forget_old, forget_replaced};
	struct salt copy = {.month = MONTH, .created_at = now};
	bool failed = false;

	for (size_t i = 0; i < COUNT(ways); i++) {
		int result;

		keep(folder, &copy);
		inject(INJECT_FILE, n, number);
		result = ways[i](folder);
		failed |= inject_end(INJECT_FILE);
		if (result == 0)
			assert_false(salt_cache_read(folder, MONTH, &copy));
		assert_true(result == 0 || failed);
	}
	return failed;
}

static uint64_t tallied(int folder)
{
	struct tally *tally;
	uint64_t count;
	int found = tally_open(folder, &tally, NULL);

	if (found <= 0)
		return 0;
	count = tally_count(tally, "a", TODAY, "bot");
	tally_close(tally);
	return count;
}

static bool tally(int folder, unsigned int n, int number)
{
	uint64_t before, after;
	bool failed;

	inject(INJECT_FILE, n, number);
	tally_add(folder, "a", TODAY, "bot", source);
	if (tally_forget_before(folder, TODAY, NULL) < 0)
		assert_true(inject_end(INJECT_FILE));
	(void)tallied(folder);
	failed = inject_end(INJECT_FILE);
	before = tallied(folder);
	tally_add(folder, "a", TODAY, "bot", source);
	after = tallied(folder);
	assert_true(after == before + 1);
	tally_add(folder, "a", TODAY - 1, "bot", source);
	return failed;
}

/* No guard is better than one that refuses what it can't count. */
static bool guard(int folder, unsigned int n, int number)
{
	struct hit hit = hit_of(n);
	bool failed;

	memcpy(hit.visitor_hash, &n, sizeof(n));
	inject(INJECT_FILE, n, number);
	assert_true(flood_allows(folder, &hit, 1));
	flood_forget(folder);
	failed = inject_end(INJECT_FILE);
	flood_forget(folder);
	assert_true(flood_allows(folder, &hit, 1));
	assert_false(flood_allows(folder, &hit, 1));
	return failed;
}

static bool word(int folder, unsigned int n, int number)
{
	int64_t later = now + (int64_t)n * 10 * AWAY_INTERVAL_MS;
	bool failed;

	inject(INJECT_FILE, n, number);

	away_set(folder, later);
	(void)away_may_try(folder, later + AWAY_INTERVAL_MS);
	away_clear(folder);
	(void)away_is_set(folder);
	failed = inject_end(INJECT_FILE);
	away_set(folder, later);
	assert_true(away_is_set(folder));
	assert_false(away_may_try(folder, later + 1));
	assert_true(away_may_try(folder, later + AWAY_INTERVAL_MS));
	away_clear(folder);
	assert_true(away_may_try(folder, later));
	return failed;
}

struct act_row {
	const char *name;
	act *act;
	int error;
};

static const struct act_row rows[] = {
	{"a record is appended", append, EIO},
	{"a record is appended, signals", append, EINTR},
	{"the journal is delivered", deliver, EIO},
	{"a salt is kept", keep_salt, EIO},
	{"a salt is kept, signals", keep_salt, EINTR},
	{"salts are destroyed", forget_salt, EIO},
	{"a hit is tallied", tally, EIO},
	{"a hit is guarded", guard, EIO},
	{"MariaDB is away", word, EIO},
};

static void act_survives_every_call(void **state)
{
	const struct act_row *row = *state;
	char *path = unit_folder();
	int folder = state_open(path, NULL);
	unsigned int n = 0;

	assert_true(folder >= 0);
	do {
		assert_true(++n < CALLS_MAX);
	} while (row->act(folder, n, row->error));
	assert_true(n > 5);
	close(folder);
	unit_folder_remove(path);
}

int main(void)
{
	struct unit_list list = {0};

	UNIT_ROWS(&list, act_survives_every_call, rows);
	return unit_run(&list, "store_fault");
}
