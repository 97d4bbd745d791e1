/* SPDX-License-Identifier: MIT */

/*
 * Login methods that the client library does not speak by itself.  The
 * server names the client's part of the method when it asks for it.
 */
#include <stdio.h>
#include <string.h>

#include "store/db_internal.h"

/* The server's numbers for passwords kept as before MySQL 4.1. */
enum { OLD_PROTOCOL = 1251, OLD_PASSWORD = 1275, NAME_SIZE = 64 };

static const char native[] =
	"ask the host for a user by native password, or choose that in "
	"phpMyAdmin, or run: ALTER USER ... IDENTIFIED VIA "
	"mysql_native_password USING PASSWORD('...')";
static const char mysql[] =
	"this is a method of MySQL; Footfall needs a database of MariaDB 10.5 "
	"or later, with a user by mysql_native_password: ask the host for one";

/* Names as MariaDB's documentation has them; sha2 came from MySQL. */
static const struct method {
	const char *client; /* what the server asks for */
	const char *name;   /* what CREATE USER calls it */
	const char *remedy;
} methods[] = {
	{"client_ed25519", "ed25519", native},
	{"parsec", "parsec", native},
	{"auth_gssapi_client", "gssapi", native},
	{"dialog", "pam", native},
	{"mysql_clear_password", "a password in clear text", native},
	{"caching_sha2_password", "caching_sha2_password", mysql},
	{"sha256_password", "sha256_password", mysql},
};

/*
 * The method's name in "Plugin NAME could not be loaded" and "Authentication
 * plugin 'NAME' cannot be loaded", "" for other messages.  The number does
 * not tell: the server's refusal takes its place.
 */
static void read_plugin(char out[static NAME_SIZE], const char *message)
{
	const char *begin = strstr(message, "lugin ");
	size_t length;

	out[0] = '\0';
	if (!begin || !strstr(begin, " be loaded"))
		return;
	begin += strlen("lugin ");
	begin += *begin == '\'';
	length = strcspn(begin, "' ");
	if (length >= NAME_SIZE)
		length = NAME_SIZE - 1;
	memcpy(out, begin, length);
	out[length] = '\0';
}

bool db_login_explain(unsigned int number, const char *message,
	const char *where, const char *user, struct error *error)
{
	char asked[NAME_SIZE];
	struct method method = {.remedy = native};

	read_plugin(asked, message);
	if (number == OLD_PASSWORD || number == OLD_PROTOCOL)
		snprintf(asked, sizeof(asked), "mysql_old_password");
	if (!asked[0])
		return false;
	method.name = asked;
	for (size_t i = 0; i < sizeof(methods) / sizeof(methods[0]); i++)
		if (!strcmp(methods[i].client, asked))
			method = methods[i];
	error_set(error,
		"MariaDB at %s wants user %s to log in by %s, which this "
		"program can't; %s",
		where, user ? user : "", method.name, method.remedy);
	return true;
}
