/* SPDX-License-Identifier: MIT */

/*
 * usage: load PROGRAM COUNT AT-ONCE LOG [NAME=VALUE]...
 *
 * Sends COUNT hits, AT-ONCE at a time, each by a PROGRAM (collect.cgi) of its
 * own as a web server would.  Every hit has a number, from LOAD_FIRST on,
 * which is its path: "/n/NUMBER".  NAME=VALUE go into the environment of each
 * (FOOTFALL_CONFIG at least).  What it is told by variables of its own:
 *
 *   LOAD_FIRST    the first hit's number (1)
 *   LOAD_SITE     the site ("a")
 *   LOAD_VISITORS how many addresses take turns (1000)
 *   LOAD_SIGNAL   ends each hit's process by this signal (none) ...
 *   LOAD_WITHIN   ... at a random moment within so many microseconds (5000)
 *   LOAD_SEED     of the random moments (1)
 *   LOAD_SPACING  microseconds from one start to the next, at least (0)
 *
 * Writes a line to LOG for each hit: its number, the status of its answer (0:
 * none), milliseconds from start to end.  Prints the sums.  A process that
 * has not ended after 30 s is killed, and load exits 1.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
	AT_ONCE_MAX = 512,
	VARIABLES_MAX = 40,
	PATIENCE_US = 30000000,
	ANSWER_MAX = 1024,
};

/* One hit on its way; `output` is -1 while the place is free. */
struct flight {
	long number;
	pid_t child;
	int output;
	int64_t began, kill_at; /* microseconds; kill_at 0: never */
	char answer[ANSWER_MAX];
	size_t length;
};

struct load {
	const char *program;
	long count, first, at_once, visitors, within, spacing;
	int signal;
	const char *site;
	FILE *log;
	char *const *variables; /* NAME=VALUE of the command line */
	struct flight flights[AT_ONCE_MAX];
	long sent, in_flight, acknowledged, unavailable, refused, unanswered;
	long stuck, killed;
	int64_t slowest, last_start;
};

static int64_t now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (int64_t)time.tv_sec * 1000000 + time.tv_nsec / 1000;
}

static long setting(const char *name, long otherwise)
{
	const char *value = getenv(name);

	return value ? atol(value) : otherwise;
}

static void fail(const char *what)
{
	perror(what);
	exit(2);
}

/* In the child. */
static void become(const struct load *load, long number, int input, int output)
{
	char body[256], length[64], address[64];
	char *environment[VARIABLES_MAX + 1] = {
		(char[]){"GATEWAY_INTERFACE=CGI/1.1"},
		(char[]){"REQUEST_METHOD=POST"},
		(char[]){"CONTENT_TYPE=text/plain"},
		(char[]){"HTTP_USER_AGENT=Mozilla/5.0 (X11; Linux x86_64; "
			 "rv:128.0) Gecko/20100101 Firefox/128.0"},
		length, address};
	char *arguments[] = {(char[]){"collect.cgi"}, NULL};
	long visitor = number % load->visitors;
	int next = 6;

	snprintf(body, sizeof(body), "{\"site\":\"%s\",\"path\":\"/n/%ld\"}",
		load->site, number);
	snprintf(length, sizeof(length), "CONTENT_LENGTH=%zu", strlen(body));
	snprintf(address, sizeof(address), "REMOTE_ADDR=198.18.%ld.%ld",
		visitor / 250 % 250, visitor % 250 + 1);
	for (char *const *v = load->variables; *v && next < VARIABLES_MAX; v++)
		environment[next++] = *v;
	dup2(input, STDIN_FILENO);
	dup2(output, STDOUT_FILENO);
	execve(load->program, arguments, environment);
	_exit(127);
}

/* The body is smaller than what a pipe holds: nobody waits. */
static void send_body(const struct load *load, long number, int to)
{
	if (dprintf(to, "{\"site\":\"%s\",\"path\":\"/n/%ld\"}", load->site,
		    number) < 0)
		fail("writing a body");
	close(to);
}

static void start(struct load *load, struct flight *flight)
{
	int input[2], output[2];

	if (pipe2(input, O_CLOEXEC) < 0 || pipe2(output, O_CLOEXEC) < 0)
		fail("pipe");
	*flight = (struct flight){
		.number = load->first + load->sent,
		.output = output[0],
		.began = now(),
	};
	if (load->signal)
		flight->kill_at = flight->began + 1 + random() % load->within;
	send_body(load, flight->number, input[1]);
	flight->child = fork();
	if (flight->child < 0)
		fail("fork");
	if (flight->child == 0)
		become(load, flight->number, input[0], output[1]);
	close(input[0]);
	close(output[1]);
	load->last_start = flight->began;
	load->sent++;
	load->in_flight++;
}

