/* SPDX-License-Identifier: MIT */

/* lib/base/record. */
#include "base/record.h"

#include "tests/unit/unit.h"

static const char *const names[] = {"name", "hits"};

struct record_row {
	const char *name;
	enum record_form form;
	size_t rows;
	struct record_value values[2][2];
	const char *out;
};

#define WORDS(literal)                         \
	{                                      \
		RECORD_TEXT, 0, SLICE(literal) \
	}
#define FIGURE(figure)                   \
	{                                \
		RECORD_FIGURE, (figure), \
		{                        \
			NULL, 0          \
		}                        \
	}
#define NONE                    \
	{                       \
		RECORD_NULL, 0, \
		{               \
			NULL, 0 \
		}               \
	}

static const struct record_row record_rows[] = {
	{"no row, CSV", RECORD_CSV, 0, {{NONE, NONE}}, "name,hits\r\n"},
	{"no row, JSON", RECORD_JSON, 0, {{NONE, NONE}}, "[\n]\n"},
	{"rows, CSV", RECORD_CSV, 2,
		{{WORDS("a,b"), FIGURE(1)}, {WORDS(""), FIGURE(-2)}},
		"name,hits\r\n\"a,b\",1\r\n,-2\r\n"},
	{"rows, JSON", RECORD_JSON, 2,
		{{WORDS("a\"b"), FIGURE(1)}, {WORDS(""), FIGURE(-2)}},
		"[\n {\"name\": \"a\\\"b\", \"hits\": 1},\n"
		" {\"name\": \"\", \"hits\": -2}\n]\n"},
	{"no value, CSV", RECORD_CSV, 1, {{NONE, NONE}}, "name,hits\r\n,\r\n"},
	{"no value, JSON", RECORD_JSON, 1, {{NONE, NONE}},
		"[\n {\"name\": null, \"hits\": null}\n]\n"},
	{"a formula, CSV", RECORD_CSV, 1, {{WORDS("=1"), FIGURE(0)}},
		"name,hits\r\n'=1,0\r\n"},
	{"no UTF-8, JSON", RECORD_JSON, 1, {{WORDS("a\xff\xc3"), FIGURE(0)}},
		"[\n {\"name\": \"a\\uFFFD\\uFFFD\", \"hits\": 0}\n]\n"},
	{"NUL, JSON", RECORD_JSON, 1, {{WORDS("a\0b"), FIGURE(0)}},
		"[\n {\"name\": \"a\\u0000b\", \"hits\": 0}\n]\n"},
};

static void rows_are_written(void **state)
{
	const struct record_row *row = *state;
	struct buf out;
	struct record_writer writer = {
		.out = &out, .form = row->form, .names = names, .columns = 2};

	buf_init(&out, 1000);
	record_begin(&writer);
	for (size_t i = 0; i < row->rows; i++)
		record_add(&writer, row->values[i]);
	record_end(&writer);
	assert_false(out.failed);
	assert_string_equal(buf_text(&out), row->out);
	buf_release(&out);
}

static void a_full_buffer_is_told(void **state)
{
	const struct record_value values[] = {
		record_text(text_from("0123456789")), record_figure(1)};
	struct buf out;
	struct record_writer writer = {
		.out = &out, .form = RECORD_JSON, .names = names, .columns = 2};

	(void)state;
	buf_init(&out, 20);
	record_begin(&writer);
	record_add(&writer, values);
	record_end(&writer);
	assert_true(out.failed);
	buf_release(&out);
}

int main(void)
{
	struct unit_list list = {0};

	UNIT_ROWS(&list, rows_are_written, record_rows);
	UNIT_ADD(&list, a_full_buffer_is_told);
	return unit_run(&list, "record");
}
