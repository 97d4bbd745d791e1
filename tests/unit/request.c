/* SPDX-License-Identifier: MIT */

/* lib/hit/request: what is taken from the environment, and every check. */
#include "hit/request.h"

#include <stdio.h>
#include <string.h>

#include "tests/unit/unit.h"

/* What the rows change of a request that is in order. */
struct check_row {
	const char *name;
	const char *method, *length, *type; /* NULL: not set */
	enum reason expected;
	size_t body; /* of an accepted one */
};

static const struct check_row order_rows[] = {
	{"in order", "POST", "5", "text/plain", REASON_ACCEPTED, 5},
	{"OPTIONS", "OPTIONS", NULL, NULL, REASON_PREFLIGHT, 0},
	{"OPTIONS, all else wrong", "OPTIONS", "-1", "x", REASON_PREFLIGHT, 0},
	{"no method", NULL, "5", "text/plain", REASON_METHOD, 0},
	{"an empty method", "", "5", "text/plain", REASON_METHOD, 0},
	{"GET", "GET", "5", "text/plain", REASON_METHOD, 0},
	{"HEAD", "HEAD", NULL, NULL, REASON_METHOD, 0},
	{"PUT", "PUT", "5", "text/plain", REASON_METHOD, 0},
	{"post", "post", "5", "text/plain", REASON_METHOD, 0},
	{"POST and a blank", "POST ", "5", "text/plain", REASON_METHOD, 0},
	{"a prefix", "POS", "5", "text/plain", REASON_METHOD, 0},
	{"options", "options", "5", "text/plain", REASON_METHOD, 0},
	{"method before length", "GET", NULL, "text/plain", REASON_METHOD, 0},
	{"method before type", "GET", "5", "x", REASON_METHOD, 0},
	{"length before type", "POST", NULL, "x", REASON_LENGTH_MISSING, 0},
	{"malformed length before type", "POST", "x", "x",
		REASON_LENGTH_MALFORMED, 0},
	{"large length before type", "POST", "16385", "x", REASON_TOO_LARGE, 0},
	{"type last", "POST", "5", "x", REASON_TYPE, 0},
};

static const struct check_row length_rows[] = {
	{"none", "POST", NULL, "text/plain", REASON_LENGTH_MISSING, 0},
	{"empty", "POST", "", "text/plain", REASON_LENGTH_MISSING, 0},
	{"0", "POST", "0", "text/plain", REASON_ACCEPTED, 0},
	{"00", "POST", "00", "text/plain", REASON_ACCEPTED, 0},
	{"1", "POST", "1", "text/plain", REASON_ACCEPTED, 1},
	{"16383", "POST", "16383", "text/plain", REASON_ACCEPTED, 16383},
	{"16384", "POST", "16384", "text/plain", REASON_ACCEPTED, 16384},
	{"16385", "POST", "16385", "text/plain", REASON_TOO_LARGE, 0},
	{"leading zeros", "POST", "00000000000000000000000000016384",
		"text/plain", REASON_ACCEPTED, 16384},
	{"1 GiB", "POST", "1073741824", "text/plain", REASON_TOO_LARGE, 0},
	{"2^31", "POST", "2147483648", "text/plain", REASON_TOO_LARGE, 0},
	{"2^32", "POST", "4294967296", "text/plain", REASON_TOO_LARGE, 0},
	{"2^32 + 5", "POST", "4294967301", "text/plain", REASON_TOO_LARGE, 0},
	{"2^63 - 1", "POST", "9223372036854775807", "text/plain",
		REASON_TOO_LARGE, 0},
	{"2^64", "POST", "18446744073709551616", "text/plain", REASON_TOO_LARGE,
		0},
	{"2^64 + 5", "POST", "18446744073709551621", "text/plain",
		REASON_TOO_LARGE, 0},
	{"sixty nines", "POST",
		"9999999999999999999999999999999999999999999999999999999999",
		"text/plain", REASON_TOO_LARGE, 0},
	{"-1", "POST", "-1", "text/plain", REASON_LENGTH_MALFORMED, 0},
	{"-0", "POST", "-0", "text/plain", REASON_LENGTH_MALFORMED, 0},
	{"+5", "POST", "+5", "text/plain", REASON_LENGTH_MALFORMED, 0},
	{"a blank in front", "POST", " 5", "text/plain",
		REASON_LENGTH_MALFORMED, 0},
	{"a blank behind", "POST", "5 ", "text/plain", REASON_LENGTH_MALFORMED,
		0},
	{"a blank", "POST", " ", "text/plain", REASON_LENGTH_MALFORMED, 0},
	{"two", "POST", "5, 5", "text/plain", REASON_LENGTH_MALFORMED, 0},
	{"hexadecimal", "POST", "0x5", "text/plain", REASON_LENGTH_MALFORMED,
		0},
	{"a fraction", "POST", "5.0", "text/plain", REASON_LENGTH_MALFORMED, 0},
	{"an exponent", "POST", "1e2", "text/plain", REASON_LENGTH_MALFORMED,
		0},
	{"a letter behind a large one", "POST", "99999999999999999999x",
		"text/plain", REASON_LENGTH_MALFORMED, 0},
	{"Arabic digits", "POST", "\xd9\xa5", "text/plain",
		REASON_LENGTH_MALFORMED, 0},
	{"a control character", "POST", "5\n", "text/plain",
		REASON_LENGTH_MALFORMED, 0},
};

