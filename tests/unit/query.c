/* SPDX-License-Identifier: MIT */

/* lib/hit/query: the query of an image's URL, and what is malformed in one;
 * lib/hit/referrer: origin and path of the page that shows the image. */
#include "hit/query.h"

#include <stdlib.h>
#include <string.h>

#include "hit/referrer.h"
#include "tests/unit/unit.h"

struct query_row {
	const char *name; /* the query */
	const char *site, *path, *referrer, *event;
	bool test;
};

static const struct query_row good_rows[] = {
	{"", "", "", "", "", false},
	{"&&&", "", "", "", "", false},
	{"site=a&path=/b&referrer=https://r/&event=e&test=true", "a", "/b",
		"https://r/", "e", true},
	{"path=%2Fb%2fc", "", "/b/c", "", "", false},
	{"%73ite=a&%70%61th=/", "a", "/", "", "", false},
	{"path=/a+b%2Bc%20d", "", "/a b+c d", "", "", false},
	{"path=/caf%C3%A9", "", "/caf\xc3\xa9", "", "", false},
	{"path=/caf\xc3\xa9", "", "/caf\xc3\xa9", "", "", false},
	{"path=/a?b=c", "", "/a?b=c", "", "", false},
	{"path=/a=b==", "", "/a=b==", "", "", false},
	{"path=/a;b", "", "/a;b", "", "", false},
	{"path=%252F", "", "%2F", "", "", false},
	{"path=%26site%3Dx", "", "&site=x", "", "", false},
	{"site=%20a%09&path=%E3%80%80", "a", "", "", "", false},
	{"site&path=", "", "", "", "", false},
	{"=x&site=a", "a", "", "", "", false},
	{"referrer=https://r/x?q=1%26r=2%23f", "", "", "https://r/x", "",
		false},
	{"referrer=https://r/x%3Fq", "", "", "https://r/x", "", false},
	{"event=", "", "", "", "", false},
	{"event=+%09", "", "", "", " \t", false},
	{"event=+e+", "", "", "", "e", false},
	{"Site=a&sit=b&sites=c&site%20=d", "", "", "", "", false},
	{"utm_source=n&utm_medium=%F0%9F%98%80&_=1", "", "", "", "", false},
	{"test=1", "", "", "", "", true},
	{"test=+true+", "", "", "", "", true},
	{"test=0", "", "", "", "", false},
	{"test=false", "", "", "", "", false},
	{"test=TRUE", "", "", "", "", false},
	{"test=", "", "", "", "", false},
	{"test", "", "", "", "", false},
	{"path=%01%1b[31m", "", "\x01\x1b[31m", "", "", false},
};

static void query_is_read(void **state)
{
	const struct query_row *row = *state;
	char *decoded = malloc(REQUEST_BODY_MAX);
	struct hit hit = {.test = !row->test};

	assert_int_equal(query_read(text_from(row->name), decoded, &hit), 0);
	assert_text(hit.site, text_from(row->site));
	assert_text(hit.path, text_from(row->path));
	assert_text(hit.referrer, text_from(row->referrer));
	assert_text(hit.event, text_from(row->event));
	assert_int_equal(hit.test, row->test);
	assert_false(hit.webdriver);
	free(decoded);
}

static const struct {
	const char *name;
	struct text query;
} bad_rows[] = {
	{"a name twice", SLICE("site=a&path=/&site=a")},
	{"a name twice, once encoded", SLICE("site=a&s%69te=b")},
	{"a name twice, once without a value", SLICE("site=a&site")},
	{"an unknown name twice", SLICE("x=1&x=2")},
	{"an empty name twice", SLICE("=1&=2")},
	{"a percent sign", SLICE("path=%")},
	{"a percent sign and a digit", SLICE("path=%2")},
	{"a percent sign at the value's end", SLICE("path=/a%&site=41")},
	{"a percent sign and a digit at the value's end",
		SLICE("path=/a%4&site=1")},
	{"a percent sign in a name", SLICE("pa%th=/")},
	{"a percent sign and no digits", SLICE("path=%zz")},
	{"a percent sign, a digit and none", SLICE("path=%4g")},
	{"a percent sign and a sign", SLICE("path=%+1")},
	{"a percent sign and letters behind f", SLICE("path=%GG")},
	{"a percent sign and a NUL", SLICE("path=%\0\0")},
	{"u and digits", SLICE("path=%u0041")},
	{"an encoded NUL", SLICE("path=/a%00b")},
	{"a NUL", SLICE("path=/a\0b")},
	{"a NUL in a name", SLICE("path%00=/")},
	{"a NUL in a value nobody asked for", SLICE("x=%00")},
	{"an invalid byte", SLICE("path=/\xff")},
	{"an encoded invalid byte", SLICE("path=/%FF")},
	{"an overlong form", SLICE("path=/%C0%AF")},
	{"a surrogate", SLICE("path=/%ED%A0%80")},
	{"a cut character", SLICE("path=/%C3")},
	{"a character across two values", SLICE("path=/%C3&x=%A9")},
	{"a character too large", SLICE("path=/%F4%90%80%80")},
	{"Latin-1", SLICE("path=/caf%E9")},
};

