/* SPDX-License-Identifier: MIT */
#include "keys.h"

#include <stdio.h>
#include <string.h>

#include "base/utf8.h"

#define CONTROL(letter) ((letter)&0x1f)

const struct key_row key_rows[] = {
	{REQUEST_UP, {KEY_UP_ARROW, 'k'}, "up", "one row up"},
	{REQUEST_DOWN, {KEY_DOWN_ARROW, 'j'}, "down", "one row down"},
	{REQUEST_PAGE_UP, {KEY_PAGE_UP, 'b', CONTROL('u')}, "page up",
		"one page up"},
	{REQUEST_PAGE_DOWN, {KEY_PAGE_DOWN, ' ', CONTROL('d')}, "page down",
		"one page down"},
	{REQUEST_FIRST, {KEY_HOME_KEY, 'g'}, "first", "to the first row"},
	{REQUEST_LAST, {KEY_END_KEY, 'G'}, "last", "to the last row"},
	{REQUEST_OPEN, {KEY_ENTER_KEY}, "open", "open what is selected"},
	{REQUEST_LEFT, {KEY_LEFT_ARROW, 'h'}, "read",
		"chart or calendar: one day or month back"},
	{REQUEST_RIGHT, {KEY_RIGHT_ARROW, 'l'}, "read on",
		"chart or calendar: one day or month on"},
	{REQUEST_NEXT_PANEL, {KEY_TAB_KEY}, "panel", "to the next panel"},
	{REQUEST_PREVIOUS_PANEL, {KEY_BACK_TAB}, "panel back",
		"to the panel before"},
	{REQUEST_FIND, {'/'}, "find", "show only rows that hold a text"},
	{REQUEST_SORT, {'s'}, "sort", "sort by the next column"},
	{REQUEST_TURN, {'r'}, "turn", "sort the other way round"},
	{REQUEST_ONLY_SITE, {'i'}, "one site",
		"only the selected row's site, or all again"},
	{REQUEST_DRILL, {'d'}, "date", "go to a year, a month or a day"},
	{REQUEST_RANGE_DAY, {'1'}, "day", "one day"},
	{REQUEST_RANGE_7, {'7'}, "7 days", "7 days"},
	{REQUEST_RANGE_30, {'3'}, "30 days", "30 days"},
	{REQUEST_RANGE_90, {'9'}, "90 days", "90 days"},
	{REQUEST_RANGE_MONTHS, {'m'}, "months", "12 months"},
	{REQUEST_RANGE_ALL, {'a'}, "all", "everything, by month"},
	{REQUEST_RANGE_FREE, {'f'}, "from-to", "from one date to another"},
	{REQUEST_EARLIER, {'['}, "earlier", "the period before"},
	{REQUEST_LATER, {']'}, "later", "the period after"},
	{REQUEST_COMPARE, {'c'}, "compare",
		"the period before as a second line, or not"},
	{REQUEST_CALENDAR, {'y'}, "year", "a year as a calendar, or the chart"},
	{REQUEST_SITES, {'H'}, "sites", "every site at a glance"},
	{REQUEST_PAGEVIEWS, {'v'}, "page views", "page views, newest first"},
	{REQUEST_DAILY, {'D'}, "daily", "daily figures"},
	{REQUEST_MONTHLY, {'M'}, "monthly", "monthly figures"},
	{REQUEST_LIVE, {'L'}, "live", "the last 30 minutes"},
	{REQUEST_NOT_COUNTED, {'N'}, "not counted",
		"hits that were filtered or refused"},
	{REQUEST_JOBS, {'J'}, "jobs", "jobs, salt and storage"},
	{REQUEST_CHECK, {'C'}, "check", "what admin --check finds"},
	{REQUEST_RUN_ROLLUP, {'R'}, "roll up", "run the rollup now"},
	{REQUEST_RUN_PRUNE, {'P'}, "prune", "run prune, after its dry run"},
	{REQUEST_RUN_ROTATE, {'T'}, "rotate salt", "run the salt rotation"},
	{REQUEST_REPLACE_SALT, {'X'}, "replace salt",
		"replace this month's salt"},
	{REQUEST_CANCEL, {'x'}, "stop", "stop the job that runs"},
	{REQUEST_GOTO, {':'}, "go to", "go to a site or view by a few letters"},
	{REQUEST_EXPORT, {'e'}, "export", "write this view as CSV or JSON"},
	{REQUEST_REFRESH, {CONTROL('l'), '.'}, "refresh", "load again"},
	{REQUEST_THEME, {'t'}, "theme", "colours: dark, light or none"},
	{REQUEST_ASCII, {'A'}, "ascii", "plain ASCII signs, or all"},
	{REQUEST_MOUSE, {'o'}, "mouse",
		"take the mouse, or leave it to the terminal"},
	{REQUEST_HELP, {'?'}, "help", "this help"},
	{REQUEST_LEAVE, {KEY_ESCAPE}, "leave",
		"leave a search, a detail or a slow query"},
	{REQUEST_BACK, {'q'}, "back",
		"to the view before; from the first, quit"},
	{REQUEST_QUIT, {'Q', CONTROL('c')}, "quit", "quit at once"},
	{REQUEST_NONE, {0}, NULL, NULL},
};

static const struct {
	key_code key;
	const char *name;
} names[] = {
	{KEY_UP_ARROW, "Up"},
	{KEY_DOWN_ARROW, "Down"},
	{KEY_LEFT_ARROW, "Left"},
	{KEY_RIGHT_ARROW, "Right"},
	{KEY_PAGE_UP, "PgUp"},
	{KEY_PAGE_DOWN, "PgDn"},
	{KEY_HOME_KEY, "Home"},
	{KEY_END_KEY, "End"},
	{KEY_ENTER_KEY, "Enter"},
	{KEY_TAB_KEY, "Tab"},
	{KEY_BACK_TAB, "S-Tab"},
	{KEY_ESCAPE, "Esc"},
	{KEY_ERASE, "Backspace"},
	{' ', "Space"},
};

enum request key_request(key_code key)
{
	for (const struct key_row *row = key_rows; row->label; row++)
		for (size_t i = 0; i < KEYS_EACH && row->keys[i]; i++)
			if (row->keys[i] == key)
				return row->request;
	return REQUEST_NONE;
}

const struct key_row *key_row_of(enum request request)
{
	const struct key_row *row = key_rows;

	while (row->label && row->request != request)
		row++;
	return row;
}

void key_write(key_code key, char out[static KEY_NAME_SIZE])
{
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (names[i].key == key) {
			snprintf(out, KEY_NAME_SIZE, "%s", names[i].name);
			return;
		}
	if (key < ' ')
		snprintf(out, KEY_NAME_SIZE, "^%c", (int)(key | 0x40));
	else if (key < KEY_SPECIAL)
		utf8_write(key, out);
	else
		out[0] = '\0';
}

int key_parse(const char *text, key_code *key, struct error *error)
{
	struct text rest = text_from(text);
	uint32_t point;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (!strcmp(names[i].name, text)) {
			*key = names[i].key;
			return 0;
		}
	if (rest.length == 2 && text[0] == '^') {
		*key = CONTROL((key_code)text[1]);
		return 0;
	}
	if (rest.length && utf8_decode(rest, &point) == rest.length) {
		*key = point;
		return 0;
	}
	return error_set(error, "%s: no such key", text);
}
