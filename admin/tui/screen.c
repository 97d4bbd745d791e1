/* SPDX-License-Identifier: MIT */
#include "screen.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct view *screen_top(const struct screen *screen)
{
	return screen->views[screen->depth - 1];
}

void screen_say(struct screen *screen, bool bad, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(screen->message, sizeof(screen->message), format, arguments);
	va_end(arguments);
	screen->message_is_bad = bad;
}

int screen_init(
	struct screen *screen, const struct surroundings *around, int64_t now)
{
	struct query query = {.range = RANGE_30};

	*screen = (struct screen){
		.around = *around, .now = now, .range = RANGE_30};
	return stack_push(screen, &view_sites, &query) ? 0 : -1;
}

void screen_release(struct screen *screen)
{
	stack_clear(screen);
}

static void prompt_open(struct screen *screen, enum prompt_kind kind,
	const char *label, const char *text)
{
	screen->prompt = (struct prompt){.kind = kind};
	snprintf(screen->prompt.label, sizeof(screen->prompt.label), "%s",
		label);
	snprintf(screen->prompt.text, sizeof(screen->prompt.text), "%s", text);
	screen->jump = 0;
}

/* What a view's reaction means for the driver. */
static unsigned int apply(struct screen *screen, int reaction)
{
	struct view *view = screen_top(screen);
	unsigned int effects = 0;

	if (view->message[0])
		screen_say(screen, false, "%s", view->message);
	view->message[0] = '\0';
	if (view->query.range != screen->range && view->type == &view_site &&
		view->query.range != RANGE_FREE &&
		view->query.range != RANGE_DAY) {
		screen->range = view->query.range;
		screen->changed = true;
	}
	if (reaction & REACT_ASK)
		view->asking = true;
	if (reaction & REACT_PROMPT)
		prompt_open(screen, PROMPT_VIEW, view->prompt, view->text);
	if (reaction & REACT_JOB) {
		screen->around.job = (struct job_status){
			.running = true, .order = view->job};
		effects |= SCREEN_JOB;
	}
	if (reaction & REACT_CANCEL) {
		screen->around.job.stopping = true;
		effects |= SCREEN_STOP_JOB;
	}
	if (reaction & REACT_LOAD)
		effects |= stack_load(screen);
	if (reaction & REACT_OPEN)
		effects |= stack_push(screen, view->opens, &view->opens_query);
	if (reaction & REACT_BACK)
		effects |= stack_pop(screen);
	return effects;
}

/* Keys that open a view. */
static const struct {
	enum request request;
	const struct view_type *type;
} doors[] = {
	{REQUEST_SITES, &view_sites},
	{REQUEST_PAGEVIEWS, &view_pageviews},
	{REQUEST_DAILY, &view_daily},
	{REQUEST_MONTHLY, &view_monthly},
	{REQUEST_LIVE, &view_live},
	{REQUEST_NOT_COUNTED, &view_filtered},
	{REQUEST_JOBS, &view_jobs},
	{REQUEST_CHECK, &view_check},
};

const struct view_type *screen_door(enum request request)
{
	for (size_t i = 0; i < sizeof(doors) / sizeof(doors[0]); i++)
		if (doors[i].request == request)
			return doors[i].type;
	return NULL;
}

static unsigned int export(struct screen *screen)
{
	const struct view *view = screen_top(screen);
	char name[FIND_SIZE];

	if (screen->around.read_only) {
		screen_say(screen, true, "--read-only writes no files");
		return 0;
	}
	if (!view->model)
		return 0;
	if (!view->type->export && !view->type->grid) {
		screen_say(screen, true,
			"%s: this view has nothing to write; Daily and Page "
			"views have",
			view->type->title);
		return 0;
	}
	export_name(view, name, sizeof(name));
	prompt_open(screen, PROMPT_EXPORT, "write .csv or .json:", name);
	return 0;
}

static unsigned int find(struct screen *screen)
{
	struct view *view = screen_top(screen);

	if (!view->model)
		return 0;
	if (view->type->searches)
		prompt_open(
			screen, PROMPT_SEARCH, "search:", view->query.search);
	else if (view->type->grid)
		prompt_open(screen, PROMPT_FIND, "find:", view->find);
	return 0;
}

