/* SPDX-License-Identifier: MIT */
#include "runner.h"

#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "admin/jobs.h"
#include "base/system.h"
#include "loader.h"
#include "stats/summary_words.h"

enum { INTERVAL_MS = 100 }; /* news come no faster: nobody reads so quickly */

struct runner {
	const struct surroundings *around;
	struct job_order order; /* while a thread runs: read only */
	int64_t now;
	pthread_t thread;
	bool started; /* and not joined yet */
	atomic_bool stop;
	int event;
	int64_t told; /* on the clock of system_uptime(); the thread's own */
	pthread_mutex_t lock; /* of the status */
	struct job_status status;
};

static void write_outcome(
	const struct job_result *result, struct job_status *status)
{
	struct buf words;

	if (result->end != JOB_DONE) {
		snprintf(status->outcome, sizeof(status->outcome), "%s",
			result->text);
		return;
	}
	buf_init(&words, sizeof(status->outcome) - 1);
	summary_words(&result->summary, &words);
	if (status->order.command == COMMAND_ROTATE_SALT && status->order.force)
		buf_add_text(&words,
			"; visitors of this month so far will count again");
	memcpy(status->outcome, buf_text(&words), words.length + 1);
	buf_release(&words);
}

void runner_run_here(const struct surroundings *around,
	const struct job_order *order, int64_t now,
	void (*progress)(
		void *context, const char *what, uint64_t done, uint64_t total),
	void *context, atomic_bool *stop, struct job_status *status)
{
	const struct job_request request = {
		.command = order->command,
		.settings = around->settings,
		.now = now,
		.pretended = around->pretended,
		.dry_run = order->dry_run,
		.force = order->force,
		.days = DAYS_DEFAULT,
		.months = MONTHS_DEFAULT,
		.progress = progress,
		.progress_context = context,
		.stop = stop,
	};
	struct job_result result;

	job_run_one(&request, &result);
	*status = (struct job_status){.order = *order,
		.ended = true,
		.failed = result.end == JOB_FAILED};
	write_outcome(&result, status);
}

static void tell(void *context, const char *what, uint64_t done, uint64_t total)
{
	struct runner *runner = context;
	int64_t uptime = system_uptime();

	if (uptime - runner->told < INTERVAL_MS)
		return;
	runner->told = uptime;
	pthread_mutex_lock(&runner->lock);
	snprintf(runner->status.what, sizeof(runner->status.what), "%s", what);
	utf8_drop_half(runner->status.what);
	runner->status.done = done;
	runner->status.total = total;
	pthread_mutex_unlock(&runner->lock);
	eventfd_write(runner->event, 1);
}

static void *thread_main(void *context)
{
	struct runner *runner = context;
	struct job_status status;

	runner_run_here(runner->around, &runner->order, runner->now, tell,
		runner, &runner->stop, &status);
	pthread_mutex_lock(&runner->lock);
	runner->status = status;
	pthread_mutex_unlock(&runner->lock);
	eventfd_write(runner->event, 1);
	return NULL;
}

struct runner *runner_new(
	const struct surroundings *around, struct error *error)
{
	struct runner *runner = calloc(1, sizeof(*runner));

	if (!runner) {
		error_set(error, "out of memory");
		return NULL;
	}
	runner->around = around;
	runner->event = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	pthread_mutex_init(&runner->lock, NULL);
	if (runner->event >= 0)
		return runner;
	error_set(error, "too many files are open (eventfd)");
	free(runner);
	return NULL;
}

void runner_begin(
	struct runner *runner, const struct job_order *order, int64_t now)
{
	sigset_t all, before;

	runner->order = *order;
	runner->now = now;
	runner->told = 0;
	atomic_store(&runner->stop, false);
	runner->status = (struct job_status){.running = true, .order = *order};
	signals_of_thread(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	runner->started =
		!pthread_create(&runner->thread, NULL, thread_main, runner);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (runner->started)
		return;
	runner->status.running = false;
	runner->status.ended = runner->status.failed = true;
	snprintf(runner->status.outcome, sizeof(runner->status.outcome),
		"no thread can be started; is a limit in the way?");
	eventfd_write(runner->event, 1);
}

void runner_stop(struct runner *runner)
{
	atomic_store(&runner->stop, true);
}

int runner_fd(const struct runner *runner)
{
	return runner->event;
}

bool runner_take(struct runner *runner, struct job_status *status)
{
	bool was_running = status->running;
	bool stopping = status->stopping;
	eventfd_t count;

	if (eventfd_read(runner->event, &count) < 0)
		return false;
	pthread_mutex_lock(&runner->lock);
	*status = runner->status;
	pthread_mutex_unlock(&runner->lock);
	if (status->running) {
		status->stopping = stopping;
		return false;
	}
	if (runner->started)
		pthread_join(runner->thread, NULL);
	runner->started = false;
	return was_running;
}

static bool is_running(struct runner *runner)
{
	bool running;

	pthread_mutex_lock(&runner->lock);
	running = runner->status.running;
	pthread_mutex_unlock(&runner->lock);
	return running;
}

bool runner_wait(struct runner *runner, int wait_ms)
{
	int64_t until = system_uptime() + wait_ms;
	struct pollfd news = {.fd = runner->event, .events = POLLIN};
	eventfd_t count;

	while (is_running(runner)) {
		int64_t left = until - system_uptime();

		if (left <= 0)
			return false;
		if (poll(&news, 1, (int)left) > 0 &&
			eventfd_read(runner->event, &count) == 0 &&
			!is_running(runner))
			/* For whoever takes it. */
			eventfd_write(runner->event, 1);
	}
	return true;
}

void runner_end(struct runner *runner)
{
	if (is_running(runner))
		return;
	if (runner->started)
		pthread_join(runner->thread, NULL);
	close(runner->event);
	pthread_mutex_destroy(&runner->lock);
	free(runner);
}
