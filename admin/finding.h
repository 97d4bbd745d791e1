/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_ADMIN_FINDING_H
#define FOOTFALL_ADMIN_FINDING_H

/* What the doctor found: a list that its parts append to and that check.c
 * and the screen show. */
#include <stdbool.h>
#include <stddef.h>

enum finding_level {
	FINDING_OK,
	FINDING_NOTE, /* worth knowing */
	FINDING_WARN, /* will hurt if it stays */
	FINDING_BAD,  /* hurts now */
};

enum { FINDING_SUBJECT_SIZE = 32, FINDING_TEXT_SIZE = 768 };

struct finding {
	enum finding_level level;
	char subject[FINDING_SUBJECT_SIZE];
	char text[FINDING_TEXT_SIZE]; /* with the remedy */
};

struct finding_list {
	struct finding *items;
	size_t count, size;
	bool failed; /* no memory */
};

/* "ok", "note", "warning", "bad". */
const char *finding_level_name(enum finding_level level);

/* Appends a finding; one that is too long is cut between two
 * characters. */
void finding_add(struct finding_list *list, enum finding_level level,
	const char *subject, const char *format, ...)
	__attribute__((format(printf, 4, 5)));
void finding_release(struct finding_list *list);

#endif
