/* SPDX-License-Identifier: MIT */

/*
 * Any file as the journal.  The first byte says how the rest is meant: as it
 * is; each line as the JSON of a record whose checksum is right; or as the
 * texts of one hit, which must come back as they were.  Whatever is read of
 * any of them can be written and read again, and no byte is read twice.
 */
#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "base/hex.h"
#include "store/journal_reader.h"
#include "store/journal_record.h"
#include "tests/fuzz/folder.h"
#include "tests/fuzz/fuzz.h"

enum { FILE_MAX = 1 << 20, CHECKSUM_SIZE = 8 };

static void expect_same(const struct hit *a, const struct hit *b)
{
	if (!text_same(a->site, b->site) || !text_same(a->path, b->path) ||
		!text_same(a->referrer, b->referrer) ||
		!text_same(a->user_agent, b->user_agent) ||
		!text_same(a->event, b->event) ||
		a->occurred_at != b->occurred_at ||
		a->event_id != b->event_id ||
		memcmp(a->visitor_hash, b->visitor_hash, VISITOR_HASH_SIZE))
		abort();
}

/* Between its newlines. */
static struct text line_of(const struct buf *record)
{
	return text_slice(text_of(record), 1, record->length - 1);
}

static void expect_round_trip(const struct hit *hit)
{
	struct buf record;
	struct hit again;
	struct error error;
	struct json_document *document;

	buf_init(&record, FILE_MAX);
	if (journal_record_add(&record, hit) < 0)
		abort();
	if (memchr(line_of(&record).data, '\n', line_of(&record).length))
		abort();
	document = journal_record_read(line_of(&record), &again, &error);
	if (!document)
		abort();
	expect_same(hit, &again);
	json_free(document);
	buf_release(&record);
}

static void expect_hit(const struct hit *hit, size_t most)
{
	fuzz_expect_text(hit->site, most);
	fuzz_expect_text(hit->path, most);
	fuzz_expect_text(hit->referrer, most);
	fuzz_expect_text(hit->user_agent, most);
	fuzz_expect_text(hit->event, most);
	expect_round_trip(hit);
}

static void read_file(size_t size)
{
	struct journal_reader *reader;
	struct journal_entry entry;
	struct error error = {0};
	uint64_t done, total;
	size_t read = 0;

	if (journal_take(fuzz_folder(), &reader, &error) != JOURNAL_TAKEN)
		abort();
	while (journal_next(reader, &entry, &error) > 0) {
		read += entry.line.length;
		if (!entry.line.length || read > size)
			abort();
		if (entry.document)
			expect_hit(&entry.hit, entry.line.length);
		else if (!entry.why.text[0])
			abort();
		json_free(entry.document);
	}
	journal_position(reader, &done, &total);
	if (done != size || total != size || error.text[0])
		abort();
	if (journal_finish(reader, &error) < 0 ||
		journal_take(fuzz_folder(), &reader, &error) != JOURNAL_EMPTY)
		abort();
}

static void add_record(struct buf *file, struct text json)
{
	uint8_t digest[DIGEST_SIZE];

	digest_sha256(json, digest);
	buf_add_text(file, "1 ");
	hex_add(file, digest, CHECKSUM_SIZE);
	buf_add_char(file, ' ');
	buf_add(file, json.data, json.length);
	buf_add_char(file, '\n');
}

static void read_records(struct text lines)
{
	struct buf file;

	buf_init(&file, FILE_MAX);
	while (lines.length)
		add_record(&file, fuzz_take_line(&lines));
	fuzz_folder_write(JOURNAL_FILE, buf_text(&file), file.length);
	read_file(file.length);
	buf_release(&file);
}

/* The fields of a hit hold valid text, without NUL, as the door makes it. */
static struct text field(struct buf *buf, struct text *rest)
{
	buf_init(buf, FILE_MAX);
	if (utf8_add_valid(buf, fuzz_take_line(rest)) < 0)
		abort();
	return memchr(buf_text(buf), '\0', buf->length) ? text_from("")
							: text_of(buf);
}

static void write_hit(struct text lines)
{
	struct buf fields[5];
	struct hit hit = {.occurred_at = INT64_C(1774440000123)};
	struct text *texts[] = {&hit.site, &hit.path, &hit.referrer,
		&hit.user_agent, &hit.event};

	for (size_t i = 0; i < 5; i++)
		*texts[i] = field(&fields[i], &lines);
	if (lines.length >= sizeof(hit.event_id))
		memcpy(&hit.event_id, lines.data, sizeof(hit.event_id));
	memcpy(hit.visitor_hash, &hit.event_id, sizeof(hit.event_id));
	expect_round_trip(&hit);
	for (size_t i = 0; i < 5; i++)
		buf_release(&fields[i]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct text rest = {(const char *)data + 1, size ? size - 1 : 0};

	if (!size)
		return 0;
	switch (data[0] % 3) {
	case 0:
		fuzz_folder_write(JOURNAL_FILE, rest.data, rest.length);
		read_file(rest.length);
		break;
	case 1:
		read_records(rest);
		break;
	default:
		write_hit(rest);
		break;
	}
	return 0;
}
