/* SPDX-License-Identifier: MIT */
#include "tests/unit/journal_stage.h"

#include "base/state.h"

struct hit hit_of(uint64_t id, struct text path)
{
	struct hit hit = {
		.site = TEXT("example.org"),
		.path = path,
		.referrer = TEXT("https://news.example/"),
		.user_agent = TEXT("Mozilla/5.0"),
		.event = TEXT(""),
		.occurred_at = INT64_C(1774440000123),
		.event_id = id,
	};

	for (size_t i = 0; i < VISITOR_HASH_SIZE; i++)
		hit.visitor_hash[i] = (uint8_t)(255 - i * 17);
	return hit;
}

int folder_open(const char *path)
{
	struct error error = {0};
	int folder = state_open(path, &error);

	assert_string_equal(error.text, "");
	assert_true(folder >= 0);
	return folder;
}

void append(int folder, uint64_t id, const char *path)
{
	struct hit hit = hit_of(id, text_from(path));
	struct error error = {0};

	assert_int_equal(
		journal_append(folder, &hit, ROOM, &error), JOURNAL_STORED);
	assert_string_equal(error.text, "");
}

struct journal_reader *take(int folder)
{
	struct journal_reader *reader;
	struct error error = {0};

	assert_int_equal(journal_take(folder, &reader, &error), JOURNAL_TAKEN);
	return reader;
}

struct content read_all(struct journal_reader *reader)
{
	struct content content = {0};
	struct journal_entry entry;
	struct error error = {0};
	int found;

	while ((found = journal_next(reader, &entry, &error)) > 0) {
		content.damaged += !entry.document;
		content.hits += entry.document != NULL;
		content.ids += entry.document ? entry.hit.event_id : 0;
		json_free(entry.document);
	}
	assert_int_equal(found, 0);
	return content;
}
