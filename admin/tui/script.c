/* SPDX-License-Identifier: MIT */

/*
 * The screen without a terminal: a file says which keys are pressed, and when
 * the screen is to be printed.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "admin/say.h"
#include "loader.h"
#include "runner.h"
#include "screen.h"
#include "tui.h"

enum { ROWS_MOST = 500, COLUMNS_MOST = 1000, SCREEN_BYTES = 1 << 24 };

struct script {
	struct screen screen;
	struct db *db;
	int rows, columns;
	bool styles;
	bool quit;
};

/* Right away: a script has all the time. */
static void load(struct script *script)
{
	struct view *view = screen_top(&script->screen);
	struct load load = {.around = &script->screen.around,
		.query = &view->query,
		.now = script->screen.now};
	struct error error = {0};
	enum db_status status = DB_OK;
	void *model = NULL;

	if (!script->db && !view->type->own_connections)
		script->db =
			loader_connect(&script->screen.around, &status, &error);
	load.db = script->db;
	if (script->db || view->type->own_connections)
		model = view_load(view->type, &load, &status, &error);
	if (status == DB_UNAVAILABLE) {
		db_close(script->db);
		script->db = NULL;
	}
	screen_loaded(&script->screen, view->type, view->serial, model, status,
		&error);
}

/* A list knows how high it is only once it was drawn. */
static void draw_unseen(struct script *script)
{
	struct canvas canvas;

	if (canvas_init(&canvas, script->rows, script->columns, false) < 0)
		return;
	screen_draw(&script->screen, &canvas);
	canvas_release(&canvas);
}

/* A job too is run to its end before the next key. */
static void carry_out(struct script *script, unsigned int effects)
{
	struct screen *screen = &script->screen;

	if (effects & SCREEN_QUIT)
		script->quit = true;
	if (effects & SCREEN_LOAD)
		load(script);
	draw_unseen(script);
	if (effects & SCREEN_JOB) {
		runner_run_here(&screen->around, &screen->around.job.order,
			screen->now, NULL, NULL, NULL, &screen->around.job);
		carry_out(script, screen_job_ended(screen));
	}
}

static void print_screen(struct script *script)
{
	struct canvas canvas;
	struct buf out;

	if (canvas_init(&canvas, script->rows, script->columns,
		    script->screen.ascii) < 0)
		return;
	screen_draw(&script->screen, &canvas);
	buf_init(&out, SCREEN_BYTES);
	canvas_dump(&canvas, script->styles, &out);
	printf("[%dx%d]\n%s", script->columns, script->rows, buf_text(&out));
	buf_release(&out);
	canvas_release(&canvas);
}

static int do_keys(struct script *script, char *names, struct error *error)
{
	char *rest = NULL;
	key_code key;

	for (char *name = strtok_r(names, " \t", &rest); name && !script->quit;
		name = strtok_r(NULL, " \t", &rest)) {
		if (key_parse(name, &key, error) < 0)
			return -1;
		carry_out(script, screen_key(&script->screen, key));
	}
	return 0;
}

static int do_type(struct script *script, char *letters, struct error *error)
{
	struct text rest = text_from(letters);
	uint32_t point;

	while (rest.length) {
		size_t length = utf8_decode(rest, &point);

		if (!length)
			return error_set(error, "type: not UTF-8");
		carry_out(script, screen_key(&script->screen, point));
		rest.data += length;
		rest.length -= length;
	}
	return 0;
}

static int do_size(struct script *script, char *size, struct error *error)
{
	int columns, rows;
	char more;

	if (sscanf(size, "%dx%d%c", &columns, &rows, &more) != 2 ||
		columns < 1 || columns > COLUMNS_MOST || rows < 3 ||
		rows > ROWS_MOST)
		return error_set(error,
			"size %s: write COLUMNSxROWS, up to %dx%d", size,
			COLUMNS_MOST, ROWS_MOST);
	script->columns = columns;
	script->rows = rows;
	draw_unseen(script);
	return 0;
}

static int do_screen(struct script *script, char *rest, struct error *error)
{
	(void)error;
	script->styles = !strcmp(rest, "styles");
	print_screen(script);
	return 0;
}

static const struct {
	const char *word;
	int (*act)(struct script *script, char *rest, struct error *error);
} words[] = {
	{"keys", do_keys},
	{"type", do_type},
	{"size", do_size},
	{"screen", do_screen},
};

static int do_line(struct script *script, char *line, struct error *error)
{
	size_t length = strcspn(line, " ");
	char *rest = line + length;

	if (!*line || *line == '#')
		return 0;
	if (*rest)
		*rest++ = '\0';
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (!strcmp(words[i].word, line))
			return words[i].act(script, rest, error);
	return error_set(error,
		"%s: no such word; there are keys, type, "
		"size and screen",
		line);
}

static enum exit_status run_lines(
	struct script *script, FILE *file, const char *name)
{
	struct error error = {0};
	enum exit_status status = EXIT_DONE;
	char *line = NULL;
	size_t size = 0;
	int number = 0;

	while (!script->quit && status == EXIT_DONE &&
		getline(&line, &size, file) >= 0) {
		line[strcspn(line, "\n")] = '\0';
		number++;
		if (do_line(script, line, &error) < 0) {
			say("%s:%d: %s", name, number, error.text);
			status = EXIT_USAGE;
		}
	}
	free(line);
	return status;
}

enum exit_status script_run(const struct options *options, const char *path,
	const struct settings *settings)
{
	const struct surroundings around =
		surroundings_make(options, path, settings);
	struct script script = {
		.rows = SCREEN_ROWS_LEAST, .columns = SCREEN_COLUMNS_LEAST};
	bool from_input = !strcmp(options->script, "-");
	FILE *file = from_input ? stdin : fopen(options->script, "re");
	enum exit_status status = EXIT_USAGE;

	if (!file) {
		fprintf(stderr, "admin: --script=%s: %s\n", options->script,
			strerror(errno));
		return EXIT_USAGE;
	}
	if (screen_init(&script.screen, &around, options->now) == 0) {
		load(&script);
		draw_unseen(&script);
		status = run_lines(&script, file, options->script);
	}
	screen_release(&script.screen);
	db_close(script.db);
	if (!from_input)
		fclose(file);
	return status;
}
