/* SPDX-License-Identifier: MIT */

/* lib/store/db_connect: what the host "localhost" means where no MariaDB
 * answers; and db_login: methods that the client can't speak. */
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/system.h"
#include "store/db_internal.h"
#include "tests/unit/unit.h"

/* A socket in `folder`; nobody listens unless asked.  Returns its path, which
 * the caller frees. */
static char *make_socket(
	const char *folder, const char *name, bool listens, int *fd)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	char *path = unit_path(folder, name);

	snprintf(address.sun_path, sizeof(address.sun_path), "%s", path);
	*fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(
		bind(*fd, (const struct sockaddr *)&address, sizeof(address)),
		0);
	if (listens)
		assert_int_equal(listen(*fd, 5), 0);
	return path;
}

static enum db_status connect_to(const struct db_socket *sockets,
	const struct database_settings *more, struct error *error)
{
	const struct db_options options = {0};
	struct database_settings settings = {
		.user = (char *)(uintptr_t) "u",
		.tls_verify = more->tls_verify ? more->tls_verify : -1,
	};
	const struct db_try try = {
		.settings = &settings,
		.options = &options,
		.place = {.text = "localhost",
			.host = "localhost",
			.port = more->port ? (unsigned int)more->port : 3306},
		.until = system_uptime() + 1000,
	};
	enum db_status status = DB_OK;

	assert_null(db_connect_localhost(sockets, &try, &status, error));
	return status;
}

static void assert_names(const char *text, const char *part, bool is_there)
{
	if (!strstr(text, part) == is_there)
		fail_msg("\"%s\" %s in: %s", part, is_there ? "is not" : "is",
			text);
}

/* Whoever has MariaDB at its default port reaches that: then there is no
 * such message. */
static void every_place_is_named(void **state)
{
	char *folder = unit_folder();
	int dead_fd, fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	char *missing = unit_path(folder, "missing.sock");
	char *file = unit_file(folder, "file", "", 0600);
	char *dead = make_socket(folder, "dead.sock", false, &dead_fd);
	char *again = unit_path(folder, "again.sock");
	struct db_socket sockets[] = {{missing, false}, {file, false},
		{dead, true}, {again, false}, {0}};
	struct sockaddr_in address = {.sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
		.sin_port = htons(3306)};
	struct database_settings settings = {0};
	struct error error = {0};
	bool taken = connect(fd, (const struct sockaddr *)&address,
			     sizeof(address)) == 0;

	(void)state;
	assert_int_equal(symlink(dead, again), 0);
	if (!taken) {
		assert_int_equal(
			connect_to(sockets, &settings, &error), DB_UNAVAILABLE);
		assert_names(error.text, "missing.sock (No such file", true);
		assert_names(error.text, "file (no service's socket)", true);
		assert_names(error.text, "dead.sock (nobody listens)", true);
		/* Another name of one that was tried. */
		assert_names(error.text, "again.sock", false);
		assert_names(error.text, "127.0.0.1 port 3306", true);
		assert_names(error.text, "set that", true);
	}
	close(fd);
	close(dead_fd);
	free(again);
	free(dead);
	free(file);
	free(missing);
	unit_folder_remove(folder);
}

/* Somebody who takes the connection and says nothing: the server is there,
 * and no other is looked for. */
static void busy_server_is_the_server(void **state)
{
	char *folder = unit_folder();
	int fd, other_fd;
	char *path = make_socket(folder, "busy.sock", true, &fd);
	char *other = make_socket(folder, "other.sock", true, &other_fd);
	struct db_socket sockets[] = {{path, false}, {other, false}, {0}};
	struct database_settings settings = {0};
	struct error error = {0};

	(void)state;
	assert_int_equal(
		connect_to(sockets, &settings, &error), DB_UNAVAILABLE);
	assert_names(error.text, "busy.sock", true);
	assert_names(error.text, "other.sock", false);
	assert_names(error.text, "127.0.0.1", false);
	close(fd);
	close(other_fd);
	free(other);
	free(path);
	unit_folder_remove(folder);
}

/* Only root can give files away. */
static void strangers_socket_is_not_believed(void **state)
{
	char *folder = unit_folder();
	int fd;
	char *path = make_socket(folder, "strange.sock", true, &fd);
	struct db_socket open_folder[] = {{path, true}, {0}};
	struct database_settings settings = {0};
	struct error error = {0};
	bool root = geteuid() == 0;

	(void)state;
	if (root) {
		assert_int_equal(chown(path, 54321, 54321), 0);
		assert_int_not_equal(
			connect_to(open_folder, &settings, &error), DB_OK);
		assert_names(error.text, "reading", false);
		/* A service's. */
		assert_int_equal(chown(path, 999, 999), 0);
	}
	assert_int_equal(
		connect_to(open_folder, &settings, &error), DB_UNAVAILABLE);
	assert_names(error.text, "MariaDB at ", true);
	assert_names(error.text, "strange.sock says", true);
	close(fd);
	free(path);
	unit_folder_remove(folder);
}

