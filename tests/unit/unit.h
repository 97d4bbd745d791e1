/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_TESTS_UNIT_H
#define FOOTFALL_TESTS_UNIT_H

/*
 * What the unit tests share: a list of tests in which each row of a table is
 * one, slices in tables, a temporary folder, and pseudo-random numbers that
 * are the same in every run.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/utf8.h"

/* A struct text of a literal, which may hold NULs: as an initialiser, and as
 * a value. */
#define SLICE(literal)                         \
	{                                      \
		(literal), sizeof(literal) - 1 \
	}
#define TEXT(literal) ((struct text)SLICE(literal))

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

struct unit_list {
	struct CMUnitTest *items;
	size_t count;
};

/* Adds one test, or one for each row of a table.  A row begins with its name,
 * a const char *; `function` finds it in *state. */
void unit_add(
	struct unit_list *list, const char *name, CMUnitTestFunction function);
void unit_add_rows(struct unit_list *list, const char *prefix,
	CMUnitTestFunction function, const void *rows, size_t count,
	size_t size);
#define UNIT_ADD(list, function) unit_add(list, #function, function)
#define UNIT_ROWS(list, function, rows)                             \
	unit_add_rows(list, #function, function, rows, COUNT(rows), \
		sizeof((rows)[0]))

/* Runs them, frees the list and removes the folders that a failed test left.
 * Returns 0: the TAP lines say what failed. */
int unit_run(struct unit_list *list, const char *group);

/* The slice holds exactly these bytes. */
#define assert_text(got, expected) \
	unit_assert_text(got, expected, __FILE__, __LINE__)
void unit_assert_text(
	struct text got, struct text expected, const char *file, int line);

/* Prints a slice as a diagnostic of TAP: bytes that are no ASCII in
 * hexadecimal, and no more than some hundreds of them. */
void unit_print(const char *label, struct text text);

/* A new folder of mode 0700, and its removal with all that is in it.  The
 * caller frees the path with unit_folder_remove(). */
char *unit_folder(void);
void unit_folder_remove(char *folder);

/* FOLDER/NAME, which the caller frees; the last also writes the text into a
 * file there, of this mode whatever the umask. */
char *unit_path(const char *folder, const char *name);
char *unit_file(const char *folder, const char *name, const char *text,
	unsigned int mode);

/* The file's bytes and a NUL behind them, which the caller frees; NULL when
 * it can't be opened. */
char *unit_read(const char *path, size_t *length);

/* A port of 127.0.0.1 on which nobody listens, while the socket `*holder`,
 * which the caller closes, is open. */
int64_t unit_closed_port(int *holder);

/* xorshift64* (Marsaglia 2003, Vigna 2016): the state must not be 0. */
uint64_t unit_random(uint64_t *state);
/* A number from 0 to limit - 1. */
size_t unit_below(uint64_t *state, size_t limit);

/* Up to twelve of the pieces one behind the other in `out`; one byte of them
 * is changed, and their end cut off, now and then. */
struct text unit_compose(uint64_t *state, char *out, size_t size,
	const struct text *pieces, size_t count);

/* A property of this input; a failure prints it. */
#define HOLDS(condition, input)                                    \
	do {                                                       \
		if (!(condition)) {                                \
			unit_print("input", input);                \
			fail_msg("does not hold: %s", #condition); \
		}                                                  \
	} while (0)

#endif
