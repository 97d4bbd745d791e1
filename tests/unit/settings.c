/* SPDX-License-Identifier: MIT */

/* lib/base/settings: the table of keys against the published one, bounds and
 * sites.  Inheritance: settings_group.c; files and modes: settings_file.c. */
#include "base/settings.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/unit/unit.h"

/* Writes the text to a file, reads it, and removes it. */
static int load(
	const char *text, struct settings *settings, struct error *error)
{
	char *folder = unit_folder();
	char *path = unit_file(folder, "f.conf", text, 0600);
	int result = settings_load(settings, path, error);

	free(path);
	unit_folder_remove(folder);
	return result;
}

struct key_row {
	const char *name;
	enum option_type type;
	const char *fallback; /* NULL: none */
};

/* The table of the design: every key with its default.  `init` came later. */
static const struct key_row keys[] = {
	{"state_dir", OPTION_TEXT, FOOTFALL_STATE_DIR},
	{"database", OPTION_GROUP, NULL},
	{"report", OPTION_GROUP, NULL},
	{"jobs", OPTION_GROUP, NULL},
	{"init", OPTION_GROUP, NULL},
	{"sites", OPTION_GROUPS, NULL},
	{"retention_days", OPTION_INTEGER, "540"},
	{"reject_empty_user_agent", OPTION_BOOLEAN, "false"},
	{"honour_gpc", OPTION_BOOLEAN, "false"},
	{"proxy_header", OPTION_CHOICE, "x-forwarded-for"},
	{"trusted_proxies", OPTION_RANGES,
		"127.0.0.0/8, ::1/128, 10.0.0.0/8, 172.16.0.0/12, "
		"192.168.0.0/16, 169.254.0.0/16, 100.64.0.0/10, fc00::/7, "
		"fe80::/10"},
	{"ignore_addresses", OPTION_RANGES, NULL},
	{"pixel", OPTION_BOOLEAN, "false"},
	{"endpoint", OPTION_TEXT, NULL},
	{"ingest", OPTION_CHOICE, "direct"},
	{"journal_max_bytes", OPTION_INTEGER, "268435456"},
	{"flood_limit", OPTION_INTEGER, "20"},
	{"deadline_ms", OPTION_INTEGER, "2000"},
	{"country_database", OPTION_TEXT, NULL},
};

static const struct key_row database_keys[] = {
	{"socket", OPTION_TEXT, NULL},
	{"host", OPTION_TEXTS, NULL},
	{"port", OPTION_INTEGER, NULL},
	{"name", OPTION_TEXT, NULL},
	{"user", OPTION_TEXT, NULL},
	{"password", OPTION_TEXT, NULL},
	{"tls_ca", OPTION_TEXT, NULL},
	{"tls_fingerprint", OPTION_TEXTS, NULL},
	{"tls_verify", OPTION_BOOLEAN, NULL},
};

static const struct key_row site_keys[] = {
	{"name", OPTION_TEXT, NULL},
	{"origins", OPTION_TEXTS, NULL},
	{"public", OPTION_BOOLEAN, "false"},
	{"time_zone", OPTION_TEXT, "UTC"},
	{"single_page", OPTION_BOOLEAN, "false"},
	{"language", OPTION_TEXT, "en"},
	{"notice", OPTION_TEXT, NULL},
	{"privacy_page", OPTION_TEXT, NULL},
};

static const struct config_option *assert_options(
	const struct config_option *options, const struct key_row *rows,
	size_t count, const char *find)
{
	const struct config_option *found = NULL;
	size_t i = 0;

	for (; options->name; options++, i++) {
		assert_true(i < count);
		assert_string_equal(options->name, rows[i].name);
		assert_int_equal(options->type, rows[i].type);
		assert_true(!options->fallback == !rows[i].fallback);
		if (rows[i].fallback)
			assert_string_equal(
				options->fallback, rows[i].fallback);
		assert_true(options->minimum <= options->maximum);
		assert_non_null(options->help);
		assert_int_equal(options->help[strlen(options->help) - 1], '.');
		if (find && !strcmp(options->name, find))
			found = options;
	}
	assert_int_equal(i, count);
	return found;
}

static void table_is_the_published_one(void **state)
{
	const struct config_option *group;

	(void)state;
	group = assert_options(settings_options, keys, COUNT(keys), "sites");
	assert_options(group->members, site_keys, COUNT(site_keys), NULL);
	for (size_t i = 1; i <= 4; i++) {
		group = assert_options(
			settings_options, keys, COUNT(keys), keys[i].name);
		assert_options(group->members, database_keys,
			COUNT(database_keys), NULL);
	}
}

