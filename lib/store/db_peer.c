/* SPDX-License-Identifier: MIT */

/*
 * The certificate of a server, by the beginning of MariaDB's protocol: the
 * server's first packet says whether it has TLS, ours asks for it, and the
 * handshake follows ("Connection" in MariaDB's documentation of its
 * protocol).
 */
#include <errmsg.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/system.h"
#include "store/db_internal.h"

enum {
	HEAD_SIZE = 4, /* of a packet: length, number */
	PACKET_MAX = 1024,
	HELLO_VERSION = 10,
	ERROR_MARK = 0xff,
	/* From the NUL of the server's version to its capabilities: number of
	 * the connection, half a challenge, a zero. */
	TO_CAPABILITIES = 4 + 8 + 1,
	REQUEST_SIZE = 32,
	UTF8MB4 = 45, /* utf8mb4_general_ci */
};

struct packet {
	uint8_t bytes[PACKET_MAX];
	size_t length;
};

static int connect_address(const struct addrinfo *address, int64_t until)
{
	int fd = socket(address->ai_family,
		SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	int code = 0;
	socklen_t size = sizeof(code);

	if (fd < 0)
		return -1;
	if (connect(fd, address->ai_addr, address->ai_addrlen) == 0)
		return fd;
	if (errno == EINPROGRESS && system_wait(fd, POLLOUT, until) > 0 &&
		getsockopt(fd, SOL_SOCKET, SO_ERROR, &code, &size) == 0) {
		if (code == 0)
			return fd;
		errno = code;
	}
	code = errno;
	close(fd);
	errno = code;
	return -1;
}

struct addrinfo *db_peer_addresses(
	const struct db_place *place, unsigned int *number, struct error *error)
{
	struct addrinfo hints = {.ai_socktype = SOCK_STREAM}, *found = NULL;
	char port[16];
	int code;

	snprintf(port, sizeof(port), "%u", place->port);
	code = getaddrinfo(place->host, port, &hints, &found);
	if (!code)
		return found;
	*number = CR_UNKNOWN_HOST;
	error_set(error, "MariaDB at %s: the name service says: %s",
		place->text, gai_strerror(code));
	return NULL;
}

static int connect_place(const struct db_place *place, int64_t until,
	unsigned int *number, struct error *error)
{
	struct addrinfo *found = db_peer_addresses(place, number, error);
	struct addrinfo *address;
	int code, fd = -1;

	if (!found)
		return -1;
	for (address = found; address && fd < 0; address = address->ai_next)
		fd = connect_address(address, until);
	code = errno;
	freeaddrinfo(found);
	if (fd < 0) {
		*number = CR_CONN_HOST_ERROR;
		error_set(error, "MariaDB at %s can't be reached: %s",
			place->text, strerror(code));
	}
	return fd;
}

/* Whether the bytes came, all of them. */
static bool read_bytes(int fd, uint8_t *out, size_t size, int64_t until)
{
	while (size) {
		ssize_t got = recv(fd, out, size, 0);

		if (got > 0) {
			out += got;
			size -= (size_t)got;
		} else if (got == 0 || (errno != EAGAIN && errno != EINTR)) {
			return false;
		} else if (system_wait(fd, POLLIN, until) <= 0) {
			return false;
		}
	}
	return true;
}

static bool read_packet(int fd, struct packet *packet, int64_t until)
{
	uint8_t head[HEAD_SIZE];

	if (!read_bytes(fd, head, sizeof(head), until))
		return false;
	packet->length = (size_t)(head[0] | head[1] << 8 | head[2] << 16);
	return packet->length >= 1 && packet->length < PACKET_MAX &&
	       read_bytes(fd, packet->bytes, packet->length, until);
}

/* -1: the packet is not what a server says first. */
static int offers_tls(const struct packet *packet)
{
	const uint8_t *nul = memchr(packet->bytes, 0, packet->length);
	size_t at;

	if (packet->bytes[0] != HELLO_VERSION || !nul)
		return -1;
	at = (size_t)(nul - packet->bytes) + 1 + TO_CAPABILITIES;
	if (at + 2 > packet->length)
		return -1;
	return (packet->bytes[at] | packet->bytes[at + 1] << 8) & CLIENT_SSL
		       ? 1
		       : 0;
}

static bool ask_for_tls(int fd)
{
	const uint32_t flags = CLIENT_PROTOCOL_41 | CLIENT_SSL |
			       CLIENT_SECURE_CONNECTION | CLIENT_PLUGIN_AUTH;
	uint8_t request[HEAD_SIZE + REQUEST_SIZE] = {REQUEST_SIZE, 0, 0, 1};
	uint8_t *body = request + HEAD_SIZE;

	for (int i = 0; i < 4; i++)
		body[i] = (uint8_t)(flags >> 8 * i);
	body[7] = 1; /* the largest packet: 16 MiB */
	body[8] = UTF8MB4;
	return send(fd, request, sizeof(request), MSG_NOSIGNAL) ==
	       (ssize_t)sizeof(request);
}

/* A server that is full or shutting down says that in place of the first
 * packet. */
static int read_refusal(const struct packet *packet,
	const struct db_place *place, unsigned int *number, struct error *error)
{
	*number = packet->length > 2
			  ? packet->bytes[1] | (unsigned int)packet->bytes[2]
						       << 8
			  : CR_SERVER_HANDSHAKE_ERR;
	return error_set(error, "MariaDB at %s refuses: %.*s (%u)", place->text,
		packet->length > 3 ? (int)(packet->length - 3) : 0,
		(const char *)packet->bytes + 3, *number);
}

static int talk(int fd, const struct db_place *place, int64_t until,
	struct certificate *certificate, unsigned int *number,
	struct error *error)
{
	struct packet packet;
	int offers;

	*number = CR_SERVER_LOST;
	if (!read_packet(fd, &packet, until))
		return error_set(
			error, "MariaDB at %s does not say hello", place->text);
	if (packet.bytes[0] == ERROR_MARK)
		return read_refusal(&packet, place, number, error);
	offers = offers_tls(&packet);
	*number = offers < 0 ? CR_VERSION_ERROR : CR_SSL_CONNECTION_ERROR;
	if (offers <= 0)
		return error_set(error, "MariaDB at %s %s", place->text,
			offers < 0 ? "is no such server" : "offers no TLS");
	*number = CR_SERVER_LOST;
	if (!ask_for_tls(fd))
		return error_set(error, "MariaDB at %s hangs up", place->text);
	if (certificate_fetch(fd, until, certificate, NULL) < 0)
		return error_set(error,
			"MariaDB at %s does not end the TLS handshake",
			place->text);
	return 0;
}

int db_peer_certificate(const struct db_place *place, int64_t until,
	struct certificate *certificate, unsigned int *number,
	struct error *error)
{
	int fd = connect_place(place, until, number, error);
	int result;

	if (fd < 0)
		return -1;
	result = talk(fd, place, until, certificate, number, error);
	close(fd);
	return result;
}
