/* SPDX-License-Identifier: MIT */

/* What stands around a view: title, footer, prompt, question. */
#include <stdio.h>
#include <string.h>

#include "base/display.h"
#include "draw.h"
#include "screen.h"

enum { ASK_ROWS = 6, RIGHT_MOST = 44 };

static void write_title(
	const struct view *view, const struct canvas *canvas, struct buf *out)
{
	const char *dot = canvas_glyph(canvas, GLYPH_MIDDLE);
	size_t before;

	if (view->query.site[0])
		buf_add_text(out, view->query.site);
	else
		buf_add_text(out, "Footfall");
	if (view->type->title[0])
		buf_add_format(out, " %s %s", dot, view->type->title);
	if (!view->type->subtitle)
		return;
	buf_add_format(out, " %s ", dot);
	before = out->length;
	view->type->subtitle(view, out);
	if (out->length == before && before > strlen(dot) + 2)
		out->data[out->length = before - strlen(dot) - 2] = '\0';
}

/* As of when the figures are; or that MariaDB is away. */
static enum style write_as_of(
	const struct screen *screen, char *out, size_t size)
{
	const struct view *view = screen_top(screen);
	char age[DRAW_TEXT_SIZE];
	int64_t instant = view->loaded_at;

	if (screen->away) {
		snprintf(out, size, "MariaDB is away, trying again");
		return STYLE_ALARM;
	}
	if (!view->model) {
		snprintf(out, size, "%s", view->loading ? "loading" : "");
		return STYLE_DIM;
	}
	if (view->type->as_of && !view->type->as_of(view, &instant)) {
		snprintf(out, size, "never rolled up: run --maintain");
		return STYLE_ALARM;
	}
	draw_format_age(age, instant, screen->now);
	snprintf(
		out, size, "%s%s", view->loading ? "loading; " : "as of ", age);
	return STYLE_DIM;
}

static void draw_title(const struct screen *screen, struct canvas *canvas)
{
	char as_of[RIGHT_MOST + 40];
	enum style style = write_as_of(screen, as_of, sizeof(as_of));
	int right = (int)display_width(text_from(as_of));
	int room = canvas->columns - right - 4;
	struct buf title;

	buf_init(&title, 4096);
	write_title(screen_top(screen), canvas, &title);
	canvas_put_column(canvas, 0, 1, room, STYLE_TITLE, false,
		text_from(buf_text(&title)));
	canvas_put(canvas, 0, canvas->columns - right - 1, right, style,
		text_from(as_of));
	buf_release(&title);
}

/* The first key of a request, as short as can be. */
static void short_key(
	const struct canvas *canvas, const struct key_row *row, char *out)
{
	key_code key = row->keys[0];

	if (key == KEY_ENTER_KEY)
		snprintf(out, KEY_NAME_SIZE, "%s",
			canvas_glyph(canvas, GLYPH_ENTER));
	else if (key == KEY_TAB_KEY)
		snprintf(out, KEY_NAME_SIZE, "%s",
			canvas_glyph(canvas, GLYPH_PANEL_KEY));
	else if (key == KEY_LEFT_ARROW && !canvas->ascii)
		snprintf(out, KEY_NAME_SIZE, "\u2190");
	else if (key == KEY_RIGHT_ARROW && !canvas->ascii)
		snprintf(out, KEY_NAME_SIZE, "\u2192");
	else
		key_write(key, out);
}

/* Puts one key and its label, when both fit.  Returns the next column. */
static int put_key(struct canvas *canvas, int column, int limit,
	enum request request, const char *label)
{
	const struct key_row *row = key_row_of(request);
	int bottom = canvas->rows - 1;
	char key[KEY_NAME_SIZE];
	int width;

	if (!label)
		label = row->label;
	short_key(canvas, row, key);
	width = (int)display_width(text_from(key)) + 1 + (int)strlen(label);
	if (column + width > limit)
		return column;
	column += canvas_put(
		canvas, bottom, column, width, STYLE_KEY, text_from(key));
	canvas_put(
		canvas, bottom, column + 1, width, STYLE_DIM, text_from(label));
	return column + 1 + (int)strlen(label) + 2;
}

static bool offers(const struct screen *screen, const struct view *view,
	enum request request)
{
	const struct view_type *door = screen_door(request);

	if (screen->around.read_only &&
		(request == REQUEST_EXPORT || (door && !door->aggregates_only)))
		return false;
	/* Nothing within the view works before it is loaded. */
	if (!view->model)
		return door || request == REQUEST_GOTO ||
		       request == REQUEST_REFRESH;
	return !view->type->offers || view->type->offers(view, request);
}

static void draw_footer(const struct screen *screen, struct canvas *canvas)
{
	const struct view *view = screen_top(screen);
	const char *back = screen->depth > 1 ? "back" : "quit";
	/* Room for help and back, which are always there. */
	int limit = canvas->columns - 16;
	int column = 1;

	for (const enum request *request = view->type->requests;
		*request != REQUEST_NONE; request++)
		if (offers(screen, view, *request))
			column = put_key(canvas, column, limit, *request, NULL);
	column = put_key(canvas, column, canvas->columns, REQUEST_HELP, NULL);
	put_key(canvas, column, canvas->columns, REQUEST_BACK, back);
}

static void draw_prompt(const struct screen *screen, struct canvas *canvas)
{
	const struct prompt *prompt = &screen->prompt;
	int bottom = canvas->rows - 1;
	int used = 1 + canvas_print(canvas, bottom, 1, 40, STYLE_KEY, "%s ",
			       prompt->label);
	int room = canvas->columns - used - 2;
	struct text text = text_from(prompt->text);
	struct text point;

	/* The end is what one types at. */
	while ((int)display_width(text) > room) {
		point = utf8_cut(text, 1);
		text.data += point.length;
		text.length -= point.length;
	}
	used += canvas_put(canvas, bottom, used, room, STYLE_TEXT, text);
	canvas_sign(canvas, bottom, used, STYLE_KEY,
		canvas->ascii ? "_" : "\u2588");
}

static void draw_question(const struct screen *screen, struct canvas *canvas)
{
	const struct view *view = screen_top(screen);
	struct canvas box = canvas_part(canvas, canvas->rows - ASK_ROWS - 1, 0,
		ASK_ROWS + 1, canvas->columns);
	int used;

	canvas_clear(&box);
	canvas_fill(&box, 0, 0, box.columns, STYLE_DIM, GLYPH_LINE);
	used = canvas_put_words(&box, 1, 1, ASK_ROWS - 1, box.columns - 2,
		STYLE_TITLE, text_from(view->ask));
	canvas_put(&box, used + 1, 1, box.columns, STYLE_KEY,
		text_from("y yes   n no"));
}

void frame_draw(struct screen *screen, struct canvas *canvas)
{
	draw_title(screen, canvas);
	if (screen->prompt.kind == PROMPT_GOTO)
		jump_draw(screen, canvas);
	if (screen->prompt.kind != PROMPT_NONE)
		draw_prompt(screen, canvas);
	else if (screen_top(screen)->asking)
		draw_question(screen, canvas);
	else if (screen->message[0])
		canvas_put_column(canvas, canvas->rows - 1, 1,
			canvas->columns - 2,
			screen->message_is_bad ? STYLE_ALARM : STYLE_GOOD,
			false, text_from(screen->message));
	else
		draw_footer(screen, canvas);
}
