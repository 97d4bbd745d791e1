/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_BASE_SETTINGS_H
#define FOOTFALL_BASE_SETTINGS_H

/* The configuration: what footfall.conf(5) describes, as a struct. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/config.h"
#include "base/error.h"

enum {
	SITE_NAME_MAX = 100,	   /* characters */
	SETTINGS_PATH_SIZE = 4096, /* bytes, with the NUL */
};

struct database_settings {
	char *socket;
	struct text_list host; /* as host_parse() reads, tried in order */
	int64_t port;	       /* of those that name none; 0: 3306 */
	char *name;
	char *user;
	char *password;
	char *tls_ca;
	struct text_list tls_fingerprint; /* as fingerprint_parse() reads */
	int tls_verify; /* -1: when the host is remote, or TLS asked for */
};

struct site_settings {
	char *name;
	struct text_list origins;
	int public;
	char *time_zone;
	int single_page;
	char *language;	    /* of the notice */
	char *notice;	    /* its text; NULL: that of the language */
	char *privacy_page; /* NULL: the notice has no link */
};

struct site_list {
	struct site_settings *items;
	size_t count;
};

struct settings {
	char *state_dir;
	/* Of the web server, of reports, of the jobs, of --init. */
	struct database_settings database, report, jobs, init;
	struct site_list sites;
	int64_t retention_days;
	int reject_empty_user_agent;
	int honour_gpc;
	char *proxy_header;
	struct range_list trusted_proxies;
	struct range_list ignore_addresses;
	int pixel;
	char *endpoint;
	char *ingest;
	int64_t journal_max_bytes;
	int64_t flood_limit; /* hits a second and visitor; 0: no limit */
	int64_t deadline_ms;
	char *country_database;
};

/* Every key with its type, range, default and help: the one place that knows
 * them.  footfall.conf(5) is checked against it. */
extern const struct config_option settings_options[];

/* Folders above the program's that are looked beside. */
enum { LOCATE_LEVELS = 4 };

/*
 * Finds the configuration: `from_environment` (the value of
 * $FOOTFALL_CONFIG, NULL when unset) if any; else `compiled_in` if that is
 * an absolute path and there is such a file; else footfall/footfall.conf
 * beside the program's own folder if it exists; else the same beside one of
 * the folders above (LOCATE_LEVELS with the first), if it belongs to the
 * program's owner or root (on shared hosting those folders may be other
 * people's).  When there is none, the path at which one would be found:
 * `compiled_in`, or, where that is relative, the place beside the program's own
 * folder.
 */
void settings_locate(char out[static SETTINGS_PATH_SIZE],
	const char *from_environment, const char *compiled_in);

/* Where admin.conf is, for the configuration at `path`: beside it. */
void settings_locate_owner(
	char out[static SETTINGS_PATH_SIZE], const char *path);

/* Makes a relative state_dir one that is seen from the folder of the
 * configuration at `path`.  Returns 0, or -1 without memory. */
int settings_locate_state(struct settings *settings, const char *path)
	__attribute__((warn_unused_result));

/*
 * Reads the file at `path` over the defaults.  Refuses a file that others may
 * write, or that holds a password and others may read.  Returns 0, or -1
 * with "file:line: key: why" or the remedy in `error`; the settings are to
 * be cleared in either case.
 */
int settings_load(struct settings *settings, const char *path,
	struct error *error) __attribute__((warn_unused_result));

/* As settings_load(), then reads admin.conf beside `path`, where there is
 * one, over it: it must be readable by its owner alone. */
int settings_load_owner(struct settings *settings, const char *path,
	struct error *error) __attribute__((warn_unused_result));

void settings_clear(struct settings *settings);

/* The site of that name on the allowlist, or NULL.  Exact and
 * case-sensitive. */
const struct site_settings *settings_site(
	const struct settings *settings, const char *name, size_t length);

#endif
