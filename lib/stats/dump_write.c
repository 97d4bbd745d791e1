/* SPDX-License-Identifier: MIT */
#include "stats/dump_write.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

enum {
	TEXT_MAX = 1 << 20, /* bytes that wait */
	/* Of a statement: far below the least max_allowed_packet. */
	BATCH_ROWS = 100,
	BATCH_BYTES = 1 << 18,
};

/* Writes what waits, and makes it a part of the digest. */
static int put_out(struct dump_writer *writer)
{
	struct buf *text = &writer->text;
	size_t length = text->length;

	if (text->failed) {
		errno = ENOMEM;
		return -1;
	}
	if (length)
		digest_add(writer->digest, text->data, length);
	if (length && fwrite(text->data, 1, length, writer->out) != length)
		return -1;
	buf_reset(text);
	return 0;
}

static const char *const words_public[] = {
	"-- May be published: figures, and nothing of which they were made.",
	NULL,
};

static const char *const words_full[] = {
	"-- Must not be published: it holds visitor hashes and user agents.",
	"-- Keep it where others can't read it, no longer than you must.",
	NULL,
};

static void add_head(struct buf *text, const struct dump_head *head)
{
	char instant[TIME_TEXT_SIZE];
	char oldest[DATE_TEXT_SIZE] = "none";

	time_format(instant, head->instant);
	if (head->has_oldest)
		date_format(oldest, head->oldest);
	buf_add_format(text,
		"-- Footfall dump\n-- kind: %s\n-- version: %s\n-- step: %d\n"
		"-- instant: %s\n-- oldest: %s\n",
		head->full ? "full" : "public", head->version, head->step,
		instant, oldest);
	for (const char *const *words = head->full ? words_full : words_public;
		*words; words++)
		buf_add_format(text, "%s\n", *words);
}

int dump_write_start(struct dump_writer *writer, FILE *out,
	const struct dump_head *head, const char *schema)
{
	*writer = (struct dump_writer){.out = out, .head = *head};
	buf_init(&writer->text, TEXT_MAX);
	writer->digest = digest_start();
	if (!writer->digest)
		return -1;
	add_head(&writer->text, head);
	/* Strict, so that a client cuts nothing in silence. */
	buf_add_text(&writer->text,
		"SET NAMES utf8mb4;\n"
		"SET SESSION sql_mode = 'STRICT_ALL_TABLES';\n"
		"-- schema\n");
	buf_add_text(&writer->text, schema);
	buf_add_text(&writer->text, "-- data\n");
	return writer->text.failed ? -1 : 0;
}

void dump_write_table(struct dump_writer *writer, const struct table *table)
{
	buf_add_format(&writer->text, "-- table: %s\n", table->name);
	writer->table_rows = 0;
	writer->batch_rows = 0;
}

/* A character that neither acts on a terminal nor depends on sql_mode. */
static bool is_plain(uint32_t point)
{
	return point >= 0x20 && point != '\\' &&
	       !(point >= 0x7f && point < 0xa0);
}

static bool is_quotable(struct text text)
{
	uint32_t point;

	while (text.length) {
		size_t length = utf8_decode(text, &point);

		if (!length || !is_plain(point))
			return false;
		text.data += length;
		text.length -= length;
	}
	return true;
}

static void add_quoted(struct buf *buf, struct text text)
{
	const char *quote;

	buf_add_char(buf, '\'');
	while ((quote = memchr(text.data, '\'', text.length))) {
		size_t length = (size_t)(quote - text.data) + 1;

		buf_add(buf, text.data, length);
		buf_add_char(buf, '\'');
		text.data += length;
		text.length -= length;
	}
	buf_add(buf, text.data, text.length);
	buf_add_char(buf, '\'');
}

static void add_hexadecimal(struct buf *buf, struct text text)
{
	static const char digits[] = "0123456789abcdef";

	buf_add_text(buf, "X'");
	for (size_t i = 0; i < text.length; i++) {
		uint8_t byte = (uint8_t)text.data[i];

		buf_add_char(buf, digits[byte >> 4]);
		buf_add_char(buf, digits[byte & 15]);
	}
	buf_add_char(buf, '\'');
}

static void add_literal(struct buf *buf, const struct table_column *column,
	const struct db_value *value)
{
	struct text text = db_as_text(value);

	if (value->type == DB_NULL || column->stays)
		buf_add_text(buf, "NULL");
	else if (column->kind == COLUMN_NUMBER)
		buf_add(buf, text.data, text.length);
	else if (column->kind == COLUMN_BYTES || !is_quotable(text))
		add_hexadecimal(buf, text);
	else
		add_quoted(buf, text);
}

int dump_write_row(struct dump_writer *writer, const struct table *table,
	const struct db_value *values)
{
	struct buf *text = &writer->text;
	size_t begun;

	if (writer->batch_rows == BATCH_ROWS ||
		writer->batch_bytes > BATCH_BYTES) {
		buf_add_text(text, ";\n");
		writer->batch_rows = 0;
	}
	if (writer->batch_rows == 0) {
		writer->batch_bytes = 0;
		dump_add_verb(text, table);
		table_add_columns(table, text);
		buf_add_text(text, ") VALUES\n");
	} else {
		buf_add_text(text, ",\n");
	}
	begun = text->length;
	for (size_t i = 0; table->columns[i].name; i++) {
		buf_add_char(text, i ? ',' : '(');
		add_literal(text, &table->columns[i], &values[i]);
	}
	buf_add_char(text, ')');
	writer->batch_bytes += text->length - begun;
	writer->batch_rows++;
	writer->table_rows++;
	return put_out(writer);
}

void dump_write_table_end(struct dump_writer *writer)
{
	if (writer->batch_rows)
		buf_add_text(&writer->text, ";\n");
	buf_add_format(
		&writer->text, "-- rows: %" PRIu64 "\n", writer->table_rows);
	writer->rows += writer->table_rows;
}

int dump_write_end(struct dump_writer *writer)
{
	uint8_t digest[DIGEST_SIZE];
	struct buf *text = &writer->text;
	int result;

	if (!writer->head.full) {
		dump_add_restored(text, &writer->head);
		buf_add_char(text, '\n');
	}
	if (put_out(writer) < 0)
		return -1;
	digest_end(writer->digest, digest);
	writer->digest = NULL;
	buf_add_format(text, "-- end: %" PRIu64 " rows, sha256 ", writer->rows);
	for (size_t i = 0; i < sizeof(digest); i++)
		buf_add_format(text, "%02x", digest[i]);
	buf_add_char(text, '\n');
	result = fputs(buf_text(text), writer->out) < 0 ? -1 : 0;
	return result < 0 || fflush(writer->out) ? -1 : 0;
}

void dump_write_release(struct dump_writer *writer)
{
	digest_end(writer->digest, NULL);
	writer->digest = NULL;
	buf_release(&writer->text);
}
