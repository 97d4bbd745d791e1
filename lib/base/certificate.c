/* SPDX-License-Identifier: MIT */

/* SSL_get_peer_certificate() has another name since OpenSSL 3. */
#define OPENSSL_API_COMPAT 10101

#include "base/certificate.h"

#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <poll.h>
#include <stdbool.h>

#include "base/system.h"

/* Whether the socket became ready for what OpenSSL waits for. */
static bool wait_ready(int fd, int reason, int64_t until)
{
	if (reason == SSL_ERROR_WANT_READ)
		return system_wait(fd, POLLIN, until) > 0;
	return reason == SSL_ERROR_WANT_WRITE &&
	       system_wait(fd, POLLOUT, until) > 0;
}

static int digest_both(X509 *x509, struct certificate *certificate)
{
	unsigned int size;

	if (!X509_digest(x509, EVP_sha256(), certificate->sha256, &size) ||
		size != FINGERPRINT_SIZE)
		return -1;
	if (!X509_digest(x509, EVP_sha1(), certificate->sha1, &size) ||
		size != FINGERPRINT_SHA1_SIZE)
		return -1;
	return 0;
}

static int shake_hands(
	SSL *ssl, int fd, int64_t until, struct certificate *certificate)
{
	X509 *x509;
	int code, result = -1;

	if (SSL_set_fd(ssl, fd) != 1)
		return -1;
	while ((code = SSL_connect(ssl)) != 1)
		if (!wait_ready(fd, SSL_get_error(ssl, code), until))
			return -1;
	x509 = SSL_get_peer_certificate(ssl);
	if (x509)
		result = digest_both(x509, certificate);
	X509_free(x509);
	return result;
}

int certificate_fetch(int fd, int64_t until, struct certificate *certificate,
	struct error *error)
{
	SSL_CTX *context = SSL_CTX_new(TLS_client_method());
	SSL *ssl = context ? SSL_new(context) : NULL;
	int result = ssl ? shake_hands(ssl, fd, until, certificate) : -1;

	SSL_free(ssl);
	SSL_CTX_free(context);
	if (result < 0)
		error_set(error, "the TLS handshake does not come to its end");
	return result;
}
