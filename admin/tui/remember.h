/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_ADMIN_TUI_REMEMBER_H
#define FOOTFALL_ADMIN_TUI_REMEMBER_H

/*
 * What the screen remembers from one run to the next: screen.conf in the
 * reader's own folder, as the XDG Base Directory Specification has it.
 */
#include "base/error.h"
#include "base/settings.h"
#include "term.h"
#include "view.h"

enum { REMEMBER_PATH_SIZE = SETTINGS_PATH_SIZE };

struct remembered {
	enum theme theme;
	enum range range;
	bool ascii;
	bool mouse;
};

/* Finds the file from $XDG_CONFIG_HOME, which counts only when it is an
 * absolute path, or else $HOME; either may be NULL.  "" when there is no
 * place for it. */
void remember_locate(char out[static REMEMBER_PATH_SIZE],
	const char *config_home, const char *home);

/* Reads the file over what is there; one that is missing changes nothing.
 * Returns 0, or -1 with "file:line: key: why", and nothing is changed. */
int remember_read(const char *path, struct remembered *remembered,
	struct error *error) __attribute__((warn_unused_result));

/* Writes the file, for its owner alone, in one step: whoever reads it finds
 * the old one or the new.  Folders are made when they are missing. */
int remember_write(const char *path, const struct remembered *remembered,
	struct error *error) __attribute__((warn_unused_result));

#endif
