/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_ADMIN_TUI_SCREEN_H
#define FOOTFALL_ADMIN_TUI_SCREEN_H

/*
 * The screen without a terminal: a stack of views, the keys that go to the
 * top one, and the title, footer, help and prompts around it.  It never
 * waits: whoever drives it (loop.c for a person, script.c for a file) loads
 * what it asks for and runs its jobs.
 */
#include "term.h"
#include "view.h"

enum {
	SCREEN_VIEWS_MAX = 8,
	SCREEN_ROWS_LEAST = 24,
	SCREEN_COLUMNS_LEAST = 80
};

enum prompt_kind {
	PROMPT_NONE,
	PROMPT_FIND,   /* as one types */
	PROMPT_SEARCH, /* in the database, when entered */
	PROMPT_VIEW,   /* the view asks */
	PROMPT_GOTO,
	PROMPT_EXPORT,
};

struct prompt {
	enum prompt_kind kind;
	char label[40];
	char text[FIND_SIZE]; /* valid UTF-8 */
};

/* What the driver has to do after a key; bits may be joined. */
enum screen_effect {
	SCREEN_LOAD = 1, /* what screen_top() asks for */
	SCREEN_JOB = 2,	 /* run around.job.order */
	SCREEN_STOP_JOB = 4,
	SCREEN_LEAVE_QUERY = 8, /* the one that is running */
	SCREEN_QUIT = 16,
	SCREEN_LOOKS = 32, /* theme or mouse have changed */
};

struct screen {
	struct surroundings around;
	struct view *views[SCREEN_VIEWS_MAX];
	int depth;
	unsigned int serial; /* of the last load that was asked for */
	struct prompt prompt;
	int jump; /* the match that is selected while going somewhere */
	bool help;
	int help_top;
	char message[FIND_SIZE * 2]; /* until the next key */
	bool message_is_bad;
	bool away; /* MariaDB could not be reached last time */
	char why[sizeof(((struct error *)0)->text)]; /* nothing was loaded */
	/* What is remembered: */
	enum theme theme;
	enum range range;
	bool ascii;
	bool mouse;
	bool changed; /* one of them has */
	int64_t now;
};

/* Opens the first view.  Returns 0, or -1 without memory; in both cases the
 * caller releases it. */
int screen_init(struct screen *screen, const struct surroundings *around,
	int64_t now) __attribute__((warn_unused_result));
void screen_release(struct screen *screen);

struct view *screen_top(const struct screen *screen);

/* The view that a request opens, NULL for any other request. */
const struct view_type *screen_door(enum request request);

/* Takes a key; returns effects. */
unsigned int screen_key(struct screen *screen, key_code key);

/* Takes a click or a turn of the wheel at a place of the canvas. */
unsigned int screen_pointer(
	struct screen *screen, const struct pointer *pointer);

/* What was loaded for the view and query of that serial number: the model,
 * which the screen owns from now on (NULL after a failure), or why not. */
void screen_loaded(struct screen *screen, const struct view_type *type,
	unsigned int serial, void *model, enum db_status status,
	const struct error *error);

/* The job has ended: around.job says how.  Returns effects. */
unsigned int screen_job_ended(struct screen *screen);

void screen_draw(struct screen *screen, struct canvas *canvas);

/* Says a sentence in the last line until the next key. */
void screen_say(struct screen *screen, bool bad, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* ---- parts of it, in files of their own -------------------------------- */

/*
 * The views that are open, one above the other: stack.c.  Each returns
 * effects.  stack_enter() goes back to a view of that type when one is open.
 */
unsigned int stack_push(struct screen *screen, const struct view_type *type,
	const struct query *query);
unsigned int stack_pop(struct screen *screen);
unsigned int stack_enter(
	struct screen *screen, const struct view_type *type, const char *site);
unsigned int stack_load(struct screen *screen);
void stack_clear(struct screen *screen);

/* Title, footer, prompt, question: frame.c. */
void frame_draw(struct screen *screen, struct canvas *canvas);

/* Every key with its meaning: help.c. */
void help_draw(const struct screen *screen, struct canvas *canvas);
int help_rows(void);

/* Where ":" can lead, for the letters so far: jump.c. */
struct jump_match {
	const char *site;	      /* or NULL: */
	const struct view_type *view; /* of all sites */
};
enum { JUMP_MATCHES_MAX = 10 };
size_t jump_find(const struct screen *screen, const char *letters,
	struct jump_match *matches);
void jump_draw(const struct screen *screen, struct canvas *canvas);

/* Writes the top view into a new file in the working folder: export.c. */
int export_write(const struct view *view, const char *name, struct error *error)
	__attribute__((warn_unused_result));
void export_name(const struct view *view, char *out, size_t size);

/* Edits the text: prompt.c.  True when it has changed. */
bool prompt_key(struct prompt *prompt, key_code key);

#endif
