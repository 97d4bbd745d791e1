/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_BASE_CONFIG_TEXT_H
#define FOOTFALL_BASE_CONFIG_TEXT_H

/* A configuration file as text: what config.c must know of it that libconfig
 * does not tell. */
#include <stdbool.h>
#include <stdio.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/utf8.h"

enum { CONFIG_KEY_SIZE = 128, CONFIG_FILE_MAX = 1 << 20 };

/*
 * Reads the file, called `path` in messages, into `text`, as libconfig can
 * take it without surprises: its own reader ends the process when it can't
 * read, as with a folder, takes a comment in a last line without a newline
 * for an error, and cuts large numbers.  Refuses @include, NUL bytes and more
 * than CONFIG_FILE_MAX bytes.  Returns 0 or -1.
 */
int config_read_file_text(
	FILE *file, const char *path, struct buf *text, struct error *error);

/* The line of that number (from 1), empty behind the last. */
struct text config_line(const char *text, unsigned int line);

/* The key that an error in a line is about: one that stands there twice, else
 * the first; "" where there is none. */
void config_error_key(struct text line, char key[static CONFIG_KEY_SIZE]);

#endif
