/* SPDX-License-Identifier: MIT */

/* lib/hit/body, hit and referrer: from the body's bytes to a hit that may
 * count for its site. */
#include "hit/hit.h"

#include <stdlib.h>
#include <string.h>

#include "hit/body.h"
#include "hit/referrer.h"
#include "tests/unit/unit.h"

#define SITE "\"site\":\"docs.example.org\""

struct body_row {
	const char *name; /* the body, where `body` is NULL */
	const char *body;
	const char *site, *path, *referrer, *event;
	bool webdriver, test;
};

static const struct body_row good_rows[] = {
	{"{}", NULL, "", "", "", "", false, false},
	{"all members",
		"{" SITE ",\"path\":\"/a\",\"referrer\":\"https://r/\","
		"\"event\":\"e\",\"webdriver\":true,\"test\":true}",
		"docs.example.org", "/a", "https://r/", "e", true, true},
	{"falsy members",
		"{\"site\":null,\"path\":false,\"referrer\":0,\"event\":\"\","
		"\"webdriver\":false,\"test\":null}",
		"", "", "", "", false, false},
	{"blanks",
		"{\"site\":\" \",\"path\":\"\\t\\n\",\"referrer\":\"\\u3000\","
		"\"event\":\"\\u00a0\"}",
		"", "", "", "\xc2\xa0", false, false},
	{"members are trimmed",
		"{\"site\":\" s \",\"path\":\"\\n/a b\\t\",\"referrer\":"
		"\"\\u2003r \",\"event\":\"\\u001fe\"}",
		"s", "/a b", "r", "e", false, false},
	{"the referrer loses query and fragment",
		"{\"referrer\":\"https://r/x?q=1#f\",\"path\":\"/a?b#c\"}", "",
		"/a?b#c", "https://r/x", "", false, false},
	{"a referrer of a query alone", "{\"referrer\":\"?q\"}", "", "", "", "",
		false, false},
	{"flags of other kinds", "{\"webdriver\":1,\"test\":\"true\"}", "", "",
		"", "", false, false},
	{"flags that are objects", "{\"webdriver\":{},\"test\":[]}", "", "", "",
		"", false, false},
	{"others are ignored",
		"{\"utm_source\":5,\"x\":[1],\"Site\":\"no\",\"path \":\"no\"}",
		"", "", "", "", false, false},
};

static void body_is_read(void **state)
{
	const struct body_row *row = *state;
	struct hit hit = {0};
	struct json_document *document =
		body_read(text_from(row->body ? row->body : row->name), &hit);

	assert_non_null(document);
	assert_text(hit.site, text_from(row->site));
	assert_text(hit.path, text_from(row->path));
	assert_text(hit.referrer, text_from(row->referrer));
	assert_text(hit.event, text_from(row->event));
	assert_int_equal(hit.webdriver, row->webdriver);
	assert_int_equal(hit.test, row->test);
	json_free(document);
}

/* Each of the four texts must be a string or count as missing. */
static const struct body_row bad_rows[] = {
	{"1"},
	{"-1"},
	{"0.5"},
	{"true"},
	{"[]"},
	{"{}"},
	{"[\"x\"]"},
	{"{\"a\":\"b\"}"},
};

static void member_of_another_kind(void **state)
{
	static const char *const members[] = {
		"site", "path", "referrer", "event"};
	const struct body_row *row = *state;

	for (size_t i = 0; i < COUNT(members); i++) {
		struct hit hit = {0};
		struct buf body;

		buf_init(&body, 200);
		buf_add_format(&body, "{\"x\":\"y\",\"%s\":%s}", members[i],
			row->name);
		assert_null(body_read(text_from(buf_text(&body)), &hit));
		buf_release(&body);
	}
}

static void what_is_no_object(void **state)
{
	static const char *const bodies[] = {"", "x", "[]", "\"site\"", "1",
		"null", "{", "{\"site\":\"a\"", "{\"site\":\"a\"}x",
		"site=a&path=b", "\xef\xbb\xbf{}"};
	struct hit hit = {0};

	(void)state;
	for (size_t i = 0; i < COUNT(bodies); i++)
		assert_null(body_read(text_from(bodies[i]), &hit));
}

static char *words(const char *text)
{
	return (char *)(uintptr_t)text;
}

