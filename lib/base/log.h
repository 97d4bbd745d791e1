/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_BASE_LOG_H
#define FOOTFALL_BASE_LOG_H

/*
 * A bounded log file, 0600: LOG_LIMIT bytes, then it is renamed to NAME.1
 * and begun anew.  A line is one write(2), so processes don't tear each
 * other's.  A log that can't be written is no error: counting goes on.
 * Nobody passes a client's address, a password or a salt to it.
 */
#include <stddef.h>
#include <stdint.h>

enum { LOG_LIMIT = 1 << 20, LOG_LINE_MAX = 1024 };

/* Appends `now`, the process id and the text, in which control characters
 * become "?", to FOLDER/NAME. */
void log_write(const char *folder, const char *name, int64_t now,
	const char *format, ...) __attribute__((format(printf, 4, 5)));

#endif
