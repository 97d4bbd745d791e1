/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_ADMIN_ENDPOINT_HTTP_CLIENT_H
#define FOOTFALL_ADMIN_ENDPOINT_HTTP_CLIENT_H

/*
 * Requests of the owner's own programs, by libcurl; no other file knows it.
 * It is loaded when it is first needed: who only wants a figure does not wait
 * for its thirty libraries, and a machine without it has every other command
 * (doc/decisions/0015).
 */
#include "base/error.h"
#include "http_answer.h"

/* ", libcurl" where this program was built to load it, else "". */
extern const char http_client_feature[];

struct http_client;

struct http_request {
	const char *method;
	const char *url;	    /* http or https */
	const char *const *headers; /* "Name: value"; NULL behind the last */
	struct text body;	    /* of POST */
};

/*
 * Loads the library.  `certificates` names the file of those that are
 * trusted, NULL: the library's own.  Returns what is to be closed, or NULL
 * with how to get libcurl.
 */
struct http_client *http_client_open(const char *certificates,
	struct error *error) __attribute__((warn_unused_result));
void http_client_close(struct http_client *client);

/*
 * Sends the request and waits for the answer, for 20 seconds at most.  No
 * redirect is followed, no cookie kept, and nothing read from .netrc.
 */
void http_client_send(struct http_client *client,
	const struct http_request *request, struct http_answer *answer);

#endif