/* He who made the link may lead it elsewhere behind our back. */
static void strangers_link_is_not_believed(void **state)
{
	char *folder = unit_folder();
	int fd;
	char *path = make_socket(folder, "ours.sock", true, &fd);
	char *link = unit_path(folder, "link.sock");
	struct db_socket open_folder[] = {{link, true}, {0}};
	struct database_settings settings = {0};
	struct error error = {0};
	bool root = geteuid() == 0;

	(void)state;
	assert_int_equal(symlink(path, link), 0);
	assert_int_equal(
		connect_to(open_folder, &settings, &error), DB_UNAVAILABLE);
	assert_names(error.text, "link.sock says", true);
	if (root) {
		assert_int_equal(lchown(link, 54321, 54321), 0);
		assert_int_not_equal(
			connect_to(open_folder, &settings, &error), DB_OK);
		assert_names(error.text, "no service's socket", true);
	}
	close(fd);
	free(link);
	free(path);
	unit_folder_remove(folder);
}

struct tcp_row {
	const char *name;
	int tls_verify;
	const char *place;
};

static const struct tcp_row tcp_rows[] = {
	{"another port", -1, "MariaDB at 127.0.0.1 says"},
	{"TLS", 1, "MariaDB at localhost says"},
};

static void tcp_is_meant(void **state)
{
	const struct tcp_row *row = *state;
	char *folder = unit_folder();
	int fd, holder;
	char *path = make_socket(folder, "busy.sock", true, &fd);
	struct db_socket sockets[] = {{path, false}, {0}};
	struct database_settings settings = {.tls_verify = row->tls_verify,
		.port = unit_closed_port(&holder)};
	struct error error = {0};

	assert_int_equal(
		connect_to(sockets, &settings, &error), DB_UNAVAILABLE);
	assert_names(error.text, row->place, true);
	assert_names(error.text, "busy.sock", false);
	close(holder);
	close(fd);
	free(path);
	unit_folder_remove(folder);
}

struct login_row {
	const char *name;
	unsigned int number;
	const char *message;
	const char *expected; /* NULL: nothing to explain */
};

static const struct login_row login_rows[] = {
	{"ed25519", 1045,
		"Plugin client_ed25519 could not be loaded: /x/client_ed25519"
		".so: cannot open shared object file",
		"to log in by ed25519, which"},
	{"ed25519, newer words", 2059,
		"Authentication plugin 'client_ed25519' cannot be loaded: no",
		"to log in by ed25519, which"},
	{"parsec", 2059, "Plugin parsec could not be loaded: no", "by parsec,"},
	{"gssapi", 1045, "Plugin auth_gssapi_client could not be loaded: no",
		"by gssapi,"},
	{"pam", 1045, "Plugin dialog could not be loaded: no", "by pam,"},
	{"clear text", 1045, "Plugin mysql_clear_password could not be loaded",
		"by a password in clear text,"},
	{"MySQL's", 2059,
		"Plugin caching_sha2_password could not be loaded: no",
		"a method of MySQL; Footfall needs a database of MariaDB"},
	{"MySQL's older", 1045, "Plugin sha256_password could not be loaded",
		"a method of MySQL"},
	{"unheard of", 2059, "Plugin brand_new could not be loaded: no",
		"by brand_new,"},
	{"old password", 1275, "Server is running in --secure-auth mode",
		"by mysql_old_password,"},
	{"old protocol", 1251, "Client does not support", "IDENTIFIED VIA"},
	{"empty name", 2059, "Plugin  could not be loaded", NULL},
	{"wrong password", 1045, "Access denied for user 'dialog'@'localhost'",
		NULL},
	{"a name that says so", 1045, "Access denied for user 'plugin x'",
		NULL},
	{"nobody there", 2002, "Can't connect to local server", NULL},
	{"nothing", 0, "", NULL},
};

static void login_is_explained(void **state)
{
	const struct login_row *row = *state;
	struct error error = {0};

	assert_int_equal(db_login_explain(row->number, row->message, "PLACE",
				 "ada", &error),
		row->expected != NULL);
	if (!row->expected)
		return;
	assert_names(error.text, "MariaDB at PLACE wants user ada", true);
	assert_names(error.text, row->expected, true);
	assert_names(error.text, "mysql_native_password", true);
}

static void long_names_are_cut(void **state)
{
	char message[300];
	struct error error = {0};

	(void)state;
	memset(message, 'n', sizeof(message));
	memcpy(message, "Plugin ", 7);
	memcpy(message + 200, " could not be loaded", 21);
	assert_true(db_login_explain(2059, message, "PLACE", NULL, &error));
	assert_names(error.text, "nnn, which", true);
	assert_names(error.text, "mysql_native_password", true);
}

int main(void)
{
	struct unit_list list = {0};

	UNIT_ADD(&list, every_place_is_named);
	UNIT_ADD(&list, busy_server_is_the_server);
	UNIT_ADD(&list, strangers_socket_is_not_believed);
	UNIT_ADD(&list, strangers_link_is_not_believed);
	UNIT_ROWS(&list, tcp_is_meant, tcp_rows);
	UNIT_ROWS(&list, login_is_explained, login_rows);
	UNIT_ADD(&list, long_names_are_cut);
	return unit_run(&list, "localhost");
}