static void defaults_are_set(void **state)
{
	struct settings settings;

	(void)state;
	assert_int_equal(load("", &settings, NULL), 0);
	assert_string_equal(settings.state_dir, FOOTFALL_STATE_DIR);
	assert_null(settings.database.socket);
	assert_null(settings.database.password);
	assert_true(settings.database.port == 0);
	assert_int_equal(settings.database.tls_verify, -1);
	assert_int_equal(settings.sites.count, 0);
	assert_true(settings.retention_days == 540);
	assert_int_equal(settings.reject_empty_user_agent, 0);
	assert_int_equal(settings.honour_gpc, 0);
	assert_string_equal(settings.proxy_header, "x-forwarded-for");
	assert_int_equal(settings.trusted_proxies.count, 9);
	assert_int_equal(settings.ignore_addresses.count, 0);
	assert_int_equal(settings.pixel, 0);
	assert_null(settings.endpoint);
	assert_string_equal(settings.ingest, "direct");
	assert_true(settings.journal_max_bytes == 256 * 1024 * 1024);
	assert_true(settings.flood_limit == 20);
	assert_true(settings.deadline_ms == 2000);
	assert_null(settings.country_database);
	settings_clear(&settings);
}

struct trust_row {
	const char *name; /* an address */
	bool trusted;
};

static const struct trust_row trust_rows[] = {
	{"127.0.0.0", true},
	{"127.255.255.255", true},
	{"126.255.255.255", false},
	{"128.0.0.0", false},
	{"::1", true},
	{"::2", false},
	{"::", false},
	{"10.0.0.0", true},
	{"10.255.255.255", true},
	{"11.0.0.0", false},
	{"172.15.255.255", false},
	{"172.16.0.0", true},
	{"172.31.255.255", true},
	{"172.32.0.0", false},
	{"192.167.255.255", false},
	{"192.168.0.0", true},
	{"192.168.255.255", true},
	{"192.169.0.0", false},
	{"169.254.1.1", true},
	{"169.255.0.0", false},
	{"100.63.255.255", false},
	{"100.64.0.0", true},
	{"100.127.255.255", true},
	{"100.128.0.0", false},
	{"fbff::", false},
	{"fc00::", true},
	{"fdff::1", true},
	{"fe00::", false},
	{"fe80::1", true},
	{"febf::1", true},
	{"fec0::", false},
	{"::ffff:10.0.0.1", true},
	{"192.0.2.1", false},
	{"2001:db8::1", false},
};

static void default_proxies_are_private(void **state)
{
	const struct trust_row *row = *state;
	struct settings settings = {0};
	struct address address;

	assert_int_equal(config_defaults(settings_options, &settings), 0);
	assert_int_equal(address_parse(text_from(row->name), &address), 0);
	assert_true(address_in_ranges(&address, settings.trusted_proxies.items,
			    settings.trusted_proxies.count) == row->trusted);
	settings_clear(&settings);
}

struct bound_row {
	const char *name; /* key of a number, whole or with its group open */
	const char *close;
	const char *minimum_less, *minimum, *maximum, *maximum_more;
};

static const struct bound_row bound_rows[] = {
	{"retention_days", "", "0", "1", "36500", "36501"},
	{"journal_max_bytes", "", "65535", "65536", "1099511627776L",
		"1099511627777L"},
	{"flood_limit", "", "-1", "0", "1000000", "1000001"},
	{"deadline_ms", "", "199", "200", "60000", "60001"},
	{"database = { port", "; }", "0", "1", "65535", "65536"},
	{"jobs = { port", "; }", "0", "1", "65535", "65536"},
};

static void try_number(
	const struct bound_row *row, const char *value, int expected)
{
	char *text;
	struct settings settings;
	struct error error = {0};

	if (asprintf(&text, "%s = %s%s;\n", row->name, value, row->close) < 0)
		abort();
	if (load(text, &settings, &error) != expected)
		fail_msg("%s: %s", text, error.text);
	if (expected < 0)
		assert_non_null(strstr(error.text, " is not between "));
	settings_clear(&settings);
	free(text);
}

static void numbers_are_bounded(void **state)
{
	const struct bound_row *row = *state;

	try_number(row, row->minimum_less, -1);
	try_number(row, row->minimum, 0);
	try_number(row, row->maximum, 0);
	try_number(row, row->maximum_more, -1);
}

struct text_row {
	const char *name; /* what stands before the value */
	const char *close;
	size_t maximum; /* characters */
	bool may_be_empty;
	bool is_ascii; /* other characters are refused */
};

static const struct text_row text_rows[] = {
	{"state_dir = ", "", 1024, false},
	{"endpoint = ", "", 1024, false},
	{"country_database = ", "", 1024, false},
	{"database = { socket = ", "; }", 107, false},
	{"database = { host = ", "; }", 255, false, true},
	{"database = { name = ", "; }", 64, false},
	{"database = { user = ", "; }", 128, false},
	{"database = { password = ", "; }", 255, true},
	{"database = { tls_ca = ", "; }", 1024, false},
	{"sites = ({ name = ", "; })", SITE_NAME_MAX, false},
	{"sites = ({ name = \"x\"; origins = ", "; })", 255, false},
	{"sites = ({ name = \"x\"; time_zone = ", "; })", 64, false},
};

