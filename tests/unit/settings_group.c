/* SPDX-License-Identifier: MIT */

/* lib/base/settings: what the groups report, jobs and init leave out comes
 * from database, or from jobs; and what they may hold. */
#include <stdlib.h>
#include <string.h>

#include "base/settings.h"
#include "tests/unit/unit.h"

static int load(const char *text, struct settings *settings, bool owner)
{
	char *folder = unit_folder();
	char *path = unit_file(folder, "f.conf", text, 0600);
	int result = owner ? settings_load_owner(settings, path, NULL)
			   : settings_load(settings, path, NULL);

	free(path);
	unit_folder_remove(folder);
	return result;
}

struct inherit_row {
	const char *name;
	const char *file;
	/* Of each group: place, port, name, user, password, tls_ca,
	 * tls_verify, tls_fingerprint's first two digits. */
	const char *report, *jobs, *init;
};

#define PIN(digits)                                                      \
	"tls_fingerprint = \"" digits "000102030405060708090a0b0c0d0e0f" \
	"101112131415161718191a1b1c1d1e\";"

static const struct inherit_row inherit_rows[] = {
	{"one user serves all",
		"database = { socket = \"/s\"; name = \"n\"; user = \"u\";"
		"password = \"p\"; };",
		"/s 0 n u p - -1", "/s 0 n u p - -1", "/s 0 n u p - -1"},
	{"all members",
		"database = { host = (\"a\", \"b\"); port = 9; name = \"n\";"
		"user = \"u\"; password = \"p\"; tls_ca = \"c\";"
		"tls_verify = false; };",
		"a,b 9 n u p c 0", "a,b 9 n u p c 0", "a,b 9 n u p c 0"},
	{"init takes from jobs",
		"database = { socket = \"/s\"; name = \"n\"; user = \"u\"; };"
		"jobs = { user = \"j\"; password = \"q\"; port = 5; };",
		"/s 0 n u - - -1", "/s 5 n j q - -1", "/s 5 n j q - -1"},
	{"every group has its own",
		"database = { socket = \"/s\"; name = \"n\"; user = \"u\"; };"
		"report = { user = \"r\"; }; jobs = { user = \"j\"; };"
		"init = { user = \"i\"; name = \"m\"; };",
		"/s 0 n r - - -1", "/s 0 n j - - -1", "/s 0 m i - - -1"},
	{"a password belongs to its user",
		"database = { socket = \"/s\"; user = \"u\";"
		"password = \"p\"; }; report = { user = \"r\"; };",
		"/s 0 - r - - -1", "/s 0 - u p - -1", "/s 0 - u p - -1"},
	{"another password, the same user",
		"database = { socket = \"/s\"; user = \"u\";"
		"password = \"p\"; }; report = { password = \"q\"; };",
		"/s 0 - u q - -1", "/s 0 - u p - -1", "/s 0 - u p - -1"},
	{"an empty password is one",
		"database = { socket = \"/s\"; user = \"u\";"
		"password = \"p\"; }; report = { password = \"\"; };",
		"/s 0 - u  - -1", "/s 0 - u p - -1", "/s 0 - u p - -1"},
	{"a host in place of the socket",
		"database = { socket = \"/s\"; }; report = { host = \"h\"; };",
		"h 0 - - - - -1", "/s 0 - - - - -1", "/s 0 - - - - -1"},
	{"a socket in place of the hosts",
		"database = { host = (\"a\", \"b\"); };"
		"jobs = { socket = \"/j\"; };",
		"a,b 0 - - - - -1", "/j 0 - - - - -1", "/j 0 - - - - -1"},
	{"tls_verify = true over false",
		"database = { host = \"h\"; tls_verify = false; };"
		"report = { tls_verify = true; };",
		"h 0 - - - - 1", "h 0 - - - - 0", "h 0 - - - - 0"},
	{"tls_verify = false over true",
		"database = { host = \"h\"; tls_verify = true; };"
		"report = { tls_verify = false; };",
		"h 0 - - - - 0", "h 0 - - - - 1", "h 0 - - - - 1"},
	{"a fingerprint for all", "database = { " PIN("aa") " };",
		"- 0 - - - - -1 aa", "- 0 - - - - -1 aa", "- 0 - - - - -1 aa"},
	{"a fingerprint in place of the CA",
		"database = { tls_ca = \"c\"; }; jobs = { " PIN("aa") " };",
		"- 0 - - - c -1", "- 0 - - - - -1 aa", "- 0 - - - - -1 aa"},
	{"a CA in place of the fingerprint",
		"database = { " PIN("aa") " }; report = { tls_ca = \"c\"; };",
		"- 0 - - - c -1", "- 0 - - - - -1 aa", "- 0 - - - - -1 aa"},
	{"a fingerprint in place of tls_verify = false",
		"database = { tls_verify = false; }; jobs = { " PIN("aa") " };",
		"- 0 - - - - 0", "- 0 - - - - -1 aa", "- 0 - - - - -1 aa"},
	{"tls_verify = false in place of the fingerprint",
		"database = { " PIN("aa") " }; init = { tls_verify = false; };",
		"- 0 - - - - -1 aa", "- 0 - - - - -1 aa", "- 0 - - - - 0"},
	{"another fingerprint",
		"database = { " PIN("aa") " }; report = { " PIN("bb") " };",
		"- 0 - - - - -1 bb", "- 0 - - - - -1 aa", "- 0 - - - - -1 aa"},
	{"groups in any order",
		"init = { name = \"m\"; }; jobs = { name = \"k\"; };"
		"database = { name = \"n\"; socket = \"/s\"; };",
		"/s 0 n - - - -1", "/s 0 k - - - -1", "/s 0 m - - - -1"},
};

