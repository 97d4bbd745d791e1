/* SPDX-License-Identifier: MIT */

/* The screen in a terminal: waits for keys, signals, models and the clock,
 * and draws. */
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "base/system.h"
#include "loader.h"
#include "screen.h"
#include "tui.h"

enum {
	TICK_MS = 1000, /* ages are told in minutes, so this is enough */
	AGAIN_MS = 5 * TIME_SECOND,
	INTERRUPT = 'c' & 0x1f,
};

struct loop {
	struct screen screen;
	struct term *term;
	struct loader *loader;
	const struct options *options;
	int64_t started; /* on the clock of system_uptime() */
	int64_t again;	 /* when MariaDB is tried again */
	int signals;
	bool quit;
};

/* --now moves on with the time that has passed since. */
static int64_t loop_now(const struct loop *loop)
{
	if (!loop->options->has_now)
		return system_now();
	return loop->options->now + system_uptime() - loop->started;
}

static void load(struct loop *loop)
{
	loader_ask(loop->loader, screen_top(&loop->screen), loop->screen.now);
}

static void carry_out(struct loop *loop, unsigned int effects)
{
	if (effects & SCREEN_QUIT)
		loop->quit = true;
	if (effects & SCREEN_LEAVE_QUERY)
		loader_leave(loop->loader);
	if (effects & SCREEN_LOAD)
		load(loop);
	if (effects & SCREEN_LOOKS) {
		term_set_theme(loop->term, loop->screen.theme);
		term_set_mouse(loop->term, loop->screen.mouse);
	}
}

static void take_keys(struct loop *loop)
{
	struct pointer pointer;
	key_code key;

	while (!loop->quit && (key = term_key(loop->term, &pointer)))
		carry_out(
			loop, key == KEY_POINTER
				      ? screen_pointer(&loop->screen, &pointer)
				      : screen_key(&loop->screen, key));
}

static void take_signal(struct loop *loop)
{
	struct signalfd_siginfo info;

	if (read(loop->signals, &info, sizeof(info)) != sizeof(info))
		return;
	if (info.ssi_signo == SIGINT)
		carry_out(loop, screen_key(&loop->screen, INTERRUPT));
	else
		loop->quit = true;
}

static void take_model(struct loop *loop)
{
	struct loader_result result;

	if (!loader_take(loop->loader, &result))
		return;
	screen_loaded(&loop->screen, result.type, result.serial, result.model,
		result.status, &result.error);
	if (loop->screen.away)
		loop->again = system_uptime() + AGAIN_MS;
}

/* What is due by the clock: the top view's refresh, or another try. */
static void look_at_clock(struct loop *loop)
{
	struct view *view = screen_top(&loop->screen);
	int64_t refresh = (int64_t)view->type->refresh_seconds * TIME_SECOND;
	bool due = refresh && view->model &&
		   loop->screen.now - view->loaded_at >= refresh;

	if (view->loading)
		return;
	if (loop->screen.away ? system_uptime() >= loop->again : due)
		carry_out(loop, stack_load(&loop->screen));
}

static void draw(struct loop *loop)
{
	struct canvas canvas;
	int rows, columns;

	term_size(loop->term, &rows, &columns);
	if (canvas_init(&canvas, rows, columns,
		    loop->screen.ascii || !term_has_unicode()) < 0)
		return;
	screen_draw(&loop->screen, &canvas);
	term_show(loop->term, &canvas);
	canvas_release(&canvas);
}

static void run(struct loop *loop)
{
	while (!loop->quit) {
		struct pollfd inputs[] = {
			{.fd = STDIN_FILENO, .events = POLLIN},
			{.fd = loop->signals, .events = POLLIN},
			{.fd = loader_fd(loop->loader), .events = POLLIN},
		};
		int count;

		draw(loop);
		count = poll(inputs, 3, TICK_MS);
		loop->screen.now = loop_now(loop);
		if (count > 0 && inputs[1].revents)
			take_signal(loop);
		if (count > 0 && inputs[2].revents)
			take_model(loop);
		/* Also when poll was interrupted: by a change of size. */
		take_keys(loop);
		if (inputs[0].revents & (POLLHUP | POLLERR | POLLNVAL))
			loop->quit = true;
		look_at_clock(loop);
	}
}

static int signals_open(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGHUP);
	sigaddset(&set, SIGQUIT);
	sigprocmask(SIG_BLOCK, &set, NULL);
	return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

static enum exit_status run_in_terminal(struct loop *loop)
{
	struct error error = {0};

	loop->signals = signals_open();
	loop->loader = loader_start(&loop->screen.around, &error);
	if (loop->loader)
		loop->term = term_start(&error);
	if (loop->term) {
		term_set_theme(loop->term, loop->screen.theme);
		load(loop);
		run(loop);
	}
	term_end(loop->term);
	if (loop->loader)
		loader_end(loop->loader);
	close(loop->signals);
	if (loop->term)
		return EXIT_DONE;
	fprintf(stderr, "admin: %s\n", error.text);
	return EXIT_FAILED;
}

enum exit_status tui_run(const struct options *options, const char *path,
	const struct settings *settings)
{
	const struct surroundings around =
		surroundings_make(options, path, settings);
	struct loop loop = {.options = options, .started = system_uptime()};
	enum exit_status status = EXIT_FAILED;

	if (screen_init(&loop.screen, &around, loop_now(&loop)) < 0)
		fprintf(stderr, "admin: out of memory\n");
	else
		status = run_in_terminal(&loop);
	screen_release(&loop.screen);
	return status;
}
