/* SPDX-License-Identifier: MIT */

/*
 * usage: between MODE ADDRESS PORT SERVER-PORT LOG
 *
 * Stands between a client and the MariaDB at 127.0.0.1:SERVER-PORT, at
 * ADDRESS:PORT, and appends to LOG every byte that clients send.  MODE:
 *
 *   silent  takes the connection and says nothing
 *   mute    passes on what the server says first, and then nothing more
 *   strip   takes out of what the server says first that it has TLS
 *   ask     answers the login by asking for the password itself
 *   pass    changes nothing
 *
 * It writes "ready" to stdout, and ends when stdin does.
 */
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
	PAIRS_MAX = 64,
	CHUNK = 16384,
	/* From the first packet's head on: version, its text, NUL, number of
	 * the connection, half a challenge, a zero; then the capabilities. */
	HEAD = 4,
	TO_CAPABILITIES = 4 + 8 + 1,
	CAPABILITY_TLS = 0x08, /* in the second byte */
};

enum side { CLIENT, SERVER };

struct pair {
	int fds[2]; /* -1: none */
	bool greeted;
};

struct between {
	const char *mode;
	struct sockaddr_in server;
	int listener, log;
	struct pair pairs[PAIRS_MAX];
};

static bool is_mode(const struct between *between, const char *mode)
{
	return !strcmp(between->mode, mode);
}

static void close_pair(struct pair *pair)
{
	for (int side = CLIENT; side <= SERVER; side++) {
		if (pair->fds[side] >= 0)
			close(pair->fds[side]);
		pair->fds[side] = -1;
	}
}

static void take(struct between *between)
{
	int client = accept(between->listener, NULL, NULL);
	struct pair *pair = between->pairs;

	if (client < 0)
		return;
	while (pair < between->pairs + PAIRS_MAX && pair->fds[CLIENT] >= 0)
		pair++;
	if (pair == between->pairs + PAIRS_MAX) {
		close(client);
		return;
	}
	*pair = (struct pair){.fds = {client, -1}};
	if (is_mode(between, "silent"))
		return;
	pair->fds[SERVER] = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (connect(pair->fds[SERVER],
		    (const struct sockaddr *)&between->server,
		    sizeof(between->server)) < 0)
		close_pair(pair);
}

/* The capabilities' first two bytes follow the version's text. */
static void hide_tls(uint8_t *bytes, size_t size)
{
	const uint8_t *nul;
	size_t at;

	if (size <= HEAD)
		return;
	nul = memchr(bytes + HEAD, 0, size - HEAD);
	if (!nul)
		return;
	at = (size_t)(nul - bytes) + 1 + TO_CAPABILITIES + 1;
	if (at < size)
		bytes[at] &= (uint8_t)~CAPABILITY_TLS;
}

/* The server's "Authentication Switch Request" behind the client's login. */
static void ask(int client)
{
	static const char method[] = "mysql_clear_password";
	uint8_t request[HEAD + 1 + sizeof(method)] = {
		1 + sizeof(method), 0, 0, 2, 0xfe};

	memcpy(request + HEAD + 1, method, sizeof(method));
	if (send(client, request, sizeof(request), MSG_NOSIGNAL) < 0)
		return;
}

static void pass(struct between *between, struct pair *pair, enum side from)
{
	uint8_t bytes[CHUNK];
	ssize_t got = read(pair->fds[from], bytes, sizeof(bytes));
	bool greets = from == SERVER && !pair->greeted;

	if (got <= 0) {
		close_pair(pair);
		return;
	}
	if (from == CLIENT && write(between->log, bytes, (size_t)got) < got)
		abort();
	if (is_mode(between, "silent") || (is_mode(between, "mute") && !greets))
		return;
	if (from == CLIENT && is_mode(between, "ask")) {
		ask(pair->fds[CLIENT]);
		return;
	}
	if (greets && is_mode(between, "strip"))
		hide_tls(bytes, (size_t)got);
	pair->greeted = pair->greeted || greets;
	if (send(pair->fds[!from], bytes, (size_t)got, MSG_NOSIGNAL) < got)
		close_pair(pair);
}

/* Returns when stdin has come to its end. */
static void run(struct between *between)
{
	struct pollfd polls[2 + 2 * PAIRS_MAX];

	for (;;) {
		polls[0] =
			(struct pollfd){.fd = STDIN_FILENO, .events = POLLIN};
		polls[1] = (struct pollfd){
			.fd = between->listener, .events = POLLIN};
		for (size_t i = 0; i < PAIRS_MAX; i++)
			for (size_t side = CLIENT; side <= SERVER; side++)
				polls[2 + 2 * i + side] = (struct pollfd){
					.fd = between->pairs[i].fds[side],
					.events = POLLIN};
		if (poll(polls, 2 + 2 * PAIRS_MAX, -1) < 0)
			continue;
		if (polls[0].revents)
			return;
		for (size_t i = 0; i < 2 * PAIRS_MAX; i++) {
			struct pair *pair = &between->pairs[i / 2];

			if (polls[2 + i].revents && pair->fds[i % 2] >= 0)
				pass(between, pair, i % 2);
		}
		if (polls[1].revents)
			take(between);
	}
}

static struct sockaddr_in place(const char *address, const char *port)
{
	struct sockaddr_in in = {.sin_family = AF_INET,
		.sin_port = htons((uint16_t)strtoul(port, NULL, 10))};

	if (inet_pton(AF_INET, address, &in.sin_addr) != 1)
		exit(2);
	return in;
}

int main(int argc, char **argv)
{
	static struct between between;
	struct sockaddr_in own;
	int yes = 1;

	if (argc != 6)
		return 2;
	between.mode = argv[1];
	own = place(argv[2], argv[3]);
	between.server = place("127.0.0.1", argv[4]);
	between.log =
		open(argv[5], O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	between.listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	for (size_t i = 0; i < PAIRS_MAX; i++)
		between.pairs[i] = (struct pair){.fds = {-1, -1}};
	setsockopt(
		between.listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
	if (between.log < 0 ||
		bind(between.listener, (const struct sockaddr *)&own,
			sizeof(own)) < 0 ||
		listen(between.listener, PAIRS_MAX) < 0) {
		perror("between");
		return 1;
	}
	puts("ready");
	fflush(stdout);
	run(&between);
	return 0;
}
