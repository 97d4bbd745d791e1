/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_TESTS_CASES_H
#define FOOTFALL_TESTS_CASES_H

/*
 * A request, the answer and the row that it leaves: one line of a table is
 * one test.  After each, `pageview` holds exactly the row named, or none.
 */
#include "tests/http/fixture.h"

/* Where servers differ: what these ones answer instead, and whether that is
 * the server's own answer, without collect.cgi being asked. */
struct difference {
	unsigned int servers;
	int status; /* 0: the case is not for these servers */
	bool own;
};

enum { DIFFERENCES_MAX = 3 };

struct http_case {
	const char *name;
	struct client_request request;
	int status;
	const char *detail; /* of a refused hit; NULL: any */
	const char *path;   /* of the row; NULL: there is none */
	const char *referrer;
	const char *user_agent;
	struct difference differences[DIFFERENCES_MAX];
};

/* Adds each case that is for the current server. */
void add_cases(
	struct test_list *list, const struct http_case *cases, size_t count);

/* A body with site and path of a good hit. */
#define GOOD_BODY "{\"site\":\"docs.example.org\",\"path\":\"/a\"}"

#endif