struct check_row {
	const char *name;
	struct text site, path;
	enum reason expected;
	int index; /* of the site */
};

/* 100 characters, 99 of them of two bytes. */
#define E10                                                                    \
	"\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3" \
	"\xa9\xc3\xa9"
#define E99                                                                    \
	E10 E10 E10 E10 E10 E10 E10 E10 E10                                    \
		"\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3" \
		"\xa9\xc3\xa9"

static const struct check_row check_rows[] = {
	{"in order", SLICE("docs.example.org"), SLICE("/"), REASON_ACCEPTED, 0},
	{"the second site", SLICE("blog"), SLICE("/"), REASON_ACCEPTED, 1},
	{"a site of 100 characters", SLICE("x" E99), SLICE("/"),
		REASON_ACCEPTED, 2},
	{"a site of 101 characters", SLICE("xx" E99), SLICE("/"),
		REASON_UNKNOWN_SITE, 0},
	{"a site of 99 characters", SLICE(E99), SLICE("/"), REASON_UNKNOWN_SITE,
		0},
	{"no site", SLICE(""), SLICE("/"), REASON_SITE_MISSING, 0},
	{"no site, no path", SLICE(""), SLICE(""), REASON_SITE_MISSING, 0},
	{"no path", SLICE("blog"), SLICE(""), REASON_PATH_MISSING, 0},
	{"no path, unknown site", SLICE("x"), SLICE(""), REASON_PATH_MISSING,
		0},
	{"another site", SLICE("x"), SLICE("/"), REASON_UNKNOWN_SITE, 0},
	{"another case", SLICE("Blog"), SLICE("/"), REASON_UNKNOWN_SITE, 0},
	{"a prefix", SLICE("blo"), SLICE("/"), REASON_UNKNOWN_SITE, 0},
	{"a suffix", SLICE("blogs"), SLICE("/"), REASON_UNKNOWN_SITE, 0},
	{"a NUL behind", SLICE("blog\0"), SLICE("/"), REASON_UNKNOWN_SITE, 0},
	{"a dot behind", SLICE("docs.example.org."), SLICE("/"),
		REASON_UNKNOWN_SITE, 0},
	{"SQL", SLICE("blog' OR '1'='1"), SLICE("/"), REASON_UNKNOWN_SITE, 0},
};

static void hit_is_checked(void **state)
{
	const struct check_row *row = *state;
	struct site_settings sites[3] = {
		{.name = words("docs.example.org")},
		{.name = words("blog")},
		{.name = words("x" E99)},
	};
	struct settings settings = {.sites = {sites, 3}};
	struct settings empty = {0};
	const struct site_settings *site = NULL;
	struct hit hit = {.site = row->site, .path = row->path};

	assert_int_equal(hit_check(&hit, &settings, &site), row->expected);
	if (row->expected == REASON_ACCEPTED)
		assert_ptr_equal(site, &sites[row->index]);
	/* An empty allowlist refuses all. */
	assert_int_equal(hit_check(&hit, &empty, &site),
		row->expected == REASON_ACCEPTED ? REASON_UNKNOWN_SITE
						 : row->expected);
}

struct origin_row {
	const char *name; /* the header's value */
	bool listed;
};

static const struct origin_row origin_rows[] = {
	{"https://blog.example.org", true},
	{"HTTPS://Blog.Example.ORG", true},
	{"https://staging.example.org:8443", true},
	{"", false},
	{"null", false},
	{"http://blog.example.org", false},
	{"https://blog.example.org:443", false},
	{"https://blog.example.org:8443", false},
	{"https://staging.example.org", false},
	{"https://blog.example.org/", false},
	{"https://blog.example.org.evil.example", false},
	{"https://evil.example/https://blog.example.org", false},
	{"https://blog.example.or", false},
	{"https://blog.example.orh", false},
	{"blog.example.org", false},
	{" https://blog.example.org", false},
	{"https://blog.example.org, https://blog.example.org", false},
	{"*", false},
};

static void origin_is_checked(void **state)
{
	const struct origin_row *row = *state;
	char *origins[] = {words("https://blog.example.org"),
		words("https://staging.example.org:8443")};
	struct site_settings open = {0}, closed = {.origins = {origins, 2}};
	struct text origin = text_from(row->name);

	assert_int_equal(hit_check_origin(&open, origin), REASON_ACCEPTED);
	assert_int_equal(hit_check_origin(&closed, origin),
		row->listed ? REASON_ACCEPTED : REASON_FOREIGN_ORIGIN);
}

