/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_TESTS_INJECT_H
#define FOOTFALL_TESTS_INJECT_H

/*
 * Calls of the C library that fail when a test wants it.  The linker hands
 * them here (--wrap): those of the test program, of lib/ and of the libraries
 * that are linked from archives.  The Makefile names the programs that are
 * linked so; each must be linked with all of the calls.
 */
#include <stdbool.h>

enum inject_call {
	INJECT_MEMORY, /* malloc, calloc, realloc */
	INJECT_POLL,
	INJECT_READ,
	INJECT_WRITE,
	INJECT_FILE, /* any of files, reading and writing too */
	INJECT_CALLS,
};

/* The `nth` of these calls from now on, the first being 1, fails once with
 * this errno. */
void inject(enum inject_call call, unsigned int nth, int error);

/* Ends it.  Returns whether the call has failed. */
bool inject_end(enum inject_call call);

#endif
