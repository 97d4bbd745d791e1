/* SPDX-License-Identifier: MIT */

/*
 * usage: spawn SOCKET PROCESSES PROGRAM [ARG...]
 *
 * Listens on a unix socket, which everyone may connect to, and keeps so many
 * processes of a FastCGI PROGRAM on it, as a FastCGI server does: one that
 * ends gets a successor, a second later if it lived for less.  SIGTERM ends
 * all of them.
 */
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { PROCESSES_MAX = 64 };

static volatile sig_atomic_t ending;

static void end(int number)
{
	(void)number;
	ending = 1;
}

static void fail(const char *what)
{
	perror(what);
	exit(1);
}

static int listen_on(const char *path)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (strlen(path) >= sizeof(address.sun_path)) {
		fprintf(stderr, "spawn: %s: longer than 107 bytes\n", path);
		exit(1);
	}
	memcpy(address.sun_path, path, strlen(path));
	unlink(path);
	if (descriptor < 0 ||
		bind(descriptor, (struct sockaddr *)&address, sizeof(address)) <
			0 ||
		chmod(path, 0666) < 0 || listen(descriptor, 1024) < 0)
		fail(path);
	return descriptor;
}

static pid_t start(int listener, char *program[])
{
	pid_t child = fork();

	if (child < 0)
		fail("fork");
	if (child > 0)
		return child;
	signal(SIGTERM, SIG_DFL);
	dup2(listener, STDIN_FILENO);
	execv(program[0], program);
	perror(program[0]);
	_exit(127);
}

/* A program that can't live must not be started without end. */
static void keep(int listener, char *program[], pid_t *children, int count,
	time_t *began)
{
	pid_t gone = wait(NULL);

	for (int i = 0; i < count && gone > 0 && !ending; i++)
		if (children[i] == gone) {
			if (time(NULL) - began[i] < 1)
				sleep(1);
			began[i] = time(NULL);
			children[i] = start(listener, program);
		}
}

int main(int argc, char *argv[])
{
	const struct sigaction action = {.sa_handler = end};
	pid_t children[PROCESSES_MAX];
	time_t began[PROCESSES_MAX];
	int count, listener;

	count = argc > 3 ? atoi(argv[2]) : 0;
	if (count < 1 || count > PROCESSES_MAX) {
		fputs("usage: spawn SOCKET PROCESSES PROGRAM [ARG...]\n",
			stderr);
		return 2;
	}
	sigaction(SIGTERM, &action, NULL);
	listener = listen_on(argv[1]);
	for (int i = 0; i < count; i++) {
		began[i] = time(NULL);
		children[i] = start(listener, argv + 3);
	}
	while (!ending)
		keep(listener, argv + 3, children, count, began);
	for (int i = 0; i < count; i++)
		kill(children[i], SIGTERM);
	while (wait(NULL) > 0)
		continue;
	return 0;
}
