/* SPDX-License-Identifier: MIT */

/* lib/store/journal, journal_reader and journal_record. */
#include "tests/unit/journal_stage.h"

#include <signal.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/state.h"
#include "store/journal_record.h"

struct text_row {
	const char *name;
	struct text text;
};

static const struct text_row text_rows[] = {
	{"plain", SLICE("/guide")},
	{"empty", SLICE("")},
	{"a newline", SLICE("/a\nb\r\n")},
	{"a record in it", SLICE("\n1 0000000000000000 {}\n")},
	{"quotes and backslashes", SLICE("\\\"'`\\u0000")},
	{"control characters", SLICE("\x01\x1b[2J\x7f\xc2\x85")},
	{"beyond ASCII", SLICE("/gr\xc3\xbc\xc3\x9f\x65/\xf0\x9f\x8c\xb1")},
	{"noncharacters", SLICE("\xef\xbf\xbf\xef\xb7\x90")},
	{"markup", SLICE("</script><!-- & -->")},
};

static void hit_comes_back(void **state)
{
	const struct text_row *row = *state;
	char *path = unit_folder();
	int folder = folder_open(path);
	struct hit hit = hit_of(UINT64_MAX - 5, row->text);
	struct journal_entry entry;
	struct journal_reader *reader;
	struct error error = {0};

	hit.event = hit.referrer = hit.user_agent = row->text;
	assert_int_equal(
		journal_append(folder, &hit, ROOM, &error), JOURNAL_STORED);
	reader = take(folder);
	assert_int_equal(journal_next(reader, &entry, &error), 1);
	assert_non_null(entry.document);
	assert_text(entry.hit.site, hit.site);
	assert_text(entry.hit.path, row->text);
	assert_text(entry.hit.referrer, row->text);
	assert_text(entry.hit.user_agent, row->text);
	assert_text(entry.hit.event, row->text);
	assert_true(entry.hit.event_id == hit.event_id);
	assert_true(entry.hit.occurred_at == hit.occurred_at);
	assert_memory_equal(
		entry.hit.visitor_hash, hit.visitor_hash, VISITOR_HASH_SIZE);
	json_free(entry.document);
	assert_int_equal(journal_next(reader, &entry, &error), 0);
	assert_int_equal(journal_finish(reader, &error), 0);
	close(folder);
	unit_folder_remove(path);
}

static void longest_hit_fits(void **state)
{
	static char text[4 * HIT_PATH_MAX];
	struct hit hit = hit_of(1, (struct text){text, sizeof(text)});
	struct buf record;

	(void)state;
	for (size_t i = 0; i < sizeof(text); i += 4)
		memcpy(text + i, "\xf0\x9f\x8c\xb1", 4);
	hit.referrer = hit.path;
	hit.user_agent = (struct text){text, 4 * HIT_USER_AGENT_MAX};
	hit.event = (struct text){text, 4 * HIT_EVENT_MAX};
	hit.site = (struct text){text, 4 * SITE_NAME_MAX};
	buf_init(&record, JOURNAL_RECORD_MAX);
	assert_int_equal(journal_record_add(&record, &hit), 0);
	assert_true(record.length > 62000);
	buf_release(&record);
}

static void drain_takes_and_removes(void **state)
{
	char *path = unit_folder();
	int folder = folder_open(path);
	struct journal_reader *reader, *other;
	struct error error = {0};
	struct content content;

	(void)state;
	assert_int_equal(journal_take(folder, &reader, &error), JOURNAL_EMPTY);
	append(folder, 1, "/a");
	append(folder, 2, "/b");
	reader = take(folder);
	assert_int_equal(journal_take(folder, &other, &error), JOURNAL_BUSY);
	append(folder, 4, "/while it drains");
	content = read_all(reader);
	assert_int_equal(content.ids, 3);
	/* One that ends early leaves everything. */
	journal_leave(reader);
	reader = take(folder);
	content = read_all(reader);
	assert_int_equal(content.ids, 3);
	assert_int_equal(journal_finish(reader, &error), 0);
	reader = take(folder);
	content = read_all(reader);
	assert_int_equal(content.ids, 4);
	assert_int_equal(journal_finish(reader, &error), 0);
	assert_int_equal(journal_take(folder, &reader, &error), JOURNAL_EMPTY);
	close(folder);
	unit_folder_remove(path);
}