/* Esc: one thing less.  The first load of a view can be left as well. */
static unsigned int leave(struct screen *screen)
{
	struct view *view = screen_top(screen);
	int reaction = view->model ? view->type->act(view, REQUEST_LEAVE)
				   : REACT_IGNORED;

	if (!(reaction & REACT_IGNORED))
		return apply(screen, reaction);
	if (view->find[0]) {
		view->find[0] = '\0';
		return 0;
	}
	if (view->loading) {
		view->loading = false;
		view->serial++;
		screen_say(screen, false, "left; Ctrl-L loads again");
		return SCREEN_LEAVE_QUERY;
	}
	return 0;
}

static unsigned int change_looks(struct screen *screen, enum request request)
{
	if (request == REQUEST_THEME)
		screen->theme = (screen->theme + 1) % THEME_COUNT;
	else if (request == REQUEST_ASCII)
		screen->ascii = !screen->ascii;
	else
		screen->mouse = !screen->mouse;
	screen->changed = true;
	return SCREEN_LOOKS;
}

static unsigned int handle(struct screen *screen, enum request request)
{
	struct view *view = screen_top(screen);
	const struct view_type *door = screen_door(request);

	switch (request) {
	case REQUEST_NONE:
		return 0;
	case REQUEST_QUIT:
		return SCREEN_QUIT;
	case REQUEST_BACK:
		return stack_pop(screen);
	case REQUEST_LEAVE:
		return leave(screen);
	case REQUEST_HELP:
		screen->help = true;
		screen->help_top = 0;
		return 0;
	case REQUEST_GOTO:
		prompt_open(screen, PROMPT_GOTO, "go to:", "");
		return 0;
	case REQUEST_EXPORT:
		return export(screen);
	case REQUEST_FIND:
		return find(screen);
	case REQUEST_REFRESH:
		return stack_load(screen);
	case REQUEST_THEME:
	case REQUEST_ASCII:
	case REQUEST_MOUSE:
		return change_looks(screen, request);
	default:
		break;
	}
	if (door)
		return stack_enter(screen, door,
			door->of_sites && view->type != &view_sites
				? view->query.site
				: "");
	return view->model ? apply(screen, view->type->act(view, request)) : 0;
}

static unsigned int jump(struct screen *screen)
{
	struct jump_match matches[JUMP_MATCHES_MAX];
	size_t count = jump_find(screen, screen->prompt.text, matches);
	struct query query = {.range = screen->range};

	if ((size_t)screen->jump >= count)
		return 0;
	if (matches[screen->jump].view)
		return stack_enter(screen, matches[screen->jump].view, "");
	snprintf(query.site, sizeof(query.site), "%s",
		matches[screen->jump].site);
	return stack_push(screen, &view_site, &query);
}

/* The prompt was answered. */
static unsigned int entered(struct screen *screen)
{
	struct view *view = screen_top(screen);
	struct error error = {0};

	if (screen->prompt.kind == PROMPT_SEARCH)
		view->prompt[0] = '\0';
	switch (screen->prompt.kind) {
	case PROMPT_SEARCH:
	case PROMPT_VIEW:
		return apply(
			screen, view->type->entered(view, screen->prompt.text));
	case PROMPT_GOTO:
		return jump(screen);
	case PROMPT_EXPORT:
		if (export_write(view, screen->prompt.text, &error) < 0)
			screen_say(screen, true, "%s", error.text);
		else
			screen_say(screen, false, "written: %s",
				screen->prompt.text);
		return 0;
	default:
		return 0;
	}
}

/* Whether there is a match below the selected one. */
static bool is_below_jump(const struct screen *screen)
{
	struct jump_match matches[JUMP_MATCHES_MAX];

	return (size_t)screen->jump + 1 <
	       jump_find(screen, screen->prompt.text, matches);
}

