/* SPDX-License-Identifier: MIT */

/* lib/base/json: what it refuses, what it answers, what it writes. */
#include "base/json.h"

#include <stdlib.h>
#include <string.h>

#include "tests/unit/unit.h"

struct verdict_row {
	const char *name;
	struct text text;
};

static const struct verdict_row refused_rows[] = {
	{"nothing", SLICE("")},
	{"blanks", SLICE(" \n")},
	{"a word", SLICE("x")},
	{"a string", SLICE("\"a\"")},
	{"a number", SLICE("1")},
	{"null", SLICE("null")},
	{"true", SLICE("true")},
	{"an array", SLICE("[]")},
	{"an array of an object", SLICE("[{\"a\":\"b\"}]")},
	{"byte order mark", SLICE("\xef\xbb\xbf{}")},
	{"bytes behind it", SLICE("{}x")},
	{"an object behind it", SLICE("{}{}")},
	{"a comma behind it", SLICE("{},")},
	{"a brace behind it", SLICE("{}}")},
	{"a NUL behind it", SLICE("{}\0")},
	{"a NUL in front", SLICE("\0{}")},
	{"a NUL behind a number", SLICE("{\"a\":1\0}")},
	{"a NUL behind true", SLICE("{\"a\":true\0}")},
	{"a NUL behind null, and a member", SLICE("{\"a\":null\0,\"b\":1}")},
	{"a NUL behind a string", SLICE("{\"a\":\"b\"\0}")},
	{"a NUL behind a colon", SLICE("{\"a\":\0"
				       "1}")},
	{"a form feed behind it", SLICE("{}\f")},
	{"a no-break space in front", SLICE("\xc2\xa0{}")},
	{"a member twice", SLICE("{\"a\":1,\"a\":1}")},
	{"a member twice, others between", SLICE("{\"a\":1,\"b\":2,\"a\":3}")},
	{"a member twice, once escaped", SLICE("{\"a\":1,\"\\u0061\":2}")},
	{"a member twice, one level down", SLICE("{\"o\":{\"a\":1,\"a\":2}}")},
	{"an empty name twice", SLICE("{\"\":1,\"\":2}")},
	{"a NUL in a string", SLICE("{\"a\":\"x\0y\"}")},
	{"an escaped NUL in a string", SLICE("{\"a\":\"x\\u0000y\"}")},
	{"an escaped NUL in a name", SLICE("{\"a\\u0000b\":1}")},
	{"a lone high surrogate", SLICE("{\"a\":\"\\ud800\"}")},
	{"a lone low surrogate", SLICE("{\"a\":\"\\udc00\"}")},
	{"a high surrogate and a letter", SLICE("{\"a\":\"\\ud800x\"}")},
	{"two high surrogates", SLICE("{\"a\":\"\\ud800\\ud800\"}")},
	{"a high surrogate and U+0041", SLICE("{\"a\":\"\\ud800\\u0041\"}")},
	{"surrogates in the wrong order", SLICE("{\"a\":\"\\udc00\\ud800\"}")},
	{"a surrogate in a name", SLICE("{\"\\ud800\":1}")},
	{"an encoded surrogate", SLICE("{\"a\":\"\xed\xa0\x80\"}")},
	{"an overlong slash", SLICE("{\"a\":\"\xc0\xaf\"}")},
	{"an overlong quote", SLICE("{\"a\":\"\xc0\xa2\"}")},
	{"beyond U+10FFFF", SLICE("{\"a\":\"\xf4\x90\x80\x80\"}")},
	{"a lone continuation", SLICE("{\"a\":\"\x80\"}")},
	{"a cut character", SLICE("{\"a\":\"\xe2\x82\"}")},
	{"Latin-1", SLICE("{\"a\":\"caf\xe9\"}")},
	{"invalid UTF-8 in a name", SLICE("{\"\xff\":1}")},
	{"UTF-16, little end first", SLICE("{\0}\0")},
	{"UTF-16, little end first, with its mark", SLICE("\xff\xfe{\0}\0")},
	{"UTF-16, big end first", SLICE("\0{\0}")},
	{"UTF-16, big end first, with its mark", SLICE("\xfe\xff\0{\0}")},
	{"UTF-32", SLICE("{\0\0\0}\0\0\0")},
	{"NaN", SLICE("{\"a\":NaN}")},
	{"nan", SLICE("{\"a\":nan}")},
	{"Infinity", SLICE("{\"a\":Infinity}")},
	{"-Infinity", SLICE("{\"a\":-Infinity}")},
	{"1e999", SLICE("{\"a\":1e999}")},
	{"-1e999", SLICE("{\"a\":-1e999}")},
	{"an integer of 2^63", SLICE("{\"a\":9223372036854775808}")},
	{"an integer of 2^64", SLICE("{\"a\":18446744073709551616}")},
	{"a leading zero", SLICE("{\"a\":01}")},
	{"a plus sign", SLICE("{\"a\":+1}")},
	{"a point without digits in front", SLICE("{\"a\":.5}")},
	{"a point without digits behind", SLICE("{\"a\":5.}")},
	{"an exponent without digits", SLICE("{\"a\":5e}")},
	{"a minus alone", SLICE("{\"a\":-}")},
	{"hexadecimal", SLICE("{\"a\":0x10}")},
	{"a comma too many", SLICE("{\"a\":1,}")},
	{"a comma too few", SLICE("{\"a\":1 \"b\":2}")},
	{"a comma alone", SLICE("{,}")},
	{"no colon", SLICE("{\"a\" 1}")},
	{"no value", SLICE("{\"a\":}")},
	{"a name without quotes", SLICE("{a:1}")},
	{"a name that is a number", SLICE("{1:1}")},
	{"single quotes", SLICE("{'a':'b'}")},
	{"True", SLICE("{\"a\":True}")},
	{"undefined", SLICE("{\"a\":undefined}")},
	{"a comment", SLICE("{/**/}")},
	{"a line comment", SLICE("{}//")},
	{"a new line in a string", SLICE("{\"a\":\"x\ny\"}")},
	{"a tab in a string", SLICE("{\"a\":\"x\ty\"}")},
	{"ESC in a string", SLICE("{\"a\":\"\x1b[31m\"}")},
	{"an unknown escape", SLICE("{\"a\":\"\\x41\"}")},
	{"an escape cut short", SLICE("{\"a\":\"\\u12\"}")},
	{"an escape with a sign", SLICE("{\"a\":\"\\u-123\"}")},
	{"an escape of a quote at the end", SLICE("{\"a\":\"\\\"}")},
	{"an open object", SLICE("{")},
	{"an open string", SLICE("{\"a\":\"b}")},
	{"an open array", SLICE("{\"a\":[1}")},
	{"crossed brackets", SLICE("{\"a\":[}]")},
	{"a closing brace", SLICE("}")},
};