static void peek_changes_nothing(void **state)
{
	char *path = unit_folder();
	int folder = folder_open(path);
	struct journal_reader *reader, *other;
	struct error error = {0};
	struct content content;
	struct stat status;

	(void)state;
	assert_int_equal(journal_peek(folder, &reader, &error), JOURNAL_EMPTY);
	append(folder, 1, "/a");
	/* Nobody has drained yet: there is no lock, and none is made. */
	assert_int_equal(journal_peek(folder, &reader, &error), JOURNAL_TAKEN);
	append(folder, 2, "/after the look");
	content = read_all(reader);
	assert_int_equal(content.ids, 1);
	assert_int_equal(fstatat(folder, "drain.lock", &status, 0), -1);
	journal_leave(reader);
	journal_leave(take(folder));
	append(folder, 4, "/behind what was taken");
	assert_int_equal(journal_peek(folder, &reader, &error), JOURNAL_TAKEN);
	content = read_all(reader);
	assert_int_equal(content.ids, 7);
	assert_int_equal(content.damaged, 0);
	assert_int_equal(journal_take(folder, &other, &error), JOURNAL_BUSY);
	journal_leave(reader);
	assert_int_equal(
		fstatat(folder, JOURNAL_FILE, &status, AT_SYMLINK_NOFOLLOW), 0);
	close(folder);
	unit_folder_remove(path);
}

/* The bytes of three records, and what of them is left when `change` has
 * been at them. */
typedef size_t change(char *bytes, size_t length, size_t at);

static size_t cut(char *bytes, size_t length, size_t at)
{
	(void)bytes;
	(void)length;
	return at;
}

static size_t flip(char *bytes, size_t length, size_t at)
{
	bytes[at] = (char)(bytes[at] ^ 0x15);
	return length;
}

static size_t leave_out(char *bytes, size_t length, size_t at)
{
	memmove(bytes + at, bytes + at + 1, length - at - 1);
	return length - 1;
}

static size_t three_records(struct buf *buf)
{
	size_t one = 0;

	buf_init(buf, ROOM);
	for (uint64_t id = 1; id <= 4; id *= 2) {
		struct hit hit = hit_of(id, TEXT("/page"));

		assert_int_equal(journal_record_add(buf, &hit), 0);
		if (id == 1)
			one = buf->length;
	}
	return one;
}

static struct content damaged_content(
	const char *path, int folder, change *by, size_t at)
{
	struct buf buf;
	struct journal_reader *reader;
	struct content content;
	struct error error = {0};
	FILE *file;
	char *name = unit_path(path, JOURNAL_FILE);
	char *bytes;
	size_t length;

	three_records(&buf);
	bytes = malloc(buf.length);
	assert_non_null(bytes);
	memcpy(bytes, buf.data, buf.length);
	length = by(bytes, buf.length, at);
	buf_release(&buf);
	file = fopen(name, "we");
	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, length, file), length);
	fclose(file);
	free(bytes);
	free(name);
	reader = take(folder);
	content = read_all(reader);
	assert_int_equal(journal_finish(reader, &error), 0);
	return content;
}

/* At every byte: only the record that was hit is lost, and it is seen. */
static void damage_stays_where_it_is(void **state)
{
	char *path = unit_folder();
	int folder = folder_open(path);
	struct buf buf;
	size_t one = three_records(&buf), length = buf.length;

	(void)state;
	buf_release(&buf);
	for (size_t at = 0; at < length; at++) {
		struct content whole,
			content = damaged_content(path, folder, cut, at);

		assert_true(
			content.hits == at / one ||
			(content.hits == at / one + 1 && at % one == one - 1));
		assert_true(content.damaged <= 1);
		whole = damaged_content(path, folder, flip, at);
		assert_true(whole.hits >= 2);
		assert_true(whole.hits + whole.damaged >= 3);
		whole = damaged_content(path, folder, leave_out, at);
		assert_true(whole.hits >= 2);
	}
	close(folder);
	unit_folder_remove(path);
}

/* A disk that is full in the middle of a record: it is refused and cut off
 * again, and the next one, with room again, is whole. */
static void record_without_room_leaves_nothing(void **state)
{
	char *path = unit_folder();
	int folder = folder_open(path);
	struct rlimit old, limit;
	struct content content;
	struct error error = {0};
	struct hit hit = hit_of(2, TEXT("/torn"));
	struct journal_reader *reader;

	(void)state;
	signal(SIGXFSZ, SIG_IGN);
	append(folder, 1, "/a");
	getrlimit(RLIMIT_FSIZE, &old);
	limit = old;
	limit.rlim_cur = 300;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
	assert_int_equal(
		journal_append(folder, &hit, ROOM, &error), JOURNAL_FAILED);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
	assert_non_null(strstr(error.text, "state_dir"));
	append(folder, 4, "/b");
	reader = take(folder);
	content = read_all(reader);
	assert_int_equal(content.ids, 5);
	assert_int_equal(content.damaged, 0);
	assert_int_equal(journal_finish(reader, &error), 0);
	close(folder);
	unit_folder_remove(path);
}

int main(void)
{
	struct unit_list list = {0};

	UNIT_ROWS(&list, hit_comes_back, text_rows);
	UNIT_ADD(&list, longest_hit_fits);
	UNIT_ADD(&list, drain_takes_and_removes);
	UNIT_ADD(&list, peek_changes_nothing);
	UNIT_ADD(&list, damage_stays_where_it_is);
	UNIT_ADD(&list, record_without_room_leaves_nothing);
	return unit_run(&list, "journal");
}
