/* SPDX-License-Identifier: MIT */

/* The wide functions of X/Open curses. */
#define NCURSES_WIDECHAR 1

#include "term.h"

#include <curses.h>
#include <langinfo.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <wchar.h>

enum { ESCAPE_DELAY_MS = 25, PALETTE = 256 };

struct term {
	SCREEN *screen;
	struct canvas shown;
	attr_t attributes[STYLE_COUNT];
	short pairs[STYLE_COUNT];
	bool colours;
};

/* Foreground colours: of 256, of 8, and attributes that say the same where
 * there are none. */
static const struct {
	short dark, light, few;
	attr_t attributes;
} looks[STYLE_COUNT] = {
	[STYLE_TEXT] = {-1, -1, -1, A_NORMAL},
	[STYLE_DIM] = {245, 243, -1, A_DIM},
	[STYLE_TITLE] = {-1, -1, -1, A_BOLD},
	[STYLE_HEADER] = {110, 25, COLOR_CYAN, A_UNDERLINE},
	[STYLE_GOOD] = {114, 28, COLOR_GREEN, A_NORMAL},
	[STYLE_BAD] = {215, 130, COLOR_YELLOW, A_NORMAL},
	[STYLE_ALARM] = {203, 160, COLOR_RED, A_BOLD},
	[STYLE_BAR] = {74, 31, COLOR_CYAN, A_NORMAL},
	[STYLE_SECOND] = {180, 94, COLOR_MAGENTA, A_NORMAL},
	[STYLE_KEY] = {-1, -1, -1, A_BOLD},
};

bool term_has_unicode(void)
{
	return !strcmp(nl_langinfo(CODESET), "UTF-8");
}

/* A foreground for each style, as many colours as the terminal has. */
void term_set_theme(struct term *term, enum theme theme)
{
	const char *no_color = getenv("NO_COLOR");
	bool colours = term->colours && theme != THEME_NONE &&
		       !(no_color && *no_color);

	for (int i = 0; i < STYLE_COUNT; i++) {
		short colour = looks[i].few;

		if (COLORS >= PALETTE)
			colour = theme == THEME_LIGHT ? looks[i].light
						      : looks[i].dark;
		term->attributes[i] = looks[i].attributes;
		term->pairs[i] = 0;
		if (!colours || colour < 0)
			continue;
		term->pairs[i] = (short)(i + 1);
		init_pair((short)(i + 1), colour, -1);
		/* Colour says enough: faint text is hard to read. */
		term->attributes[i] &= ~(attr_t)A_DIM;
	}
	/* All cells must be drawn anew. */
	canvas_release(&term->shown);
}

void term_set_mouse(struct term *term, bool on)
{
	(void)term;
	mousemask(on ? BUTTON1_CLICKED | BUTTON1_DOUBLE_CLICKED |
				  BUTTON4_PRESSED | BUTTON5_PRESSED
		     : 0,
		NULL);
}

/* A crash must not leave the terminal without echo and on another screen. */
static void on_crash(int number)
{
	endwin();
	signal(number, SIG_DFL);
	raise(number);
}

static void catch_crashes(void)
{
	static const int numbers[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};
	struct sigaction action = {.sa_handler = on_crash}, before;

	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		if (sigaction(numbers[i], NULL, &before) == 0 &&
			before.sa_handler == SIG_DFL)
			sigaction(numbers[i], &action, NULL);
}

struct term *term_start(struct error *error)
{
	const char *name = getenv("TERM");
	struct term *term;

	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO) || !name ||
		!strcmp(name, "dumb")) {
		error_set(error,
			"the screen needs a terminal, and TERM is \"%s\"; "
			"admin --report=sites prints the figures, --help "
			"lists all",
			name ? name : "");
		return NULL;
	}
	term = calloc(1, sizeof(*term));
	if (term)
		term->screen = newterm(NULL, stdout, stdin);
	if (!term || !term->screen) {
		error_set(error,
			"TERM is \"%s\", which terminfo does not know; "
			"TERM=xterm-256color admin may serve",
			name);
		free(term);
		return NULL;
	}
	set_term(term->screen);
	catch_crashes();
	set_escdelay(ESCAPE_DELAY_MS);
	cbreak();
	noecho();
	nonl();
	keypad(stdscr, TRUE);
	nodelay(stdscr, TRUE);
	curs_set(0);
	term->colours = has_colors() && start_color() == OK &&
			use_default_colors() == OK;
	term_set_theme(term, THEME_DARK);
	return term;
}

void term_end(struct term *term)
{
	if (!term)
		return;
	/* Where there is no other screen, the shell goes on in the last line.
	 */
	move(LINES - 1, 0);
	clrtoeol();
	refresh();
	endwin();
	delscreen(term->screen);
	canvas_release(&term->shown);
	free(term);
}

