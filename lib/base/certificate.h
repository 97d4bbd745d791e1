/* SPDX-License-Identifier: MIT */
#ifndef FOOTFALL_BASE_CERTIFICATE_H
#define FOOTFALL_BASE_CERTIFICATE_H

/* The certificate that a server shows.  Through OpenSSL's TLS; no other file
 * includes it. */
#include <stdint.h>

#include "base/error.h"
#include "base/fingerprint.h"

struct certificate {
	uint8_t sha256[FINGERPRINT_SIZE];
	uint8_t sha1[FINGERPRINT_SHA1_SIZE];
};

/*
 * Shakes hands by TLS, as a client, on the connected socket `fd`, which does
 * not block, until the instant `until` of system_uptime(), and looks at the
 * server's certificate; verifies nothing and sends nothing else.  `fd` is of
 * no use afterwards but to be closed.  Returns 0 or -1.
 */
int certificate_fetch(int fd, int64_t until, struct certificate *certificate,
	struct error *error) __attribute__((warn_unused_result));

#endif
