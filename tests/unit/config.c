/* SPDX-License-Identifier: MIT */

/* lib/base/config, with a table of options of its own: every type, every
 * form of error.  The file as such: config_file.c. */
#include "base/config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/unit/unit.h"

struct inner {
	char *label;
	int64_t number;
	int flag;
};

struct inner_list {
	struct inner *items;
	size_t count;
};

struct sample {
	char *text, *choice;
	int64_t number;
	int flag;
	struct text_list texts;
	struct range_list ranges;
	struct inner group;
	struct inner_list groups;
};

#define AT(member) offsetof(struct sample, member)
#define IN(member) offsetof(struct inner, member)

static const char *const colours[] = {"red", "green", NULL};

static const struct config_option inner_options[] = {
	{"label", OPTION_TEXT, IN(label), "none", .maximum = 5},
	{"number", OPTION_INTEGER, IN(number), .minimum = 1, .maximum = 9},
	{"flag", OPTION_BOOLEAN, IN(flag)},
	{0},
};

static const struct config_option options[] = {
	{"text", OPTION_TEXT, AT(text), .minimum = 1, .maximum = 4},
	{"choice", OPTION_CHOICE, AT(choice), "red", .choices = colours},
	{"number", OPTION_INTEGER, AT(number), "7", -5, INT64_C(1) << 40},
	{"flag", OPTION_BOOLEAN, AT(flag), "true"},
	{"texts", OPTION_TEXTS, AT(texts), .minimum = 1, .maximum = 3},
	{"ranges", OPTION_RANGES, AT(ranges), "10.0.0.0/8, ::1,192.0.2.1/32"},
	{"group", OPTION_GROUP, AT(group), .members = inner_options,
		.size = sizeof(struct inner)},
	{"groups", OPTION_GROUPS, AT(groups), .members = inner_options,
		.size = sizeof(struct inner)},
	{0},
};

/* Reads the text, as a file that is called "f.conf". */
static int load(const char *text, struct sample *sample, struct error *error)
{
	/* fmemopen(3) takes no empty buffer. */
	FILE *file = fmemopen((void *)(uintptr_t)(*text ? text : "\n"),
		*text ? strlen(text) : 1, "r");
	int result;

	assert_non_null(file);
	memset(sample, 0, sizeof(*sample));
	assert_int_equal(config_defaults(options, sample), 0);
	result = config_load(file, "f.conf", options, sample, error);
	fclose(file);
	return result;
}

/* What the struct holds, as one line. */
static void describe(const struct sample *sample, struct buf *buf)
{
	buf_add_format(buf, "%s %s %lld %d", sample->text ? sample->text : "-",
		sample->choice, (long long)sample->number, sample->flag);
	for (size_t i = 0; i < sample->texts.count; i++)
		buf_add_format(buf, " %s", sample->texts.items[i]);
	for (size_t i = 0; i < sample->ranges.count; i++)
		buf_add_format(buf, " /%u", sample->ranges.items[i].bits);
	buf_add_format(buf, " {%s %lld %d}", sample->group.label,
		(long long)sample->group.number, sample->group.flag);
	for (size_t i = 0; i < sample->groups.count; i++)
		buf_add_format(buf, " (%s %lld %d)",
			sample->groups.items[i].label,
			(long long)sample->groups.items[i].number,
			sample->groups.items[i].flag);
}

struct good_row {
	const char *name; /* the file */
	const char *expected;
};

#define DEFAULTS " /104 /128 /128"
#define GROUP " {none 0 -1}"

static const struct good_row good_rows[] = {
	{"", "- red 7 1" DEFAULTS GROUP},
	{"text = \"ab\";", "ab red 7 1" DEFAULTS GROUP},
	{"text = \"a b\";", "a b red 7 1" DEFAULTS GROUP},
	{"text: \"ab\"", "ab red 7 1" DEFAULTS GROUP},
	{"text = \"\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\";",
		"\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9 red 7 1" DEFAULTS GROUP},
	{"choice = \"green\";", "- green 7 1" DEFAULTS GROUP},
	{"number = -5;", "- red -5 1" DEFAULTS GROUP},
	{"number = 0;", "- red 0 1" DEFAULTS GROUP},
	{"number = 0x10;", "- red 16 1" DEFAULTS GROUP},
	{"number = 1099511627776L;", "- red 1099511627776 1" DEFAULTS GROUP},
	{"flag = false;", "- red 7 0" DEFAULTS GROUP},
	{"flag = TRUE;", "- red 7 1" DEFAULTS GROUP},
	{"texts = ();", "- red 7 1" DEFAULTS GROUP},
	{"texts = \"a\";", "- red 7 1 a" DEFAULTS GROUP},
	{"texts = (\"a\");", "- red 7 1 a" DEFAULTS GROUP},
	{"texts = [\"a\", \"bcd\"];", "- red 7 1 a bcd" DEFAULTS GROUP},
	{"ranges = ();", "- red 7 1" GROUP},
	{"ranges = \"::/3\";", "- red 7 1 /3" GROUP},
	{"ranges = (\"::/3\", \"192.0.2.1\");", "- red 7 1 /3 /128" GROUP},
	{"group = { label = \"\"; };", "- red 7 1" DEFAULTS " { 0 -1}"},
	{"group = { number = 9; flag = true; };",
		"- red 7 1" DEFAULTS " {none 9 1}"},
	{"group = { };", "- red 7 1" DEFAULTS GROUP},
	{"groups = ();", "- red 7 1" DEFAULTS GROUP},
	{"groups = ({ label = \"x\"; }, { number = 1; });",
		"- red 7 1" DEFAULTS GROUP " (x 0 -1) (none 1 -1)"},
	{"/* a */ number = /* b */ 8;", "- red 8 1" DEFAULTS GROUP},
	/* Some editors end a file without a newline. */
	{"number = 8; // the end", "- red 8 1" DEFAULTS GROUP},
};