static void query_is_malformed(void **state)
{
	const struct text *query =
		&((const typeof(bad_rows[0]) *)*state)->query;
	char *decoded = malloc(REQUEST_BODY_MAX);
	struct hit hit = {0};

	assert_int_equal(query_read(*query, decoded, &hit), -1);
	free(decoded);
}

struct size_row {
	const char *name;
	size_t bytes; /* of the whole query */
	int expected;
};

static const struct size_row size_rows[] = {
	{"at the limit", REQUEST_BODY_MAX, 0},
	{"one more", REQUEST_BODY_MAX + 1, -1},
	{"64 KiB", 65536, -1},
	{"1 MiB", 1 << 20, -1},
};

static void size_is_limited(void **state)
{
	const struct size_row *row = *state;
	char *query = malloc(row->bytes);
	char *decoded = malloc(REQUEST_BODY_MAX);
	struct hit hit = {0};

	memset(query, 'a', row->bytes);
	memcpy(query, "path=", 5);
	assert_int_equal(
		query_read((struct text){query, row->bytes}, decoded, &hit),
		row->expected);
	if (row->expected == 0)
		assert_int_equal(hit.path.length, row->bytes - 5);
	free(decoded);
	free(query);
}

/* So many names, each another. */
static void names_are_limited(void **state)
{
	char *decoded = malloc(REQUEST_BODY_MAX);
	struct hit hit = {0};
	struct buf query;

	(void)state;
	buf_init(&query, REQUEST_BODY_MAX);
	buf_add_text(&query, "site=s");
	for (int i = 1; i < QUERY_PAIRS_MAX; i++)
		buf_add_format(&query, "&&n%d=%d", i, i);
	assert_int_equal(query_read((struct text){query.data, query.length},
				 decoded, &hit),
		0);
	buf_add_text(&query, "&n0");
	assert_int_equal(query_read((struct text){query.data, query.length},
				 decoded, &hit),
		-1);
	buf_release(&query);
	free(decoded);
}

struct url_row {
	const char *name; /* the URL */
	const char *origin, *path;
};

static const struct url_row url_rows[] = {
	{"https://www.example.org/a/b", "https://www.example.org", "/a/b"},
	{"http://localhost:8080/", "http://localhost:8080", "/"},
	{"https://www.example.org", "https://www.example.org", "/"},
	{"https://www.example.org?q", "https://www.example.org", "/"},
	{"https://www.example.org#f/g", "https://www.example.org", "/"},
	{"https://www.example.org/a?q=/b#f", "https://www.example.org", "/a"},
	{"https://www.example.org/a#f?q", "https://www.example.org", "/a"},
	{"HTTPS://WWW.Example.org/A", "HTTPS://WWW.Example.org", "/A"},
	{"https://[2001:db8::1]:443/a", "https://[2001:db8::1]:443", "/a"},
	{"https://user@www.example.org/a", "https://user@www.example.org",
		"/a"},
	{"https://a//b", "https://a", "//b"},
	{"", "", ""},
	{"null", "", ""},
	{"/a", "", ""},
	{"//www.example.org/a", "", ""},
	{"https:", "", ""},
	{"https://", "", ""},
	{"https:///a", "", ""},
	{"https://?q", "", ""},
	{"ftp://www.example.org/a", "", ""},
	{"about:blank", "", ""},
	{"android-app://org.example/", "", ""},
	{" https://www.example.org/a", "", ""},
	{"javascript://x/%0aalert(1)", "", ""},
};

static void url_is_taken_apart(void **state)
{
	const struct url_row *row = *state;
	struct text url = text_from(row->name);

	assert_text(referrer_origin(url), text_from(row->origin));
	assert_text(referrer_path(url), text_from(row->path));
}

int main(void)
{
	struct unit_list list = {0};

	UNIT_ROWS(&list, query_is_read, good_rows);
	UNIT_ROWS(&list, query_is_malformed, bad_rows);
	UNIT_ROWS(&list, size_is_limited, size_rows);
	UNIT_ADD(&list, names_are_limited);
	UNIT_ROWS(&list, url_is_taken_apart, url_rows);
	return unit_run(&list, "query");
}
