/* SPDX-License-Identifier: MIT */

/*
 * Whom to believe that it is the database server.
 *
 * The client library (seen in 3.3) goes on without TLS where the server says
 * that it has none, unless it verifies or has a fingerprint; it compares the
 * server's name only when it was given a CA; and its fingerprints are
 * SHA-1.
 */
#include <errmsg.h>
#include <stdio.h>
#include <string.h>

#include "base/authorities.h"
#include "base/host.h"
#include "store/db_internal.h"

/* From here on the library verifies by itself, a fingerprint among it, unless
 * it is told not to verify anything. */
enum { LIBRARY_VERIFIES = 30400 };

enum db_tls db_tls_of(
	const struct database_settings *settings, const struct db_place *place)
{
	bool local = place->socket || host_is_local(place->host);

	if (place->socket)
		return DB_TLS_NONE;
	if (settings->tls_fingerprint.count)
		return DB_TLS_PINNED;
	if (settings->tls_verify == 0 && settings->tls_ca)
		return DB_TLS_REQUIRED;
	if (settings->tls_verify == 0)
		return local ? DB_TLS_NONE : DB_TLS_OFFERED;
	if (!local || settings->tls_ca || settings->tls_verify == 1)
		return DB_TLS_VERIFIED;
	return DB_TLS_NONE;
}

static bool is_listed(const struct database_settings *settings,
	const struct certificate *certificate)
{
	uint8_t listed[FINGERPRINT_SIZE];

	for (size_t i = 0; i < settings->tls_fingerprint.count; i++)
		if (fingerprint_parse(
			    settings->tls_fingerprint.items[i], listed) == 0 &&
			!memcmp(listed, certificate->sha256, sizeof(listed)))
			return true;
	return false;
}

static void refuse(const struct db_try *try, const char *reason,
	const struct certificate *seen, struct error *error)
{
	char fingerprint[FINGERPRINT_TEXT_SIZE] = "...";

	if (seen)
		fingerprint_format(
			fingerprint, seen->sha256, sizeof(seen->sha256));
	error_set(error,
		"MariaDB at %s is not to be trusted: %s. Set tls_ca to the "
		"file of the CA that signed its certificate; or "
		"tls_fingerprint = \"%s\"%s; or, where nobody can be in "
		"between, tls_verify = false",
		try->place.text, reason, fingerprint,
		seen ? ", if openssl x509 -noout -fingerprint -sha256 -in "
		       "CERTIFICATE says so there"
		     : ", which admin --check shows");
}

void db_tls_refuse(
	const struct db_try *try, const char *reason, struct error *error)
{
	struct certificate seen;
	unsigned int number;
	bool known = try->options->explain &&
		     db_peer_certificate(&try->place, try->until, &seen,
			     &number, NULL) == 0;

	refuse(try, reason, known ? &seen : NULL, error);
}

void db_tls_missing(const struct db_try *try, struct error *error)
{
	error_set(error,
		"MariaDB at %s offers no TLS, or somebody in between hides "
		"it: set ssl_cert and ssl_key in its configuration; or, where "
		"nobody can be in between, tls_verify = false in ours",
		try->place.text);
}

/*
 * The certificate comes by a connection of its own, is compared by SHA-256,
 * and is then asked of the library by its SHA-1: who would show another one
 * there needs one with the same SHA-1 as the right one, which nobody can make
 * (that is harder than to make two of one SHA-1).
 */
static int pin(MYSQL *mysql, const struct db_try *try, enum db_tls tls,
	unsigned int *number, struct error *error)
{
	struct certificate seen;
	char sha1[2 * FINGERPRINT_SHA1_SIZE + 1];

	if (db_peer_certificate(&try->place, try->until, &seen, number, error) <
		0) {
		if (*number == CR_SSL_CONNECTION_ERROR)
			db_tls_missing(try, error);
		return -1;
	}
	if (tls == DB_TLS_PINNED && !is_listed(try->settings, &seen)) {
		*number = CR_SSL_CONNECTION_ERROR;
		refuse(try, "its certificate is not in tls_fingerprint", &seen,
			error);
		return -1;
	}
	fingerprint_format(sha1, seen.sha1, sizeof(seen.sha1));
	mysql_options(mysql, MARIADB_OPT_TLS_PEER_FP, sha1);
	return 0;
}

static int trust_authorities(MYSQL *mysql, const struct db_try *try,
	unsigned int *number, struct error *error)
{
	struct authorities authorities = {.file = try->settings->tls_ca};

	if (!authorities.file)
		authorities = authorities_find();
	if (!authorities.file && !authorities.folder) {
		*number = CR_SSL_CONNECTION_ERROR;
		db_tls_refuse(try,
			"this host has no certificates of authorities (on "
			"Debian: apt install ca-certificates)",
			error);
		return -1;
	}
	if (authorities.file)
		mysql_options(mysql, MYSQL_OPT_SSL_CA, authorities.file);
	else
		mysql_options(mysql, MYSQL_OPT_SSL_CAPATH, authorities.folder);
	return 0;
}

int db_tls_prepare(MYSQL *mysql, const struct db_try *try, unsigned int *number,
	struct error *error)
{
	enum db_tls tls = db_tls_of(try->settings, &try->place);
	my_bool yes = 1;
	my_bool verify = tls == DB_TLS_VERIFIED;

	if (tls == DB_TLS_PINNED || tls == DB_TLS_REQUIRED)
		verify = mysql_get_client_version() >= LIBRARY_VERIFIES;
	mysql_options(mysql, MYSQL_OPT_SSL_VERIFY_SERVER_CERT, &verify);
	if (tls == DB_TLS_NONE)
		return 0;
	mysql_options(mysql, MYSQL_OPT_SSL_ENFORCE, &yes);
	if (tls == DB_TLS_OFFERED)
		return 0;
	if (tls == DB_TLS_VERIFIED)
		return trust_authorities(mysql, try, number, error);
	return pin(mysql, try, tls, number, error);
}
