/* SPDX-License-Identifier: MIT */

/* Dumps: each kind of value there and back, and values that no dump has. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "stats/dump_read.h"
#include "stats/dump_value.h"
#include "stats/dump_write.h"
#include "tests/unit/unit.h"

enum { ROUNDS = 300 };

struct value_row {
	const char *name;
	const char *table, *column;
	const char *literal;
	struct text expected;
	const char *why; /* NULL: it is a value */
};

static const struct value_row value_rows[] = {
	{"text", "pageview", "path", "'/a'", SLICE("/a"), NULL},
	{"empty text", "pageview", "path", "''", SLICE(""), NULL},
	{"quote", "pageview", "path", "'it''s'", SLICE("it's"), NULL},
	{"quotes alone", "pageview", "path", "''''''", SLICE("''"), NULL},
	{"hexadecimal", "pageview", "path", "X'0a5c'", SLICE("\n\\"), NULL},
	{"empty hexadecimal", "pageview", "path", "X''", SLICE(""), NULL},
	{"NUL", "pageview", "path", "X'00'", SLICE("\0"), NULL},
	{"backslash is itself", "pageview", "path", "'\\n'", SLICE("\\n"),
		NULL},
	{"bytes", "filtered_hit", "source", "X'0001020304050607'",
		SLICE("\0\1\2\3\4\5\6\7"), NULL},
	{"date", "daily_metric", "date", "'2026-03-25'", SLICE("2026-03-25"),
		NULL},
	{"instant", "pageview", "occurred_at", "'2026-03-25 12:00:00.123'",
		SLICE("2026-03-25 12:00:00.123"), NULL},
	{"no end", "pageview", "path", "'/a", SLICE(""),
		"a text that does not end"},
	{"quote at the end", "pageview", "path", "'/a''", SLICE(""),
		"a text that does not end"},
	{"half a byte", "pageview", "path", "X'0'", SLICE(""),
		"odd hexadecimal digits"},
	{"capitals", "pageview", "path", "X'0A'", SLICE(""),
		"odd hexadecimal digits"},
	{"digits without end", "pageview", "path", "X'0a", SLICE(""),
		"odd hexadecimal digits"},
	{"other hexadecimal", "pageview", "path", "0x0a", SLICE(""),
		"no literal of a dump"},
	{"X alone", "pageview", "path", "X", SLICE(""), "no literal of a dump"},
	{"double quotes", "pageview", "path", "\"a\"", SLICE(""),
		"no literal of a dump"},
	{"character set", "pageview", "path", "_utf8'a'", SLICE(""),
		"no literal of a dump"},
	{"nothing", "pageview", "path", "", SLICE(""), "no literal of a dump"},
	{"invalid UTF-8", "pageview", "path", "'\xff'", SLICE(""),
		"no UTF-8, or longer than the column"},
	{"surrogate", "pageview", "path", "X'eda080'", SLICE(""),
		"no UTF-8, or longer than the column"},
	{"too few bytes", "filtered_hit", "source", "X'00'", SLICE(""),
		"not as many bytes as the column has"},
	{"quoted bytes", "filtered_hit", "source", "'12345678'", SLICE(""),
		"not as many bytes as the column has"},
	{"zero date", "daily_metric", "date", "'0000-00-00'", SLICE(""),
		"no date"},
	{"date and time", "daily_metric", "date", "'2026-03-25 10:00:00'",
		SLICE(""), "no date"},
	{"hexadecimal date", "daily_metric", "date", "X'323032362d30332d3235'",
		SLICE(""), "no date"},
	{"instant without milliseconds", "pageview", "occurred_at",
		"'2026-03-25 12:00:00'", SLICE(""), "no instant"},
	{"NULL", "pageview", "path", "NULL", SLICE(""),
		"NULL where a value must be"},
	{"number for a text", "pageview", "path", "1", SLICE(""),
		"no literal of a dump"},
	{"text for a number", "pageview", "event_id", "'1'", SLICE(""),
		"no number"},
	{"sign", "pageview", "event_id", "+1", SLICE(""), "no number"},
	{"lease", "job_state", "lease_owner", "'me'", SLICE(""),
		"a value where a dump has NULL"},
};

static const struct table_column *column_of(
	const char *table, const char *column)
{
	return table_column_find(
		table_find(text_from(table)), text_from(column));
}

static void literal_is_read(void **state)
{
	const struct value_row *row = *state;
	char *line = strdup(row->literal);
	char *at = line;
	struct db_value value;
	const char *why;

	assert_non_null(line);
	why = dump_value_read(&at, column_of(row->table, row->column), &value);
	if (row->why) {
		assert_non_null(why);
		assert_string_equal(why, row->why);
	} else {
		assert_null(why);
		assert_text(db_as_text(&value), row->expected);
		assert_int_equal(at - line, strlen(row->literal));
	}
	free(line);
}

static void numbers_are_whole(void **state)
{
	const struct table_column *column = column_of("pageview", "event_id");
	char most[] = "18446744073709551615,";
	char more[] = "18446744073709551616,";
	struct db_value value;
	char *at = most;

	(void)state;
	assert_null(dump_value_read(&at, column, &value));
	assert_int_equal(value.type, DB_NATURAL);
	assert_true(value.natural == UINT64_MAX);
	assert_int_equal(*at, ',');
	at = more;
	assert_non_null(dump_value_read(&at, column, &value));
}

