/* SPDX-License-Identifier: MIT */

/* The part of client.h that libcurl can't or won't do: bytes on a socket. */
#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/http/client.h"

static int64_t milliseconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static int socket_connect(void)
{
	const char *base = getenv("FOOTFALL_TEST_BASE");
	struct sockaddr_in address = {.sin_family = AF_INET};
	const char *port = base ? strrchr(base, ':') : NULL;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (!port || fd < 0)
		fail_msg("run this test within tests/support/with-webserver");
	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	address.sin_port = htons((unsigned short)strtoul(port + 1, NULL, 10));
	if (connect(fd, (struct sockaddr *)&address, sizeof(address)) < 0)
		fail_msg("%s: %s", base, strerror(errno));
	return fd;
}

/* The server may have answered and gone: no error here. */
static void send_all(int fd, const char *data, size_t length)
{
	while (length > 0) {
		ssize_t sent = send(fd, data, length, MSG_NOSIGNAL);

		if (sent <= 0)
			return;
		data += sent;
		length -= (size_t)sent;
	}
}

/*
 * Waits up to `patience` milliseconds and reads what is there.  Returns the
 * number of bytes, 0 at the end, -1 when nothing came.
 */
static ssize_t receive_some(int fd, char *out, size_t room, int64_t patience)
{
	struct pollfd input = {.fd = fd, .events = POLLIN};
	ssize_t got;

	if (patience < 0 || poll(&input, 1, (int)patience) <= 0)
		return -1;
	got = recv(fd, out, room, 0);
	return got < 0 ? 0 : got;
}

static void parse_answer(
	struct client_answer *answer, const char *data, size_t length)
{
	const char *end = strstr(data, "\r\n\r\n");
	size_t head = end ? (size_t)(end - data) + 4 : 0;

	if (head >= sizeof(answer->head))
		fail_msg("an answer with %zu bytes of headers", head);
	memcpy(answer->head, data, head);
	answer->head[head] = '\0';
	/* An answer of HTTP/0.9 has no status: it stays 0. */
	if (sscanf(answer->head, "HTTP/%*d.%*d %d", &answer->status) != 1)
		answer->status = 0;
	answer->body_length = length - head;
	memcpy(answer->body, data + head, answer->body_length);
}

/* Returns how many bytes of an answer came. */
static size_t drip(
	int fd, const struct client_bytes *bytes, char *out, size_t room)
{
	ssize_t got = -1;

	for (size_t i = 0; i < bytes->rest_length && got < 0; i++) {
		send_all(fd, bytes->rest + i, 1);
		got = receive_some(fd, out, room, bytes->drip_ms);
	}
	return got > 0 ? (size_t)got : 0;
}

void client_send_bytes(
	const struct client_bytes *bytes, struct client_answer *answer)
{
	static char data[CLIENT_ANSWER_MAX];
	size_t length = 0;
	int fd = socket_connect();
	int64_t end;
	ssize_t got;

	*answer = (struct client_answer){0};
	send_all(fd, bytes->head, bytes->head_length);
	if (bytes->drip_ms) {
		length = drip(fd, bytes, data, sizeof(data) - 1);
	} else if (bytes->rest) {
		got = receive_some(fd, data, sizeof(data) - 1, bytes->pause_ms);
		length = got > 0 ? (size_t)got : 0;
		send_all(fd, bytes->rest, bytes->rest_length);
	}
	if (bytes->hang_up)
		shutdown(fd, SHUT_WR);
	end = milliseconds() + CLIENT_PATIENCE_MS;
	do {
		got = receive_some(fd, data + length, sizeof(data) - 1 - length,
			end - milliseconds());
		length += got > 0 ? (size_t)got : 0;
	} while (got > 0 && length < sizeof(data) - 1);
	close(fd);
	data[length] = '\0';
	if (got < 0)
		fail_msg("no end of the answer in %d ms: %.80s",
			CLIENT_PATIENCE_MS, data);
	parse_answer(answer, data, length);
}
