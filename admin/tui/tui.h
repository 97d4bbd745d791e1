/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_ADMIN_TUI_TUI_H
#define FOOTFALL_ADMIN_TUI_TUI_H

/* The screen: what admin does without a command. */
#include "admin/options.h"
#include "base/settings.h"

/* Runs it in the terminal until the reader leaves. */
enum exit_status tui_run(const struct options *options, const char *path,
	const struct settings *settings);

/*
 * Runs it without a terminal: keys come from the file that --script names
 * ("-": standard input), screens go to standard output.  admin(8) describes
 * the file.
 */
enum exit_status script_run(const struct options *options, const char *path,
	const struct settings *settings);

#endif
