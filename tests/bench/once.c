/* SPDX-License-Identifier: MIT */

/*
 * usage: once PATH PROGRAM [ARG...]
 *
 * Sends one hit, of PATH, to a CGI program as a web server would, and prints
 * the status of its answer and the most memory that it had, in KiB.  The
 * program's environment is the caller's, and the hit.  Exits 1 when it did
 * not answer.
 *
 * A child's peak begins with what its parent had (ru_maxrss in getrusage(2)):
 * that is why this is a program of its own, small and static.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static void become(char *argv[], const char *body, int input, int output)
{
	char length[24];

	snprintf(length, sizeof(length), "%zu", strlen(body));
	setenv("GATEWAY_INTERFACE", "CGI/1.1", 1);
	setenv("REQUEST_METHOD", "POST", 1);
	setenv("CONTENT_TYPE", "text/plain", 1);
	setenv("CONTENT_LENGTH", length, 1);
	setenv("REMOTE_ADDR", "198.51.100.7", 1);
	setenv("HTTP_USER_AGENT",
		"Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 "
		"Firefox/128.0",
		1);
	dup2(input, STDIN_FILENO);
	dup2(output, STDOUT_FILENO);
	execvp(argv[0], argv);
	perror(argv[0]);
	_exit(127);
}

static int status_in(int from)
{
	char answer[1024];
	size_t length = 0;
	ssize_t got;
	int status = 0;

	while (length < sizeof(answer) - 1 &&
		(got = read(from, answer + length,
			 sizeof(answer) - 1 - length)) > 0)
		length += (size_t)got;
	answer[length] = '\0';
	return sscanf(answer, "Status: %d", &status) == 1 ? status : 0;
}

int main(int argc, char *argv[])
{
	char body[256];
	int input[2], output[2], status;
	struct rusage usage;
	pid_t child;

	if (argc < 3) {
		fputs("usage: once PATH PROGRAM [ARG...]\n", stderr);
		return 2;
	}
	snprintf(body, sizeof(body),
		"{\"site\":\"docs.example.org\",\"path\":\"%s\","
		"\"referrer\":\"https://www.example.com/search\"}",
		argv[1]);
	if (pipe(input) < 0 || pipe(output) < 0 ||
		write(input[1], body, strlen(body)) < 0) {
		perror("pipe");
		return 2;
	}
	close(input[1]);
	child = fork();
	if (child == 0)
		become(argv + 2, body, input[0], output[1]);
	close(output[1]);
	status = status_in(output[0]);
	if (child < 0 || wait4(child, NULL, 0, &usage) < 0) {
		perror(argv[2]);
		return 2;
	}
	printf("%d %ld\n", status, usage.ru_maxrss);
	return status ? 0 : 1;
}
