/* SPDX-License-Identifier: MIT */
#include "base/settings.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fingerprint.h"
#include "base/host.h"

#define DATABASE(member) offsetof(struct database_settings, member)
#define SITE(member) offsetof(struct site_settings, member)
#define SETTING(member) offsetof(struct settings, member)

enum { NAME_MAX_TEXT = 255, PATH_MAX_TEXT = 1024 };

static const struct config_option database_options[] = {
	{"socket", OPTION_TEXT, DATABASE(socket), .minimum = 1, .maximum = 107,
		.help = "Path of MariaDB's unix socket; wins over host."},
	{"host", OPTION_TEXTS, DATABASE(host), .minimum = 1,
		.maximum = NAME_MAX_TEXT,
		.help = "Name or address, with \":port\" where it has its own; "
			"or a list that is tried in order."},
	{"port", OPTION_INTEGER, DATABASE(port), .minimum = 1, .maximum = 65535,
		.help = "TCP port, 3306 when left out."},
	{"name", OPTION_TEXT, DATABASE(name), .minimum = 1, .maximum = 64,
		.help = "Name of the database."},
	{"user", OPTION_TEXT, DATABASE(user), .minimum = 1, .maximum = 128,
		.help = "User to connect as."},
	{"password", OPTION_TEXT, DATABASE(password), .minimum = 0,
		.maximum = NAME_MAX_TEXT,
		.help = "Password; none for unix_socket authentication."},
	{"tls_ca", OPTION_TEXT, DATABASE(tls_ca), .minimum = 1,
		.maximum = PATH_MAX_TEXT,
		.help = "File of trusted certificates; asks for TLS."},
	{"tls_fingerprint", OPTION_TEXTS, DATABASE(tls_fingerprint),
		.minimum = 1, .maximum = NAME_MAX_TEXT,
		.help = "SHA-256 of the server's certificate, or a list of "
			"them; asks for TLS."},
	{"tls_verify", OPTION_BOOLEAN, DATABASE(tls_verify),
		.help = "Whether the server must prove who it is; true for "
			"remote hosts when left out."},
	{0},
};

static const struct config_option site_options[] = {
	{"name", OPTION_TEXT, SITE(name), .minimum = 1,
		.maximum = SITE_NAME_MAX,
		.help = "Slug or host name, as the pages send it."},
	{"origins", OPTION_TEXTS, SITE(origins), .minimum = 1,
		.maximum = NAME_MAX_TEXT,
		.help = "Origins that may send hits, such as "
			"\"https://example.org\"; any when empty."},
	{"public", OPTION_BOOLEAN, SITE(public), "false",
		.help = "Whether the site's figures are shown to all."},
	{"time_zone", OPTION_TEXT, SITE(time_zone), "UTC", .minimum = 1,
		.maximum = 64, .help = "IANA time zone in which days begin."},
	{"single_page", OPTION_BOOLEAN, SITE(single_page), "false",
		.help = "Whether the snippet counts history navigation."},
	{"language", OPTION_TEXT, SITE(language), "en", .minimum = 2,
		.maximum = 35, .help = "Language of the notice (BCP 47)."},
	{"notice", OPTION_TEXT, SITE(notice), .minimum = 1,
		.maximum = PATH_MAX_TEXT,
		.help = "The notice's own text, instead of the language's."},
	{"privacy_page", OPTION_TEXT, SITE(privacy_page), .minimum = 1,
		.maximum = PATH_MAX_TEXT,
		.help = "URL of the privacy page that the notice links."},
	{0},
};

static const char *const proxy_headers[] = {
	"x-forwarded-for", "forwarded", "none", NULL};
static const char *const ingests[] = {"direct", "journal", NULL};

static const char private_ranges[] =
	"127.0.0.0/8, ::1/128, 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, "
	"169.254.0.0/16, 100.64.0.0/10, fc00::/7, fe80::/10";

#define DATABASE_GROUP(key, text)                                              \
	{                                                                      \
#key, OPTION_GROUP, SETTING(key),                              \
			.members = database_options,                           \
			.size = sizeof(struct database_settings), .help = text \
	}

