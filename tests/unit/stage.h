/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_TESTS_STAGE_H
#define FOOTFALL_TESTS_STAGE_H

/*
 * Where collect_hit() is tried without MariaDB: settings, a folder, and in
 * MariaDB's place a socket that listens and tells whether somebody came.
 *
 * Sites are docs.example.org and, with an origin, blog; 203.0.113.0/24 are
 * the owner's addresses, 10.0.0.0/8 proxies; every switch of the screen is
 * on.  The time is 2026-03-25 12:00 UTC.
 */
#include "collect/collect.h"
#include "tests/unit/unit.h"

#define STAGE_GOOD "{\"site\":\"docs.example.org\",\"path\":\"/a\"}"
#define STAGE_BLOG "{\"site\":\"blog\",\"path\":\"/a\"}"
#define STAGE_TEST \
	"{\"site\":\"docs.example.org\",\"path\":\"/a\",\"test\":true}"
#define STAGE_ORIGIN "https://blog.example.org"

struct stage {
	char *folder, *socket;
	int listener;
	char *origins[1];
	struct site_settings sites[2];
	struct address_range own, proxies;
	struct settings settings;
};

void stage_open(struct stage *stage);
void stage_close(struct stage *stage);

/* Whether a connection waits at the socket. */
bool stage_somebody_came(const struct stage *stage);

/* A hit, and what is to become of it. */
struct collect_row {
	const char *name;
	enum reason expected;
	bool read; /* whether the body is asked for */
	/* Where NULL: POST, the body's length, text/plain, STAGE_GOOD, none,
	 * 192.0.2.1, none, a browser's, none. */
	const char *method, *length, *type, *body, *origin, *remote, *forwarded,
		*agent, *gpc;
	enum reason reader; /* what it answers */
	/* Where NULL: none. */
	const char *query, *referer;
};

/* Gives the hit to collect_hit(), with these settings or as this collector;
 * `*calls` receives how often the body was asked for. */
enum reason stage_collect(const struct settings *settings,
	const struct collect_row *row, int *calls);
enum reason stage_collect_as(
	struct collector *collector, const struct collect_row *row, int *calls);
struct answer stage_answer(
	struct collector *collector, const struct collect_row *row, int *calls);

#endif
