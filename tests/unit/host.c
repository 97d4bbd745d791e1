/* SPDX-License-Identifier: MIT */

/* lib/base/host, lib/base/fingerprint, and what lib/store/db_tls makes of
 * them: which places are remote, and what is asked of them. */
#include "base/host.h"

#include <stdlib.h>
#include <string.h>

#include "base/fingerprint.h"
#include "store/db_internal.h"
#include "tests/unit/unit.h"

struct entry_row {
	const char *name;     /* the entry */
	const char *expected; /* NULL: refused */
	unsigned int port;
};

static const struct entry_row entry_rows[] = {
	{"db.example.org", "db.example.org", 0},
	{"db.example.org:3307", "db.example.org", 3307},
	{"db_1-a", "db_1-a", 0},
	{"192.0.2.1", "192.0.2.1", 0},
	{"192.0.2.1:1", "192.0.2.1", 1},
	{"h:65535", "h", 65535},
	{"[::1]:3307", "::1", 3307},
	{"[::1]", "::1", 0},
	{"::1", "::1", 0},
	{"2001:db8::7", "2001:db8::7", 0},
	{"[fe80::1%eth0]:1", "fe80::1%eth0", 1},
	{"", NULL, 0},
	{":3306", NULL, 0},
	{"h:", NULL, 0},
	{"h:0", NULL, 0},
	{"h:65536", NULL, 0},
	{"h:000001", NULL, 0},
	{"h:-1", NULL, 0},
	{"h:1x", NULL, 0},
	{"[]", NULL, 0},
	{"[h]:1", NULL, 0},
	{"[::1", NULL, 0},
	{"[::1]1", NULL, 0},
	{"[::1]:", NULL, 0},
	{"h;user=root", NULL, 0},
	{"host=h", NULL, 0},
	{"mysql://h", NULL, 0},
	{"/run/mysqld/mysqld.sock", NULL, 0},
	{"a,b", NULL, 0},
	{"a b", NULL, 0},
	{"h\n", NULL, 0},
	{"b\xc3\xbc"
	 "cher.example",
		NULL, 0},
};

static void entry_is_read(void **state)
{
	const struct entry_row *row = *state;
	struct host host;

	if (!row->expected) {
		assert_int_equal(host_parse(row->name, &host), -1);
		return;
	}
	assert_int_equal(host_parse(row->name, &host), 0);
	assert_string_equal(host.name, row->expected);
	assert_int_equal(host.port, row->port);
}

static void long_name_is_refused(void **state)
{
	char entry[HOST_NAME_SIZE + 1];
	struct host host;

	(void)state;
	memset(entry, 'a', sizeof(entry));
	entry[HOST_NAME_SIZE] = '\0';
	assert_int_equal(host_parse(entry, &host), -1);
	entry[HOST_NAME_SIZE - 1] = '\0';
	assert_int_equal(host_parse(entry, &host), 0);
}

struct fingerprint_row {
	const char *name; /* the text */
	int expected;
};

#define PAIRS "00010203040506070809"
#define COLONS "00:01:02:03:04:05:06:07:08:09:"

static const struct fingerprint_row fingerprint_rows[] = {
	{PAIRS PAIRS PAIRS "aBCd", 0},
	{COLONS COLONS COLONS "AB:cd", 0},
	{PAIRS PAIRS PAIRS "abc", -1},
	{PAIRS PAIRS PAIRS "abcd0", -1},
	{PAIRS PAIRS PAIRS "abcg", -1},
	{COLONS COLONS COLONS "ab-cd", -1},
	{COLONS COLONS COLONS "abccd", -1},
	{PAIRS PAIRS, -1}, /* SHA-1's length */
	{"", -1},
};

static void fingerprint_is_read(void **state)
{
	const struct fingerprint_row *row = *state;
	uint8_t bytes[FINGERPRINT_SIZE];
	char text[FINGERPRINT_TEXT_SIZE];

	assert_int_equal(fingerprint_parse(row->name, bytes), row->expected);
	if (row->expected < 0)
		return;
	fingerprint_format(text, bytes, sizeof(bytes));
	assert_string_equal(text, PAIRS PAIRS PAIRS "ABCD");
}

struct tls_row {
	const char *name; /* the host; a path is a socket */
	bool ca, pin;
	int verify;
	enum db_tls expected;
};

static const struct tls_row tls_rows[] = {
	{"/run/mysqld/mysqld.sock", false, false, -1, DB_TLS_NONE},
	{"/run/mysqld/mysqld.sock", true, true, 1, DB_TLS_NONE},
	{"localhost", false, false, -1, DB_TLS_NONE},
	{"LocalHost", false, false, -1, DB_TLS_NONE},
	{"127.0.0.1", false, false, -1, DB_TLS_NONE},
	{"127.255.3.4", false, false, -1, DB_TLS_NONE},
	{"::1", false, false, -1, DB_TLS_NONE},
	{"localhost", false, false, 0, DB_TLS_NONE},
	{"localhost", false, false, 1, DB_TLS_VERIFIED},
	{"127.0.0.1", true, false, -1, DB_TLS_VERIFIED},
	{"127.0.0.1", true, false, 0, DB_TLS_REQUIRED},
	{"127.0.0.1", false, true, -1, DB_TLS_PINNED},
	{"db.example.org", false, false, -1, DB_TLS_VERIFIED},
	{"db.example.org", true, false, -1, DB_TLS_VERIFIED},
	{"db.example.org", false, false, 1, DB_TLS_VERIFIED},
	{"db.example.org", false, false, 0, DB_TLS_OFFERED},
	{"db.example.org", true, false, 0, DB_TLS_REQUIRED},
	{"db.example.org", false, true, -1, DB_TLS_PINNED},
	{"db.example.org", true, true, 1, DB_TLS_PINNED},
	/* By the text alone: the name service may say anything. */
	{"localhost.example.org", false, false, -1, DB_TLS_VERIFIED},
	{"128.0.0.1", false, false, -1, DB_TLS_VERIFIED},
	{"10.0.0.1", false, false, -1, DB_TLS_VERIFIED},
	{"::2", false, false, -1, DB_TLS_VERIFIED},
	{"127.1", false, false, -1, DB_TLS_VERIFIED},
};

static void remote_is_verified(void **state)
{
	const struct tls_row *row = *state;
	char *pins[] = {(char *)(uintptr_t)(PAIRS PAIRS PAIRS "abcd")};
	const struct database_settings settings = {
		.tls_ca = row->ca ? (char *)(uintptr_t) "/ca.pem" : NULL,
		.tls_fingerprint = {pins, row->pin ? 1 : 0},
		.tls_verify = row->verify,
	};
	const struct db_place place = {
		.host = row->name[0] == '/' ? NULL : row->name,
		.socket = row->name[0] == '/' ? row->name : NULL,
	};

	assert_int_equal(db_tls_of(&settings, &place), row->expected);
}

int main(void)
{
	struct unit_list list = {0};

	UNIT_ROWS(&list, entry_is_read, entry_rows);
	UNIT_ADD(&list, long_name_is_refused);
	UNIT_ROWS(&list, fingerprint_is_read, fingerprint_rows);
	UNIT_ROWS(&list, remote_is_verified, tls_rows);
	return unit_run(&list, "host");
}
