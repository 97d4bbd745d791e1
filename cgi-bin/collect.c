/* SPDX-License-Identifier: MIT */

/*
 * collect.cgi: one process for one hit.  It ends within the deadline in any
 * case, and by _exit(2), since the exit handlers of the libraries cost more
 * than the hit.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>

#include "base/authorities.h"
#include "base/json.h"
#include "base/sandbox.h"
#include "base/settings.h"
#include "base/state.h"
#include "base/system.h"
#include "base/version.h"
#include "collect/collect.h"
#include "collect/door.h"

enum {
	DEADLINE_DEFAULT_MS = 2000,
	/* Part of the deadline that is the journal's and the answer's. */
	LAST_PART = 8,
	/* From the deadline to the end, whatever happens. */
	GRACE_MS = 1000,
	TICK_MS = 5, /* between alarms, from the first on */
};

static struct collector collector = {.folder = -1};
/* The signal handler's view of the hit: its answers without and with the
 * pixel; how many alarms are left. */
static struct buf late_answers[2];
static volatile sig_atomic_t pixel;
static volatile sig_atomic_t alarms_left;
static volatile sig_atomic_t answered;

/* Why no hit can be stored: the collector points to it. */
static struct error why;

static void timer_start(int64_t deadline)
{
	int64_t last_part = deadline / LAST_PART;
	struct itimerval timer = {
		.it_value.tv_sec = (deadline - last_part) / 1000,
		.it_value.tv_usec = (deadline - last_part) % 1000 * 1000,
		.it_interval.tv_usec = (suseconds_t)TICK_MS * 1000,
	};

	alarms_left = (sig_atomic_t)((last_part + GRACE_MS) / TICK_MS);
	setitimer(ITIMER_REAL, &timer, NULL);
}

/*
 * Shortly before the deadline whatever MariaDB or the name service are asked
 * for fails, and the hit takes its way as with any other failure.  The name
 * service then asks the next of its servers, each for a second: so it goes on
 * failing.  Should all that not help, the process ends with an answer that is
 * ready.
 */
static void on_alarm(int signal_number)
{
	int saved = errno;

	(void)signal_number;
	if (answered)
		return;
	if (alarms_left-- > 0) {
		system_break_sockets();
		errno = saved;
		return;
	}
	if (write(STDOUT_FILENO, late_answers[pixel].data,
		    late_answers[pixel].length) < 0)
		_exit(1);
	_exit(0);
}

/*
 * Servers send SIGTERM when they lose interest: between the insert and the
 * answer that would only make the outcome unknown.  The deadline is short.
 */
static void signals_prepare(void)
{
	struct sigaction action = {
		.sa_handler = on_alarm, .sa_flags = SA_RESTART};
	sigset_t set;

	signal(SIGPIPE, SIG_IGN);
	sigaction(SIGALRM, &action, NULL);
	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGHUP);
	sigaddset(&set, SIGINT);
	sigprocmask(SIG_SETMASK, &set, NULL);
}

/* From a shell: what this program is. */
static int describe(const char *config)
{
	struct settings settings;
	struct error error = {0};

	printf("collect.cgi, Footfall %s\nfeatures: %s\nsandbox: %s\n"
	       "configuration: %s\n",
		version_text,
		system_is_static() ? "wholly static" : version_features,
		FOOTFALL_SANDBOX == SANDBOX_OFF
			? "none in this build"
			: sandbox_words(sandbox_probe()),
		config);
	if (settings_load(&settings, config, &error) < 0)
		printf("which can't be used: %s\n", error.text);
	settings_clear(&settings);
	return 0;
}

static int input_prepare(struct collect_input *input, struct error *error)
{
	struct {
		uint64_t event_id;
		uint32_t json_seed;
		uint8_t tally_source[sizeof(input->tally_source)];
		uint8_t salt_candidate[sizeof(input->salt_candidate)];
	} random;

	input->now = system_now();
	if (input->now < 0)
		return error_set(
			error, "the clock can't be read (clock_gettime)");
	if (system_random(&random, sizeof(random)) < 0)
		return error_set(error,
			"the kernel gives no random numbers (getrandom)");
	input->event_id = random.event_id;
	memcpy(input->tally_source, random.tally_source,
		sizeof(random.tally_source));
	memcpy(input->salt_candidate, random.salt_candidate,
		sizeof(random.salt_candidate));
	json_seed(random.json_seed);
	return 0;
}

static int late_answers_prepare(void)
{
	struct answer answer = {.reason = REASON_UNAVAILABLE};

	for (int i = 0; i < 2; i++) {
		answer.pixel = i == 1;
		buf_init(&late_answers[i], ANSWER_MAX);
		if (answer_add(&late_answers[i], &answer) < 0)
			return -1;
	}
	return 0;
}

