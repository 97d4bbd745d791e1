/* SPDX-License-Identifier: MIT */

/* The screen in a terminal: waits for keys, signals, models and the clock,
 * and draws. */
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "admin/jobs.h"
#include "admin/say.h"
#include "base/system.h"
#include "loader.h"
#include "period.h"
#include "remember.h"
#include "runner.h"
#include "screen.h"
#include "tui.h"

enum {
	INPUTS = 4,
	TICK_MS = 1000, /* ages are told in minutes, so this is enough */
	AGAIN_MS = 5 * TIME_SECOND,
	INTERRUPT = 'c' & 0x1f,
	STOP_MS = 5 * TIME_SECOND, /* for a job to stop when the reader quits */
};

struct loop {
	struct screen screen;
	struct term *term;
	struct loader *loader;
	struct runner *runner;
	const struct options *options;
	int64_t started; /* on the clock of system_uptime() */
	int64_t again;	 /* when MariaDB is tried again */
	int signals;
	bool quit;
	bool loads; /* still, in a thread that could not be ended */
	char remembered[REMEMBER_PATH_SIZE]; /* the file; "": nowhere */
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
	if (effects & SCREEN_JOB)
		runner_begin(loop->runner, &loop->screen.around.job.order,
			loop->screen.now);
	if (effects & SCREEN_STOP_JOB)
		runner_stop(loop->runner);
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

/* Only this thread touches what the views see of the job. */
static void take_job(struct loop *loop)
{
	if (runner_take(loop->runner, &loop->screen.around.job))
		carry_out(loop, screen_job_ended(&loop->screen));
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
		struct pollfd inputs[INPUTS] = {
			{.fd = STDIN_FILENO, .events = POLLIN},
			{.fd = loop->signals, .events = POLLIN},
			{.fd = loader_fd(loop->loader), .events = POLLIN},
			{.fd = runner_fd(loop->runner), .events = POLLIN},
		};
		int count;

		draw(loop);
		count = poll(inputs, INPUTS, TICK_MS);
		loop->screen.now = loop_now(loop);
		if (count > 0 && inputs[1].revents)
			take_signal(loop);
		if (count > 0 && inputs[2].revents)
			take_model(loop);
		if (count > 0 && inputs[3].revents)
			take_job(loop);
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

/* The reader has left: a job that runs is asked to stop, and waited for. */
static bool stop_job(struct loop *loop)
{
	struct job_status *job = &loop->screen.around.job;

	if (!job->running)
		return true;
	runner_stop(loop->runner);
	job->stopping = true;
	screen_say(&loop->screen, true, "waiting for %s to stop",
		job_name(job->order.command));
	draw(loop);
	if (!runner_wait(loop->runner, STOP_MS))
		return false;
	runner_take(loop->runner, job);
	return true;
}

/* Behind the screen, where the terminal's own lines are. */
static void tell_end(const struct loop *loop, bool was_running, bool stopped)
{
	const struct job_status *job = &loop->screen.around.job;
	const char *name = job_name(job->order.command);

	if (was_running && stopped)
		say("%s: %s", name, job->outcome);
	else if (was_running)
		say("%s did not stop within %d s and was broken off: MariaDB "
		    "undoes what was not committed; run it again",
			name, STOP_MS / TIME_SECOND);
}

static int start(struct loop *loop, struct error *error)
{
	loop->signals = signals_open();
	loop->runner = runner_new(&loop->screen.around, error);
	if (loop->runner)
		loop->loader = loader_start(&loop->screen.around, error);
	if (loop->loader)
		loop->term = term_start(error);
	if (!loop->term)
		return -1;
	term_set_theme(loop->term, loop->screen.theme);
	term_set_mouse(loop->term, loop->screen.mouse);
	return 0;
}

static enum exit_status run_in_terminal(struct loop *loop)
{
	struct error error = {0};
	bool started = start(loop, &error) == 0;
	bool was_running = false, stopped = true;

	if (started) {
		load(loop);
		run(loop);
		was_running = loop->screen.around.job.running;
		stopped = stop_job(loop);
	}
	term_end(loop->term);
	tell_end(loop, was_running, stopped);
	/* Its thread may be anywhere: nothing may be freed under it. */
	if (!stopped) {
		fflush(NULL);
		_exit(EXIT_FAILED);
	}
	if (loop->loader)
		loop->loads = !loader_end(loop->loader);
	if (loop->runner)
		runner_end(loop->runner);
	close(loop->signals);
	if (started)
		return EXIT_DONE;
	say("%s", error.text);
	/* No terminal is a matter of usage; the rest is none of the reader's.
	 */
	return loop->loader ? EXIT_USAGE : EXIT_FAILED;
}

/* What was chosen in earlier runs. */
static void recall(struct loop *loop)
{
	struct remembered remembered = {.range = loop->screen.range};
	struct error error = {0};

	if (loop->options->read_only)
		return;
	remember_locate(
		loop->remembered, getenv("XDG_CONFIG_HOME"), getenv("HOME"));
	if (remember_read(loop->remembered, &remembered, &error) < 0)
		screen_say(&loop->screen, true, "%s", error.text);
	loop->screen.theme = remembered.theme;
	loop->screen.range = remembered.range;
	loop->screen.ascii = remembered.ascii;
	loop->screen.mouse = remembered.mouse;
	/* Views take the range of the one that they are opened from. */
	period_set(&screen_top(&loop->screen)->query, remembered.range,
		time_date(loop->screen.now));
}

static void remember(const struct loop *loop)
{
	const struct remembered remembered = {
		.theme = loop->screen.theme,
		.range = loop->screen.range,
		.ascii = loop->screen.ascii,
		.mouse = loop->screen.mouse,
	};
	struct error error = {0};

	if (!loop->screen.changed || loop->options->read_only)
		return;
	if (remember_write(loop->remembered, &remembered, &error) < 0)
		say("%s", error.text);
}

enum exit_status tui_run(const struct options *options, const char *path,
	const struct settings *settings)
{
	const struct surroundings around =
		surroundings_make(options, path, settings);
	struct loop loop = {.options = options, .started = system_uptime()};
	enum exit_status status = EXIT_FAILED;

	if (screen_init(&loop.screen, &around, loop_now(&loop)) < 0) {
		fprintf(stderr, "admin: out of memory\n");
	} else {
		recall(&loop);
		status = run_in_terminal(&loop);
		remember(&loop);
	}
	/* Nothing may be freed under that thread. */
	if (loop.loads) {
		fflush(NULL);
		_exit((int)status);
	}
	screen_release(&loop.screen);
	return status;
}