static void file_is_read(void **state)
{
	const struct good_row *row = *state;
	struct error error = {0};
	struct sample sample;
	struct buf buf;

	buf_init(&buf, 500);
	assert_int_equal(load(row->name, &sample, &error), 0);
	assert_string_equal(error.text, "");
	describe(&sample, &buf);
	assert_string_equal(buf_text(&buf), row->expected);
	buf_release(&buf);
	config_clear(options, &sample);
}

/* After a blank line and a comment, so that the line is 3. */
#define FRONT "\n# comment\n"

struct bad_row {
	const char *name; /* what stands in line 3 */
	const char *expected;
};

static const struct bad_row bad_rows[] = {
	{"texte = \"ab\";", "f.conf:3: texte: unknown key"},
	{"Text = \"ab\";", "f.conf:3: Text: unknown key"},
	{"tex = \"ab\";", "f.conf:3: tex: unknown key"},
	{"group = { lable = \"\"; };", "f.conf:3: lable: unknown key"},
	{"groups = ({ x = 1; });", "f.conf:3: x: unknown key"},

	{"text = \"ab\"; text = \"cd\";", "f.conf:3: text: "},
	{"group = { flag = true; flag = true; };", "f.conf:3: flag: "},

	{"text = 1;", "f.conf:3: text: must be a string"},
	{"text = true;", "f.conf:3: text: must be a string"},
	{"text = (\"ab\");", "f.conf:3: text: must be a string"},
	{"text = { };", "f.conf:3: text: must be a string"},
	{"choice = 1;", "f.conf:3: choice: must be one of \"red\" \"green\""},
	{"choice = \"Red\";",
		"f.conf:3: choice: must be one of \"red\" \"green\""},
	{"choice = \"\";",
		"f.conf:3: choice: must be one of \"red\" \"green\""},
	{"number = \"1\";", "f.conf:3: number: must be a whole number"},
	{"number = 1.0;", "f.conf:3: number: must be a whole number"},
	{"number = 1e3;", "f.conf:3: number: must be a whole number"},
	{"number = true;", "f.conf:3: number: must be a whole number"},
	{"number = [1];", "f.conf:3: number: must be a whole number"},
	{"flag = 1;", "f.conf:3: flag: must be true or false"},
	{"flag = \"true\";", "f.conf:3: flag: must be true or false"},
	{"texts = 1;", "f.conf:3: texts: must be a string"},
	{"texts = (1);", "f.conf:3: texts: must be a string"},
	{"texts = (\"a\", (\"b\"));", "f.conf:3: texts: must be a string"},
	{"texts = { };", "f.conf:3: texts: must be a list"},
	{"ranges = 1;", "f.conf:3: ranges: "},
	{"ranges = \"10.0.0.0/33\";",
		"f.conf:3: ranges: \"10.0.0.0/33\" is not an address or a "
		"range"},
	{"ranges = (\"10.0.0.0/8\", \"x\");", "f.conf:3: ranges: \"x\" is not"},
	{"ranges = { };", "f.conf:3: ranges: must be a list"},
	{"group = 1;", "f.conf:3: group: must be a group"},
	{"group = (1);", "f.conf:3: group: must be a group"},
	{"groups = 1;", "f.conf:3: groups: must be a group"},
	{"groups = { };", "f.conf:3: groups: must be a list"},
	{"groups = (1);", "f.conf:3: groups: must be a group"},
	{"groups = [\"x\"];", "f.conf:3: groups: must be a group"},

	{"text = \"\";", "f.conf:3: text: is empty"},
	{"text = \"abcde\";", "f.conf:3: text: is too long"},
	{"texts = (\"a\", \"\");", "f.conf:3: texts: is empty"},
	{"texts = (\"abcd\");", "f.conf:3: texts: is too long"},
	{"text = \"a\\nb\";", "f.conf:3: text: must be UTF-8 without control"},
	{"text = \"a\\x1bb\";",
		"f.conf:3: text: must be UTF-8 without control"},
	{"text = \"a\x7f\";", "f.conf:3: text: must be UTF-8 without control"},
	{"text = \"a\xff\";", "f.conf:3: text: must be UTF-8 without control"},
	{"text = \"a\xc2\";", "f.conf:3: text: must be UTF-8 without control"},
	{"number = -6;",
		"f.conf:3: number: -6 is not between -5 and 1099511627776"},
	{"number = 1099511627777L;",
		"f.conf:3: number: 1099511627777 is not between"},
	{"group = { number = 0; };",
		"f.conf:3: number: 0 is not between 1 and 9"},
	{"group = { number = 10; };",
		"f.conf:3: number: 10 is not between 1 and 9"},

	{"text = ;", "f.conf:3: text: syntax error"},
	{"text = \"ab", "f.conf:"},
	{"= 1;", "f.conf:3: syntax error"},
};

