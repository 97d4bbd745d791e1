/* SPDX-License-Identifier: MIT */

/*
 * How a connection comes about: the hosts in order, and what "localhost"
 * means.
 *
 * The client library takes a list of hosts too, but goes on to the next only
 * where connect(2) fails, and gives each the whole time.
 */
#include <errmsg.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/host.h"
#include "base/system.h"
#include "store/away.h"
#include "store/db_internal.h"

enum { PORT_DEFAULT = 3306, SYSTEM_USERS_END = 1000 };

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

static bool is_service(const struct stat *status)
{
	return status->st_uid < SYSTEM_USERS_END || status->st_uid == geteuid();
}

/* Where everybody may make files, a socket could be anybody's, who would
 * learn what we send: there it must be a service's or our own, and so must a
 * link to it, which could lead elsewhere by the time that we connect. */
static bool is_believed(
	const struct db_socket *candidate, const struct stat *status)
{
	struct stat name;

	return S_ISSOCK(status->st_mode) &&
	       (!candidate->anybody ||
		       (is_service(status) &&
			       lstat(candidate->path, &name) == 0 &&
			       is_service(&name)));
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
	const struct db_try *try, struct buf *tried, struct db **db,
	enum db_status *status, struct error *error)
{
	const struct db_socket *candidate;
	struct stat file;
	unsigned int number;

