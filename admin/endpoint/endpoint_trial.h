/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_ADMIN_ENDPOINT_ENDPOINT_TRIAL_H
#define FOOTFALL_ADMIN_ENDPOINT_ENDPOINT_TRIAL_H

/* A test hit for one site, sent as a browser would. */
#include "base/settings.h"
#include "endpoint_faults.h"
#include "http_client.h"

/* What is sent for one site, and what came of it. */
struct trial {
	const struct settings *settings;
	const struct site_settings *site;
	struct buf origin, origin_header, referer_header, body, image_url;
	char target[HTTP_URL_SIZE];
	struct http_answer answers[EXCHANGE_KINDS];
	struct exchange exchanges[EXCHANGE_KINDS];
	size_t count; /* of them that were sent */
};

/* Makes ready what is to be sent to the settings' endpoint; they and the site
 * must outlive the trial.  Returns 0, or -1 without memory; it is to be
 * released in either case. */
int trial_prepare(struct trial *trial, const struct settings *settings,
	const struct site_settings *site) __attribute__((warn_unused_result));
void trial_release(struct trial *trial);

/* Sends OPTIONS, POST and, where `pixel` is on, GET; ends with the first that
 * is not answered, or sent on elsewhere. */
void trial_run(struct trial *trial, struct http_client *client);

/* Whether Footfall answered as it should. */
bool exchange_is_fine(const struct exchange *exchange);

#endif
