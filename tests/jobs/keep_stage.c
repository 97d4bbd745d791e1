/* SPDX-License-Identifier: MIT */
#include "tests/jobs/keep_stage.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/state.h"
#include "collect/keep.h"
#include "store/journal.h"
#include "tests/unit/unit.h"

void stage_open(struct stage *stage)
{
	static char name[] = "footfall", user[] = "root";

	*stage = (struct stage){
		.database = database_open(),
		.path = unit_folder(),
		.settings = {.database = {.socket = getenv(
						  "FOOTFALL_TEST_SOCKET"),
				     .name = name,
				     .user = user,
				     .tls_verify = -1},
			.journal_max_bytes = 1 << 20,
			.deadline_ms = DEADLINE_MS},
	};
	stage->time_left = DEADLINE_MS;
	stage->settings.state_dir = stage->path;
	stage->collector = (struct collector){
		.settings = &stage->settings,
		.folder = state_open(stage->path, &stage->collector.no_folder),
	};
	assert_true(stage->collector.folder >= 0);
	database_run(stage->database, "DELETE FROM pageview");
	database_run(stage->database, "DELETE FROM salt");
}

void stage_close(struct stage *stage)
{
	collect_release(&stage->collector);
	if (stage->collector.folder >= 0)
		close(stage->collector.folder);
	database_close(stage->database);
	unit_folder_remove(stage->path);
}

void folder_take_away(struct stage *stage)
{
	close(stage->collector.folder);
	stage->collector.folder = -1;
	error_set(&stage->collector.no_folder, "no folder today");
}

/* As much of the deadline as the test says. */
static int64_t time_left(void *context)
{
	const struct stage *stage = context;

	return stage->time_left;
}

enum reason keep(struct stage *stage, int64_t now)
{
	struct address client;
	struct collect_input input = {
		.time_left = time_left,
		.context = stage,
		.now = now,
		.event_id = ++stage->last_id,
		.salt_candidate = {7},
	};
	struct hit hit = {
		.site = TEXT("docs.example.org"),
		.path = TEXT("/a"),
		.referrer = TEXT(""),
		.event = TEXT(""),
		.user_agent = TEXT("Mozilla/5.0"),
		.occurred_at = now,
		.event_id = input.event_id,
	};

	assert_int_equal(address_parse(TEXT("192.0.2.1"), &client), 0);
	return keep_hit(&stage->collector, &input, &hit, &client);
}

int64_t rows(const struct stage *stage)
{
	return database_integer(
		stage->database, "SELECT COUNT(*) FROM pageview");
}

int64_t journal_size(const struct stage *stage)
{
	struct stat status;

	return fstatat(stage->collector.folder, JOURNAL_FILE, &status, 0) == 0
		       ? status.st_size
		       : 0;
}

bool log_says(const struct stage *stage, const char *words)
{
	char *name = unit_path(stage->path, collect_log_name);
	size_t length;
	char *text = unit_read(name, &length);
	bool found = text && strstr(text, words);

	free(text);
	free(name);
	return found;
}
