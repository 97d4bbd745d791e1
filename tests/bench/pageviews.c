/* SPDX-License-Identifier: MIT */

/*
 * usage: pageviews AGENTS FORMAT COUNT FROM DAYS SEED
 *
 * Prints COUNT page views of DAYS days from the date FROM on, the same ones
 * each time that it is called like this, in the order of their time.  AGENTS
 * is agents.tsv.  FORMAT is
 *
 *   rows     as LOAD DATA reads them: site, occurred_at, event_id, path,
 *            referrer, user_agent, visitor_hash (hexadecimal), tabs between
 *   journal  records of the journal
 *
 * 20 sites, 50,000 paths, 5,000 referrers and a visitor for each five page
 * views: all by Zipf's law, so a few are asked for often and most seldom.  A
 * visitor keeps his user agent, comes back, and mostly looks at several pages
 * of a site, with the one before as referrer.  Nights are quiet, weekends
 * quieter than weekdays.
 */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/time.h"
#include "store/journal_record.h"

enum {
	SITES = 20,
	PATHS = 50000,
	REFERRERS = 5000,
	VIEWS_PER_VISITOR = 5,
	RECENT = 32, /* visits of a site that may go on */
	WORDS_SIZE = 64,
	TEXT_SIZE = 128,
	AGENTS_MAX = 4000,
	AGENT_SIZE = 1000,
	HOURS = 24,
	MS_PER_HOUR = TIME_HOUR,
};

struct shares {
	double *sums; /* rising; the last is the sum of all */
	size_t count;
};

struct visit {
	uint64_t visitor;
	size_t path;
};

struct world {
	uint64_t state; /* of the random numbers */
	struct shares sites, paths, referrers, visitors, agents;
	char site[SITES][TEXT_SIZE];
	char path[PATHS][TEXT_SIZE];
	char referrer[REFERRERS][TEXT_SIZE];
	char agent[AGENTS_MAX][AGENT_SIZE];
	struct visit recent[SITES][RECENT];
};

static const char *const words[] = {"about", "algebra", "archive", "article",
	"basics", "build", "chapter", "compare", "config", "data", "design",
	"download", "editor", "example", "faq", "first", "guide", "history",
	"index", "install", "intro", "kernel", "lemma", "library", "list",
	"manual", "map", "memory", "network", "news", "notes", "page", "parser",
	"photo", "plugin", "post", "project", "proof", "query", "reader",
	"recipe", "release", "review", "router", "sample", "search", "server",
	"setup", "shell", "sorting", "summer", "table", "team", "theme",
	"theorem", "tools", "travel", "tutorial", "update", "user", "video",
	"weekly", "winter", "writing"};
enum { WORDS = sizeof(words) / sizeof(words[0]) };

/* How much of a day's traffic an hour has, how much of a week's a day, from
 * Thursday on (1970-01-01 was one). */
static const double by_hour[HOURS] = {22, 15, 11, 9, 9, 12, 20, 33, 48, 60, 66,
	68, 66, 67, 70, 70, 67, 62, 58, 57, 57, 54, 45, 33};
static const double by_day[7] = {105, 95, 62, 66, 108, 112, 110};

static void fail(const char *what, const char *why)
{
	fprintf(stderr, "pageviews: %s: %s\n", what, why);
	exit(1);
}

