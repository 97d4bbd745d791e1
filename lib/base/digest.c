/* SPDX-License-Identifier: MIT */

/*
 * The plain SHA256 functions are marked as deprecated since OpenSSL 3, but
 * cost 0.005 M instructions where HMAC() and EVP cost 0.84 M: most of what a
 * process that lives for one hit would do.
 */
#define OPENSSL_API_COMPAT 10101

#include "base/digest.h"

#include <openssl/crypto.h>
#include <openssl/sha.h>
#include <stdlib.h>
#include <string.h>

struct digest {
	SHA256_CTX hash;
};

void digest_start_lean(void)
{
	OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG |
				    OPENSSL_INIT_NO_LOAD_CRYPTO_STRINGS |
				    OPENSSL_INIT_NO_ADD_ALL_CIPHERS |
				    OPENSSL_INIT_NO_ADD_ALL_DIGESTS |
				    OPENSSL_INIT_NO_ATEXIT,
		NULL);
}

static void hash_pad(SHA256_CTX *hash,
	const uint8_t key[static DIGEST_KEY_SIZE], uint8_t pad)
{
	uint8_t block[SHA256_CBLOCK];

	memset(block, pad, sizeof(block));
	for (size_t i = 0; i < DIGEST_KEY_SIZE; i++)
		block[i] ^= key[i];
	SHA256_Init(hash);
	SHA256_Update(hash, block, sizeof(block));
	digest_wipe(block, sizeof(block));
}

void digest_hmac(const uint8_t key[static DIGEST_KEY_SIZE],
	const struct text *parts, size_t count, uint8_t out[static DIGEST_SIZE])
{
	SHA256_CTX hash;

	hash_pad(&hash, key, 0x36);
	for (size_t i = 0; i < count; i++) {
		size_t length = parts[i].length;
		uint8_t size[4] = {(uint8_t)(length >> 24),
			(uint8_t)(length >> 16), (uint8_t)(length >> 8),
			(uint8_t)length};

		SHA256_Update(&hash, size, sizeof(size));
		SHA256_Update(&hash, parts[i].data, length);
	}
	SHA256_Final(out, &hash);
	hash_pad(&hash, key, 0x5c);
	SHA256_Update(&hash, out, DIGEST_SIZE);
	SHA256_Final(out, &hash);
	digest_wipe(&hash, sizeof(hash));
}

struct digest *digest_start(void)
{
	struct digest *digest = malloc(sizeof(*digest));

	if (digest)
		SHA256_Init(&digest->hash);
	return digest;
}

void digest_add(struct digest *digest, const void *data, size_t size)
{
	SHA256_Update(&digest->hash, data, size);
}

void digest_end(struct digest *digest, uint8_t *out)
{
	if (digest && out)
		SHA256_Final(out, &digest->hash);
	free(digest);
}

/* SHA256() at once is EVP's since OpenSSL 3: it asks for memory, and leaves
 * `out` as it was where there is none. */
void digest_sha256(struct text bytes, uint8_t out[static DIGEST_SIZE])
{
	SHA256_CTX hash;

	SHA256_Init(&hash);
	SHA256_Update(&hash, bytes.data, bytes.length);
	SHA256_Final(out, &hash);
}

void digest_sha384(struct text bytes, uint8_t out[static DIGEST_384_SIZE])
{
	SHA512_CTX hash;

	SHA384_Init(&hash);
	SHA384_Update(&hash, bytes.data, bytes.length);
	SHA384_Final(out, &hash);
}

void digest_wipe(void *secret, size_t size)
{
	OPENSSL_cleanse(secret, size);
}
