/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_BASE_SANDBOX_H
#define FOOTFALL_BASE_SANDBOX_H

/*
 * What a program that reads a stranger's bytes gives up before it reads the
 * first: any system call that a hit does not need (seccomp(2)), any file that
 * it does not need (landlock(7)), and memory, files and time without bound
 * (setrlimit(2)).  Sockets stay possible, programs and children do not.
 */
#include <stdbool.h>

#include "base/error.h"

struct sandbox {
	int folder;		     /* state_dir, for writing; -1: none */
	const char *const *readable; /* files and folders, NULL behind them */
	/* Whether a call that is not foreseen ends the process, as tests want
	 * it, or fails with EPERM. */
	bool kill;
	unsigned int cpu_seconds; /* 0: no limit */
};

/* The build's switch: configure --enable-sandbox. */
enum { SANDBOX_OFF, SANDBOX_REFUSES, SANDBOX_KILLS };

/* How much of it the kernel has. */
enum sandbox_state {
	SANDBOX_WHOLE,
	SANDBOX_NO_LANDLOCK,
	SANDBOX_NO_SECCOMP,
	SANDBOX_NONE,
};

/* Enters it, for good.  A kernel that lacks a part is no error: what there is
 * is used, and the result says what. */
enum sandbox_state sandbox_enter(const struct sandbox *sandbox);

/* What the kernel would give, without entering. */
enum sandbox_state sandbox_probe(void);

/* The state in words, for --check and the program's description. */
const char *sandbox_words(enum sandbox_state state);

#endif
