/* SPDX-License-Identifier: MIT */
#include "stats/dump_read.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "stats/dump_value.h"

enum { SCHEMA_LINES_MAX = 10000 };

static const char last_line[] = "-- end: ";
static const char damaged[] =
	"it was cut off, or changed on its way; fetch it anew";

static int fail(const struct dump_reader *reader, struct error *error,
	const char *why, const char *remedy)
{
	return error_set(error, "%s:%" PRIu64 ": %s: %s", reader->name,
		reader->number, why, remedy);
}

/* Behind the beginning that the line has, or NULL. */
static const char *behind(const char *line, const char *beginning)
{
	size_t length = strlen(beginning);

	return strncmp(line, beginning, length) ? NULL : line + length;
}

/* The next line, without its end and with a NUL behind it; it may not hold
 * one. */
static int next_line(struct dump_reader *reader, struct error *error)
{
	char *line = reader->line;
	size_t length = 0;
	int byte;

	reader->number++;
	while ((byte = getc_unlocked(reader->file)) != EOF && byte != '\n') {
		if (byte == '\r')
			return fail(reader, error, "a line ends with CR LF",
				"transfer the file as binary, not as text");
		if (byte == '\0' || length == DUMP_LINE_MAX)
			return fail(reader, error,
				byte ? "the line is too long" : "a NUL byte",
				damaged);
		line[length++] = (char)byte;
	}
	if (ferror(reader->file))
		return fail(reader, error, "it can't be read", strerror(errno));
	if (byte == EOF)
		return fail(reader, error, "the dump ends here, before its end",
			damaged);
	line[length] = '\0';
	/* It has the digest of all others. */
	if (!behind(line, last_line)) {
		digest_add(reader->digest, line, length);
		digest_add(reader->digest, "\n", 1);
	}
	return 0;
}

/* A number that fills the text. */
static bool read_count(const char *text, uint64_t *number)
{
	char *end;

	if (*text < '0' || *text > '9')
		return false;
	errno = 0;
	*number = strtoull(text, &end, 10);
	return errno == 0 && !*end;
}

static bool take_kind(struct dump_head *head, const char *value)
{
	head->full = !strcmp(value, "full");
	return head->full || !strcmp(value, "public");
}

static bool take_version(struct dump_head *head, const char *value)
{
	size_t length = strlen(value);

	if (!length || length >= DUMP_VERSION_SIZE)
		return false;
	memcpy(head->version, value, length + 1);
	return true;
}

static bool take_step(struct dump_head *head, const char *value)
{
	uint64_t step;

	if (!read_count(value, &step) || step < 1 || step > 99999)
		return false;
	head->step = (int)step;
	return true;
}

static bool take_instant(struct dump_head *head, const char *value)
{
	return strlen(value) == TIME_TEXT_SIZE - 1 &&
	       time_parse(value, &head->instant) == 0;
}

static bool take_oldest(struct dump_head *head, const char *value)
{
	head->has_oldest = strcmp(value, "none") != 0;
	return !head->has_oldest || date_parse(value, &head->oldest) == 0;
}

static int read_head(struct dump_reader *reader, struct error *error)
{
	static const struct {
		const char *name;
		bool (*take)(struct dump_head *head, const char *value);
	} lines[] = {
		{"-- kind: ", take_kind},
		{"-- version: ", take_version},
		{"-- step: ", take_step},
		{"-- instant: ", take_instant},
		{"-- oldest: ", take_oldest},
	};

	if (next_line(reader, error) < 0)
		return -1;
	if (strcmp(reader->line, "-- Footfall dump") != 0)
		return fail(reader, error, "this is no dump of Footfall",
			"name a file that admin --export wrote");
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		const char *value;

		if (next_line(reader, error) < 0)
			return -1;
		value = behind(reader->line, lines[i].name);
		if (!value || !lines[i].take(&reader->head, value))
			return fail(reader, error, "no such line in a dump",
				damaged);
	}
	return 0;
}

int dump_read_start(struct dump_reader *reader, FILE *file, const char *name,
	struct error *error)
{
	*reader = (struct dump_reader){
		.file = file,
		.name = name,
		.line = malloc(DUMP_LINE_MAX + 1),
		.digest = digest_start(),
	};
	if (!reader->line || !reader->digest)
		return error_set(error, "out of memory");
	return read_head(reader, error);
}

void dump_read_release(struct dump_reader *reader)
{
	digest_end(reader->digest, NULL);
	free(reader->line);
	reader->digest = NULL;
	reader->line = NULL;
}

static int skip_schema(struct dump_reader *reader, struct error *error)
{
	for (int lines = 0; lines < SCHEMA_LINES_MAX; lines++) {
		if (next_line(reader, error) < 0)
			return -1;
		if (!strcmp(reader->line, "-- data"))
			return 0;
	}
	return fail(reader, error, "the schema does not end", damaged);
}

static int begin_table(
	struct dump_reader *reader, const char *name, struct error *error)
{
	const struct table *table = table_find(text_from(name));
	unsigned int bit = table ? 1U << (table - tables) : 0;

	if (!table || reader->seen & bit ||
		!dump_has(&reader->head, table->class))
		return fail(reader, error, "a table that does not belong here",
			damaged);
	reader->seen |= bit;
	reader->table = table;
	reader->table_rows = 0;
	return 0;
}