/* What the name service reads. */
static const char *const names_readable[] = {
	"/etc/hosts",
	"/etc/resolv.conf",
	"/etc/host.conf",
	"/etc/gai.conf",
	"/etc/nsswitch.conf",
	"/etc/passwd",
	NULL,
};

/* A program with shared libraries loads some only when it connects. */
static const char *const libraries_readable[] = {
	"/etc/ld.so.cache",
	"/lib",
	"/lib64",
	"/usr/lib",
	"/usr/lib64",
	"/usr/local/lib",
	NULL,
};

enum { READABLE_MAX = 64 };

static void add_readable(
	const char **out, size_t *count, const char *const *paths)
{
	for (; *paths && *count + 1 < READABLE_MAX; paths++)
		out[(*count)++] = *paths;
}

/* From here on this process can do no more than a hit needs. */
static void lock_up(const struct settings *settings)
{
	const char *paths[READABLE_MAX] = {NULL};
	struct sandbox sandbox = {
		.folder = collector.folder,
		.readable = paths,
		.kill = FOOTFALL_SANDBOX == SANDBOX_KILLS,
		.cpu_seconds = (unsigned int)(settings->deadline_ms / 1000 + 5),
	};
	size_t count = 0;

	if (FOOTFALL_SANDBOX == SANDBOX_OFF)
		return;
	/* A folder that can't be used has the log that says why. */
	if (sandbox.folder < 0)
		sandbox.folder = open(
			settings->state_dir, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (!system_is_static())
		add_readable(paths, &count, libraries_readable);
	if (db_may_ask_names(&settings->database))
		add_readable(paths, &count, names_readable);
	if (db_may_use_tls(&settings->database)) {
		add_readable(paths, &count, authorities_places);
		add_readable(paths, &count,
			(const char *[]){settings->database.tls_ca, NULL});
	}
	/* What the kernel lacks is told by --check, not by each hit. */
	(void)sandbox_enter(&sandbox);
}

static struct answer serve(struct collect_input *input, struct door *door,
	struct settings *settings, const char *config)
{
	int64_t begun = system_uptime();

	timer_start(DEADLINE_DEFAULT_MS);
	door->deadline = begun + DEADLINE_DEFAULT_MS;
	if (settings_load(settings, config, &why) == 0) {
		collector.settings = settings;
		pixel = settings->pixel == 1;
		door->deadline = begun + settings->deadline_ms;
		if (settings->deadline_ms != DEADLINE_DEFAULT_MS)
			timer_start(settings->deadline_ms);
		collector.folder =
			state_open(settings->state_dir, &collector.no_folder);
		if (db_may_ask_names(&settings->database))
			system_prepare_names();
	} else {
		/* As far as it was read; the compiled-in one at least. */
		collector.state_dir = settings->state_dir;
		collector.why = why.text;
	}
	if (input_prepare(input, &why) < 0)
		collector.why = why.text;
	if (collector.settings)
		lock_up(settings);
	return collect_hit(&collector, input);
}

/*
 * OpenSSL would read the certificates of all authorities, which takes longer
 * than a hit, also where a fingerprint decides; those that are asked for are
 * named by their path.  The resolver would wait for longer than a hit may
 * take (resolv.conf(5)).
 */
static void library_hints(void)
{
	static const char *const hints[][2] = {
		{"SSL_CERT_FILE", "/dev/null"},
		{"SSL_CERT_DIR", "/dev/null"},
		{"RES_OPTIONS", "timeout:1 attempts:1"},
	};

	for (size_t i = 0; i < sizeof(hints) / sizeof(hints[0]); i++)
		if (setenv(hints[i][0], hints[i][1], 1) < 0)
			_exit(1);
}

int main(void)
{
	static struct settings settings;
	char config[SETTINGS_PATH_SIZE];
	struct door door = {0};
	struct collect_input input = {.read_body = door_read_body,
		.time_left = door_time_left,
		.context = &door};
	struct answer answer;

	/* It would hold an address and the salt. */
	system_forbid_core();
	system_outlive_file_limit();
	if (system_open_standard() < 0)
		_exit(1);
	/* Its own files are its own to read, whatever the server's mask. */
	umask(S_IRWXG | S_IRWXO);
	settings_locate(
		config, getenv("FOOTFALL_CONFIG"), FOOTFALL_CONFIG_FILE);
	if (!getenv("REQUEST_METHOD"))
		return describe(config);
	request_read(&input.request, environ);
	/* HTTP_PROXY, MYSQL_PWD and the like must reach no library. */
	clearenv();
	library_hints();
	if (late_answers_prepare() < 0)
		_exit(1);
	signals_prepare();
	answer = serve(&input, &door, &settings, config);
	/* Nothing may take a committed hit's answer away. */
	answered = 1;
	door_drain(&door, &input.request);
	door_answer(&answer);
	collect_release(&collector);
	_exit(0);
}