#define TYPE(name, text, reason)                   \
	{                                          \
		name, "POST", "5", text, reason, 5 \
	}

static const struct check_row type_rows[] = {
	TYPE("none", NULL, REASON_TYPE),
	TYPE("empty", "", REASON_TYPE),
	TYPE("text/plain", "text/plain", REASON_ACCEPTED),
	TYPE("application/json", "application/json", REASON_ACCEPTED),
	TYPE("any case", "Text/PLAIN", REASON_ACCEPTED),
	TYPE("any case of JSON", "APPLICATION/json", REASON_ACCEPTED),
	TYPE("a charset", "text/plain;charset=UTF-8", REASON_ACCEPTED),
	TYPE("a charset, with blanks", "text/plain ; charset=UTF-8",
		REASON_ACCEPTED),
	TYPE("another charset", "application/json; charset=latin1",
		REASON_ACCEPTED),
	TYPE("an empty parameter", "text/plain;", REASON_ACCEPTED),
	TYPE("any parameter", "text/plain; a=\"b;c\"; d", REASON_ACCEPTED),
	TYPE("blanks around", " text/plain\t", REASON_ACCEPTED),
	TYPE("a form", "application/x-www-form-urlencoded", REASON_TYPE),
	TYPE("a multipart form", "multipart/form-data; boundary=x",
		REASON_TYPE),
	TYPE("HTML", "text/html", REASON_TYPE),
	TYPE("text", "text", REASON_TYPE),
	TYPE("a prefix", "text/plai", REASON_TYPE),
	TYPE("a suffix", "text/plainx", REASON_TYPE),
	TYPE("another last letter", "text/plaim", REASON_TYPE),
	TYPE("another last letter of JSON", "application/jsom", REASON_TYPE),
	TYPE("another JSON", "application/json5", REASON_TYPE),
	TYPE("a kind of JSON", "application/ld+json", REASON_TYPE),
	TYPE("text/json", "text/json", REASON_TYPE),
	TYPE("two types", "text/plain, application/json", REASON_TYPE),
	TYPE("a blank inside", "text /plain", REASON_TYPE),
	TYPE("a parameter alone", ";charset=UTF-8", REASON_TYPE),
	TYPE("an invalid byte behind", "text/plain\xff", REASON_TYPE),
	TYPE("an invalid byte behind a blank", "text/plain \x80", REASON_TYPE),
	TYPE("a control character", "text/plain\x01", REASON_TYPE),
};

static void request_is_checked(void **state)
{
	const struct check_row *row = *state;
	const char *names[] = {
		"REQUEST_METHOD", "CONTENT_LENGTH", "CONTENT_TYPE"};
	const char *values[] = {row->method, row->length, row->type};
	char variables[3][128];
	char *environment[4] = {0};
	size_t used = 0;
	struct request request;

	for (size_t i = 0; i < 3; i++) {
		if (!values[i])
			continue;
		snprintf(variables[i], sizeof(variables[i]), "%s=%s", names[i],
			values[i]);
		environment[used++] = variables[i];
	}
	request_read(&request, environment);
	assert_int_equal(request_check(&request, false), row->expected);
	if (row->expected == REASON_ACCEPTED)
		assert_int_equal(request.length, row->body);
}

