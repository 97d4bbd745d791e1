/* SPDX-License-Identifier: MIT */

/* admin/url: which URLs can be an endpoint, and of what origin they are. */
#include "admin/page/url.h"

#include <stdio.h>
#include <string.h>

#include "tests/unit/unit.h"

struct url_row {
	const char *url;
	const char *origin; /* NULL: refused */
	const char *why;    /* a part of the message */
	const char *quoted; /* in it; NULL: the whole URL */
};

static const struct url_row url_rows[] = {
	{"https://www.example.org/cgi-bin/collect.cgi",
		"https://www.example.org", NULL},
	{"http://a", "http://a", NULL},
	{"http://a/", "http://a", NULL},
	{"HTTPS://WWW.Example.ORG/X", "https://www.example.org", NULL},
	{"https://a:443/x", "https://a", NULL},
	{"https://a:80/x", "https://a:80", NULL},
	{"http://a:80", "http://a", NULL},
	{"http://a:443", "http://a:443", NULL},
	{"http://127.0.0.1:8080/c", "http://127.0.0.1:8080", NULL},
	{"http://[::1]:8080/c", "http://[::1]:8080", NULL},
	{"https://[2001:DB8::1]/c", "https://[2001:db8::1]", NULL},
	{"https://xn--bcher-kva.example/c", "https://xn--bcher-kva.example",
		NULL},
	{"https://a/%C3%A9/@b:c", "https://a", NULL},
	{"https://a:1/", "https://a:1", NULL},
	{"https://a:65535/", "https://a:65535", NULL},
	{"https://a:65536/", NULL, "port"},
	{"https://a:0/", NULL, "port"},
	{"https://a:/", NULL, "port"},
	{"https://a:-1/", NULL, "port"},
	{"https://a:123456/", NULL, "port"},
	{"https://a:80x/", NULL, "host"},
	{"", NULL, "http"},
	{"/cgi-bin/collect.cgi", NULL, "http"},
	{"//a/collect.cgi", NULL, "http"},
	{"www.example.org/collect.cgi", NULL, "http"},
	{"ftp://a/", NULL, "http"},
	{"httpx://a/", NULL, "http"},
	{"https:/a/", NULL, "http"},
	{"javascript:alert(1)//https://a", NULL, "http"},
	{"https://", NULL, "host"},
	{"https:///x", NULL, "host"},
	{"https://:443/x", NULL, "host"},
	{"https://[]/x", NULL, "address"},
	{"https://[::1/x", NULL, "address"},
	{"https://[v1]/x", NULL, "address"},
	{"https://a%2eb/x", NULL, "host"},
	{"https://user@a/x", NULL, "user", "\"https://...@a/x\""},
	{"https://user:secret@a/x", NULL, "user", "\"https://...@a/x\""},
	{"https://user:secret@a/x?", NULL, "query", "\"https://...@a/x?\""},
	{"https://user:secret/@a/x", NULL, "port", "\"https://...@a/x\""},
	{"https://user:sec@ret@a/x", NULL, "user", "\"https://...@a/x\""},
	{"ftp://user:secret@a/x", NULL, "http", "\"ftp://...@a/x\""},
	{"user:secret@a/x", NULL, "http", "\"...@a/x\""},
	{"https://a/x?", NULL, "query"},
	{"https://a/x?site=b", NULL, "query"},
	{"https://a/x#", NULL, "fragment"},
	{"https://a/x y", NULL, "no URL may"},
	{" https://a/x", NULL, "http"},
	{"https://a/x ", NULL, "no URL may"},
	{"https://a/\"", NULL, "no URL may"},
	{"https://a/<script>", NULL, "no URL may"},
	{"https://a/\\", NULL, "no URL may"},
	{"https://a/\x01", NULL, "no URL may"},
	{"https://a/\x7f", NULL, "no URL may"},
	{"https://b\xc3\xbc"
	 "cher.example/c",
		NULL, "xn--"},
};

