/* SPDX-License-Identifier: MIT */

/*
 * How a connection comes about: one try, a list of hosts, and what
 * "localhost" means.
 */
#include <errmsg.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/digest.h"
#include "store/db_internal.h"

enum { PORT_DEFAULT = 3306, SYSTEM_USERS_END = 1000 };

/* One place to try: `host` is NULL for a socket. */
struct place {
	const char *host;
	const char *socket;
	bool tcp; /* also where the host's name is "localhost" */
};

/*
 * Where packages of MariaDB put their socket, the likeliest first: what the
 * packages of these systems were seen to have as `socket` in my.cnf.  A
 * second name of one file is tried once.
 */
const struct db_socket db_sockets[] = {
	{"/run/mysqld/mysqld.sock", false},	/* Debian, Alpine */
	{"/var/run/mysqld/mysqld.sock", false}, /* where /run is another */
	{"/var/lib/mysql/mysql.sock", false},	/* Red Hat, most panels */
	{"/run/mysql/mysql.sock", false},	/* SUSE */
	{"/tmp/mysql.sock", true},		/* MariaDB's own default */
	{0},
};

static bool wants_tls(const struct database_settings *settings)
{
	return settings->tls_ca || settings->tls_verify == 1;
}

static unsigned int port_of(const struct database_settings *settings)
{
	return settings->port ? (unsigned int)settings->port : PORT_DEFAULT;
}

/* The library asks the name service for "mysql" in /etc/services unless the
 * port is set. */
static void library_prepare(bool lean)
{
	if (lean)
		digest_start_lean();
#ifdef FOOTFALL_STATIC_MARIADB
	mysql_port = PORT_DEFAULT;
#endif
}

static void set_options(MYSQL *mysql, const struct database_settings *settings,
	const struct db_options *options, bool tcp)
{
	unsigned int no = 0, protocol = MYSQL_PROTOCOL_TCP;
	my_bool yes = 1;
	my_bool verify = settings->tls_verify != 0;

	mysql_options(
		mysql, MYSQL_OPT_CONNECT_TIMEOUT, &options->connect_seconds);
	if (options->read_seconds) {
		mysql_options(
			mysql, MYSQL_OPT_READ_TIMEOUT, &options->read_seconds);
		mysql_options(
			mysql, MYSQL_OPT_WRITE_TIMEOUT, &options->read_seconds);
	}
	/* The server may otherwise ask for any file that we can read. */
	mysql_options(mysql, MYSQL_OPT_LOCAL_INFILE, &no);
	mysql_options(mysql, MYSQL_SET_CHARSET_NAME, "utf8mb4");
#ifdef FOOTFALL_STATIC
	/* The host's plugins are made for its own libc: a server must not
	 * make us load one. */
	mysql_options(mysql, MYSQL_PLUGIN_DIR, "/dev/null");
#endif
	if (tcp)
		mysql_options(mysql, MYSQL_OPT_PROTOCOL, &protocol);
	if (!wants_tls(settings))
		return;
	mysql_options(mysql, MYSQL_OPT_SSL_ENFORCE, &yes);
	mysql_options(mysql, MYSQL_OPT_SSL_VERIFY_SERVER_CERT, &verify);
	if (settings->tls_ca)
		mysql_options(mysql, MYSQL_OPT_SSL_CA, settings->tls_ca);
}

/* Why mysql_real_connect() failed.  `*number` is the library's. */
static enum db_status connect_fail(MYSQL *mysql,
	const struct database_settings *settings, const char *where,
	unsigned int *number, struct error *error)
{
	*number = mysql_errno(mysql);
	if (db_login_explain(
		    *number, mysql_error(mysql), where, settings->user, error))
		return DB_REFUSED;
	error_set(error, "MariaDB at %s says: %s (%u)", where,
		mysql_error(mysql), *number);
	return db_classify(*number);
}

/*
 * One try with a fresh handle: the library wipes the options of a handle
 * whose connect failed, TLS among them.  It also ignores that the server has
 * no TLS unless it verifies, so the cipher is looked at.
 */
static struct db *connect_once(const struct database_settings *settings,
	struct place place, const struct db_options *options,
	enum db_status *status, unsigned int *number, struct error *error)
{
	MYSQL *mysql = mysql_init(NULL);
	const char *where = place.host ? place.host : place.socket;
	const char *password = settings->password;
	struct db *db = calloc(1, sizeof(*db));

	*number = 0;
	if (!mysql || !db) {
		error_set(error, "out of memory");
		*status = DB_UNAVAILABLE;
		goto fail;
	}
	set_options(mysql, settings, options, place.tcp);
	/* Without a password the library would take $MYSQL_PWD. */
	if (!mysql_real_connect(mysql, place.host, settings->user,
		    password ? password : "", settings->name, port_of(settings),
		    place.socket, CLIENT_FOUND_ROWS)) {
		*status = connect_fail(mysql, settings, where, number, error);
		goto fail;
	}
	if (place.host && wants_tls(settings) && !mysql_get_ssl_cipher(mysql)) {
		error_set(error,
			"MariaDB at %s offers no TLS, which tls_ca or "
			"tls_verify asks for",
			where);
		*status = DB_UNAVAILABLE;
		goto fail;
	}
	db->mysql = mysql;
	db->socket = (int)mysql_get_socket(mysql);
	db->place = where;
	/* The login says whether the server's default is another: a hit must
	 * be committed by its own statement. */
	if (!(mysql->server_status & SERVER_STATUS_AUTOCOMMIT) &&
		mysql_autocommit(mysql, 1)) {
		*status = db_set_error(db, "SET autocommit = 1", error);
		goto fail;
	}
	*status = DB_OK;
	return db;
fail:
	free(db);
	if (mysql)
		mysql_close(mysql);
	return NULL;
}

