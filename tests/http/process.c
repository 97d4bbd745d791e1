/* SPDX-License-Identifier: MIT */
#include "tests/http/process.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

enum { ENVIRONMENT_MAX = 32 };

/* The ends of the program's three descriptors: its own and the test's. */
struct channel {
	int theirs, ours;
};

static const char *const good_variables[] = {
	"GATEWAY_INTERFACE=CGI/1.1",
	"SERVER_PROTOCOL=HTTP/1.1",
	"REQUEST_METHOD=POST",
	"CONTENT_TYPE=text/plain",
	"REMOTE_ADDR=198.51.100.20",
	"HTTP_USER_AGENT=Mozilla/5.0 (X11; Linux x86_64; rv:128.0)",
};

static size_t input_length(const struct process *process)
{
	if (process->length || !process->input)
		return process->length;
	return strlen(process->input);
}

static void variable_set(const char **environment, const char *variable)
{
	size_t name = strcspn(variable, "=");
	size_t i = 0;

	while (environment[i] && (strncmp(environment[i], variable, name) ||
					 environment[i][name] != '='))
		i++;
	assert_true(i < ENVIRONMENT_MAX - 1);
	if (variable[name]) {
		environment[i] = variable;
		return;
	}
	for (; environment[i]; i++)
		environment[i] = environment[i + 1];
}

static void make_environment(
	const struct process *process, const char **environment)
{
	static char length[64];

	if (!process->bare) {
		snprintf(length, sizeof(length), "CONTENT_LENGTH=%zu",
			input_length(process));
		variable_set(environment, length);
		for (size_t i = 0;
			i < sizeof(good_variables) / sizeof(good_variables[0]);
			i++)
			variable_set(environment, good_variables[i]);
	}
	for (size_t i = 0; i < PROCESS_VARIABLES_MAX; i++)
		if (process->variables[i])
			variable_set(environment, process->variables[i]);
}

static struct channel pipe_open(bool they_read)
{
	int ends[2];

	assert_int_equal(pipe(ends), 0);
	fcntl(ends[0], F_SETFD, FD_CLOEXEC);
	fcntl(ends[1], F_SETFD, FD_CLOEXEC);
	return they_read ? (struct channel){ends[0], ends[1]}
			 : (struct channel){ends[1], ends[0]};
}

static struct channel input_open(const struct process *process)
{
	char name[] = "/tmp/footfall.XXXXXX";
	struct channel channel;

	if (process->kind != PROCESS_FILE)
		return pipe_open(true);
	channel.ours = mkstemp(name);
	assert_true(channel.ours >= 0);
	fcntl(channel.ours, F_SETFD, FD_CLOEXEC);
	unlink(name);
	assert_int_equal(
		write(channel.ours, process->input, input_length(process)),
		(ssize_t)input_length(process));
	lseek(channel.ours, 0, SEEK_SET);
	channel.theirs = channel.ours;
	return channel;
}

/* In the child. */
static void become(const struct process *process,
	const char *const *environment, const struct channel channels[static 3])
{
	const char *argv[6] = {process->program};
	struct rlimit limit = {process->limit, process->limit};
	int high[3];

	for (int i = 0; i < 4 && process->arguments[i]; i++)
		argv[i + 1] = process->arguments[i];
	for (int i = 0; i < 3; i++)
		high[i] = fcntl(channels[i].theirs, F_DUPFD_CLOEXEC, 100);
	for (int i = 0; i < 3; i++) {
		if (process->closed[i])
			close(i);
		else
			dup2(high[i], i);
	}
	signal(SIGPIPE, SIG_DFL);
	if (process->limited)
		setrlimit((__rlimit_resource_t)process->resource, &limit);
	execve(process->program, (char *const *)(uintptr_t)argv,
		(char *const *)(uintptr_t)environment);
	_exit(127);
}

static void send_input(const struct process *process, struct channel *input)
{
	if (process->kind == PROCESS_FILE)
		return;
	/* A program that has gone leaves EPIPE, which is no error here. */
	if (process->input &&
		write(input->ours, process->input, input_length(process)) < 0)
		assert_int_equal(errno, EPIPE);
	if (process->kind == PROCESS_PIPE) {
		close(input->ours);
		input->ours = -1;
	}
}

static void keep(int *fd, char *out, size_t size)
{
	size_t have = strlen(out);
	ssize_t got = read(*fd, out + have, size - have - 1);

	if (got > 0) {
		out[have + (size_t)got] = '\0';
		return;
	}
	close(*fd);
	*fd = -1;
}

/* Reads both outputs to their ends.  Returns false when time is over. */
static bool read_outputs(int out, int errors, struct process_end *end)
{
	struct timespec begun, now;

	clock_gettime(CLOCK_MONOTONIC, &begun);
	while (out >= 0 || errors >= 0) {
		struct pollfd ready[2] = {
			{.fd = out, .events = POLLIN},
			{.fd = errors, .events = POLLIN},
		};

		clock_gettime(CLOCK_MONOTONIC, &now);
		if ((now.tv_sec - begun.tv_sec) * 1000 > PROCESS_PATIENCE_MS)
			return false;
		if (poll(ready, 2, 100) <= 0)
			continue;
		if (ready[0].revents)
			keep(&out, end->output, sizeof(end->output));
		if (ready[1].revents)
			keep(&errors, end->errors, sizeof(end->errors));
	}
	return true;
}

static void parse_answer(struct process_end *end)
{
	struct client_answer *answer = &end->answer;
	const char *body = strstr(end->output, "\r\n\r\n");

	if (!body || sscanf(end->output, "Status: %d", &answer->status) != 1)
		return;
	body += 4;
	memcpy(answer->head, end->output, (size_t)(body - end->output));
	answer->body_length = strlen(body);
	memcpy(answer->body, body, answer->body_length);
}

static void finish(pid_t child, bool in_time, struct process_end *end)
{
	int status;

	if (!in_time)
		kill(child, SIGKILL);
	assert_int_equal(waitpid(child, &status, 0), child);
	end->signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
	end->core = WIFSIGNALED(status) && WCOREDUMP(status);
	end->code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
	if (!in_time)
		fail_msg("it did not end in %d ms", PROCESS_PATIENCE_MS);
	parse_answer(end);
}

void process_run(const struct process *given, struct process_end *end)
{
	const char *environment[ENVIRONMENT_MAX] = {NULL};
	struct process process = *given;
	struct channel channels[3];
	char collect[4096];
	bool in_time;
	pid_t child;

	*end = (struct process_end){0};
	snprintf(collect, sizeof(collect), "%s/cgi-bin/collect.cgi",
		getenv("FOOTFALL_TEST_STAGE"));
	if (!process.program)
		process.program = collect;
	make_environment(&process, environment);
	channels[0] = input_open(&process);
	channels[1] = pipe_open(false);
	channels[2] = pipe_open(false);
	if (process.deaf)
		close(channels[1].ours);
	signal(SIGPIPE, SIG_IGN);
	child = fork();
	assert_true(child >= 0);
	if (child == 0)
		become(&process, environment, channels);
	if (process.kind != PROCESS_FILE)
		close(channels[0].theirs);
	close(channels[1].theirs);
	close(channels[2].theirs);
	send_input(&process, &channels[0]);
	if (process.meet)
		process.meet(child);
	in_time = read_outputs(
		process.deaf ? -1 : channels[1].ours, channels[2].ours, end);
	finish(child, in_time, end);
	if (process.kind == PROCESS_FILE)
		end->consumed = lseek(channels[0].ours, 0, SEEK_CUR);
	if (channels[0].ours >= 0)
		close(channels[0].ours);
}