struct shorten_row {
	const char *name;
	size_t member; /* its offset in struct hit */
	size_t maximum;
};

static const struct shorten_row shorten_rows[] = {
	{"path", offsetof(struct hit, path), 2000},
	{"referrer", offsetof(struct hit, referrer), 2000},
	{"user_agent", offsetof(struct hit, user_agent), 1000},
	{"event", offsetof(struct hit, event), 100},
};

static void assert_shortened(const struct shorten_row *row, const char *text,
	size_t size, size_t count)
{
	size_t points = count < row->maximum ? count : row->maximum;
	struct text before = {text, count * size};
	struct text empty = TEXT("");
	struct hit hit = {.site = empty,
		.path = empty,
		.referrer = empty,
		.event = empty,
		.user_agent = empty};
	struct text *member = (struct text *)((char *)&hit + row->member);

	*member = before;
	hit_shorten(&hit);
	assert_ptr_equal(member->data, text);
	assert_int_equal(member->length, points * size);
}

static void texts_are_shortened(void **state)
{
	const struct shorten_row *row = *state;
	static char bytes[4 * 4000];
	static const char *const characters[] = {
		"x", "\xc3\xa9", "\xe2\x82\xac", "\xf0\x9f\x98\x80"};

	for (size_t i = 0; i < COUNT(characters); i++) {
		for (size_t j = 0; j < 4000; j++)
			memcpy(bytes + j * (i + 1), characters[i], i + 1);
		assert_shortened(row, bytes, i + 1, 0);
		assert_shortened(row, bytes, i + 1, row->maximum - 1);
		assert_shortened(row, bytes, i + 1, row->maximum);
		assert_shortened(row, bytes, i + 1, row->maximum + 1);
		assert_shortened(row, bytes, i + 1, 4000);
	}
}

struct strip_row {
	const char *name; /* the referrer */
	const char *expected;
};

static const struct strip_row strip_rows[] = {
	{"", ""},
	{"https://r.example/a", "https://r.example/a"},
	{"https://r.example/a?q=1", "https://r.example/a"},
	{"https://r.example/a#f", "https://r.example/a"},
	{"https://r.example/a?q#f", "https://r.example/a"},
	{"https://r.example/a#f?q", "https://r.example/a"},
	{"https://r.example?q", "https://r.example"},
	{"https://r.example/?", "https://r.example/"},
	{"?q", ""},
	{"#f", ""},
	{"https://r.example/a #f", "https://r.example/a"},
	{" https://r.example/a\t ?q", "https://r.example/a"},
	{"https://anna:secret@r.example/a", ""},
	{"https://anna@r.example", ""},
	{"ftp://@r.example/", ""},
	{"https://r.example/@anna", "https://r.example/@anna"},
	{"https://r.example?anna@r.example", "https://r.example"},
	{"/@://", "/@://"},
	{"a%3Fb%23c", "a%3Fb%23c"},
	{"a;b&c=d", "a;b&c=d"},
	{"\xc3\xa9?\xc3\xa9", "\xc3\xa9"},
};

static void only_the_slice_is_stripped(void **state)
{
	(void)state;
	assert_text(referrer_strip((struct text){"ab?", 2}), TEXT("ab"));
	assert_text(referrer_strip((struct text){"ab#", 2}), TEXT("ab"));
}

static void referrer_is_stripped(void **state)
{
	const struct strip_row *row = *state;

	assert_text(
		referrer_strip(text_from(row->name)), text_from(row->expected));
}

int main(void)
{
	struct unit_list list = {0};

	UNIT_ROWS(&list, body_is_read, good_rows);
	UNIT_ROWS(&list, member_of_another_kind, bad_rows);
	UNIT_ADD(&list, what_is_no_object);
	UNIT_ROWS(&list, hit_is_checked, check_rows);
	UNIT_ROWS(&list, origin_is_checked, origin_rows);
	UNIT_ROWS(&list, texts_are_shortened, shorten_rows);
	UNIT_ROWS(&list, referrer_is_stripped, strip_rows);
	UNIT_ADD(&list, only_the_slice_is_stripped);
	return unit_run(&list, "hit");
}