/* Sebastiano Vigna's splitmix64. */
static uint64_t mixed(uint64_t value)
{
	value = (value ^ (value >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	value = (value ^ (value >> 27)) * UINT64_C(0x94d049bb133111eb);
	return value ^ (value >> 31);
}

static uint64_t next_random(struct world *world)
{
	world->state += UINT64_C(0x9e3779b97f4a7c15);
	return mixed(world->state);
}

/* From 0 up to but not 1. */
static double fraction(uint64_t random)
{
	return (double)(random >> 11) * 0x1p-53;
}

static double *sums_new(size_t count)
{
	double *sums = calloc(count, sizeof(*sums));

	if (!sums)
		fail("shares", "out of memory");
	return sums;
}

static struct shares zipf(size_t count, double exponent)
{
	struct shares shares = {.sums = sums_new(count), .count = count};
	double sum = 0;

	for (size_t i = 0; i < count; i++) {
		sum += pow((double)(i + 1), -exponent);
		shares.sums[i] = sum;
	}
	return shares;
}

/* Which of them a fraction of the whole falls on. */
static size_t pick(const struct shares *shares, double where)
{
	double sum = where * shares->sums[shares->count - 1];
	size_t low = 0, high = shares->count - 1;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (shares->sums[middle] > sum)
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}

static void read_agents(struct world *world, const char *file)
{
	FILE *in = fopen(file, "re");
	char line[AGENT_SIZE + 32];
	double sum = 0;

	if (!in)
		fail(file, "can't be opened");
	world->agents.sums = sums_new(AGENTS_MAX);
	while (fgets(line, sizeof(line), in)) {
		char *tab = strchr(line, '\t');

		if (line[0] == '#')
			continue;
		line[strcspn(line, "\n")] = '\0';
		if (!tab || world->agents.count == AGENTS_MAX)
			fail(file, tab ? "too many lines" : "no tab");
		sum += atof(line);
		world->agents.sums[world->agents.count] = sum;
		snprintf(world->agent[world->agents.count++], AGENT_SIZE, "%s",
			tab + 1);
	}
	fclose(in);
	if (world->agents.count == 0)
		fail(file, "no user agents");
}

/* A number as words: different ones for different numbers. */
static void spell(char out[static WORDS_SIZE], size_t number, char between)
{
	size_t length = 0;

	do {
		length += (size_t)snprintf(out + length, WORDS_SIZE - length,
			"%s%c", words[number % WORDS], between);
		number /= WORDS;
	} while (number > 0);
	out[length - 1] = '\0';
}

static void name_all(struct world *world)
{
	static const char *const found[] = {"https://www.google.com/",
		"https://duckduckgo.com/", "https://www.bing.com/",
		"https://news.ycombinator.com/", "https://www.reddit.com/",
		"https://github.com/", "https://en.wikipedia.org/",
		"https://lobste.rs/"};
	char spelt[WORDS_SIZE];

	for (size_t i = 0; i < SITES; i++)
		snprintf(world->site[i], TEXT_SIZE, "%s%zu.example.org",
			words[i * 3 % WORDS], i);
	for (size_t i = 0; i < PATHS; i++) {
		spell(spelt, i * 17, i % 3 ? '-' : '/');
		snprintf(world->path[i], TEXT_SIZE, "/%s/%s%s",
			words[i % 11 * 5], spelt, i % 4 ? "/" : ".html");
	}
	for (size_t i = 0; i < REFERRERS; i++) {
		spell(spelt, i * 23 + WORDS, '-');
		if (i < sizeof(found) / sizeof(found[0]))
			snprintf(world->referrer[i], TEXT_SIZE, "%s", found[i]);
		else
			snprintf(world->referrer[i], TEXT_SIZE,
				"https://%s.example/%s", spelt,
				i % 2 ? words[i % WORDS] : "");
	}
}

static struct world *world_new(const char *agents, long count, uint64_t seed)
{
	struct world *world = calloc(1, sizeof(*world));

	if (!world)
		fail("start", "out of memory");
	world->state = mixed(seed);
	read_agents(world, agents);
	world->sites = zipf(SITES, 0.9);
	world->paths = zipf(PATHS, 1.0);
	world->referrers = zipf(REFERRERS, 1.0);
	world->visitors = zipf((size_t)count / VIEWS_PER_VISITOR + 1, 0.6);
	name_all(world);
	return world;
}

/* The hash of a visitor changes with the site and the month. */
static void hash_visitor(struct hit *hit, uint64_t visitor, size_t site)
{
	uint64_t month = (uint64_t)date_month(time_date(hit->occurred_at));
	uint64_t half = mixed(visitor ^ mixed(month * SITES + site));

	memcpy(hit->visitor_hash, &half, sizeof(half));
	half = mixed(half + 1);
	memcpy(hit->visitor_hash + sizeof(half), &half, sizeof(half));
}

/* Fills all but the time; `referrer` holds that of a visit that goes on. */
static void see_page(struct world *world, struct hit *hit,
	char referrer[static TEXT_SIZE * 3])
{
	size_t site = pick(&world->sites, fraction(next_random(world)));
	uint64_t random = next_random(world);
	struct visit *visit = &world->recent[site][random % RECENT];
	bool goes_on = visit->visitor && random >> 32 & 1;

	referrer[0] = '\0';
	if (goes_on) {
		snprintf(referrer, TEXT_SIZE * 3, "https://%s%s",
			world->site[site], world->path[visit->path]);
	} else {
		visit->visitor = 1 + pick(&world->visitors,
					     fraction(next_random(world)));
		if (random >> 33 & 1)
			strcpy(referrer,
				world->referrer[pick(&world->referrers,
					fraction(next_random(world)))]);
	}
	visit->path = pick(&world->paths, fraction(next_random(world)));
	hit->site = text_from(world->site[site]);
	hit->path = text_from(world->path[visit->path]);
	hit->referrer = text_from(referrer);
	hit->user_agent = text_from(world->agent[pick(
		&world->agents, fraction(mixed(visit->visitor)))]);
	hit->event = text_from("");
	hit->event_id = next_random(world);
	hash_visitor(hit, visit->visitor, site);
}

static void put_row(const struct hit *hit)
{
	char time[TIME_TEXT_SIZE];

	time_format(time, hit->occurred_at);
	printf("%s\t%s\t%" PRIu64 "\t%s\t%s\t%s\t", hit->site.data, time,
		hit->event_id, hit->path.data, hit->referrer.data,
		hit->user_agent.data);
	for (size_t i = 0; i < sizeof(hit->visitor_hash); i++)
		printf("%02x", hit->visitor_hash[i]);
	putchar('\n');
}

static void put_record(const struct hit *hit)
{
	struct buf record;

	buf_init(&record, JOURNAL_RECORD_MAX);
	if (journal_record_add(&record, hit) < 0)
		fail("record", "out of memory");
	fwrite(record.data, 1, record.length, stdout);
	buf_release(&record);
}

/* An hour's page views, in order. */
static void put_hour(struct world *world, int64_t from, long count,
	void (*put)(const struct hit *))
{
	char referrer[TEXT_SIZE * 3];
	struct hit hit = {0};

	for (long i = 0; i < count; i++) {
		double at = (double)i + fraction(next_random(world));

		hit.occurred_at =
			from + (int64_t)(at * MS_PER_HOUR / (double)count);
		see_page(world, &hit, referrer);
		put(&hit);
	}
}

static double weight(int32_t date, int hour)
{
	return by_day[date % 7] * by_hour[hour];
}

static void put_all(struct world *world, long count, int32_t first, int days,
	void (*put)(const struct hit *))
{
	double total = 0, sum = 0;
	long done = 0;

	for (int hour = 0; hour < days * HOURS; hour++)
		total += weight(first + hour / HOURS, hour % HOURS);
	for (int hour = 0; hour < days * HOURS; hour++) {
		long until;

		sum += weight(first + hour / HOURS, hour % HOURS);
		until = lround((double)count * sum / total);
		put_hour(world, date_start(first) + (int64_t)hour * MS_PER_HOUR,
			until - done, put);
		done = until;
	}
}

int main(int argc, char *argv[])
{
	int year, month, day, days;
	bool rows;
	long count;

	if (argc != 7 ||
		sscanf(argv[4], "%4d-%2d-%2d", &year, &month, &day) != 3 ||
		(count = atol(argv[3])) < 1 || (days = atoi(argv[5])) < 1) {
		fputs("usage: pageviews AGENTS rows|journal COUNT FROM DAYS "
		      "SEED\n",
			stderr);
		return 2;
	}
	rows = strcmp(argv[2], "rows") == 0;
	put_all(world_new(argv[1], count, strtoull(argv[6], NULL, 10)), count,
		date_from_civil(year, month, day), days,
		rows ? put_row : put_record);
	return fflush(stdout) || ferror(stdout) ? 1 : 0;
}