static void url_is_judged(void **state)
{
	const struct url_row *row = *state;
	struct error error = {0};
	struct url url;
	struct buf out;

	buf_init(&out, 200);
	if (row->origin) {
		assert_int_equal(url_parse(&url, row->url, &error), 0);
		assert_string_equal(error.text, "");
		assert_int_equal(url_add_origin(&out, &url), 0);
		assert_string_equal(buf_text(&out), row->origin);
	} else {
		assert_int_equal(url_parse(&url, row->url, &error), -1);
		if (strstr(error.text, "endpoint: \"") != error.text ||
			!strstr(error.text,
				row->quoted ? row->quoted : row->url) ||
			!strstr(error.text, row->why) ||
			strstr(error.text, "secret"))
			fail_msg("%s", error.text);
	}
	buf_release(&out);
}

static void url_is_taken_apart(void **state)
{
	struct url url;

	(void)state;
	assert_int_equal(url_parse(&url, "https://A.b:99/c/d", NULL), 0);
	assert_true(url.secure);
	assert_text(url.host, TEXT("A.b"));
	assert_int_equal(url.port, 99);
	assert_text(url.path, TEXT("/c/d"));
	assert_int_equal(url_parse(&url, "http://[::1]", NULL), 0);
	assert_false(url.secure);
	assert_text(url.host, TEXT("[::1]"));
	assert_int_equal(url.port, 80);
	assert_text(url.path, TEXT(""));
}

struct loopback_row {
	const char *name;
	bool loopback;
};

static const struct loopback_row loopback_rows[] = {
	{"http://localhost/x", true},
	{"http://LocalHost:80", true},
	{"http://127.0.0.1:8080/x", true},
	{"http://[::1]/x", true},
	{"http://localhost.example.org", false},
	{"http://127.0.0.10", false},
	{"http://local", false},
	{"http://a", false},
};

static void loopback_is_known(void **state)
{
	const struct loopback_row *row = *state;
	struct url url;

	assert_int_equal(url_parse(&url, row->name, NULL), 0);
	assert_int_equal(url_is_loopback(&url), row->loopback);
}

struct origin_row {
	const char *name, *other;
	bool same;
};

static const struct origin_row origin_rows[] = {
	{"https://a.example/b", "HTTPS://A.example:443", true},
	{"http://a.example:8080", "http://a.example:8080/", true},
	{"http://[::1]:80/b", "http://[::1]", true},
	{"https://a.example", "http://a.example", false},
	{"https://a.example", "http://a.example:443", false},
	{"https://a.example", "https://a.example:444", false},
	{"https://a.example", "https://b.example", false},
	{"https://a.example", "https://a.exampl", false},
};

static void origins_are_compared(void **state)
{
	const struct origin_row *row = *state;
	struct url url, other;

	assert_int_equal(url_parse(&url, row->name, NULL), 0);
	assert_int_equal(url_parse(&other, row->other, NULL), 0);
	assert_int_equal(url_same_origin(&url, &other), row->same);
	assert_int_equal(url_same_origin(&other, &url), row->same);
}

/* All bytes: those of RFC 3986, section 2.3, as they are, others as %XX. */
static void bytes_are_encoded(void **state)
{
	struct buf out;

	(void)state;
	buf_init(&out, 1000);
	for (int byte = 0; byte < 256; byte++) {
		char raw = (char)byte, expected[4] = {raw};

		if (!byte || !strchr("abcdefghijklmnopqrstuvwxyz"
				     "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				     "0123456789-._~",
				     byte))
			snprintf(expected, sizeof(expected), "%%%02X",
				(unsigned int)byte);
		buf_reset(&out);
		assert_int_equal(
			url_add_percent(&out, (struct text){&raw, 1}), 0);
		assert_string_equal(buf_text(&out), expected);
	}
	buf_release(&out);
}

int main(void)
{
	struct unit_list list = {0};

	UNIT_ROWS(&list, url_is_judged, url_rows);
	UNIT_ADD(&list, url_is_taken_apart);
	UNIT_ROWS(&list, loopback_is_known, loopback_rows);
	UNIT_ROWS(&list, origins_are_compared, origin_rows);
	UNIT_ADD(&list, bytes_are_encoded);
	return unit_run(&list, "url");
}