/* A status counts when its header has come whole. */
static int status_of(const struct flight *flight)
{
	int status = 0;

	if (!strstr(flight->answer, "\r\n\r\n") ||
		sscanf(flight->answer, "Status: %d", &status) != 1)
		return 0;
	return status;
}

static void land(struct load *load, struct flight *flight)
{
	int64_t took = now() - flight->began;
	int status = status_of(flight);
	int ended = 0;

	close(flight->output);
	flight->output = -1;
	while (waitpid(flight->child, &ended, 0) < 0)
		if (errno != EINTR)
			fail("waitpid");
	load->killed += WIFSIGNALED(ended) ? 1 : 0;
	load->in_flight--;
	load->acknowledged += status == 204;
	load->unavailable += status == 503;
	load->refused += status >= 400 && status < 500;
	load->unanswered += status == 0;
	if (took > load->slowest)
		load->slowest = took;
	fprintf(load->log, "%ld %d %lld\n", flight->number, status,
		(long long)(took / 1000));
}

static void listen_to(struct load *load, struct flight *flight)
{
	size_t room = sizeof(flight->answer) - 1 - flight->length;
	ssize_t got =
		read(flight->output, flight->answer + flight->length, room);

	if (got > 0)
		flight->length += (size_t)got;
	else if (got == 0 || errno != EINTR)
		land(load, flight);
}

static void signal_due(struct load *load, struct flight *flight, int64_t time)
{
	if (flight->kill_at && time >= flight->kill_at) {
		kill(flight->child, load->signal);
		flight->kill_at = 0;
	}
	if (time - flight->began > PATIENCE_US) {
		kill(flight->child, SIGKILL);
		load->stuck++;
		flight->began = time;
	}
}

/* Waits a moment for any of those that fly. */
static void wait_for_some(struct load *load)
{
	struct pollfd polls[AT_ONCE_MAX];
	struct flight *whose[AT_ONCE_MAX];
	const struct timespec moment = {
		.tv_nsec = load->signal || load->spacing ? 100000 : 20000000};
	nfds_t count = 0;

	for (long i = 0; i < load->at_once; i++)
		if (load->flights[i].output >= 0) {
			whose[count] = &load->flights[i];
			polls[count++] =
				(struct pollfd){.fd = load->flights[i].output,
					.events = POLLIN};
		}
	if (ppoll(polls, count, &moment, NULL) < 0 && errno != EINTR)
		fail("ppoll");
	for (nfds_t i = 0; i < count; i++) {
		signal_due(load, whose[i], now());
		if (polls[i].revents)
			listen_to(load, whose[i]);
	}
}

static void fly(struct load *load)
{
	while (load->sent < load->count || load->in_flight) {
		for (long i = 0; i < load->at_once; i++)
			if (load->sent < load->count &&
				load->flights[i].output < 0 &&
				now() - load->last_start >= load->spacing)
				start(load, &load->flights[i]);
		wait_for_some(load);
	}
}

static void settings_read(struct load *load)
{
	const char *site = getenv("LOAD_SITE");

	load->site = site ? site : "a";
	load->first = setting("LOAD_FIRST", 1);
	load->visitors = setting("LOAD_VISITORS", 1000);
	load->signal = (int)setting("LOAD_SIGNAL", 0);
	load->within = setting("LOAD_WITHIN", 5000);
	load->spacing = setting("LOAD_SPACING", 0);
	srandom((unsigned int)setting("LOAD_SEED", 1));
}

int main(int argc, char *argv[])
{
	static struct load load;

	if (argc < 5) {
		fputs("usage: load PROGRAM COUNT AT-ONCE LOG "
		      "[NAME=VALUE]...\n",
			stderr);
		return 2;
	}
	load.program = argv[1];
	load.count = atol(argv[2]);
	load.at_once = atol(argv[3]);
	load.log = fopen(argv[4], "we");
	load.variables = argv + 5;
	settings_read(&load);
	if (!load.log || load.at_once < 1 || load.at_once > AT_ONCE_MAX)
		fail(argv[4]);
	signal(SIGPIPE, SIG_IGN);
	for (long i = 0; i < load.at_once; i++)
		load.flights[i].output = -1;
	fly(&load);
	printf("sent=%ld acknowledged=%ld unavailable=%ld refused=%ld "
	       "unanswered=%ld killed=%ld slowest_ms=%lld\n",
		load.sent, load.acknowledged, load.unavailable, load.refused,
		load.unanswered, load.killed, (long long)(load.slowest / 1000));
	return fclose(load.log) || load.stuck ? 1 : 0;
}
