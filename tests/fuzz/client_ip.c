/* SPDX-License-Identifier: MIT */

/*
 * REMOTE_ADDR, X-Forwarded-For and Forwarded of any bytes, split at the
 * first two line feeds.  Whoever is not behind a trusted proxy can't choose
 * the address.
 */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "hit/client_ip.h"

static struct text take_line(struct text *rest)
{
	const char *end = memchr(rest->data, '\n', rest->length);
	size_t length = end ? (size_t)(end - rest->data) : rest->length;
	struct text line = {rest->data, length};

	length += end != NULL;
	rest->data += length;
	rest->length -= length;
	return line;
}

static void walk(const struct request *request, const char *header)
{
	struct address_range trusted[2];
	char name[32];
	struct settings settings = {.trusted_proxies = {trusted, 2}};
	struct address client, peer;
	struct client_way way, again;
	struct buf said;

	strcpy(name, header);
	settings.proxy_header = name;
	address_range_parse(text_from("127.0.0.0/8"), &trusted[0]);
	address_range_parse(text_from("::1"), &trusted[1]);
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
	if (!address_in_ranges(&peer, trusted, 2) &&
		memcmp(peer.bytes, client.bytes, sizeof(peer.bytes)) != 0)
		abort();
	if (client_ip_significant(&client).length > 8)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct text rest = {(const char *)data, size};
	struct request request = {0};

	request.remote_address = take_line(&rest);
	request.x_forwarded_for = take_line(&rest);
	request.forwarded = rest;
	walk(&request, "x-forwarded-for");
	walk(&request, "forwarded");
	walk(&request, "none");
	return 0;
}
