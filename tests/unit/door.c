/* SPDX-License-Identifier: MIT */

/* lib/collect/door: body and answer on descriptors 0 and 1. */
#include "collect/door.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "base/system.h"
#include "hit/answer.h"
#include "tests/unit/inject.h"
#include "tests/unit/unit.h"

/* Far away: no test waits for it.  And one that is over already. */
enum { LONG_MS = 60000, OVER_MS = -1 };

/* Descriptor 0 becomes a socket whose other end holds these bytes. */
struct input {
	int saved, other;
};

static void input_open(struct input *input, size_t length, bool ended)
{
	static char bytes[100000];
	int pair[2], size = 2 * (int)sizeof(bytes);

	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
	setsockopt(pair[0], SOL_SOCKET, SO_SNDBUF, &size, sizeof(size));
	memset(bytes, 'b', sizeof(bytes));
	assert_true(length <= sizeof(bytes));
	for (size_t sent = 0; sent < length;) {
		ssize_t more = send(pair[0], bytes + sent, length - sent,
			MSG_DONTWAIT | MSG_NOSIGNAL);

		assert_true(more > 0);
		sent += (size_t)more;
	}
	input->saved = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3);
	input->other = ended ? -1 : pair[0];
	if (ended)
		close(pair[0]);
	dup2(pair[1], STDIN_FILENO);
	close(pair[1]);
}

/* Closes it; returns how many bytes nobody had read. */
static size_t input_close(struct input *input)
{
	char trash[4096];
	size_t left = 0;
	ssize_t got;

	while ((got = recv(STDIN_FILENO, trash, sizeof(trash), MSG_DONTWAIT)) >
		0)
		left += (size_t)got;
	if (input->saved >= 0) {
		dup2(input->saved, STDIN_FILENO);
		close(input->saved);
	} else {
		close(STDIN_FILENO);
	}
	if (input->other >= 0)
		close(input->other);
	return left;
}

struct read_row {
	const char *name;
	size_t there; /* bytes */
	bool ended;   /* whether the other end is closed behind them */
	size_t asked;
	int deadline;
	enum reason expected;
	size_t left;
};

static const struct read_row read_rows[] = {
	{"nothing is asked", 0, true, 0, LONG_MS, REASON_ACCEPTED, 0},
	{"nothing is asked of something", 5, false, 0, LONG_MS, REASON_ACCEPTED,
		5},
	{"as much as there is", 100, true, 100, LONG_MS, REASON_ACCEPTED, 0},
	{"as much as there is, not ended", 100, false, 100, LONG_MS,
		REASON_ACCEPTED, 0},
	{"less than there is", 100, false, 99, LONG_MS, REASON_ACCEPTED, 1},
	{"far less than there is", 50000, false, 5, LONG_MS, REASON_ACCEPTED,
		49995},
	{"a whole body", REQUEST_BODY_MAX, false, REQUEST_BODY_MAX, LONG_MS,
		REASON_ACCEPTED, 0},
	{"more than there is", 100, true, 101, LONG_MS, REASON_SHORT, 0},
	{"nothing there", 0, true, 1, LONG_MS, REASON_SHORT, 0},
	{"the time is over, but it is there", 100, false, 100, OVER_MS,
		REASON_ACCEPTED, 0},
	{"the time is over, and it is not all there", 100, false, 101, OVER_MS,
		REASON_SLOW, 0},
	{"more than comes in time", 100, false, 101, 50, REASON_SLOW, 0},
	{"nothing comes in time", 0, false, 1, 50, REASON_SLOW, 0},
};

static void body_is_read(void **state)
{
	static char out[REQUEST_BODY_MAX + 1];
	const struct read_row *row = *state;
	struct input input;
	struct door door = {.deadline = system_uptime() + row->deadline};
	enum reason reason;
	size_t left;

	memset(out, 'x', sizeof(out));
	input_open(&input, row->there, row->ended);
	reason = door_read_body(&door, out, row->asked);
	left = input_close(&input);
	assert_int_equal(reason, row->expected);
	assert_int_equal(left, row->left);
	assert_true(door.body_read);
	for (size_t i = 0; reason == REASON_ACCEPTED && i < row->asked; i++)
		assert_int_equal(out[i], 'b');
	assert_int_equal(out[row->asked], 'x');
}

