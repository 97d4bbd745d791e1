/* SPDX-License-Identifier: MIT */

/* One try to connect, with a handle of its own: the library wipes the options
 * of a handle whose connect failed, TLS among them. */
#include <errmsg.h>
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <time.h>

#include "base/host.h"
#include "base/system.h"
#include "store/db_internal.h"

enum {
	/* The library runs its part on a stack of its own; the name service
	 * and OpenSSL take some tens of KiB. */
	STACK_SIZE = 256 * 1024,
	WHOLE_SECOND = 1000,
	PAUSE_MAX = 16, /* ms, between looks at a full queue */
};

/*
 * Who has not proved to be the server may ask for a login by which the
 * password is sent as it is, or so that it can be found out: "Authentication
 * Plugins" in MariaDB's documentation.  These don't give it away.
 */
static const char safe_logins[] =
	"mysql_native_password,client_ed25519,parsec,auth_gssapi_client";

static bool may_be_anybody(const struct db_try *try)
{
	return !try->place.socket &&
	       db_tls_of(try->settings, &try->place) < DB_TLS_PINNED;
}

static void set_options(MYSQL *mysql, const struct db_try *try)
{
	const struct db_options *options = try->options;
	unsigned int no = 0, protocol = MYSQL_PROTOCOL_TCP;
	size_t stack = STACK_SIZE;
	int64_t left = try->until - system_uptime();
	/* Whole seconds, and 0 would be for ever. */
	unsigned int seconds =
		left > 0 ? (unsigned int)((left + WHOLE_SECOND - 1) /
					  WHOLE_SECOND)
			 : 1;

	mysql_options(mysql, MYSQL_OPT_CONNECT_TIMEOUT, &seconds);
	if (options->read_seconds) {
		mysql_options(
			mysql, MYSQL_OPT_READ_TIMEOUT, &options->read_seconds);
		mysql_options(
			mysql, MYSQL_OPT_WRITE_TIMEOUT, &options->read_seconds);
	}
	/* The server may otherwise ask for any file that we can read. */
	mysql_options(mysql, MYSQL_OPT_LOCAL_INFILE, &no);
	mysql_options(mysql, MYSQL_SET_CHARSET_NAME, "utf8mb4");
#if MARIADB_PACKAGE_VERSION_ID >= 30300
	if (may_be_anybody(try))
		mysql_options(mysql, MARIADB_OPT_RESTRICTED_AUTH, safe_logins);
#endif
	/* The host's plugins are made for its own libc: a server must not
	 * make us load one. */
	if (system_is_static())
		mysql_options(mysql, MYSQL_PLUGIN_DIR, "/dev/null");
	mysql_options(mysql, MYSQL_OPT_NONBLOCK, &stack);
	if (!try->place.socket)
		mysql_options(mysql, MYSQL_OPT_PROTOCOL, &protocol);
}

/* The library does the TLS handshake by reads that block, and bounds each by
 * its own whole seconds. */
static void bound_handshake(int fd, int64_t until)
{
	int64_t left = until - system_uptime();
	const struct timeval timeout = {
		.tv_sec = left > 0 ? left / WHOLE_SECOND : 0,
		/* Nothing at all would be no bound. */
		.tv_usec = left > 0 ? left % WHOLE_SECOND * 1000 + 1 : 1,
	};

	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof(timeout));
	setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &timeout, sizeof(timeout));
}

/* The library waits for a server whose queue is full as for one that is far
 * away.  But no poll(2) tells when there is room: only connecting does. */
static bool wait_for_room(int fd, const char *path, int64_t until)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	struct timespec pause = {0};

	snprintf(address.sun_path, sizeof(address.sun_path), "%s", path);
	for (int64_t ms = 1;; ms = ms < PAUSE_MAX ? ms * 2 : ms) {
		if (connect(fd, (const struct sockaddr *)&address,
			    sizeof(address)) == 0 ||
			errno == EISCONN)
			return true;
		if ((errno != EAGAIN && errno != EINTR) ||
			system_uptime() + ms >= until)
			return false;
		pause.tv_nsec = ms * 1000000;
		nanosleep(&pause, NULL);
	}
}

/* Waits for what the library waits for, and returns what has come.  At the
 * end of the time the socket is shut: whatever the library tries then
 * fails, and it cleans up behind itself. */
