/* SPDX-License-Identifier: MIT */

/*
 * A hit as one writes it at first: shared libraries, each used as its manual
 * shows, nothing trimmed.  It reads the configuration of collect.cgi
 * (../footfall/footfall.conf, or $FOOTFALL_CONFIG), the body, and this
 * month's salt, and inserts one row by a prepared statement.  It is no part
 * of Footfall: it checks only what it must, and takes any site.  OpenSSL's
 * HMAC() and RAND_bytes() would cost it 6 million instructions more.
 */
#include <jansson.h>
#include <libconfig.h>
#include <mysql.h>
#include <openssl/sha.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

enum { BODY_MAX = 16384, PATH_SIZE = 4096 };

static void fail(const char *what, const char *why)
{
	fprintf(stderr, "plain: %s: %s\n", what, why);
	printf("Status: 503 Service Unavailable\r\n\r\n");
	exit(0);
}

static const char *config_path(char path[static PATH_SIZE])
{
	const char *named = getenv("FOOTFALL_CONFIG");
	ssize_t length = readlink("/proc/self/exe", path, PATH_SIZE - 64);
	char *slash;

	if (named)
		return named;
	path[length < 0 ? 0 : length] = '\0';
	slash = strrchr(path, '/');
	if (!slash)
		fail("/proc/self/exe", "no path");
	strcpy(slash, "/../footfall/footfall.conf");
	return path;
}

static MYSQL *connect_database(void)
{
	char path[PATH_SIZE];
	const char *socket, *name, *user;
	config_t config;
	MYSQL *mysql = mysql_init(NULL);

	config_init(&config);
	if (config_read_file(&config, config_path(path)) != CONFIG_TRUE)
		fail("configuration", config_error_text(&config));
	if (!config_lookup_string(&config, "database.socket", &socket) ||
		!config_lookup_string(&config, "database.name", &name) ||
		!config_lookup_string(&config, "database.user", &user))
		fail("configuration", "no database");
	mysql_options(mysql, MYSQL_SET_CHARSET_NAME, "utf8mb4");
	if (!mysql_real_connect(mysql, NULL, user, NULL, name, 0, socket, 0))
		fail("connecting", mysql_error(mysql));
	config_destroy(&config);
	return mysql;
}

static void fetch_salt(MYSQL *mysql, unsigned char salt[static 32])
{
	MYSQL_RES *result;
	MYSQL_ROW row;

	if (mysql_query(mysql, "SELECT salt FROM salt WHERE month = "
			       "DATE_FORMAT(UTC_DATE(), '%Y-%m-01')") != 0)
		fail("salt", mysql_error(mysql));
	result = mysql_store_result(mysql);
	row = result ? mysql_fetch_row(result) : NULL;
	if (!row)
		fail("salt", "none of this month");
	memcpy(salt, row[0], 32);
	mysql_free_result(result);
}

static void hash_visitor(
	const unsigned char salt[static 32], unsigned char hash[static 16])
{
	const char *address = getenv("REMOTE_ADDR");
	const char *agent = getenv("HTTP_USER_AGENT");
	unsigned char digest[SHA256_DIGEST_LENGTH];
	unsigned char text[PATH_SIZE];
	int length;

	memcpy(text, salt, 32);
	length = snprintf((char *)text + 32, sizeof(text) - 32, "%s|%s",
		address ? address : "", agent ? agent : "");
	SHA256(text, 32 + strnlen((char *)text + 32, (size_t)length), digest);
	memcpy(hash, digest, 16);
}

static json_t *read_body(void)
{
	const char *length = getenv("CONTENT_LENGTH");
	static char body[BODY_MAX];
	size_t size = length ? strtoul(length, NULL, 10) : 0;
	json_error_t error;
	json_t *json;

	if (size > sizeof(body) || fread(body, 1, size, stdin) != size)
		fail("body", "short or too long");
	json = json_loadb(body, size, 0, &error);
	if (!json)
		fail("body", error.text);
	return json;
}

static void bind_text(MYSQL_BIND *bind, const char *text)
{
	bind->buffer_type = MYSQL_TYPE_STRING;
	bind->buffer = (char *)(uintptr_t)text;
	bind->buffer_length = text ? strlen(text) : 0;
}

static void insert(MYSQL *mysql, const json_t *body,
	unsigned char hash[static 16], uint64_t *event_id)
{
	static const char sql[] =
		"INSERT INTO pageview (site, occurred_at, event_id, path, "
		"referrer, user_agent, visitor_hash) "
		"VALUES (?, UTC_TIMESTAMP(3), ?, ?, ?, ?, ?)";
	const char *agent = getenv("HTTP_USER_AGENT");
	const char *referrer =
		json_string_value(json_object_get(body, "referrer"));
	MYSQL_STMT *statement = mysql_stmt_init(mysql);
	MYSQL_BIND binds[6] = {0};

	bind_text(&binds[0], json_string_value(json_object_get(body, "site")));
	binds[1].buffer_type = MYSQL_TYPE_LONGLONG;
	binds[1].buffer = event_id;
	binds[1].is_unsigned = 1;
	bind_text(&binds[2], json_string_value(json_object_get(body, "path")));
	bind_text(&binds[3], referrer ? referrer : "");
	bind_text(&binds[4], agent ? agent : "");
	binds[5].buffer_type = MYSQL_TYPE_BLOB;
	binds[5].buffer = hash;
	binds[5].buffer_length = 16;
	if (mysql_stmt_prepare(statement, sql, sizeof(sql) - 1) != 0 ||
		mysql_stmt_bind_param(statement, binds) != 0 ||
		mysql_stmt_execute(statement) != 0)
		fail("inserting", mysql_stmt_error(statement));
	mysql_stmt_close(statement);
}

int main(void)
{
	unsigned char salt[32], hash[16];
	uint64_t event_id;
	json_t *body = read_body();
	MYSQL *mysql = connect_database();

	fetch_salt(mysql, salt);
	hash_visitor(salt, hash);
	if (getrandom(&event_id, sizeof(event_id), 0) != sizeof(event_id))
		fail("getrandom", "no random bytes");
	insert(mysql, body, hash, &event_id);
	mysql_close(mysql);
	json_decref(body);
	printf("Status: 204 No Content\r\n\r\n");
	return 0;
}
