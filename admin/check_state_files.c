/* SPDX-License-Identifier: MIT */
#include "check_state_files.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "base/sandbox.h"
#include "base/state.h"
#include "base/time.h"
#include "store/salt.h"
#include "store/salt_cache.h"
#include "store/tally.h"

/* What it costs when a file can't be used. */
static const struct {
	const char *name, *subject, *cost;
} files[] = {
	{"away", "away", "each hit waits for MariaDB while it is away"},
	{"drain.lock", "journal", "nothing is drained"},
	{"flood", "flood", "there is no flood guard"},
	{"salt.cache", "salt.copy",
		"hits are answered 503 while MariaDB is away"},
	{"tally", "tally", "hits that are not counted are not tallied"},
};

static void check_kinds(
	struct finding_list *list, const struct settings *settings, int folder)
{
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		int fd = state_open_file(folder, files[i].name, O_RDONLY);

		if (fd >= 0)
			close(fd);
		else if (errno != ENOENT)
			finding_add(list, FINDING_BAD, files[i].subject,
				"%s/%s can't be used: %s; so %s: remove it",
				settings->state_dir, files[i].name,
				errno == EINVAL ? "it is no file"
						: strerror(errno),
				files[i].cost);
	}
}

static void check_tally(struct finding_list *list, int folder)
{
	struct error error = {0};
	struct tally_room room;
	struct tally *tally;
	int found = tally_open(folder, &tally, &error);

	if (found <= 0) {
		if (found == 0)
			finding_add(list, FINDING_OK, "tally",
				"nothing is tallied on this host");
		return;
	}
	room = tally_room(tally);
	tally_close(tally);
	if (room.full_buckets)
		finding_add(list, FINDING_WARN, "tally",
			"%" PRId64 " of %" PRId64 " counts are in use, and "
			"some that belong elsewhere found no place: admin "
			"--drain makes room",
			room.used, room.places);
	else
		finding_add(list, FINDING_OK, "tally",
			"%" PRId64 " of %" PRId64 " counts are in use",
			room.used, room.places);
}

static void check_copy(struct finding_list *list, int folder, int64_t now)
{
	int32_t months[SALT_CACHE_PLACES];
	size_t count = salt_cache_months(folder, months);
	int32_t this_month = date_month(time_date(now));
	bool there = false, old = false;

	for (size_t i = 0; i < count; i++) {
		there |= months[i] == this_month;
		old |= months[i] < this_month;
	}
	/* A day late, as with the salt itself. */
	if (old && now >= date_start(this_month) + TIME_DAY)
		finding_add(list, FINDING_BAD, "salt.copy",
			"salt.cache in state_dir holds one of a past month: "
			"visitors could be followed from month to month; run "
			"admin --maintain on this host");
	if (there)
		finding_add(list, FINDING_OK, "salt.copy",
			"this host has a copy of this month's, for when "
			"MariaDB is away");
	else
		finding_add(list, FINDING_NOTE, "salt.copy",
			"this host has no copy of this month's: the next hit "
			"makes one; without it hits are answered 503 while "
			"MariaDB is away");
}

static void check_flood(
	struct finding_list *list, const struct settings *settings)
{
	if (settings->flood_limit)
		finding_add(list, FINDING_OK, "flood",
			"a visitor may send %" PRId64 " hits a second",
			settings->flood_limit);
	else
		finding_add(list, FINDING_OK, "flood",
			"flood_limit is 0: no guard against a page that has "
			"run away");
}

static void check_sandbox(struct finding_list *list)
{
	enum sandbox_state state = sandbox_probe();

	if (FOOTFALL_SANDBOX == SANDBOX_OFF)
		finding_add(list, FINDING_NOTE, "sandbox",
			"none in this build (configure --enable-sandbox)");
	else
		finding_add(list,
			state == SANDBOX_WHOLE ? FINDING_OK : FINDING_NOTE,
			"sandbox", "collect.cgi's covers %s",
			sandbox_words(state));
}

void check_state_files(struct finding_list *list,
	const struct settings *settings, int folder, int64_t now)
{
	check_kinds(list, settings, folder);
	check_tally(list, folder);
	check_copy(list, folder, now);
	check_flood(list, settings);
	check_sandbox(list);
}