static int wait_for(MYSQL *mysql, int waits, const struct db_try *try)
{
	int fd = (int)mysql_get_socket(mysql);
	short events = (short)((waits & MYSQL_WAIT_READ ? POLLIN : 0) |
			       (waits & MYSQL_WAIT_WRITE ? POLLOUT : 0));
	bool by_socket = try->place.socket && (waits & MYSQL_WAIT_WRITE);

	if (by_socket ? !wait_for_room(fd, try->place.socket, try->until)
		      : system_wait(fd, events, try->until) <= 0) {
		shutdown(fd, SHUT_RDWR);
		return MYSQL_WAIT_TIMEOUT;
	}
	if (!try->place.socket)
		bound_handshake(fd, try->until);
	return waits & (MYSQL_WAIT_READ | MYSQL_WAIT_WRITE);
}

/* Returns whether it is connected. */
static bool connect_handle(MYSQL *mysql, const struct db_try *try)
{
	const struct database_settings *settings = try->settings;
	const struct db_place *place = &try->place;
	/* Without a password the library would take $MYSQL_PWD. */
	const char *password = settings->password ? settings->password : "";
	MYSQL *connected = NULL;
	int waits;

	waits = mysql_real_connect_start(&connected, mysql, place->host,
		settings->user, password, settings->name, place->port,
		place->socket, CLIENT_FOUND_ROWS);
	while (waits)
		waits = mysql_real_connect_cont(
			&connected, mysql, wait_for(mysql, waits, try));
	return connected;
}

/* The library puts the system's number in brackets behind what the network
 * did; what else goes wrong with TLS is what the server showed. */
static bool is_distrust(unsigned int number, const char *message)
{
	return number == CR_SSL_CONNECTION_ERROR && !strchr(message, '(');
}

/* Why the handle is not connected. */
static enum db_status connect_fail(MYSQL *mysql, const struct db_try *try,
	unsigned int *number, struct error *error)
{
	const char *message = mysql_error(mysql);

	*number = mysql_errno(mysql);
	if (db_login_explain(*number, message, try->place.text,
		    try->settings->user, error))
		return DB_REFUSED;
	/* The library's words of safe_logins. */
	if (strstr(message, "restricted_auth"))
		error_set(error,
			"MariaDB at %s, or somebody in its place, asks for the "
			"password itself, which this program sends to nobody "
			"who has not proved who it is: choose a user by "
			"mysql_native_password, or connect by its socket, or "
			"set tls_ca or tls_fingerprint",
			try->place.text);
	else if (is_distrust(*number, message) &&
		 !(mysql->server_capabilities & CLIENT_SSL))
		db_tls_missing(try, error);
	else if (is_distrust(*number, message))
		db_tls_refuse(try, message, error);
	else
		error_set(error, "MariaDB at %s says: %s (%u)", try->place.text,
			message, *number);
	return db_classify(*number);
}

/* What was asked of the connection is there, and it commits by itself. */
static enum db_status connect_check(
	struct db *db, const struct db_try *try, struct error *error)
{
	if (db->tls > DB_TLS_OFFERED && !mysql_get_ssl_cipher(db->mysql)) {
		db_tls_missing(try, error);
		return DB_UNAVAILABLE;
	}
	/* The login says whether the server's default is another: a hit must
	 * be committed by its own statement. */
	if (!(db->mysql->server_status & SERVER_STATUS_AUTOCOMMIT) &&
		mysql_autocommit(db->mysql, 1))
		return db_set_error(db, "SET autocommit = 1", error);
	return DB_OK;
}

/*
 * The library asks a name service that can't answer again and again, until
 * more than its whole seconds are over.  So we ask before: once.
 */
static bool has_address(
	const struct db_place *place, unsigned int *number, struct error *error)
{
	struct addrinfo *found;

	if (place->socket || host_is_address(place->host))
		return true;
	found = db_peer_addresses(place, number, error);
	if (found)
		freeaddrinfo(found);
	return found;
}

struct db *db_try_place(const struct db_try *try, enum db_status *status,
	unsigned int *number, struct error *error)
{
	MYSQL *mysql = mysql_init(NULL);
	struct db *db = calloc(1, sizeof(*db));

	*number = 0;
	*status = DB_UNAVAILABLE;
	if (!mysql || !db) {
		error_set(error, "out of memory");
		goto fail;
	}
	db->mysql = mysql;
	db->place = try->place.text;
	db->tls = db_tls_of(try->settings, &try->place);
	set_options(mysql, try);
	if (!has_address(&try->place, number, error) ||
		db_tls_prepare(mysql, try, number, error) < 0) {
		*status = db_classify(*number);
		goto fail;
	}
	if (!connect_handle(mysql, try)) {
		*status = connect_fail(mysql, try, number, error);
		goto fail;
	}
	db->socket = (int)mysql_get_socket(mysql);
	*status = connect_check(db, try, error);
	if (*status == DB_OK)
		return db;
fail:
	free(db);
	if (mysql)
		mysql_close(mysql);
	return NULL;
}
