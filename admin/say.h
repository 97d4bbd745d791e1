/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_ADMIN_SAY_H
#define FOOTFALL_ADMIN_SAY_H

/* Writes "admin: " and a line to stderr.  Texts may quote what a stranger
 * sent, as MariaDB's do: nothing in them acts on the terminal. */
void say(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
