/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_BASE_FINGERPRINT_H
#define FOOTFALL_BASE_FINGERPRINT_H

/* Fingerprints of certificates: digests of their DER form, as
 * `openssl x509 -fingerprint` prints them. */
#include <stddef.h>
#include <stdint.h>

enum {
	FINGERPRINT_SIZE = 32, /* SHA-256 */
	FINGERPRINT_SHA1_SIZE = 20,
	FINGERPRINT_TEXT_SIZE = 2 * FINGERPRINT_SIZE + 1,
};

/* Reads a SHA-256 fingerprint: hexadecimal digits in either case, all or none
 * of the pairs parted by colons.  Returns 0 or -1. */
int fingerprint_parse(const char *text, uint8_t out[static FINGERPRINT_SIZE])
	__attribute__((warn_unused_result));

/* The bytes as hexadecimal digits in upper case, as OpenSSL has them, without
 * colons; `out` has room for two each and the NUL. */
void fingerprint_format(char *out, const uint8_t *bytes, size_t size);

#endif