static void try_text(const struct text_row *row, const char *character,
	size_t count, int expected)
{
	struct settings settings;
	struct error error = {0};
	struct buf text;

	buf_init(&text, 10000);
	buf_add_format(&text, "%s\"", row->name);
	for (size_t i = 0; i < count; i++)
		buf_add_text(&text, character);
	buf_add_format(&text, "\"%s;\n", row->close);
	if (load(buf_text(&text), &settings, &error) != expected)
		fail_msg("%zu characters: %s", count, error.text);
	settings_clear(&settings);
	buf_release(&text);
}

static void texts_are_bounded(void **state)
{
	const struct text_row *row = *state;

	try_text(row, "x", 0, row->may_be_empty ? 0 : -1);
	try_text(row, "x", 1, 0);
	try_text(row, "x", row->maximum - 1, 0);
	try_text(row, "x", row->maximum, 0);
	try_text(row, "x", row->maximum + 1, -1);
	try_text(row, "\xe2\x82\xac", row->maximum, row->is_ascii ? -1 : 0);
	try_text(row, "\xe2\x82\xac", row->maximum + 1, -1);
}

struct choice_row {
	const char *name; /* the file */
	int expected;
};

static const struct choice_row choice_rows[] = {
	{"proxy_header = \"x-forwarded-for\";", 0},
	{"proxy_header = \"forwarded\";", 0},
	{"proxy_header = \"none\";", 0},
	{"proxy_header = \"x-real-ip\";", -1},
	{"proxy_header = \"X-Forwarded-For\";", -1},
	{"proxy_header = (\"none\");", -1},
	{"ingest = \"direct\";", 0},
	{"ingest = \"journal\";", 0},
	{"ingest = \"\";", -1},
	{"sites = ({ });", -1},
	{"sites = ({ origins = (); });", -1},
	{"sites = ({ name = \"a\"; }, { name = \"a\"; });", -1},
	{"sites = ({ name = \"a\"; }, { name = \"A\"; });", 0},
	{"sites = ({ name = \"a\"; }, { name = \"b\"; }, { name = \"a\"; });",
		-1},
};

static void choice_is_checked(void **state)
{
	const struct choice_row *row = *state;
	struct settings settings;
	struct error error = {0};

	assert_int_equal(load(row->name, &settings, &error), row->expected);
	assert_true((error.text[0] != '\0') == (row->expected < 0));
	settings_clear(&settings);
}

static void nameless_sites_are_counted(void **state)
{
	struct settings settings;
	struct error error = {0};

	(void)state;
	assert_int_equal(
		load("sites = ({ name = \"a\"; }, { });", &settings, &error),
		-1);
	settings_clear(&settings);
	assert_non_null(strstr(error.text, "f.conf: sites: number 2 "));
}

static void sites_are_found_exactly(void **state)
{
	struct settings settings;
	const struct site_settings *sites;

	(void)state;
	assert_int_equal(load("sites = ({ name = \"docs.example.org\"; },"
			      "{ name = \"blog\"; origins = (\"https://a\","
			      "\"https://b\"); public = true;"
			      "time_zone = \"Europe/Berlin\"; });",
				 &settings, NULL),
		0);
	sites = settings.sites.items;
	assert_ptr_equal(settings_site(&settings, "blog", 4), &sites[1]);
	assert_ptr_equal(settings_site(&settings, "blogs", 4), &sites[1]);
	assert_ptr_equal(
		settings_site(&settings, "docs.example.org", 16), &sites[0]);
	assert_null(settings_site(&settings, "Blog", 4));
	assert_null(settings_site(&settings, "blog", 3));
	assert_null(settings_site(&settings, "blog", 5));
	assert_null(settings_site(&settings, "blo", 3));
	assert_null(settings_site(&settings, "", 0));
	assert_int_equal(sites[0].origins.count, 0);
	assert_int_equal(sites[0].public, 0);
	assert_string_equal(sites[0].time_zone, "UTC");
	assert_int_equal(sites[1].origins.count, 2);
	assert_string_equal(sites[1].origins.items[1], "https://b");
	assert_int_equal(sites[1].public, 1);
	assert_string_equal(sites[1].time_zone, "Europe/Berlin");
	settings_clear(&settings);
}

int main(void)
{
	struct unit_list list = {0};

	UNIT_ADD(&list, table_is_the_published_one);
	UNIT_ADD(&list, defaults_are_set);
	UNIT_ROWS(&list, default_proxies_are_private, trust_rows);
	UNIT_ROWS(&list, numbers_are_bounded, bound_rows);
	UNIT_ROWS(&list, texts_are_bounded, text_rows);
	UNIT_ROWS(&list, choice_is_checked, choice_rows);
	UNIT_ADD(&list, nameless_sites_are_counted);
	UNIT_ADD(&list, sites_are_found_exactly);
	return unit_run(&list, "settings");
}
