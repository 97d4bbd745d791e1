/* SPDX-License-Identifier: MIT */

/* lib/base/config: what may stand in a file beside keys and values, and what
 * a file may not be. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/config.h"
#include "base/config_text.h"
#include "tests/unit/unit.h"

struct sample {
	int64_t number, other;
};

static const struct config_option options[] = {
	{"number", OPTION_INTEGER, offsetof(struct sample, number), "7", -5,
		INT64_C(1) << 40},
	{"other", OPTION_INTEGER, offsetof(struct sample, other), "0", 0, 9},
	{0},
};

/* Reads the text, as a file that is called "f.conf". */
static int load(struct text text, struct sample *sample, struct error *error)
{
	FILE *file = tmpfile();
	int result;

	assert_non_null(file);
	assert_int_equal(fwrite(text.data, 1, text.length, file), text.length);
	rewind(file);
	assert_int_equal(config_defaults(options, sample), 0);
	result = config_load(file, "f.conf", options, sample, error);
	fclose(file);
	return result;
}

struct file_row {
	const char *name;
	struct text text;
	int64_t number; /* -9: refused */
	const char *error;
};

static const struct file_row file_rows[] = {
	{"nothing", SLICE(""), 7, ""},
	{"a new line", SLICE("\n"), 7, ""},
	{"a comment", SLICE("# number = 1\n"), 7, ""},
	{"another comment", SLICE("// number = 1\n"), 7, ""},
	{"a comment of lines", SLICE("/* number =\n 1 */\n"), 7, ""},
	{"comments everywhere",
		SLICE("# a = 1\n// b = 2 # c\n/* d\n e */ number\n= # f\n8; "
		      "// g\n"),
		8, ""},
	{"comment at the end, no new line", SLICE("number = 8; // end"), 8, ""},
	{"another comment at the end", SLICE("number = 8; # end"), 8, ""},
	{"a comment alone, no new line", SLICE("// end"), 7, ""},
	{"lines that end in CR and LF", SLICE("number = 8;\r\n"), 8, ""},
	{"no semicolon", SLICE("number = 8"), 8, ""},
	{"2^31 - 1", SLICE("number = 2147483647;"), 2147483647, ""},
	{"a NUL", SLICE("number = 8;\0\n"), -9, "f.conf"},
	{"a NUL in front", SLICE("\0number = 8;\n"), -9, "f.conf"},
	{"a byte order mark", SLICE("\xef\xbb\xbfnumber = 8;"), -9, "f.conf:1"},
	{"UTF-16", SLICE("n\0u\0m\0"), -9, "f.conf"},
	{"a value alone", SLICE("8;"), -9, "f.conf:1"},
	{"an error in the last line", SLICE("number = 8;\n\nother = ;"), -9,
		"f.conf:3: other: syntax error"},
	{"an unknown key in the last line", SLICE("number = 8;\n\nx = 1"), -9,
		"f.conf:3: x: unknown key"},
	{"an included file that is not there",
		SLICE("number = 8;\n@include \"/no/such/file\"\n"), -9,
		"f.conf:2"},
};

static void file_is_read_or_refused(void **state)
{
	const struct file_row *row = *state;
	struct error error = {0};
	struct sample sample;
	int result = load(row->text, &sample, &error);

	if (strncmp(error.text, row->error, strlen(row->error)) != 0)
		fail_msg("\"%s\"", error.text);
	assert_int_equal(result, row->number == -9 ? -1 : 0);
	if (result == 0)
		assert_true(sample.number == row->number);
}

/* libconfig's numbers without an L have 32 bits, and it says nothing of the
 * rest: a larger one must be read in full or refused. */
static const struct file_row large_rows[] = {
	{"2^32", SLICE("number = 4294967296;"), INT64_C(4294967296)},
	{"5 GiB", SLICE("number = 5368709120;"), INT64_C(5368709120)},
	{"5 GiB and an L", SLICE("number = 5368709120L;"), INT64_C(5368709120)},
	{"2^32 + 7", SLICE("number = 4294967303;"), INT64_C(4294967303)},
	{"2^31", SLICE("number = 2147483648;"), INT64_C(2147483648)},
	{"hexadecimal", SLICE("number = 0x100000007;"), INT64_C(4294967303)},
	{"with a colon", SLICE("number:4294967303"), INT64_C(4294967303)},
	{"below", SLICE("number = -4294967295;"), INT64_C(-4294967295)},
	{"behind another", SLICE("other = 1; number = 4294967303;"),
		INT64_C(4294967303)},
	{"in a line of its own", SLICE("number\n=\n4294967303;"),
		INT64_C(4294967303)},
	{"behind a comment", SLICE("number = /* much */ 4294967303;"),
		INT64_C(4294967303)},
	{"behind a tab", SLICE("number\t=\t4294967303;"), INT64_C(4294967303)},
};

static void assert_not_another(
	struct text text, int64_t number, const char *place)
{
	struct error error = {0};
	struct sample sample;

	if (load(text, &sample, &error) < 0) {
		if (!strstr(error.text, place))
			fail_msg("\"%s\"", error.text);
		return;
	}
	if (sample.number != number)
		fail_msg("read as %lld", (long long)sample.number);
}

static void large_number_is_not_another(void **state)
{
	const struct file_row *row = *state;

	assert_not_another(row->text, row->number, "number: ");
}

static void large_number_in_a_comment_is_none(void **state)
{
	struct sample sample;

	(void)state;
	assert_int_equal(
		load(TEXT("number = 8; # other = 4294967303"), &sample, NULL),
		0);
	assert_int_equal(
		load(TEXT("other = 1; # number = 4294967303"), &sample, NULL),
		0);
	assert_int_equal(load(TEXT("number = 8; # once number = 4294967303"),
				 &sample, NULL),
		0);
}

struct size_row {
	const char *name;
	size_t size;
	int expected;
};

static const struct size_row size_rows[] = {
	{"one byte less than the limit", CONFIG_FILE_MAX - 1, 0},
	{"the limit", CONFIG_FILE_MAX, 0},
	{"one byte more", CONFIG_FILE_MAX + 1, -1},
};

static void file_is_bounded(void **state)
{
	const struct size_row *row = *state;
	char *bytes = malloc(row->size);
	struct error error = {0};
	struct sample sample;

	assert_non_null(bytes);
	memset(bytes, '\n', row->size);
	memcpy(bytes, "number = 8;", 11);
	assert_int_equal(load((struct text){bytes, row->size}, &sample, &error),
		row->expected);
	free(bytes);
	if (row->expected < 0)
		assert_non_null(strstr(error.text, "f.conf: is larger than"));
	else
		assert_true(sample.number == 8);
}

/* Modes and numbers of another file would go unchecked. */
static void include_is_refused(void **state)
{
	struct error error = {0};
	struct sample sample;

	(void)state;
	assert_int_equal(load(text_from("number = 8;\n@include \"/x\"\n"),
				 &sample, &error),
		-1);
	assert_non_null(strstr(error.text, ":2: @include: is not supported"));
	assert_int_equal(
		load(text_from("number = 8; # @include\n"), &sample, NULL), 0);
	config_clear(options, &sample);
}

int main(void)
{
	struct unit_list list = {0};

	UNIT_ROWS(&list, file_is_read_or_refused, file_rows);
	UNIT_ROWS(&list, large_number_is_not_another, large_rows);
	UNIT_ADD(&list, large_number_in_a_comment_is_none);
	UNIT_ROWS(&list, file_is_bounded, size_rows);
	UNIT_ADD(&list, include_is_refused);
	return unit_run(&list, "config_file");
}
