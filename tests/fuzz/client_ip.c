/* SPDX-License-Identifier: MIT */

/*
 * REMOTE_ADDR, a range that is trusted beside this machine, X-Forwarded-For
 * and Forwarded of any bytes, split at the first three line feeds.  Whoever is
 * not behind a trusted proxy can't choose the address.
 */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "hit/client_ip.h"

enum { TRUSTED = 3 };

/* The range holds its first address, and so do all that are wider. */
static bool range_read(struct text text, struct address_range *range)
{
	struct address_range wider;

	if (address_range_parse(text, range) < 0)
		return false;
	if (range->bits > 128 || !address_in_range(&range->first, range))
		abort();
	for (wider = *range; wider.bits; wider.bits--)
		if (!address_in_range(&range->first, &wider))
			abort();
	return true;
}

static void walk(const struct request *request, const char *header,
	struct address_range *trusted)
{
	char name[32];
	struct settings settings = {.trusted_proxies = {trusted, TRUSTED}};
	struct address client, peer;
	struct client_way way, again;
	struct buf said;

	strcpy(name, header);
	settings.proxy_header = name;
	if (!client_ip_find(request, &settings, &client, &way))
		return;
	buf_init(&said, 64);
	client_way_add(&said, &way);
	if (client_way_read(
		    (struct text){buf_text(&said), said.length}, &again) < 0 ||
		again.rule != way.rule || again.entry != way.entry)
		abort();
	buf_release(&said);
	address_parse(request->remote_address, &peer);
	if (!address_in_ranges(&peer, trusted, TRUSTED) &&
		memcmp(peer.bytes, client.bytes, sizeof(peer.bytes)) != 0)
		abort();
	if (client_ip_significant(&client).length > 8)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct text rest = {(const char *)data, size};
	struct request request = {0};
	struct address_range trusted[TRUSTED];

	request.remote_address = fuzz_take_line(&rest);
	address_range_parse(text_from("127.0.0.0/8"), &trusted[0]);
	address_range_parse(text_from("::1"), &trusted[1]);
	if (!range_read(fuzz_take_line(&rest), &trusted[2]))
		trusted[2] = trusted[1];
	request.x_forwarded_for = fuzz_take_line(&rest);
	request.forwarded = rest;
	walk(&request, "x-forwarded-for", trusted);
	walk(&request, "forwarded", trusted);
	walk(&request, "none", trusted);
	return 0;
}