static bool is_listed(
	const struct dump_reader *reader, const struct table_column *column)
{
	for (size_t i = 0; i < reader->count; i++)
		if (reader->columns[i] == column)
			return true;
	return false;
}

/* INSERT INTO table (columns) VALUES */
static int begin_batch(struct dump_reader *reader, struct error *error)
{
	char verb[128];
	struct buf buf;
	const char *at;

	buf_init(&buf, sizeof(verb));
	dump_add_verb(&buf, reader->table);
	at = behind(reader->line, buf_text(&buf));
	buf_release(&buf);
	reader->count = 0;
	while (at && strcmp(at, " VALUES") != 0) {
		size_t length = strcspn(at, ",)");
		const struct table_column *column = table_column_find(
			reader->table, (struct text){at, length});

		if (!column || is_listed(reader, column))
			break;
		reader->columns[reader->count++] = column;
		at += length;
		at += *at == ')' ? 1 : strspn(at, ", ");
	}
	if (at && reader->count && !strcmp(at, " VALUES"))
		return 0;
	return fail(reader, error, "no statement of this table", damaged);
}

/* A row that says so would keep every program of its step away. */
static bool is_later_step(
	const struct dump_reader *reader, const struct db_value *values)
{
	for (size_t i = 0; i < reader->count; i++)
		if (!strcmp(reader->columns[i]->name, "step") &&
			values[i].natural > (uint64_t)reader->head.step)
			return true;
	return false;
}

/* (values), or (values); and `*last` for the latter. */
static int read_row(struct dump_reader *reader, dump_row_function *function,
	void *context, bool *last, struct error *error)
{
	struct db_value values[TABLE_COLUMNS_MAX];
	const struct dump_row row = {
		reader->table, reader->columns, values, reader->count};
	char *at = reader->line;
	const char *why;

	for (size_t i = 0; i < reader->count; i++) {
		/* The quote that is a NUL now was a value's. */
		if (*at != (i ? ',' : '('))
			return fail(
				reader, error, "no row of this table", damaged);
		at++;
		why = dump_value_read(&at, reader->columns[i], &values[i]);
		if (why)
			return fail(reader, error, why, damaged);
	}
	*last = !strcmp(at, ");");
	if (!*last && strcmp(at, "),") != 0)
		return fail(reader, error, "no row of this table", damaged);
	if (is_later_step(reader, values))
		return fail(reader, error, "a later step than the dump's own",
			damaged);
	reader->table_rows++;
	reader->rows++;
	return function ? function(context, &row, error) : 0;
}

static int read_batch(struct dump_reader *reader, dump_row_function *function,
	void *context, struct error *error)
{
	bool last = false;

	if (begin_batch(reader, error) < 0)
		return -1;
	while (!last)
		if (next_line(reader, error) < 0 ||
			read_row(reader, function, context, &last, error) < 0)
			return -1;
	return 0;
}

static int read_table(struct dump_reader *reader, const char *name,
	dump_row_function *function, void *context, struct error *error)
{
	const char *count;
	uint64_t rows;

	if (begin_table(reader, name, error) < 0)
		return -1;
	for (;;) {
		if (next_line(reader, error) < 0)
			return -1;
		count = behind(reader->line, "-- rows: ");
		if (count)
			break;
		if (read_batch(reader, function, context, error) < 0)
			return -1;
	}
	if (!read_count(count, &rows) || rows != reader->table_rows)
		return fail(reader, error, "rows are missing", damaged);
	return 0;
}

static int read_end(
	struct dump_reader *reader, const char *rest, struct error *error)
{
	uint8_t digest[DIGEST_SIZE];
	char expected[64 + DIGEST_SIZE * 2];
	int used;

	digest_end(reader->digest, digest);
	reader->digest = NULL;
	used = snprintf(expected, sizeof(expected), "%" PRIu64 " rows, sha256 ",
		reader->rows);
	for (size_t i = 0; i < sizeof(digest); i++)
		used += snprintf(expected + used,
			sizeof(expected) - (size_t)used, "%02x", digest[i]);
	if (strcmp(rest, expected) != 0)
		return fail(reader, error,
			"its checksum is not that of the file", damaged);
	if (getc_unlocked(reader->file) != EOF)
		return fail(reader, error, "something stands behind the end",
			damaged);
	return 0;
}

/* What a public dump tells a client that loads it; import knows it. */
static bool is_restored(const struct dump_reader *reader)
{
	struct buf expected;
	bool same;

	buf_init(&expected, 256);
	dump_add_restored(&expected, &reader->head);
	same = !reader->head.full && !strcmp(reader->line, buf_text(&expected));
	buf_release(&expected);
	return same;
}

int dump_read_rows(struct dump_reader *reader, dump_row_function *function,
	void *context, struct error *error)
{
	if (skip_schema(reader, error) < 0)
		return -1;
	for (;;) {
		const char *rest;

		if (next_line(reader, error) < 0)
			return -1;
		rest = behind(reader->line, last_line);
		if (rest)
			return read_end(reader, rest, error);
		if (is_restored(reader))
			continue;
		rest = behind(reader->line, "-- table: ");
		if (!rest)
			return fail(reader, error, "no such line in a dump",
				damaged);
		if (read_table(reader, rest, function, context, error) < 0)
			return -1;
	}
}