void term_size(struct term *term, int *rows, int *columns)
{
	(void)term;
	getmaxyx(stdscr, *rows, *columns);
}

static bool cell_equal(const struct cell *a, const struct cell *b)
{
	return a->style == b->style && a->selected == b->selected &&
	       !strcmp(a->bytes, b->bytes);
}

static void show_cell(
	const struct term *term, int row, int column, const struct cell *cell)
{
	wchar_t letters[CCHARW_MAX + 1];
	attr_t attributes = term->attributes[cell->style];
	size_t count = mbstowcs(letters, cell->bytes, CCHARW_MAX);
	cchar_t shown;

	/* The right half of a wide letter is drawn with the left one. */
	if (!cell->bytes[0])
		return;
	if (count == (size_t)-1)
		count = mbstowcs(letters, "?", CCHARW_MAX);
	letters[count < CCHARW_MAX ? count : CCHARW_MAX] = L'\0';
	if (cell->selected)
		attributes |= A_REVERSE;
	setcchar(&shown, letters, attributes, term->pairs[cell->style], NULL);
	mvadd_wch(row, column, &shown);
}

/* Forgets what is shown when the size has changed. */
static int shown_prepare(struct term *term, const struct canvas *canvas)
{
	if (term->shown.rows == canvas->rows &&
		term->shown.columns == canvas->columns && term->shown.cells)
		return 0;
	canvas_release(&term->shown);
	if (canvas_init(&term->shown, canvas->rows, canvas->columns,
		    canvas->ascii) < 0)
		return -1;
	erase();
	return 0;
}

void term_show(struct term *term, const struct canvas *canvas)
{
	if (shown_prepare(term, canvas) < 0)
		return;
	for (int row = 0; row < canvas->rows; row++)
		for (int column = 0; column < canvas->columns; column++) {
			struct cell *old =
				canvas_cell(&term->shown, row, column);
			const struct cell *new =
				canvas_cell(canvas, row, column);

			if (cell_equal(old, new))
				continue;
			*old = *new;
			show_cell(term, row, column, new);
		}
	refresh();
}

static const struct {
	int curses;
	key_code key;
} specials[] = {
	{KEY_UP, KEY_UP_ARROW},
	{KEY_DOWN, KEY_DOWN_ARROW},
	{KEY_LEFT, KEY_LEFT_ARROW},
	{KEY_RIGHT, KEY_RIGHT_ARROW},
	{KEY_PPAGE, KEY_PAGE_UP},
	{KEY_NPAGE, KEY_PAGE_DOWN},
	{KEY_HOME, KEY_HOME_KEY},
	{KEY_END, KEY_END_KEY},
	{KEY_ENTER, KEY_ENTER_KEY},
	{KEY_BTAB, KEY_BACK_TAB},
	{KEY_BACKSPACE, KEY_ERASE},
	{KEY_DC, KEY_ERASE},
	{KEY_RESIZE, KEY_RESIZED},
	{KEY_MOUSE, KEY_POINTER},
};

static const struct {
	wint_t letter;
	key_code key;
} letters[] = {
	{'\r', KEY_ENTER_KEY},
	{'\n', KEY_ENTER_KEY},
	{'\t', KEY_TAB_KEY},
	{0x1b, KEY_ESCAPE},
	{0x7f, KEY_ERASE},
	{'\b', KEY_ERASE},
};

static key_code pointer_read(struct pointer *pointer)
{
	MEVENT event;

	if (getmouse(&event) != OK)
		return 0;
	*pointer = (struct pointer){.row = event.y, .column = event.x};
	pointer->twice = (event.bstate & BUTTON1_DOUBLE_CLICKED) != 0;
	if (event.bstate & BUTTON4_PRESSED)
		pointer->wheel = -1;
	if (event.bstate & BUTTON5_PRESSED)
		pointer->wheel = 1;
	return KEY_POINTER;
}

static key_code key_read(struct pointer *pointer)
{
	wint_t letter;
	int kind = get_wch(&letter);

	if (kind == ERR)
		return 0;
	for (size_t i = 0; kind == KEY_CODE_YES &&
			   i < sizeof(specials) / sizeof(specials[0]);
		i++)
		if ((wint_t)specials[i].curses == letter)
			return specials[i].key == KEY_POINTER
				       ? pointer_read(pointer)
				       : specials[i].key;
	if (kind == KEY_CODE_YES)
		return 0;
	for (size_t i = 0; i < sizeof(letters) / sizeof(letters[0]); i++)
		if (letters[i].letter == letter)
			return letters[i].key;
	return (key_code)letter;
}

key_code term_key(struct term *term, struct pointer *pointer)
{
	(void)term;
	return key_read(pointer);
}
