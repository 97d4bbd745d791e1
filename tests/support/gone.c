/* SPDX-License-Identifier: MIT */

/*
 * usage: gone PORT SEND RECEIVE close|reset
 *
 * A client that goes away: sends the first SEND bytes of the request on stdin
 * to 127.0.0.1:PORT, reads RECEIVE bytes of the answer at most, which it
 * prints, and then closes the connection or resets it.  After 10 s without a
 * byte it goes too.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

enum { REQUEST_MAX = 65536, PATIENCE_S = 10 };

static void fail(const char *what)
{
	perror(what);
	exit(2);
}

static int connect_to(unsigned long port, int resets)
{
	const struct sockaddr_in address = {
		.sin_family = AF_INET,
		.sin_port = htons((in_port_t)port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	const struct timeval patience = {.tv_sec = PATIENCE_S};
	const struct linger now = {.l_onoff = resets, .l_linger = 0};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0 || connect(fd, (const struct sockaddr *)&address,
			      sizeof(address)) < 0)
		fail("connect");
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
	return fd;
}

/* A server may answer, and close, before it has read all. */
static void send_part(int fd, const char *bytes, size_t length)
{
	while (length) {
		ssize_t sent = send(fd, bytes, length, MSG_NOSIGNAL);

		if (sent <= 0)
			return;
		bytes += sent;
		length -= (size_t)sent;
	}
}

static void receive_part(int fd, size_t length)
{
	char bytes[4096];

	while (length) {
		size_t room = length < sizeof(bytes) ? length : sizeof(bytes);
		ssize_t got = recv(fd, bytes, room, 0);

		if (got <= 0)
			return;
		if (fwrite(bytes, 1, (size_t)got, stdout) != (size_t)got)
			fail("stdout");
		length -= (size_t)got;
	}
}

int main(int argc, char *argv[])
{
	static char request[REQUEST_MAX];
	size_t length, part;
	int fd;

	if (argc != 5) {
		fputs("usage: gone PORT SEND RECEIVE close|reset\n", stderr);
		return 2;
	}
	length = fread(request, 1, sizeof(request), stdin);
	part = strtoul(argv[2], NULL, 10);
	fd = connect_to(strtoul(argv[1], NULL, 10), !strcmp(argv[4], "reset"));
	send_part(fd, request, part < length ? part : length);
	receive_part(fd, strtoul(argv[3], NULL, 10));
	close(fd);
	return 0;
}