static void text_is_refused(void **state)
{
	const struct verdict_row *row = *state;
	struct json_member member = {.name = "a"};
	struct error error = {0};
	/* Without anything behind it, so that a reader that goes too far is
	 * caught by ASan and valgrind. */
	char *copy = malloc(row->text.length ? row->text.length : 1);
	struct json_document *document;

	assert_non_null(copy);
	memcpy(copy, row->text.data, row->text.length);
	document = json_read_object(
		(struct text){copy, row->text.length}, &member, 1, &error);
	free(copy);
	assert_null(document);
	assert_string_not_equal(error.text, "");
}

struct kind_row {
	const char *name; /* the document; the member is "a" */
	enum json_kind kind;
	const char *text;
};

static const struct kind_row kind_rows[] = {
	{"{}", JSON_EMPTY, ""},
	{" { } ", JSON_EMPTY, ""},
	{"{\"b\":\"x\"}", JSON_EMPTY, ""},
	{"{\"A\":\"x\"}", JSON_EMPTY, ""},
	{"{\"a \":\"x\"}", JSON_EMPTY, ""},
	{"{\"o\":{\"a\":\"x\"}}", JSON_EMPTY, ""},
	{"{\"a\":null}", JSON_EMPTY, ""},
	{"{\"a\":false}", JSON_EMPTY, ""},
	{"{\"a\":0}", JSON_EMPTY, ""},
	{"{\"a\":-0}", JSON_EMPTY, ""},
	{"{\"a\":0.0}", JSON_EMPTY, ""},
	{"{\"a\":-0.0}", JSON_EMPTY, ""},
	{"{\"a\":0e9}", JSON_EMPTY, ""},
	{"{\"a\":\"\"}", JSON_EMPTY, ""},
	{"{\"a\":\" \"}", JSON_TEXT, " "},
	{"{\"a\":\"0\"}", JSON_TEXT, "0"},
	{"{\"a\":\"false\"}", JSON_TEXT, "false"},
	{"{\"\\u0061\":\"x\"}", JSON_TEXT, "x"},
	{"{\"a\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"}", JSON_TEXT,
		"\"\\/\b\f\n\r\t"},
	{"{\"a\":\"\\u00e9\\u20ac\\ud83d\\ude00\"}", JSON_TEXT,
		"\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80"},
	{"{\"a\":\"\\u0001\\u001f\\u007f\"}", JSON_TEXT, "\x01\x1f\x7f"},
	{"{\"a\":\"\\uffff\\ufdd0\"}", JSON_TEXT, "\xef\xbf\xbf\xef\xb7\x90"},
	{"{\"a\":\"\\uFEFF\"}", JSON_TEXT, "\xef\xbb\xbf"},
	{"{\"a\":true}", JSON_YES, ""},
	{"{\"a\":1}", JSON_UNWANTED, ""},
	{"{\"a\":-1}", JSON_UNWANTED, ""},
	{"{\"a\":0.5}", JSON_UNWANTED, ""},
	{"{\"a\":-0.5}", JSON_UNWANTED, ""},
	{"{\"a\":1e-300}", JSON_UNWANTED, ""},
	{"{\"a\":1e308}", JSON_UNWANTED, ""},
	{"{\"a\":9223372036854775807}", JSON_UNWANTED, ""},
	{"{\"a\":-9223372036854775808}", JSON_UNWANTED, ""},
	{"{\"a\":[]}", JSON_UNWANTED, ""},
	{"{\"a\":[\"x\"]}", JSON_UNWANTED, ""},
	{"{\"a\":{}}", JSON_UNWANTED, ""},
	{"{\"a\":{\"a\":\"x\"}}", JSON_UNWANTED, ""},
	{"{\"b\":[1,{\"c\":[]}],\"a\":\"x\",\"__proto__\":{}}", JSON_TEXT, "x"},
};

