/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_BASE_ERROR_H
#define FOOTFALL_BASE_ERROR_H

/*
 * Errors travel as return values; the text for the user travels in a
 * struct error that the caller owns.  A text names the thing, the value and
 * what to do next.  It never holds a client's address, a password or a salt.
 */
struct error {
	char text[512];
};

/*
 * Writes the text; one that is too long is cut between two characters.
 * `error` may be NULL.
 * Always returns -1, so that a function can end with
 * `return error_set(...)`.
 */
int error_set(struct error *error, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

#endif