static void environment_is_read(void **state)
{
	static const char *const environment[] = {
		"PATH=/bin",
		"REQUEST_METHOD=POST",
		"CONTENT_LENGTH=17",
		"CONTENT_TYPE=text/plain",
		"REMOTE_ADDR=192.0.2.1",
		"HTTP_USER_AGENT=Mozilla/5.0 (a=b)",
		"HTTP_ORIGIN=https://a.example",
		"HTTP_SEC_GPC=1",
		"HTTP_X_FORWARDED_FOR=192.0.2.2, 192.0.2.3",
		"HTTP_FORWARDED=for=192.0.2.4;proto=https",
		NULL,
	};
	struct request request;

	(void)state;
	request_read(&request, (char *const *)(uintptr_t)environment);
	assert_text(request.method, TEXT("POST"));
	assert_text(request.content_length, TEXT("17"));
	assert_text(request.content_type, TEXT("text/plain"));
	assert_text(request.remote_address, TEXT("192.0.2.1"));
	assert_text(request.user_agent, TEXT("Mozilla/5.0 (a=b)"));
	assert_text(request.origin, TEXT("https://a.example"));
	assert_text(request.gpc, TEXT("1"));
	assert_text(request.x_forwarded_for, TEXT("192.0.2.2, 192.0.2.3"));
	assert_text(request.forwarded, TEXT("for=192.0.2.4;proto=https"));
	assert_true(request.has_content_length);
	assert_ptr_equal(request.method.data, environment[1] + 15);
}

static void assert_empty(const struct request *request)
{
	assert_text(request->method, TEXT(""));
	assert_text(request->content_length, TEXT(""));
	assert_text(request->content_type, TEXT(""));
	assert_text(request->remote_address, TEXT(""));
	assert_text(request->user_agent, TEXT(""));
	assert_text(request->origin, TEXT(""));
	assert_text(request->gpc, TEXT(""));
	assert_text(request->x_forwarded_for, TEXT(""));
	assert_text(request->forwarded, TEXT(""));
	assert_non_null(request->user_agent.data);
	assert_false(request->has_content_length);
	assert_int_equal(request->length, 0);
}

struct other_row {
	const char *name; /* a variable that has no effect */
};

static const struct other_row other_rows[] = {
	{""},
	{"="},
	{"=POST"},
	{"REQUEST_METHOD"},
	{"REQUEST_METHOD_=POST"},
	{"REQUEST_METHO=POST"},
	{"request_method=POST"},
	{" REQUEST_METHOD=POST"},
	{"REQUEST_METHOD =POST"},
	{"REDIRECT_REQUEST_METHOD=POST"},
	{"HTTP_REQUEST_METHOD=POST"},
	{"HTTP_CONTENT_LENGTH=5"},
	{"HTTP_CONTENT_TYPE=text/plain"},
	{"HTTP_REMOTE_ADDR=192.0.2.1"},
	{"REMOTE_HOST=192.0.2.1"},
	{"USER_AGENT=x"},
	{"http_user_agent=x"},
	{"HTTP_USER_AGENTS=x"},
	{"ORIGIN=https://a.example"},
	{"HTTP_X_FORWARDED=192.0.2.1"},
	{"HTTP_X_FORWARDED_FOR_=192.0.2.1"},
	{"X_FORWARDED_FOR=192.0.2.1"},
	{"HTTP_X_REAL_IP=192.0.2.1"},
	{"HTTP_CLIENT_IP=192.0.2.1"},
	{"HTTP_PROXY=http://evil.example"},
	{"PATH_INFO=/x"},
	{"QUERY_STRING=site=a&path=/b"},
	{"MYSQL_PWD=x"},
	{"LIBMYSQL_PLUGINS=x"},
	{"OPENSSL_CONF=/x"},
	{"LD_PRELOAD=x"},
	{"FOOTFALL_CONFIG=/x"},
	{"HTTP_X_HTTP_METHOD_OVERRIDE=POST"},
	{"HTTP_DNT=1"},
	{"SEC_GPC=1"},
};

static void other_variables_have_no_effect(void **state)
{
	const struct other_row *row = *state;
	const char *const environment[] = {row->name, NULL};
	struct request request;

	request_read(&request, (char *const *)(uintptr_t)environment);
	assert_empty(&request);
}

static void empty_environment(void **state)
{
	static char *const environment[] = {NULL};
	struct request request;

	(void)state;
	memset(&request, 0xff, sizeof(request));
	request_read(&request, environment);
	assert_empty(&request);
	assert_int_equal(request_check(&request, true), REASON_METHOD);
}

int main(void)
{
	struct unit_list list = {0};

	UNIT_ADD(&list, environment_is_read);
	UNIT_ADD(&list, empty_environment);
	UNIT_ROWS(&list, other_variables_have_no_effect, other_rows);
	unit_add_rows(&list, "order", request_is_checked, order_rows,
		COUNT(order_rows), sizeof(order_rows[0]));
	unit_add_rows(&list, "length", request_is_checked, length_rows,
		COUNT(length_rows), sizeof(length_rows[0]));
	unit_add_rows(&list, "type", request_is_checked, type_rows,
		COUNT(type_rows), sizeof(type_rows[0]));
	return unit_run(&list, "request");
}
