/* SPDX-License-Identifier: MIT */
#include "collect/door.h"

#include <errno.h>
#include <poll.h>
#include <unistd.h>

#include "base/system.h"

/* Without Content-Length nothing says that more will come, nor that it
 * won't (some servers keep the descriptor open). */
enum { DRAIN_PATIENCE_MS = 100 };

/*
 * Reads up to `length` bytes, waiting until `deadline` at most.  Returns
 * their number, 0 at the end, or -1 when the time is over.  What is there
 * then is read all the same: it is the machine that was slow, not the client.
 */
static ssize_t read_until(char *out, size_t length, int64_t deadline)
{
	struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};

	for (;;) {
		int64_t left = deadline - system_uptime();
		int ready = poll(&input, 1, left > 0 ? (int)left : 0);
		ssize_t got;

		if (ready == 0)
			return -1;
		if (ready < 0 && errno != EINTR)
			return 0;
		if (ready < 0)
			continue;
		got = read(STDIN_FILENO, out, length);
		if (got < 0 && (errno == EINTR || errno == EAGAIN))
			continue;
		return got < 0 ? 0 : got;
	}
}

enum reason door_read_body(void *context, char *out, size_t length)
{
	struct door *door = context;
	size_t have = 0;

	door->body_read = true;
	while (have < length) {
		ssize_t got =
			read_until(out + have, length - have, door->deadline);

		if (got < 0)
			return REASON_SLOW;
		if (got == 0)
			return REASON_SHORT;
		have += (size_t)got;
	}
	return REASON_ACCEPTED;
}

int64_t door_time_left(void *context)
{
	const struct door *door = context;

	return door->deadline - system_uptime();
}

void door_drain(const struct door *door, const struct request *request)
{
	char trash[4096];
	int64_t deadline = door->deadline;
	size_t left = DOOR_DRAIN_MAX;

	if (door->body_read)
		return;
	if (!request->has_content_length) {
		int64_t soon = system_uptime() + DRAIN_PATIENCE_MS;

		if (soon < deadline)
			deadline = soon;
	} else if (request->length < left) {
		/* Never more than Content-Length (RFC 3875, section 4.2). */
		left = request->length;
	}
	while (left > 0) {
		size_t size = left < sizeof(trash) ? left : sizeof(trash);
		ssize_t got = read_until(trash, size, deadline);

		if (got <= 0)
			return;
		left -= (size_t)got;
	}
}

void door_answer(const struct answer *answer)
{
	struct buf text;
	const char *rest;
	size_t left;

	buf_init(&text, ANSWER_MAX);
	answer_add(&text, answer);
	rest = buf_text(&text);
	left = text.length;
	while (left > 0) {
		ssize_t written = write(STDOUT_FILENO, rest, left);

		if (written < 0 && errno == EINTR)
			continue;
		if (written <= 0)
			break;
		rest += written;
		left -= (size_t)written;
	}
	buf_release(&text);
}
