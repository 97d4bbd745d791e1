/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_ADMIN_TUI_KEYS_H
#define FOOTFALL_ADMIN_TUI_KEYS_H

/*
 * Keys, and the requests that they make: one table, from which the help
 * screen, the footer and admin(8) come.
 */
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

/* A key is a Unicode code point, or one of these. */
typedef uint32_t key_code;
enum {
	KEY_NONE = 0,
	KEY_SPECIAL = 0x110000, /* behind the last code point */
	KEY_UP_ARROW,
	KEY_DOWN_ARROW,
	KEY_LEFT_ARROW,
	KEY_RIGHT_ARROW,
	KEY_PAGE_UP,
	KEY_PAGE_DOWN,
	KEY_HOME_KEY,
	KEY_END_KEY,
	KEY_ENTER_KEY,
	KEY_TAB_KEY,
	KEY_BACK_TAB,
	KEY_ESCAPE,
	KEY_ERASE, /* Backspace */
	KEY_RESIZED,
	KEY_POINTER, /* a mouse button: see struct pointer in term.h */
};

enum request {
	REQUEST_NONE,
	/* Within a list. */
	REQUEST_UP,
	REQUEST_DOWN,
	REQUEST_PAGE_UP,
	REQUEST_PAGE_DOWN,
	REQUEST_FIRST,
	REQUEST_LAST,
	/* Within a view. */
	REQUEST_OPEN,
	REQUEST_LEFT,
	REQUEST_RIGHT,
	REQUEST_NEXT_PANEL,
	REQUEST_PREVIOUS_PANEL,
	REQUEST_FIND,
	REQUEST_SORT,
	REQUEST_TURN,
	REQUEST_ONLY_SITE,
	REQUEST_DRILL,
	/* The days that are shown. */
	REQUEST_RANGE_DAY,
	REQUEST_RANGE_7,
	REQUEST_RANGE_30,
	REQUEST_RANGE_90,
	REQUEST_RANGE_MONTHS,
	REQUEST_RANGE_ALL,
	REQUEST_RANGE_FREE,
	REQUEST_EARLIER,
	REQUEST_LATER,
	REQUEST_COMPARE,
	REQUEST_CALENDAR,
	/* Views. */
	REQUEST_SITES,
	REQUEST_PAGEVIEWS,
	REQUEST_DAILY,
	REQUEST_MONTHLY,
	REQUEST_LIVE,
	REQUEST_NOT_COUNTED,
	REQUEST_JOBS,
	REQUEST_CHECK,
	/* Jobs. */
	REQUEST_RUN_ROLLUP,
	REQUEST_RUN_PRUNE,
	REQUEST_RUN_ROTATE,
	REQUEST_REPLACE_SALT,
	REQUEST_CANCEL,
	/* Everywhere. */
	REQUEST_GOTO,
	REQUEST_EXPORT,
	REQUEST_REFRESH,
	REQUEST_THEME,
	REQUEST_ASCII,
	REQUEST_MOUSE,
	REQUEST_HELP,
	REQUEST_LEAVE,
	REQUEST_BACK,
	REQUEST_QUIT,
};

enum { KEYS_EACH = 4 };

struct key_row {
	enum request request;
	key_code keys[KEYS_EACH]; /* 0 behind the last */
	const char *label;	  /* in the footer: "find" */
	const char *help;	  /* on the help screen and in admin(8) */
};

/* Every row, ended by one without a label. */
extern const struct key_row key_rows[];

/* The request of a key, REQUEST_NONE when it has none. */
enum request key_request(key_code key);

/* The row of a request that has one. */
const struct key_row *key_row_of(enum request request);

enum { KEY_NAME_SIZE = 16 };

/* "q", "PgUp", "^C": how a key is written in scripts and in admin(8). */
void key_write(key_code key, char out[static KEY_NAME_SIZE]);

/* Reads a key as key_write() writes it.  Returns 0 or -1. */
int key_parse(const char *text, key_code *key, struct error *error)
	__attribute__((warn_unused_result));

#endif