static void member_is_told(void **state)
{
	const struct kind_row *row = *state;
	struct json_member members[2] = {
		{.name = "missing", .kind = JSON_YES},
		{.name = "a", .kind = JSON_YES},
	};
	struct json_document *document =
		json_read_object(text_from(row->name), members, 2, NULL);

	assert_non_null(document);
	assert_int_equal(members[0].kind, JSON_EMPTY);
	assert_int_equal(members[1].kind, row->kind);
	assert_text(members[0].text, TEXT(""));
	assert_text(members[1].text, text_from(row->text));
	json_free(document);
}

/* Only the whole of it is a document. */
static void no_prefix_is_accepted(void **state)
{
	static const char whole[] =
		"{\"site\":\"docs.example.org\",\"path\":\"/a\\u00e9\\ud83d"
		"\\ude00\xc3\xa9\",\"referrer\":null,\"event\":\"\",\"x\":"
		"[1,-2.5e3,true,false,{\"y\":{}}]}";
	size_t length = strlen(whole);

	(void)state;
	for (size_t cut = 0; cut <= length; cut++) {
		char *copy = malloc(cut + 1);
		struct json_document *document;

		assert_non_null(copy);
		memcpy(copy, whole, cut);
		document = json_read_object(
			(struct text){copy, cut}, NULL, 0, NULL);
		if ((document != NULL) != (cut == length))
			fail_msg("cut to %zu bytes", cut);
		json_free(document);
		free(copy);
	}
}

struct deep_row {
	const char *name;
	const char *open;
	size_t times;
};

static const struct deep_row deep_rows[] = {
	{"100,000 arrays", "[", 100000},
	{"16,000 arrays", "[", 16000},
	{"100,000 objects", "{\"a\":", 100000},
	{"16,000 arrays and objects", "[{\"a\":", 16000},
};

static void deep_nesting_is_refused(void **state)
{
	const struct deep_row *row = *state;
	struct buf buf;

	buf_init(&buf, 1 << 20);
	buf_add_text(&buf, "{\"a\":");
	for (size_t i = 0; i < row->times; i++)
		buf_add_text(&buf, row->open);
	for (size_t i = row->times * strlen(row->open); i > 0; i--) {
		char open = row->open[(i - 1) % strlen(row->open)];

		if (open == '[' || open == '{')
			buf_add_char(&buf, open == '[' ? ']' : '}');
	}
	buf_add_char(&buf, '}');
	assert_false(buf.failed);
	assert_null(json_read_object(
		(struct text){buf.data, buf.length}, NULL, 0, NULL));
	buf_release(&buf);
}