const struct config_option settings_options[] = {
	{"state_dir", OPTION_TEXT, SETTING(state_dir), FOOTFALL_STATE_DIR,
		.minimum = 1, .maximum = PATH_MAX_TEXT,
		.help = "This host's own folder, 0700, of the web server's "
			"user."},
	DATABASE_GROUP(database, "How collect.cgi reaches MariaDB."),
	DATABASE_GROUP(report, "How reports do; the rest from database."),
	DATABASE_GROUP(jobs, "How jobs do; the rest from database."),
	DATABASE_GROUP(init, "How --init does; the rest from jobs."),
	{"sites", OPTION_GROUPS, SETTING(sites), .members = site_options,
		.size = sizeof(struct site_settings),
		.help = "The allowlist: every site that is counted."},
	{"retention_days", OPTION_INTEGER, SETTING(retention_days), "540", 1,
		36500, .help = "Age at which page views are pruned."},
	{"reject_empty_user_agent", OPTION_BOOLEAN,
		SETTING(reject_empty_user_agent), "false",
		.help = "Whether hits without a user agent are filtered."},
	{"honour_gpc", OPTION_BOOLEAN, SETTING(honour_gpc), "false",
		.help = "Whether hits with Sec-GPC: 1 are filtered."},
	{"proxy_header", OPTION_CHOICE, SETTING(proxy_header),
		"x-forwarded-for", .choices = proxy_headers,
		.help = "The header in which proxies name the client."},
	{"trusted_proxies", OPTION_RANGES, SETTING(trusted_proxies),
		private_ranges,
		.help = "Addresses whose proxy_header is believed."},
	{"ignore_addresses", OPTION_RANGES, SETTING(ignore_addresses),
		.help = "The owner's own addresses, not counted."},
	{"pixel", OPTION_BOOLEAN, SETTING(pixel), "false",
		.help = "Whether GET requests count."},
	{"endpoint", OPTION_TEXT, SETTING(endpoint), .minimum = 1,
		.maximum = PATH_MAX_TEXT,
		.help = "The public URL of collect.cgi."},
	{"ingest", OPTION_CHOICE, SETTING(ingest), "direct", .choices = ingests,
		.help = "Whether hits go to MariaDB or the journal first."},
	{"journal_max_bytes", OPTION_INTEGER, SETTING(journal_max_bytes),
		"268435456", 65536, INT64_C(1) << 40,
		.help = "Size at which the journal is full."},
	{"flood_limit", OPTION_INTEGER, SETTING(flood_limit), "20", 0, 1000000,
		.help = "Hits a second and visitor; 0 for no limit."},
	{"deadline_ms", OPTION_INTEGER, SETTING(deadline_ms), "2000", 200,
		60000, .help = "Milliseconds that a hit may take."},
	{"country_database", OPTION_TEXT, SETTING(country_database),
		.minimum = 1, .maximum = PATH_MAX_TEXT,
		.help = "An mmdb file of countries by address."},
	{0},
};

static int text_inherit(char **to, const char *from)
{
	if (*to || !from)
		return 0;
	*to = strdup(from);
	return *to ? 0 : -1;
}

static int list_inherit(struct text_list *to, const struct text_list *from)
{
	if (to->count || !from->count)
		return 0;
	to->items = calloc(from->count, sizeof(char *));
	if (!to->items)
		return -1;
	to->count = from->count;
	for (size_t i = 0; i < from->count; i++)
		if (text_inherit(&to->items[i], from->items[i]) < 0)
			return -1;
	return 0;
}

/* Socket and host are one choice: a group with either inherits neither. */
static int place_inherit(
	struct database_settings *to, const struct database_settings *from)
{
	if (to->socket || to->host.count)
		return 0;
	if (list_inherit(&to->host, &from->host) < 0)
		return -1;
	return text_inherit(&to->socket, from->socket);
}

/* A group that says itself whom it trusts takes nothing that says
 * otherwise. */
static int trust_inherit(
	struct database_settings *to, const struct database_settings *from)
{
	bool pins = to->tls_fingerprint.count > 0;

	if (!to->tls_ca && to->tls_verify != 0 &&
		list_inherit(&to->tls_fingerprint, &from->tls_fingerprint) < 0)
		return -1;
	if (to->tls_verify < 0 && !(pins && from->tls_verify == 0))
		to->tls_verify = from->tls_verify;
	return pins ? 0 : text_inherit(&to->tls_ca, from->tls_ca);
}

static int database_inherit(
	struct database_settings *to, const struct database_settings *from)
{
	/* A password belongs to its user. */
	if (!to->user && text_inherit(&to->password, from->password) < 0)
		return -1;
	if (!to->port)
		to->port = from->port;
	if (place_inherit(to, from) < 0 || trust_inherit(to, from) < 0 ||
		text_inherit(&to->name, from->name) < 0 ||
		text_inherit(&to->user, from->user) < 0)
		return -1;
	return 0;
}

static bool has_password(const struct settings *settings)
{
	return settings->database.password || settings->report.password ||
	       settings->jobs.password || settings->init.password;
}

/* `forbidden` are the permission bits that the file must not have. */
static int load_file(struct settings *settings, const char *path,
	mode_t forbidden, struct error *error)
{
	FILE *file = fopen(path, "re");
	struct stat status;
	int result = -1;

	if (!file)
		return error_set(error,
			"%s: %s; $FOOTFALL_CONFIG or --config=FILE names "
			"another file",
			path, strerror(errno));
	if (fstat(fileno(file), &status) < 0)
		error_set(error, "%s: %s", path, strerror(errno));
	else if (status.st_mode & forbidden)
		error_set(error,
			"%s: mode %03o lets others write or read it; "
			"chmod o-rwx (admin.conf: 600) mends that",
			path, (unsigned int)status.st_mode & 0777);
	else
		result = config_load(
			file, path, settings_options, settings, error);
	if (result == 0 && status.st_mode & S_IROTH && has_password(settings))
		result = error_set(error,
			"%s: holds a password, and mode %03o lets everybody "
			"read it; chmod o-rwx mends that",
			path, (unsigned int)status.st_mode & 0777);
	fclose(file);
	return result;
}