struct drain_row {
	const char *name;
	const char *method, *length; /* of the request; NULL: no length */
	size_t there;
	bool ended, body_read;
	size_t left;
};

/* "A refused body is drained up to 64 KiB before the answer", and never more
 * than Content-Length is read (RFC 3875, section 4.2). */
static const struct drain_row drain_rows[] = {
	{"what was read is not drained", "POST", "100", 50, false, true, 50},
	{"a body of an unknown type", "POST", "100", 100, false, false, 0},
	{"never more than its length", "POST", "100", 150, false, false, 50},
	{"a body that is shorter", "POST", "100", 50, true, false, 0},
	{"one that is too large", "POST", "16385", 16385, false, false, 0},
	{"one of 64 KiB less one", "POST", "65535", 65536, false, false, 1},
	{"one of 64 KiB", "POST", "65536", 65536, false, false, 0},
	{"one of 64 KiB and one", "POST", "65537", 65537, false, false, 1},
	{"one of 90,000 bytes", "POST", "90000", 90000, false, false,
		90000 - 65536},
	{"one of 200,000 bytes", "POST", "200000", 90000, false, false,
		90000 - 65536},
	{"one that says 1 GiB", "POST", "1073741824", 90000, false, false,
		90000 - 65536},
	{"one that says 2^64", "POST", "18446744073709551616", 90000, false,
		false, 90000 - 65536},
	{"one of another method", "PUT", "100", 100, false, false, 0},
	{"a large one of another method", "PUT", "90000", 90000, false, false,
		90000 - 65536},
	{"one without a length", "POST", NULL, 1000, true, false, 0},
	{"one without a length, of 90,000 bytes", "POST", NULL, 90000, true,
		false, 90000 - 65536},
	{"one of a malformed length", "POST", "5x", 1000, true, false, 0},
	{"one of a negative length", "POST", "-1", 1000, true, false, 0},
	{"none at all", "GET", NULL, 0, true, false, 0},
};

static size_t drain(const struct drain_row *row)
{
	char method[40], length[60];
	char *environment[] = {method, NULL, NULL};
	struct request request;
	struct input input;
	struct door door = {.deadline = system_uptime() + LONG_MS,
		.body_read = row->body_read};

	snprintf(method, sizeof(method), "REQUEST_METHOD=%s", row->method);
	if (row->length) {
		snprintf(length, sizeof(length), "CONTENT_LENGTH=%s",
			row->length);
		environment[1] = length;
	}
	request_read(&request, environment);
	request_check(&request, false);
	input_open(&input, row->there, row->ended);
	door_drain(&door, &request);
	return input_close(&input);
}

/* Without a good length patience is short, and this process may have to wait
 * for a processor: then it is tried again. */
static void refused_body_is_drained(void **state)
{
	const struct drain_row *row = *state;
	size_t left = drain(row);

	for (int tries = 0; row->ended && left != row->left && tries < 50;
		tries++) {
		assert_true(left > row->left);
		left = drain(row);
	}
	assert_int_equal(left, row->left);
}

/* A body that never comes ends at the deadline, one without a length soon. */
static void drain_does_not_hang(void **state)
{
	static char method[] = "REQUEST_METHOD=POST";
	static char length[] = "CONTENT_LENGTH=100";
	char *with[] = {method, length, NULL}, *without[] = {method, NULL};
	struct request request;
	struct input input;
	struct door soon = {.deadline = system_uptime() + 50};
	struct door far = {.deadline = system_uptime() + LONG_MS};

	(void)state;
	input_open(&input, 0, false);
	request_read(&request, with);
	request_check(&request, false);
	door_drain(&soon, &request);
	request_read(&request, without);
	request_check(&request, false);
	door_drain(&soon, &request);
	door_drain(&far, &request);
	assert_int_equal(input_close(&input), 0);
}

static void on_alarm(int signal_number)
{
	(void)signal_number;
}

/* A signal, such as the deadline's own, is no end of the body. */
static void signals_do_not_end_it(void **state)
{
	struct sigaction action = {.sa_handler = on_alarm}, before;
	struct itimerval often = {{0, 5000}, {0, 5000}}, never = {0};
	struct door door = {.deadline = system_uptime() + 200};
	struct input input;
	enum reason reason;
	char byte;

	(void)state;
	input_open(&input, 0, false);
	sigaction(SIGALRM, &action, &before);
	setitimer(ITIMER_REAL, &often, NULL);
	reason = door_read_body(&door, &byte, 1);
	setitimer(ITIMER_REAL, &never, NULL);
	sigaction(SIGALRM, &before, NULL);
	assert_int_equal(input_close(&input), 0);
	assert_int_equal(reason, REASON_SLOW);
}