static void error_is_told(void **state)
{
	const struct bad_row *row = *state;
	struct error error = {0};
	struct sample sample;
	struct buf file;

	buf_init(&file, 1000);
	buf_add_text(&file, FRONT);
	buf_add_text(&file, row->name);
	assert_int_equal(load(buf_text(&file), &sample, &error), -1);
	if (strncmp(error.text, row->expected, strlen(row->expected)) != 0)
		fail_msg("\"%s\" does not begin with \"%s\"", error.text,
			row->expected);
	config_clear(options, &sample);
	assert_int_equal(load(buf_text(&file), &sample, NULL), -1);
	config_clear(options, &sample);
	buf_release(&file);
}

static void lines_are_counted(void **state)
{
	struct error error = {0};
	struct sample sample;

	(void)state;
	assert_int_equal(load("text = \"ab\";\ngroups = (\n  { number = 1; },\n"
			      "  { label = \"x\";\n    number = 10; }\n);\n",
				 &sample, &error),
		-1);
	assert_string_equal(
		error.text, "f.conf:5: number: 10 is not between 1 and 9");
	config_clear(options, &sample);
}

static void default_ranges_are_read(void **state)
{
	static const char *const first[] = {"10.0.0.0", "::1", "192.0.2.1"};
	struct sample sample;

	(void)state;
	assert_int_equal(load("", &sample, NULL), 0);
	assert_int_equal(sample.ranges.count, COUNT(first));
	for (size_t i = 0; i < COUNT(first); i++) {
		struct address address;

		address_parse(text_from(first[i]), &address);
		assert_memory_equal(&sample.ranges.items[i].first, &address,
			sizeof(address));
	}
	config_clear(options, &sample);
}

/* What is read later wins; a list is replaced as a whole. */
static void later_files_win(void **state)
{
	static const char second[] = "texts = \"c\"; ranges = ();"
				     "group = { number = 2; };"
				     "groups = ({ flag = false; });";
	struct sample sample;
	struct buf buf;
	FILE *file = fmemopen((void *)(uintptr_t)second, strlen(second), "r");

	(void)state;
	assert_non_null(file);
	assert_int_equal(load("text = \"ab\"; texts = (\"a\", \"b\");"
			      "group = { label = \"x\"; number = 1; };"
			      "groups = ({ }, { });",
				 &sample, NULL),
		0);
	assert_int_equal(
		config_load(file, "second", options, &sample, NULL), 0);
	fclose(file);
	buf_init(&buf, 500);
	describe(&sample, &buf);
	assert_string_equal(buf_text(&buf), "ab red 7 1 c {x 2 -1} (none 0 0)");
	buf_release(&buf);
	config_clear(options, &sample);
}

/* "Frees what the struct holds and leaves it zeroed." */
static void clear_leaves_zeros(void **state)
{
	struct sample sample, zeros;

	(void)state;
	assert_int_equal(load("text = \"ab\"; number = 3; flag = true;"
			      "texts = (\"a\", \"b\"); group = { number = 2; };"
			      "groups = ({ }, { });",
				 &sample, NULL),
		0);
	config_clear(options, &sample);
	assert_null(sample.text);
	assert_null(sample.group.label);
	assert_null(sample.texts.items);
	assert_null(sample.ranges.items);
	assert_null(sample.groups.items);
	config_clear(options, &sample);
	memset(&zeros, 0, sizeof(zeros));
	assert_memory_equal(&sample, &zeros, sizeof(sample));
}

int main(void)
{
	struct unit_list list = {0};

	UNIT_ROWS(&list, file_is_read, good_rows);
	UNIT_ROWS(&list, error_is_told, bad_rows);
	UNIT_ADD(&list, lines_are_counted);
	UNIT_ADD(&list, default_ranges_are_read);
	UNIT_ADD(&list, later_files_win);
	UNIT_ADD(&list, clear_leaves_zeros);
	return unit_run(&list, "config");
}