static void null_is_read(void **state)
{
	char line[] = "NULL)";
	char *at = line;
	struct db_value value = db_integer(1);

	(void)state;
	assert_null(dump_value_read(
		&at, column_of("job_state", "lease_owner"), &value));
	assert_int_equal(value.type, DB_NULL);
	assert_int_equal(*at, ')');
}

/* Characters that mean something to SQL, to terminals or to UTF-8. */
static const char *const pieces[] = {"'", "''", "\\", "\n", "\r", "\t", ",",
	"(", ");", "--", "/*", "*/", ";", "\"", "`", "X'", "%", "a", "\x1b[2J",
	"\xc2\x85", "\xe2\x80\xae", "\xc3\xa4", "\xf0\x9f\x98\x80", "NULL",
	"-- end: ", "\x7f", " "};

static void random_text(uint64_t *random, struct buf *buf)
{
	int count = (int)unit_below(random, 40);

	for (int i = 0; i < count; i++)
		buf_add_text(buf, pieces[unit_below(random, COUNT(pieces))]);
	if (unit_below(random, 4) == 0)
		buf_add_char(buf, '\0');
}

struct expectation {
	struct buf texts[ROUNDS];
	size_t next;
};

static int expect_row(
	void *context, const struct dump_row *row, struct error *error)
{
	struct expectation *expectation = context;
	const struct buf *text = &expectation->texts[expectation->next++];

	(void)error;
	assert_string_equal(row->table->name, "pageview");
	assert_int_equal(row->count, 8);
	assert_text(db_as_text(&row->values[3]),
		((struct text){buf_text(text), text->length}));
	return 0;
}

static void write_random(FILE *file, struct expectation *expectation)
{
	const struct dump_head head = {.full = true,
		.version = "1.2.3",
		.step = 1,
		.instant = INT64_C(1774440000123)};
	const struct table *table = table_find(text_from("pageview"));
	struct dump_writer writer;
	uint64_t random = 20260325;

	assert_int_equal(
		dump_write_start(&writer, file, &head, "SELECT 1;\n"), 0);
	dump_write_table(&writer, table);
	for (size_t i = 0; i < ROUNDS; i++) {
		struct buf *text = &expectation->texts[i];
		struct db_value values[8] = {db_string("a"),
			db_string("2026-03-25 12:00:00.000"), db_string("7"),
			db_null(), db_string(""), db_string("Mozilla"),
			db_bytes("0123456789abcdef", 16), db_string("")};

		buf_init(text, 4096);
		random_text(&random, text);
		values[3] = db_bytes(buf_text(text), text->length);
		assert_int_equal(dump_write_row(&writer, table, values), 0);
	}
	dump_write_table_end(&writer);
	assert_int_equal(dump_write_end(&writer), 0);
	dump_write_release(&writer);
}

static void any_text_comes_back(void **state)
{
	static struct expectation expectation;
	FILE *file = tmpfile();
	struct dump_reader reader;
	struct error error = {0};

	(void)state;
	assert_non_null(file);
	write_random(file, &expectation);
	rewind(file);
	assert_int_equal(dump_read_start(&reader, file, "it", &error), 0);
	assert_true(reader.head.full);
	assert_string_equal(reader.head.version, "1.2.3");
	assert_true(reader.head.instant == INT64_C(1774440000123));
	assert_int_equal(
		dump_read_rows(&reader, expect_row, &expectation, &error), 0);
	assert_int_equal(expectation.next, ROUNDS);
	assert_int_equal(reader.rows, ROUNDS);
	dump_read_release(&reader);
	fclose(file);
	for (size_t i = 0; i < ROUNDS; i++)
		buf_release(&expectation.texts[i]);
}

/* Any one byte that is changed, and any end that is cut off, is noticed. */
static void damage_is_noticed(void **state)
{
	static struct expectation expectation;
	char *text = NULL;
	size_t size = 0;
	FILE *file = open_memstream(&text, &size);
	uint64_t random = 1;

	(void)state;
	assert_non_null(file);
	write_random(file, &expectation);
	fclose(file);
	for (size_t i = 0; i < 2000; i++) {
		size_t at = unit_below(&random, size);
		bool cut = i % 2;
		struct dump_reader reader;
		struct error error = {0};

		text[at] ^= 1;
		file = fmemopen(text, cut ? at + 1 : size, "r");
		assert_non_null(file);
		assert_true(dump_read_start(&reader, file, "it", &error) < 0 ||
			    dump_read_rows(&reader, NULL, NULL, &error) < 0);
		assert_memory_equal(error.text, "it:", 3);
		dump_read_release(&reader);
		fclose(file);
		text[at] ^= 1;
	}
	free(text);
	for (size_t i = 0; i < ROUNDS; i++)
		buf_release(&expectation.texts[i]);
}

int main(void)
{
	struct unit_list list = {0};

	UNIT_ROWS(&list, literal_is_read, value_rows);
	UNIT_ADD(&list, numbers_are_whole);
	UNIT_ADD(&list, null_is_read);
	UNIT_ADD(&list, any_text_comes_back);
	UNIT_ADD(&list, damage_is_noticed);
	return unit_run(&list, "dump");
}