struct fault_row {
	const char *name;
	enum inject_call call;
	int error;
	enum reason expected;
};

static const struct fault_row fault_rows[] = {
	{"a signal while it waits", INJECT_POLL, EINTR, REASON_ACCEPTED},
	{"a signal while it reads", INJECT_READ, EINTR, REASON_ACCEPTED},
	{"nothing there after all", INJECT_READ, EAGAIN, REASON_ACCEPTED},
	{"no waiting", INJECT_POLL, ENOMEM, REASON_SHORT},
	{"no reading", INJECT_READ, EIO, REASON_SHORT},
};

static void body_is_read_all_the_same(void **state)
{
	const struct fault_row *row = *state;
	struct door door = {.deadline = system_uptime() + LONG_MS};
	struct input input;
	enum reason reason;
	char out[5];

	input_open(&input, sizeof(out), false);
	inject(row->call, 1, row->error);
	reason = door_read_body(&door, out, sizeof(out));
	assert_true(inject_end(row->call));
	input_close(&input);
	assert_int_equal(reason, row->expected);
}

/* Descriptor 0 that is closed, or nothing to read from, is a short body. */
static void input_may_be_missing(void **state)
{
	struct door door = {.deadline = system_uptime() + LONG_MS};
	int saved = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3);
	enum reason reason;
	char byte;

	(void)state;
	close(STDIN_FILENO);
	reason = door_read_body(&door, &byte, 1);
	if (saved >= 0) {
		dup2(saved, STDIN_FILENO);
		close(saved);
	}
	assert_int_equal(reason, REASON_SHORT);
}

struct answer_row {
	const char *name;
	struct answer answer;
};

static const struct answer_row answer_rows[] = {
	{"accepted", {.reason = REASON_ACCEPTED}},
	{"malformed", {.reason = REASON_MALFORMED}},
	{"unavailable", {.reason = REASON_UNAVAILABLE}},
	{"an image", {.reason = REASON_ACCEPTED, .image = true}},
};

/* What door_answer() writes; its first write is interrupted by a signal. */
static void answer_is_written(void **state)
{
	const struct answer_row *row = *state;
	int pipes[2], saved;
	char written[ANSWER_MAX + 1];
	ssize_t length;
	struct buf expected;
	bool interrupted;

	assert_int_equal(pipe(pipes), 0);
	fflush(stdout);
	saved = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
	dup2(pipes[1], STDOUT_FILENO);
	close(pipes[1]);
	inject(INJECT_WRITE, 1, EINTR);
	door_answer(&row->answer);
	interrupted = inject_end(INJECT_WRITE);
	dup2(saved, STDOUT_FILENO);
	close(saved);
	length = read(pipes[0], written, sizeof(written));
	close(pipes[0]);
	buf_init(&expected, ANSWER_MAX);
	answer_add(&expected, &row->answer);
	assert_true(interrupted);
	assert_int_equal(length, expected.length);
	assert_memory_equal(written, expected.data, expected.length);
	buf_release(&expected);
}

/* Nobody is left to tell: no crash, no loop. */
static void answer_may_fail(void **state)
{
	int saved;

	(void)state;
	fflush(stdout);
	saved = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
	close(STDOUT_FILENO);
	door_answer(&(struct answer){.reason = REASON_ACCEPTED});
	dup2(saved, STDOUT_FILENO);
	close(saved);
}

int main(void)
{
	struct unit_list list = {0};

	UNIT_ROWS(&list, body_is_read, read_rows);
	UNIT_ROWS(&list, refused_body_is_drained, drain_rows);
	UNIT_ADD(&list, drain_does_not_hang);
	UNIT_ADD(&list, signals_do_not_end_it);
	UNIT_ROWS(&list, body_is_read_all_the_same, fault_rows);
	UNIT_ADD(&list, input_may_be_missing);
	UNIT_ROWS(&list, answer_is_written, answer_rows);
	UNIT_ADD(&list, answer_may_fail);
	return unit_run(&list, "door");
}