static int check_sites(
	const struct settings *settings, const char *path, struct error *error)
{
	for (size_t i = 0; i < settings->sites.count; i++) {
		const char *name = settings->sites.items[i].name;

		if (!name)
			return error_set(error,
				"%s: sites: number %zu has no name", path,
				i + 1);
		if (utf8_trim(text_from(name)).length != strlen(name))
			return error_set(error,
				"%s: sites: \"%s\" has blanks at its ends; "
				"no hit can match it",
				path, name);
		if (settings_site(settings, name, strlen(name)) !=
			&settings->sites.items[i])
			return error_set(error,
				"%s: sites: \"%s\" is listed twice", path,
				name);
	}
	return 0;
}

/* A name that the client library would take for something else must not
 * reach it. */
static int check_database(const struct database_settings *database,
	const char *group, const char *path, struct error *error)
{
	uint8_t fingerprint[FINGERPRINT_SIZE];
	struct host host;

	for (size_t i = 0; i < database->host.count; i++)
		if (host_parse(database->host.items[i], &host) < 0)
			return error_set(error,
				"%s: %s: host: \"%s\" is no name or address, "
				"with or without a port, as in "
				"db.example.org:3307 or [::1]:3307; the path "
				"of a socket goes to the key socket",
				path, group, database->host.items[i]);
	for (size_t i = 0; i < database->tls_fingerprint.count; i++)
		if (fingerprint_parse(database->tls_fingerprint.items[i],
			    fingerprint) < 0)
			return error_set(error,
				"%s: %s: tls_fingerprint: \"%s\" is no "
				"SHA-256 fingerprint, 64 hexadecimal digits "
				"with or without colons between the pairs",
				path, group,
				database->tls_fingerprint.items[i]);
	if (database->tls_fingerprint.count && database->tls_verify == 0)
		return error_set(error,
			"%s: %s: tls_fingerprint asks that the server's "
			"certificate is the right one, tls_verify = false "
			"that it is not looked at: take one of them out",
			path, group);
	return 0;
}

static int check_databases(
	const struct settings *settings, const char *path, struct error *error)
{
	if (check_database(&settings->database, "database", path, error) < 0 ||
		check_database(&settings->report, "report", path, error) < 0 ||
		check_database(&settings->jobs, "jobs", path, error) < 0)
		return -1;
	return check_database(&settings->init, "init", path, error);
}

static int settings_finish(
	struct settings *settings, const char *path, struct error *error)
{
	if (database_inherit(&settings->report, &settings->database) < 0 ||
		database_inherit(&settings->jobs, &settings->database) < 0 ||
		database_inherit(&settings->init, &settings->jobs) < 0)
		return error_set(error, "%s: out of memory", path);
	if (check_databases(settings, path, error) < 0)
		return -1;
	return check_sites(settings, path, error);
}

static int load_first(
	struct settings *settings, const char *path, struct error *error)
{
	int result;

	*settings = (struct settings){0};
	if (config_defaults(settings_options, settings) < 0)
		return error_set(error, "%s: out of memory", path);
	result = load_file(settings, path, S_IWOTH, error);
	/* Also for the log that says why nothing could be read. */
	if (settings_locate_state(settings, path) < 0)
		return error_set(error, "%s: out of memory", path);
	return result;
}

int settings_load(
	struct settings *settings, const char *path, struct error *error)
{
	if (load_first(settings, path, error) < 0)
		return -1;
	return settings_finish(settings, path, error);
}

int settings_load_owner(
	struct settings *settings, const char *path, struct error *error)
{
	char owner[SETTINGS_PATH_SIZE];

	if (load_first(settings, path, error) < 0)
		return -1;
	settings_locate_owner(owner, path);
	if (access(owner, F_OK) == 0 &&
		load_file(settings, owner, S_IRWXG | S_IRWXO, error) < 0)
		return -1;
	if (settings_locate_state(settings, path) < 0)
		return error_set(error, "%s: out of memory", path);
	return settings_finish(settings, path, error);
}

void settings_clear(struct settings *settings)
{
	config_clear(settings_options, settings);
}

const struct site_settings *settings_site(
	const struct settings *settings, const char *name, size_t length)
{
	for (size_t i = 0; i < settings->sites.count; i++) {
		const char *listed = settings->sites.items[i].name;

		if (listed && strlen(listed) == length &&
			!memcmp(listed, name, length))
			return &settings->sites.items[i];
	}
	return NULL;
}