	for (candidate = sockets; candidate->path; candidate++) {
		struct db_try by_socket = *try;
		const char *why = "no service's socket";

		by_socket.place = (struct db_place){
			.text = candidate->path, .socket = candidate->path};
		if (stat(candidate->path, &file) < 0)
			why = strerror(errno);
		else if (is_repeated(sockets, candidate, &file))
			continue;
		else if (is_believed(candidate, &file)) {
			*db = db_try_place(&by_socket, status, &number, error);
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
	const struct db_try *try, enum db_status *status, struct error *error)
{
	bool tls = db_tls_of(try->settings, &try->place) != DB_TLS_NONE;
	bool by_socket = !tls && try->place.port == PORT_DEFAULT;
	struct db_try by_tcp = *try;
	unsigned int number;
	struct buf tried;
	struct db *db = NULL;

	/* A certificate is for the name. */
	if (!tls)
		by_tcp.place.host = by_tcp.place.text = "127.0.0.1";
	buf_init(&tried, sizeof(error->text));
	if (!by_socket ||
		!connect_sockets(sockets, try, &tried, &db, status, error)) {
		db = db_try_place(&by_tcp, status, &number, error);
		if (!db && by_socket &&
			(number == CR_CONNECTION_ERROR ||
				number == CR_CONN_HOST_ERROR))
			error_set(error,
				"no MariaDB at the places that localhost "
				"means: %s%s port %u (no answer); ask "
				"the host for its socket or host name, and "
				"set that in the group database",
				buf_text(&tried), by_tcp.place.host,
				by_tcp.place.port);
	}
	buf_release(&tried);
	return db;
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

static struct db *connect_entry(const char *entry,
	const struct db_options *options,
	const struct database_settings *settings, int64_t until,
	enum db_status *status, struct error *error)
{
	struct host host;
	struct db_try try = {
		.settings = settings, .options = options, .until = until};
	unsigned int number;

	if (host_parse(entry, &host) < 0) {
		*status = DB_REFUSED;
		error_set(error, "database: \"%s\" is no host", entry);
		return NULL;
	}
	try.place.text = entry;
	try.place.host = host.name;
	try.place.port = host.port	  ? host.port
			 : settings->port ? (unsigned int)settings->port
					  : PORT_DEFAULT;
	if (!strcasecmp(host.name, "localhost"))
		return db_connect_localhost(db_sockets, &try, status, error);
	return db_try_place(&try, status, &number, error);
}

/* Connects to one host of several; a node without its cluster is none for
 * those who would only find out later. */
static struct db *connect_host(const struct database_settings *settings,
	const struct db_options *options, size_t host, int64_t until,
	enum db_status *status, struct error *error)
{
	const char *entry = settings->host.items[host];
	struct db *db =
		connect_entry(entry, options, settings, until, status, error);

	if (!db)
		return NULL;
	db->host = host;
	if (!options->read_own_writes || settings->host.count == 1 ||
		!db_node_is_parted(db->mysql))
		return db;
	db_close(db);
	*status = DB_UNAVAILABLE;
	error_set(error,
		"MariaDB at %s has lost its cluster (wsrep_ready is OFF)",
		entry);
	return NULL;
}

/* Whether other hosts than this one may be had. */
static bool is_passed_over(const struct database_settings *settings,
	const struct db_options *options, size_t host)
{
	const struct db_memory *memory = options->memory;

	return memory && settings->host.count > 1 &&
	       !away_host_may_try(memory->folder, host, memory->now);
}

static void remember(const struct database_settings *settings,
	const struct db_options *options, size_t host)
{
	const struct db_memory *memory = options->memory;

	if (memory && settings->host.count > 1)
		away_host_set(memory->folder, host, memory->now);
}

/* The whole time is shared by the hosts that are left. */
static int64_t share_end(
	const struct database_settings *settings, int64_t deadline, size_t host)
{
	int64_t now = system_uptime();
	int64_t left = deadline - now;

	return now + left / (int64_t)(settings->host.count - host);
}

/* The last that was said comes first, whole; room for the others is what is
 * left. */
static void note_before(struct error *before, const struct error *last)
{
	struct error said = *before;

	error_set(before, "; before that, %s%s", last->text, said.text);
}

static struct db *connect_hosts(const struct database_settings *settings,
	const struct db_options *options, int64_t deadline,
	enum db_status *status, struct error *error)
{
	struct error before = {0}, last = {0};
	size_t tried = 0;
	struct db *db;

	*status = DB_UNAVAILABLE;
	error_set(&last, "each host of the key host was away a second ago, or "
			 "no time is left to try one");
	for (size_t i = options->first_host; i < settings->host.count; i++) {
		int64_t until = share_end(settings, deadline, i);
		struct error why = {0};

		if (until <= system_uptime() ||
			is_passed_over(settings, options, i))
			continue;
		db = connect_host(settings, options, i, until, status, &why);
		if (db)
			return db;
		if (tried++)
			note_before(&before, &last);
		last = why;
		if (*status != DB_UNAVAILABLE)
			break;
		remember(settings, options, i);
	}
	error_set(error, "%s%s", last.text, before.text);
	return NULL;
}

bool db_may_use_tls(const struct database_settings *settings)
{
	struct host host;

	for (size_t i = 0; !settings->socket && i < settings->host.count; i++) {
		struct db_place place = {.host = host.name};

		if (host_parse(settings->host.items[i], &host) == 0 &&
			db_tls_of(settings, &place) != DB_TLS_NONE)
			return true;
	}
	return false;
}

bool db_may_ask_names(const struct database_settings *settings)
{
	struct host host;

	if (!settings->user)
		return true;
	for (size_t i = 0; !settings->socket && i < settings->host.count; i++)
		if (host_parse(settings->host.items[i], &host) == 0 &&
			!host_is_local(host.name) &&
			!host_is_address(host.name))
			return true;
	return false;
}

struct db *db_connect(const struct database_settings *settings,
	const struct db_options *options, enum db_status *status,
	struct error *error)
{
	int64_t deadline = system_uptime() + options->milliseconds;
	const struct db_try by_socket = {
		.settings = settings,
		.options = options,
		.place = {.text = settings->socket, .socket = settings->socket},
		.until = deadline,
	};
	unsigned int number;
	struct db *db;

	library_prepare(options->lean && !db_may_use_tls(settings));
	if (!settings->socket && !settings->host.count) {
		*status = DB_REFUSED;
		error_set(error,
			"database: neither socket nor host is set in the "
			"configuration");
		return NULL;
	}
	if (settings->socket)
		db = db_try_place(&by_socket, status, &number, error);
	else
		db = connect_hosts(settings, options, deadline, status, error);
	if (db && options->read_own_writes)
		session_prepare(db);
	return db;
}
