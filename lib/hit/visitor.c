/* SPDX-License-Identifier: MIT */
#include "hit/visitor.h"

#include <stdlib.h>
#include <string.h>

/* Not tolower(3): what it does depends on the locale. */
static void lower_ascii(char *out, struct text text)
{
	for (size_t i = 0; i < text.length; i++) {
		char byte = text.data[i];

		out[i] = byte >= 'A' && byte <= 'Z' ? (char)(byte + 32) : byte;
	}
}

int visitor_hash(struct hit *hit, struct text address,
	const uint8_t salt[static SALT_SIZE])
{
	struct text agent = utf8_trim(hit->user_agent);
	uint8_t digest[DIGEST_SIZE];
	char *lower = malloc(agent.length + 1);

	if (!lower)
		return -1;
	lower_ascii(lower, agent);
	digest_hmac(salt,
		(const struct text[]){
			hit->site, address, {lower, agent.length}},
		3, digest);
	memcpy(hit->visitor_hash, digest, VISITOR_HASH_SIZE);
	digest_wipe(digest, sizeof(digest));
	free(lower);
	return 0;
}
