/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_BASE_DIGEST_H
#define FOOTFALL_BASE_DIGEST_H

/* SHA-256 and SHA-384 (FIPS 180-4) through OpenSSL; no other file includes
 * it. */
#include <stddef.h>
#include <stdint.h>

#include "base/utf8.h"

enum { DIGEST_SIZE = 32, DIGEST_KEY_SIZE = 32, DIGEST_384_SIZE = 48 };

/*
 * Keeps OpenSSL from reading its configuration, error texts and lists of
 * ciphers at the first use, which costs a short-lived process more than all
 * else that it does.  Call it before a connection is made without TLS.
 */
void digest_start_lean(void);

/*
 * HMAC-SHA-256 (RFC 2104) under `key` over the parts in order, each preceded
 * by its length in bytes as four bytes, most significant first: no two lists
 * of parts are the same message.
 */
void digest_hmac(const uint8_t key[static DIGEST_KEY_SIZE],
	const struct text *parts, size_t count,
	uint8_t out[static DIGEST_SIZE]);

/*
 * SHA-256 of bytes that come in pieces.  digest_start() returns NULL without
 * memory; digest_end() writes the digest (not with `out` NULL) and frees the
 * memory.
 */
struct digest;
struct digest *digest_start(void) __attribute__((warn_unused_result));
void digest_add(struct digest *digest, const void *data, size_t size);
void digest_end(struct digest *digest, uint8_t *out);

/* SHA-256 and SHA-384 of the bytes. */
void digest_sha256(struct text bytes, uint8_t out[static DIGEST_SIZE]);
void digest_sha384(struct text bytes, uint8_t out[static DIGEST_384_SIZE]);

/* Overwrites a secret in a way that the compiler can't leave out. */
void digest_wipe(void *secret, size_t size);

#endif