static void white_space_may_stand_around(void **state)
{
	struct json_member member = {.name = "a"};
	struct json_document *document = json_read_object(
		TEXT(" \t\r\n{\n\"a\"\t:\r\"x\" }\n\n"), &member, 1, NULL);

	(void)state;
	assert_non_null(document);
	assert_text(member.text, TEXT("x"));
	json_free(document);
}

static void some_nesting_is_accepted(void **state)
{
	struct json_document *document = json_read_object(
		TEXT("{\"a\":[[[[{\"b\":[[[[{\"c\":[{}]}]]]]}]]]]}"), NULL, 0,
		NULL);

	(void)state;
	assert_non_null(document);
	json_free(document);
	json_free(NULL);
}

static void four_hundred_digits(void **state)
{
	char text[430] = "{\"a\":0.";

	(void)state;
	memset(text + 7, '3', 400);
	strcpy(text + 407, "}");
	json_free(json_read_object(text_from(text), NULL, 0, NULL));
	text[6] = '3'; /* an integer now */
	text[5] = '3';
	assert_null(json_read_object(text_from(text), NULL, 0, NULL));
}

struct write_row {
	const char *name;
	struct text in;
	const char *out; /* NULL: refused */
};

static const struct write_row write_rows[] = {
	{"empty", SLICE(""), "\"\""},
	{"letters", SLICE("abc 123"), "\"abc 123\""},
	{"quote and backslash", SLICE("\"\\"), "\"\\\"\\\\\""},
	{"white space", SLICE("\b\f\n\r\t"), "\"\\b\\f\\n\\r\\t\""},
	{"control characters", SLICE("\x01\x1b\x1f"),
		"\"\\u0001\\u001B\\u001F\""},
	{"a NUL", SLICE("a\0b"), "\"a\\u0000b\""},
	{"less, greater, ampersand", SLICE("<>&"), "\"\\u003c\\u003e\\u0026\""},
	{"the end of a script", SLICE("</script><!--"),
		"\"\\u003c/script\\u003e\\u003c!--\""},
	{"line separators", SLICE("\xe2\x80\xa8\xe2\x80\xa9"),
		"\"\\u2028\\u2029\""},
	{"C1 control characters", SLICE("\xc2\x80\xc2\x9b"),
		"\"\\u0080\\u009B\""},
	{"beyond ASCII", SLICE("\xc3\xa9\xe2\x82\xac"), "\"\\u00E9\\u20AC\""},
	{"beyond 16 bits", SLICE("\xf0\x9f\x98\x80"), "\"\\uD83D\\uDE00\""},
	{"bidirectional override", SLICE("\xe2\x80\xae"), "\"\\u202E\""},
	{"invalid UTF-8", SLICE("a\xff"), NULL},
	{"a surrogate", SLICE("\xed\xa0\x80"), NULL},
};

static void string_is_written(void **state)
{
	const struct write_row *row = *state;
	struct buf buf;

	buf_init(&buf, 100);
	buf_add_text(&buf, "x");
	assert_int_equal(json_add_string(&buf, row->in), row->out ? 0 : -1);
	if (row->out)
		assert_string_equal(buf_text(&buf) + 1, row->out);
	buf_release(&buf);
}

static void writing_obeys_the_cap(void **state)
{
	struct buf buf;

	(void)state;
	for (size_t limit = 0; limit < 15; limit++) {
		buf_init(&buf, limit);
		assert_int_equal(json_add_string(&buf, TEXT("a<\xc3\xa9")), -1);
		assert_true(buf.failed);
		buf_release(&buf);
	}
	buf_init(&buf, 15);
	assert_int_equal(json_add_string(&buf, TEXT("a<\xc3\xa9")), 0);
	assert_string_equal(buf_text(&buf), "\"a\\u003c\\u00E9\"");
	buf_release(&buf);
}

int main(void)
{
	struct unit_list list = {0};

	UNIT_ROWS(&list, text_is_refused, refused_rows);
	UNIT_ROWS(&list, member_is_told, kind_rows);
	UNIT_ADD(&list, no_prefix_is_accepted);
	UNIT_ROWS(&list, deep_nesting_is_refused, deep_rows);
	UNIT_ADD(&list, white_space_may_stand_around);
	UNIT_ADD(&list, some_nesting_is_accepted);
	UNIT_ADD(&list, four_hundred_digits);
	UNIT_ROWS(&list, string_is_written, write_rows);
	UNIT_ADD(&list, writing_obeys_the_cap);
	return unit_run(&list, "json");
}