static unsigned int key_prompt(struct screen *screen, key_code key)
{
	struct view *view = screen_top(screen);
	unsigned int effects = 0;

	if (key == KEY_ENTER_KEY)
		effects = entered(screen);
	if (key == KEY_ESCAPE && screen->prompt.kind == PROMPT_FIND)
		view->find[0] = '\0';
	if (key == KEY_ENTER_KEY || key == KEY_ESCAPE || key == ('c' & 0x1f)) {
		screen->prompt.kind = PROMPT_NONE;
		return effects;
	}
	if (key == KEY_DOWN_ARROW && is_below_jump(screen))
		screen->jump++;
	if (key == KEY_UP_ARROW && screen->jump > 0)
		screen->jump--;
	if (!prompt_key(&screen->prompt, key))
		return 0;
	screen->jump = 0;
	if (screen->prompt.kind == PROMPT_FIND) {
		memcpy(view->find, screen->prompt.text, sizeof(view->find));
		view->list = (struct list){0};
	}
	return 0;
}

static void key_help(struct screen *screen, key_code key)
{
	if (key == KEY_DOWN_ARROW && screen->help_top < help_rows() - 5)
		screen->help_top++;
	else if (key == KEY_UP_ARROW && screen->help_top > 0)
		screen->help_top--;
	else if (key != KEY_DOWN_ARROW && key != KEY_UP_ARROW)
		screen->help = false;
}

static unsigned int key_question(struct screen *screen, key_code key)
{
	struct view *view = screen_top(screen);

	view->asking = false;
	return apply(
		screen, view->type->answered(view, key == 'y' || key == 'Y'));
}

unsigned int screen_key(struct screen *screen, key_code key)
{
	struct view *view = screen_top(screen);

	if (key == KEY_NONE || key == KEY_RESIZED)
		return 0;
	view->now = screen->now;
	if (screen->help) {
		key_help(screen, key);
		return 0;
	}
	if (screen->prompt.kind != PROMPT_NONE)
		return key_prompt(screen, key);
	if (view->asking)
		return key_question(screen, key);
	screen->message[0] = '\0';
	return handle(screen, key_request(key));
}

unsigned int screen_pointer(
	struct screen *screen, const struct pointer *pointer)
{
	struct view *view = screen_top(screen);
	int row = pointer->row - view->list.first + view->list.top;

	if (pointer->wheel)
		return screen_key(screen,
			pointer->wheel > 0 ? KEY_DOWN_ARROW : KEY_UP_ARROW);
	if (screen->help || view->asking || screen->prompt.kind ||
		!view->type->grid || row < view->list.top ||
		row >= view->list.rows ||
		row >= view->list.top + view->list.height)
		return 0;
	view->list.selected = row;
	return pointer->twice ? screen_key(screen, KEY_ENTER_KEY) : 0;
}

unsigned int screen_job_ended(struct screen *screen)
{
	struct view *view = screen_top(screen);

	if (!view->type->job_ended) {
		screen_say(screen, screen->around.job.failed, "%s",
			screen->around.job.outcome);
		return 0;
	}
	return apply(screen, view->type->job_ended(view));
}

void screen_draw(struct screen *screen, struct canvas *canvas)
{
	struct view *view = screen_top(screen);
	struct canvas body =
		canvas_part(canvas, 1, 0, canvas->rows - 2, canvas->columns);

	canvas_clear(canvas);
	if (canvas->rows < SCREEN_ROWS_LEAST ||
		canvas->columns < SCREEN_COLUMNS_LEAST) {
		canvas_print(canvas, 0, 0, canvas->columns, STYLE_ALARM,
			"%dx%d is too small:", canvas->columns, canvas->rows);
		canvas_print(canvas, 1, 0, canvas->columns, STYLE_TEXT,
			"%dx%d is needed", SCREEN_COLUMNS_LEAST,
			SCREEN_ROWS_LEAST);
		return;
	}
	if (screen->help) {
		help_draw(screen, canvas);
		return;
	}
	view->now = screen->now;
	if (view->model)
		view->type->draw(view, &body);
	else
		canvas_put_words(&body, 2, 1, 4, body.columns - 2, STYLE_TEXT,
			text_from(screen->why));
	frame_draw(screen, canvas);
}