static void assert_group(
	const struct database_settings *group, const char *expected)
{
	struct buf buf;

	buf_init(&buf, 500);
	if (group->socket)
		buf_add_text(&buf, group->socket);
	else if (!group->host.count)
		buf_add_text(&buf, "-");
	for (size_t i = 0; i < group->host.count; i++)
		buf_add_format(
			&buf, "%s%s", i ? "," : "", group->host.items[i]);
	buf_add_format(&buf, " %d %s %s %s %s %d", (int)group->port,
		group->name ? group->name : "-",
		group->user ? group->user : "-",
		group->password ? group->password : "-",
		group->tls_ca ? group->tls_ca : "-", group->tls_verify);
	if (group->tls_fingerprint.count)
		buf_add_format(&buf, " %.2s", group->tls_fingerprint.items[0]);
	assert_string_equal(buf_text(&buf), expected);
	buf_release(&buf);
}

static void groups_inherit(void **state)
{
	const struct inherit_row *row = *state;
	struct settings settings;

	for (int owner = 0; owner <= 1; owner++) {
		assert_int_equal(load(row->file, &settings, owner), 0);
		assert_group(&settings.report, row->report);
		assert_group(&settings.jobs, row->jobs);
		assert_group(&settings.init, row->init);
		settings_clear(&settings);
	}
}

struct group_row {
	const char *name; /* the file */
	int expected;
};

#define A1_8 "a1a1a1a1a1a1a1a1"
#define A1_32 A1_8 A1_8 A1_8 A1_8
#define AA_8 "AA:aa:AA:aa:AA:aa:AA:aa"
#define A1_COLON AA_8 ":" AA_8 ":" AA_8 ":" AA_8

static const struct group_row group_rows[] = {
	{"database = { host = \"h;user=x\"; };", -1},
	{"database = { host = \"mysql://h\"; };", -1},
	{"database = { host = (\"h\", \"/run/mysqld/mysqld.sock\"); };", -1},
	{"report = { host = \"h:0\"; };", -1},
	{"jobs = { host = \"a=b\"; };", -1},
	{"init = { host = (\"h\", \"\"); };", -1},
	{"database = { host = (\"h:3307\", \"[::1]:1\", \"::1\"); };", 0},
	{"database = { tls_fingerprint = \"" A1_32 "\"; };", 0},
	{"database = { tls_fingerprint = (\"" A1_COLON "\"); };", 0},
	{"database = { tls_fingerprint = \"" A1_8 "\"; };", -1},
	{"database = { tls_fingerprint = \"" A1_32 "\"; tls_verify = true; };",
		0},
	{"database = { tls_fingerprint = \"" A1_32 "\"; tls_verify = false; };",
		-1},
};

static void place_is_checked(void **state)
{
	const struct group_row *row = *state;
	struct settings settings;

	assert_int_equal(load(row->name, &settings, false), row->expected);
	settings_clear(&settings);
}

int main(void)
{
	struct unit_list list = {0};

	UNIT_ROWS(&list, groups_inherit, inherit_rows);
	UNIT_ROWS(&list, place_is_checked, group_rows);
	return unit_run(&list, "settings_group");
}
