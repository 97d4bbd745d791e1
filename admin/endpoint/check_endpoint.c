/* SPDX-License-Identifier: MIT */
#include "check_endpoint.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "admin/finding_show.h"
#include "admin/page/url.h"
#include "admin/say.h"
#include "endpoint_signs.h"
#include "endpoint_trial.h"

enum { BUF_MAX = 1 << 16 };

struct check {
	const struct settings *settings;
	struct url url; /* the endpoint */
	struct http_client *client;
	struct finding_list list;
	bool way_told, between_told;
};

static void add_fault(struct check *check, const char *subject,
	const struct endpoint_fault *fault, const struct exchange *exchange)
{
	struct buf text;

	buf_init(&text, BUF_MAX);
	endpoint_fault_add(&text, fault, exchange);
	finding_add(&check->list, fault->level, subject, "%s", buf_text(&text));
	buf_release(&text);
}

/* What is the same for every site is said once. */
static void tell_once(struct check *check, const struct exchange *exchange)
{
	const struct endpoint_fault *between = endpoint_fault_between(exchange);
	struct client_way way;

	if (between && !check->between_told) {
		check->between_told = true;
		add_fault(check, "cache", between, exchange);
	}
	if (!check->way_told && exchange->answer->outcome == HTTP_ANSWERED &&
		endpoint_way(exchange->answer, &way) == 0) {
		check->way_told = true;
		add_fault(check, "address", endpoint_fault_of_way(&way),
			exchange);
	}
}

static bool other_is_fine(const struct trial *trial, size_t but)
{
	for (size_t i = 0; i < trial->count; i++)
		if (i != but && exchange_is_fine(&trial->exchanges[i]))
			return true;
	return false;
}

/* Returns false when other sites fare no better.  The hit comes first: what
 * keeps it away often explains the rest. */
static bool judge(struct check *check, struct trial *trial)
{
	static const enum exchange_kind order[EXCHANGE_KINDS] = {
		EXCHANGE_HIT, EXCHANGE_PREFLIGHT, EXCHANGE_IMAGE};
	bool fine = true;

	for (size_t place = 0; place < EXCHANGE_KINDS; place++) {
		size_t i = order[place];
		struct exchange *exchange = &trial->exchanges[i];
		const struct endpoint_fault *fault;

		if (i >= trial->count)
			continue;
		exchange->other_fine = other_is_fine(trial, i);
		fault = endpoint_fault_find(exchange);
		tell_once(check, exchange);
		if (!fault)
			continue;
		fine = false;
		add_fault(check,
			fault->everywhere ? "endpoint" : trial->site->name,
			fault, exchange);
		if (fault->everywhere && !exchange->other_fine)
			return false;
	}
	if (fine)
		finding_add(&check->list, FINDING_OK, trial->site->name,
			"%s answers OPTIONS%s as it should (%s)",
			check->settings->endpoint,
			trial->count > 2 ? ", a test hit by POST and one by GET"
					 : " and a test hit by POST",
			trial->answers[EXCHANGE_HIT].version);
	return true;
}

/* Browsers let a page of https send nothing to http (Mixed Content, W3C), but
 * to the machine itself. */
static void check_scheme(struct check *check, const struct site_settings *site)
{
	if (check->url.secure || url_is_loopback(&check->url))
		return;
	for (size_t i = 0; i < site->origins.count; i++)
		if (!strncasecmp(site->origins.items[i], "https:", 6)) {
			finding_add(&check->list, FINDING_BAD, site->name,
				"%s is http, and the pages of %s are https: "
				"browsers refuse to send from there; serve "
				"collect.cgi by https, and set endpoint so",
				check->settings->endpoint,
				site->origins.items[i]);
			return;
		}
}

static bool check_site(struct check *check, const struct site_settings *site)
{
	struct trial *trial = malloc(sizeof(*trial));
	bool go_on = false;

	if (trial && trial_prepare(trial, check->settings, site) == 0) {
		check_scheme(check, site);
		trial_run(trial, check->client);
		go_on = judge(check, trial);
	} else {
		check->list.failed = true;
	}
	if (trial)
		trial_release(trial);
	free(trial);
	return go_on;
}

/* libcurl goes by it, as curl(1) does. */
static void note_proxy(struct check *check)
{
	static const char *const variables[] = {"https_proxy", "HTTPS_PROXY",
		"http_proxy", "all_proxy", "ALL_PROXY"};
	bool secure = check->url.secure;

	for (size_t i = secure ? 0 : 2;
		i < sizeof(variables) / sizeof(variables[0]); i++) {
		const char *value = getenv(variables[i]);

		if (!value || !*value || (secure && i == 2))
			continue;
		finding_add(&check->list, FINDING_NOTE, "proxy",
			"%s is set: requests go by that proxy unless no_proxy "
			"excepts the host, and it may answer instead",
			variables[i]);
		return;
	}
}

static enum exit_status run(struct check *check, const struct options *options)
{
	const struct site_list *sites = &check->settings->sites;
	enum exit_status status;

	note_proxy(check);
	for (size_t i = 0; i < sites->count; i++)
		if ((!options->site ||
			    !strcmp(options->site, sites->items[i].name)) &&
			!check_site(check, &sites->items[i]))
			break;
	if (check->way_told)
		finding_add(&check->list, FINDING_NOTE, "test hits",
			"are not stored, so this says nothing of MariaDB, nor "
			"of ignore_addresses: admin --check looks at the "
			"database");
	finding_show(&check->list, options);
	status = finding_worst(&check->list) >= FINDING_WARN ||
				 check->list.failed
			 ? EXIT_FAILED
			 : EXIT_DONE;
	if (check->list.failed)
		say("--check-endpoint: out of memory");
	finding_release(&check->list);
	return status;
}

static int check_options(const struct options *options,
	const struct settings *settings, struct url *url)
{
	struct error error = {0};

	if (!settings->endpoint)
		say("endpoint is not set: write the public URL of "
		    "collect.cgi into the configuration, such as endpoint = "
		    "\"https://www.example.org/cgi-bin/collect.cgi\";");
	else if (url_parse(url, settings->endpoint, &error) < 0)
		say("%s", error.text);
	else if (!settings->sites.count)
		say("the allowlist is empty: add sites to the configuration");
	else if (options->site &&
		 !settings_site(settings, options->site, strlen(options->site)))
		say("--site=%s: not on the allowlist; add it to sites, or "
		    "leave --site out",
			options->site);
	else
		return 0;
	return -1;
}

enum exit_status check_endpoint_run(
	const struct options *options, const struct settings *settings)
{
	struct check check = {.settings = settings};
	struct error error = {0};
	enum exit_status status;

	if (check_options(options, settings, &check.url) < 0)
		return EXIT_USAGE;
	check.client = http_client_open(getenv("SSL_CERT_FILE"), &error);
	if (!check.client) {
		say("--check-endpoint: %s", error.text);
		return EXIT_FAILED;
	}
	status = run(&check, options);
	http_client_close(check.client);
	return status;
}
