/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_TESTS_PROCESS_H
#define FOOTFALL_TESTS_PROCESS_H

/*
 * Runs collect.cgi, or another program, as a web server would, but with an
 * environment, descriptors and limits that the test makes up.
 */
#include <stdbool.h>
#include <stddef.h>
#include <sys/resource.h>
#include <sys/types.h>

#include "tests/http/client.h"

enum {
	PROCESS_VARIABLES_MAX = 6,
	PROCESS_PATIENCE_MS = 20000, /* then it is killed, and the test fails */
};

enum process_input {
	PROCESS_PIPE,	   /* the input, then the end */
	PROCESS_HELD_OPEN, /* the input, and no end while the program runs */
	PROCESS_FILE,	   /* a file: how far it was read can be told */
};

struct process {
	const char *program;	  /* NULL: collect.cgi of FOOTFALL_TEST_STAGE */
	const char *arguments[4]; /* after the program's name */
	/* "NAME=value" sets a variable, "NAME" removes it.  Unless `bare`, they
	 * change those of a good POST of `input`. */
	const char *variables[PROCESS_VARIABLES_MAX];
	bool bare;
	const char *input;
	size_t length; /* of the input; 0: strlen(input) */
	enum process_input kind;
	bool closed[3]; /* descriptors that the program starts without */
	bool deaf;	/* nobody reads what it writes */
	bool limited;
	int resource; /* of setrlimit(2), where limited */
	rlim_t limit;
	/* Called with its id when the input was sent; may be NULL. */
	void (*meet)(pid_t child);
};

struct process_end {
	int signal; /* that ended it; 0: none */
	bool core;  /* and left a core file, or gave one to a program */
	int code;   /* exit status */
	/* What it wrote, read as an answer of CGI; status 0: no answer. */
	struct client_answer answer;
	char output[8192]; /* the same, as written */
	char errors[4096]; /* what it wrote to descriptor 2 */
	off_t consumed;	   /* how far PROCESS_FILE was read */
};

/* Runs it and waits for its end. */
void process_run(const struct process *process, struct process_end *end);

#endif