/* Where everybody may make files, a socket could be anybody's, who would
 * learn what we send: there it must be a service's or our own. */
static bool is_believed(
	const struct db_socket *candidate, const struct stat *status)
{
	return S_ISSOCK(status->st_mode) &&
	       (!candidate->anybody || status->st_uid < SYSTEM_USERS_END ||
		       status->st_uid == geteuid());
}

/* Whether it is one of those before it, under another name. */
static bool is_repeated(const struct db_socket *sockets,
	const struct db_socket *candidate, const struct stat *status)
{
	struct stat earlier;

	for (; sockets != candidate; sockets++)
		if (stat(sockets->path, &earlier) == 0 &&
			earlier.st_dev == status->st_dev &&
			earlier.st_ino == status->st_ino)
			return true;
	return false;
}

/* Whether nobody listens: the next place may be tried.  A server that is
 * there but too busy to answer is no reason to look for another. */
static bool is_dead(const char *path)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	bool dead;

	if (fd < 0)
		return false;
	snprintf(address.sun_path, sizeof(address.sun_path), "%s", path);
	dead = connect(fd, (const struct sockaddr *)&address, sizeof(address)) <
		       0 &&
	       errno != EAGAIN;
	close(fd);
	return dead;
}

/* The first socket behind which somebody listens, whatever it answers.
 * Returns whether there was one; `*db` is NULL when it took us not.  `tried`
 * receives what is to be said of those without. */
static bool connect_sockets(const struct db_socket *sockets,
	const struct database_settings *settings,
	const struct db_options *options, struct buf *tried, struct db **db,
	enum db_status *status, struct error *error)
{
	const struct db_socket *candidate;
	struct stat file;
	unsigned int number;

	for (candidate = sockets; candidate->path; candidate++) {
		struct place place = {.socket = candidate->path};
		const char *why = "no service's socket";

		if (stat(candidate->path, &file) < 0)
			why = strerror(errno);
		else if (is_repeated(sockets, candidate, &file))
			continue;
		else if (is_believed(candidate, &file)) {
			*db = connect_once(settings, place, options, status,
				&number, error);
			if (*db || number != CR_CONNECTION_ERROR ||
				!is_dead(candidate->path))
				return true;
			why = "nobody listens";
		}
		buf_add_format(tried, "%s (%s), ", candidate->path, why);
	}
	return false;
}

struct db *db_connect_localhost(const struct db_socket *sockets,
	const struct database_settings *settings,
	const struct db_options *options, enum db_status *status,
	struct error *error)
{
	/* A certificate is for the name. */
	struct place place = {
		.host = wants_tls(settings) ? "localhost" : "127.0.0.1",
		.tcp = true,
	};
	bool by_socket =
		!wants_tls(settings) && port_of(settings) == PORT_DEFAULT;
	unsigned int number;
	struct buf tried;
	struct db *db = NULL;

	buf_init(&tried, sizeof(error->text));
	if (!by_socket || !connect_sockets(sockets, settings, options, &tried,
				  &db, status, error)) {
		db = connect_once(
			settings, place, options, status, &number, error);
		if (!db && by_socket &&
			(number == CR_CONNECTION_ERROR ||
				number == CR_CONN_HOST_ERROR))
			error_set(error,
				"no MariaDB at the places that localhost "
				"means: %s%s port %u (no answer); ask "
				"the host for its socket or host name, and "
				"set that in the group database",
				buf_text(&tried), place.host,
				port_of(settings));
	}
	buf_release(&tried);
	return db;
}

static struct db *connect_host(const char *host,
	const struct database_settings *settings,
	const struct db_options *options, enum db_status *status,
	struct error *error)
{
	unsigned int number;
	struct place place = {.host = host};

	if (!strcmp(host, "localhost"))
		return db_connect_localhost(
			db_sockets, settings, options, status, error);
	return connect_once(settings, place, options, status, &number, error);
}

/*
 * A server that was built without Galera does not know the first variable:
 * nothing is lost then.  The second ends a transaction whose client is
 * paused, and with it the locks that keep everybody else's jobs waiting.  The
 * third is for servers whose default makes NULL of ''.  The others are for
 * hosts that bound every session; one of them would cut results in silence.
 */
static void session_prepare(struct db *db)
{
	static const char *const settings[] = {
		"SET SESSION wsrep_sync_wait = 1",
		"SET SESSION idle_transaction_timeout = 30",
		"SET SESSION sql_mode = 'STRICT_ALL_TABLES'",
		"SET SESSION sql_select_limit = 18446744073709551615",
		"SET SESSION sql_safe_updates = 0, sql_big_selects = 1",
	};

	for (size_t i = 0; i < sizeof(settings) / sizeof(settings[0]); i++)
		if (mysql_query(db->mysql, settings[i]))
			continue;
}

struct db *db_connect(const struct database_settings *settings,
	const struct db_options *options, enum db_status *status,
	struct error *error)
{
	struct db *db = NULL;
	unsigned int number;

	library_prepare(options->lean && !wants_tls(settings));
	if (!settings->socket && !settings->host.count) {
		*status = DB_REFUSED;
		error_set(error,
			"database: neither socket nor host is set in the "
			"configuration");
		return NULL;
	}
	if (settings->socket)
		db = connect_once(settings,
			(struct place){.socket = settings->socket}, options,
			status, &number, error);
	for (size_t i = 0; !settings->socket && !db && i < settings->host.count;
		i++)
		db = connect_host(settings->host.items[i], settings, options,
			status, error);
	if (db && options->read_own_writes)
		session_prepare(db);
	return db;
}
