/* SPDX-License-Identifier: MIT */
#include "loader.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include "admin/connect.h"
#include "base/system.h"

enum {
	IDLE_SECONDS = 10,
	QUIT_SECONDS = 1,
	/* A query of the same view, which a key that repeats would never let
	 * come to its end, is given so long before another one is asked. */
	PATIENCE_MS = TIME_SECOND,
};

struct order {
	bool there;
	const struct view_type *type;
	struct query query;
	unsigned int serial;
	int64_t now;
};

struct loader {
	const struct surroundings *around;
	pthread_t thread;
	pthread_mutex_t lock; /* of all below */
	pthread_cond_t changed;
	bool quit, busy;
	bool left; /* what runs is nobody's any more */
	const struct view_type *running;
	int64_t since;	    /* on the clock of system_uptime() */
	struct order order; /* the next one */
	bool done;
	struct loader_result result;
	int event;
	struct db *db; /* replaced under the lock, used by the thread alone */
};

struct db *loader_connect(const struct surroundings *around,
	enum db_status *status, struct error *error)
{
	struct db *db = connect_schema(around->account, status, error);

	if (!db)
		return NULL;
	*status =
		db_script(db, "SET SESSION max_statement_time = 60;\n", error);
	if (*status == DB_OK)
		return db;
	db_close(db);
	return NULL;
}

static void db_replace(struct loader *loader, struct db *db)
{
	struct db *old;

	pthread_mutex_lock(&loader->lock);
	old = loader->db;
	loader->db = db;
	pthread_mutex_unlock(&loader->lock);
	db_close(old);
}

static bool was_left(struct loader *loader)
{
	bool left;

	pthread_mutex_lock(&loader->lock);
	left = loader->left || loader->quit;
	pthread_mutex_unlock(&loader->lock);
	return left;
}

static struct loader_result work(
	struct loader *loader, const struct order *order)
{
	struct loader_result result = {
		.type = order->type, .serial = order->serial};
	bool fresh = !loader->db;

	if (!loader->db && !order->type->own_connections)
		db_replace(loader, loader_connect(loader->around,
					   &result.status, &result.error));
	/* One that was left while it connected could not be interrupted. */
	if (result.status == DB_OK && was_left(loader)) {
		error_set(&result.error, "left");
		result.status = DB_UNAVAILABLE;
	} else if (loader->db || order->type->own_connections) {
		const struct load load = {.around = loader->around,
			.query = &order->query,
			.db = loader->db,
			.now = order->now};

		result.model = view_load(
			order->type, &load, &result.status, &result.error);
	}
	/* Nobody knows what a connection is good for after a failure. */
	if (result.status != DB_OK)
		db_replace(loader, NULL);
	/* One that was kept may have been closed by the server meanwhile. */
	if (result.status == DB_UNAVAILABLE && !fresh && !was_left(loader))
		return work(loader, order);
	return result;
}

/* Waits for an order; closes the connection when none comes for long.
 * Called and left with the lock held. */
static void wait_for_order(struct loader *loader)
{
	struct timespec until;
	struct db *idle;

	while (!loader->order.there && !loader->quit) {
		clock_gettime(CLOCK_REALTIME, &until);
		until.tv_sec += IDLE_SECONDS;
		if (!pthread_cond_timedwait(
			    &loader->changed, &loader->lock, &until))
			continue;
		idle = loader->db;
		loader->db = NULL;
		db_close(idle);
	}
}

static void *thread_main(void *context)
{
	struct loader *loader = context;
	struct loader_result result;
	struct order order;

	pthread_mutex_lock(&loader->lock);
	for (;;) {
		wait_for_order(loader);
		if (loader->quit)
			break;
		order = loader->order;
		loader->order.there = false;
		loader->busy = true;
		loader->left = false;
		loader->running = order.type;
		loader->since = system_uptime();
		pthread_mutex_unlock(&loader->lock);
		result = work(loader, &order);
		pthread_mutex_lock(&loader->lock);
		loader->busy = false;
		if (loader->done && loader->result.model) {
			loader->result.type->release(loader->result.model);
			free(loader->result.model);
		}
		loader->result = result;
		loader->done = true;
		eventfd_write(loader->event, 1);
	}
	pthread_mutex_unlock(&loader->lock);
	return NULL;
}

void signals_of_thread(sigset_t *set)
{
	static const int crashes[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};

	sigfillset(set);
	for (size_t i = 0; i < sizeof(crashes) / sizeof(crashes[0]); i++)
		sigdelset(set, crashes[i]);
}

struct loader *loader_start(
	const struct surroundings *around, struct error *error)
{
	struct loader *loader = calloc(1, sizeof(*loader));
	sigset_t all, before;
	int failed;

	if (!loader) {
		error_set(error, "out of memory");
		return NULL;
	}
	loader->around = around;
	loader->event = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	pthread_mutex_init(&loader->lock, NULL);
	pthread_cond_init(&loader->changed, NULL);
	signals_of_thread(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	failed = pthread_create(&loader->thread, NULL, thread_main, loader);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (!failed && loader->event >= 0)
		return loader;
	error_set(error, "no thread can be started; is a limit in the way?");
	close(loader->event);
	free(loader);
	return NULL;
}

/* Makes the query that is running fail.  Called with the lock held. */
static void interrupt(struct loader *loader)
{
	loader->left = true;
	if (loader->busy)
		db_interrupt(loader->db);
}

void loader_ask(struct loader *loader, const struct view *view, int64_t now)
{
	pthread_mutex_lock(&loader->lock);
	if (loader->busy &&
		(loader->running != view->type ||
			system_uptime() - loader->since >= PATIENCE_MS))
		interrupt(loader);
	loader->order = (struct order){.there = true,
		.type = view->type,
		.query = view->query,
		.serial = view->serial,
		.now = now};
	pthread_cond_signal(&loader->changed);
	pthread_mutex_unlock(&loader->lock);
}

void loader_leave(struct loader *loader)
{
	pthread_mutex_lock(&loader->lock);
	loader->order.there = false;
	interrupt(loader);
	pthread_mutex_unlock(&loader->lock);
}

int loader_fd(const struct loader *loader)
{
	return loader->event;
}

bool loader_take(struct loader *loader, struct loader_result *result)
{
	eventfd_t count;
	bool done;

	pthread_mutex_lock(&loader->lock);
	if (eventfd_read(loader->event, &count) < 0)
		count = 0;
	done = loader->done;
	*result = loader->result;
	loader->done = false;
	pthread_mutex_unlock(&loader->lock);
	return done;
}

bool loader_end(struct loader *loader)
{
	struct loader_result result;
	struct timespec until;

	pthread_mutex_lock(&loader->lock);
	loader->quit = true;
	if (loader->busy)
		db_interrupt(loader->db);
	pthread_cond_signal(&loader->changed);
	pthread_mutex_unlock(&loader->lock);
	/* One that waits for a server that does not answer ends with us. */
	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += QUIT_SECONDS;
	if (pthread_timedjoin_np(loader->thread, NULL, &until))
		return false;
	if (loader_take(loader, &result) && result.model) {
		result.type->release(result.model);
		free(result.model);
	}
	db_close(loader->db);
	close(loader->event);
	pthread_cond_destroy(&loader->changed);
	pthread_mutex_destroy(&loader->lock);
	free(loader);
	return true;
}
