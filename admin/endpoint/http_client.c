/* SPDX-License-Identifier: MIT */
#include "http_client.h"

#ifdef FOOTFALL_CURL

#include <curl/curl.h>
#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Its options are checked where they are known, which they are not here. */
#undef curl_easy_setopt
#undef curl_easy_getinfo

const char http_client_feature[] = ", libcurl";

enum { CONNECT_MS = 10000, WHOLE_MS = 20000 };

/* Both have the same functions; Debian has the second one with git. */
static const char *const names[] = {"libcurl.so.4", "libcurl-gnutls.so.4"};

struct http_client {
	typeof(curl_global_init) *global_init;
	typeof(curl_easy_init) *init;
	typeof(curl_easy_setopt) *setopt;
	typeof(curl_easy_perform) *perform;
	typeof(curl_easy_getinfo) *getinfo;
	typeof(curl_easy_strerror) *strerror;
	typeof(curl_easy_reset) *reset;
	typeof(curl_easy_cleanup) *cleanup;
	typeof(curl_slist_append) *append;
	typeof(curl_slist_free_all) *free_all;
	const char *certificates;
	CURL *curl;
};

#define FUNCTION(member, name)                             \
	{                                                  \
		offsetof(struct http_client, member), name \
	}

static const struct {
	size_t offset;
	const char *name;
} functions[] = {
	FUNCTION(global_init, "curl_global_init"),
	FUNCTION(init, "curl_easy_init"),
	FUNCTION(setopt, "curl_easy_setopt"),
	FUNCTION(perform, "curl_easy_perform"),
	FUNCTION(getinfo, "curl_easy_getinfo"),
	FUNCTION(strerror, "curl_easy_strerror"),
	FUNCTION(reset, "curl_easy_reset"),
	FUNCTION(cleanup, "curl_easy_cleanup"),
	FUNCTION(append, "curl_slist_append"),
	FUNCTION(free_all, "curl_slist_free_all"),
};

/* It stays loaded until the program ends, since its own libraries leave
 * functions to be called then. */
static int load(struct http_client *client, struct error *error)
{
	void *library = NULL;

	for (size_t i = 0; !library && i < sizeof(names) / sizeof(names[0]);
		i++)
		library = dlopen(names[i], RTLD_NOW | RTLD_LOCAL);
	if (!library)
		return error_set(error,
			"libcurl is not on this machine (libcurl.so.4); on "
			"Debian: apt install libcurl4");
	for (size_t i = 0; i < sizeof(functions) / sizeof(functions[0]); i++) {
		void *function = dlsym(library, functions[i].name);

		if (!function)
			return error_set(error,
				"libcurl.so.4 has no %s; install a newer one",
				functions[i].name);
		memcpy((char *)client + functions[i].offset, &function,
			sizeof(function));
	}
	return 0;
}

struct http_client *http_client_open(
	const char *certificates, struct error *error)
{
	struct http_client *client = calloc(1, sizeof(*client));

	if (!client) {
		error_set(error, "out of memory");
		return NULL;
	}
	client->certificates = certificates;
	if (load(client, error) < 0) {
		free(client);
		return NULL;
	}
	if (client->global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK)
		client->curl = client->init();
	if (client->curl)
		return client;
	error_set(error, "libcurl can't be started");
	free(client);
	return NULL;
}

void http_client_close(struct http_client *client)
{
	client->cleanup(client->curl);
	free(client);
}

static size_t keep_head(char *data, size_t size, size_t count, void *context)
{
	struct http_answer *answer = context;
	size_t have, length = size * count;

	/* Those of "100 Continue" and of a proxy are forgotten. */
	if (length > 5 && !memcmp(data, "HTTP/", 5))
		answer->head[0] = '\0';
	have = strlen(answer->head);
	if (memchr(data, '\0', length) || length >= HTTP_HEAD_SIZE - have)
		return length;
	memcpy(answer->head + have, data, length);
	answer->head[have + length] = '\0';
	return length;
}

/* What is longer is cut off: the transfer ends then, which is no failure. */
static size_t keep_body(char *data, size_t size, size_t count, void *context)
{
	struct http_answer *answer = context;
	size_t length = size * count;
	size_t room = HTTP_BODY_SIZE - answer->body_length;
	size_t kept = length < room ? length : room;

	memcpy(answer->body + answer->body_length, data, kept);
	answer->body_length += kept;
	return kept;
}

static const struct {
	CURLcode code;
	enum http_outcome outcome;
} outcomes[] = {
	{CURLE_COULDNT_RESOLVE_HOST, HTTP_NO_NAME},
	{CURLE_COULDNT_RESOLVE_PROXY, HTTP_NO_PROXY},
	{CURLE_PROXY, HTTP_NO_PROXY},
	{CURLE_OPERATION_TIMEDOUT, HTTP_SLOW},
	{CURLE_WEIRD_SERVER_REPLY, HTTP_NO_HTTP},
	{CURLE_UNSUPPORTED_PROTOCOL, HTTP_NO_HTTP},
	{CURLE_GOT_NOTHING, HTTP_NO_HTTP},
	{CURLE_SEND_ERROR, HTTP_NO_HTTP},
	{CURLE_RECV_ERROR, HTTP_NO_HTTP},
	{CURLE_HTTP2, HTTP_NO_HTTP},
	{CURLE_SSL_CONNECT_ERROR, HTTP_NO_TLS},
	{CURLE_SSL_CACERT_BADFILE, HTTP_DISTRUSTED},
};

/* X509_V_ERR_... of OpenSSL's x509_vfy.h; GnuTLS has none. */
static const struct {
	long verify_result;
	enum http_outcome outcome;
} verdicts[] = {
	{10, HTTP_EXPIRED},   /* CERT_HAS_EXPIRED */
	{18, HTTP_NO_ISSUER}, /* DEPTH_ZERO_SELF_SIGNED_CERT */
	{19, HTTP_NO_ISSUER}, /* SELF_SIGNED_CERT_IN_CHAIN */
	{20, HTTP_NO_ISSUER}, /* UNABLE_TO_GET_ISSUER_CERT_LOCALLY */
	{21, HTTP_NO_ISSUER}, /* UNABLE_TO_VERIFY_LEAF_SIGNATURE */
	{62, HTTP_OTHER_NAME} /* HOSTNAME_MISMATCH */
};

static enum http_outcome outcome_of_certificate(
	struct http_client *client, const struct http_answer *answer)
{
	long result = 0;

	/* libcurl compares the name itself. */
	if (strstr(answer->why, "target host name"))
		return HTTP_OTHER_NAME;
	client->getinfo(client->curl, CURLINFO_SSL_VERIFYRESULT, &result);
	for (size_t i = 0; i < sizeof(verdicts) / sizeof(verdicts[0]); i++)
		if (verdicts[i].verify_result == result)
			return verdicts[i].outcome;
	return HTTP_DISTRUSTED;
}

static enum http_outcome outcome_of(struct http_client *client, CURLcode code,
	const struct http_answer *answer)
{
	long number = 0;

	/* A body that is cut, by us or by them, takes nothing from what its
	 * head says; one of 1xx is no answer yet. */
	client->getinfo(client->curl, CURLINFO_RESPONSE_CODE, &number);
	if (code == CURLE_OK || number >= 200)
		return HTTP_ANSWERED;
	if (code == CURLE_PEER_FAILED_VERIFICATION)
		return outcome_of_certificate(client, answer);
	if (code == CURLE_COULDNT_CONNECT) {
		client->getinfo(client->curl, CURLINFO_OS_ERRNO, &number);
		return number == ECONNREFUSED ? HTTP_REFUSED : HTTP_UNREACHABLE;
	}
	for (size_t i = 0; i < sizeof(outcomes) / sizeof(outcomes[0]); i++)
		if (outcomes[i].code == code)
			return outcomes[i].outcome;
	return HTTP_FAILED;
}

static const char *version_name(long version)
{
	switch (version) {
	case CURL_HTTP_VERSION_1_0:
		return "HTTP/1.0";
	case CURL_HTTP_VERSION_2_0:
		return "HTTP/2";
	case CURL_HTTP_VERSION_3:
		return "HTTP/3";
	default:
		return "HTTP/1.1";
	}
}

static void read_info(struct http_client *client, struct http_answer *answer)
{
	long status = 0, version = 0;
	const char *redirect = NULL;

	client->getinfo(client->curl, CURLINFO_RESPONSE_CODE, &status);
	client->getinfo(client->curl, CURLINFO_HTTP_VERSION, &version);
	client->getinfo(client->curl, CURLINFO_REDIRECT_URL, &redirect);
	answer->status = (int)status;
	answer->version = version_name(version);
	if (redirect && strlen(redirect) < sizeof(answer->redirect))
		strcpy(answer->redirect, redirect);
}

static void set_options(struct http_client *client,
	const struct http_request *request, struct http_answer *answer)
{
	CURL *curl = client->curl;
	typeof(curl_easy_setopt) *set = client->setopt;

	/* The connection is kept, all else forgotten. */
	client->reset(curl);
	set(curl, CURLOPT_URL, request->url);
	set(curl, CURLOPT_NOSIGNAL, 1L);
	set(curl, CURLOPT_CONNECTTIMEOUT_MS, (long)CONNECT_MS);
	set(curl, CURLOPT_TIMEOUT_MS, (long)WHOLE_MS);
	set(curl, CURLOPT_ERRORBUFFER, answer->why);
	set(curl, CURLOPT_HEADERFUNCTION, keep_head);
	set(curl, CURLOPT_HEADERDATA, answer);
	set(curl, CURLOPT_WRITEFUNCTION, keep_body);
	set(curl, CURLOPT_WRITEDATA, answer);
	if (client->certificates)
		set(curl, CURLOPT_CAINFO, client->certificates);
	if (request->body.length) {
		set(curl, CURLOPT_POSTFIELDS, request->body.data);
		set(curl, CURLOPT_POSTFIELDSIZE, (long)request->body.length);
	}
	set(curl, CURLOPT_CUSTOMREQUEST, request->method);
}

void http_client_send(struct http_client *client,
	const struct http_request *request, struct http_answer *answer)
{
	struct curl_slist *headers = NULL;
	CURLcode code;

	*answer = (struct http_answer){.version = "HTTP"};
	set_options(client, request, answer);
	for (const char *const *header = request->headers; *header; header++) {
		struct curl_slist *longer = client->append(headers, *header);

		headers = longer ? longer : headers;
	}
	client->setopt(client->curl, CURLOPT_HTTPHEADER, headers);
	code = client->perform(client->curl);
	if (code != CURLE_OK && !answer->why[0])
		strncpy(answer->why, client->strerror(code),
			sizeof(answer->why) - 1);
	answer->outcome = outcome_of(client, code, answer);
	if (answer->outcome == HTTP_ANSWERED)
		read_info(client, answer);
	client->free_all(headers);
}

#else

const char http_client_feature[] = "";

struct http_client *http_client_open(
	const char *certificates, struct error *error)
{
	(void)certificates;
	error_set(error,
		"this admin was built without libcurl, which wholly static "
		"programs can't load; on Debian: apt install "
		"libcurl4-openssl-dev, then configure without "
		"--enable-static and --without-curl, and build");
	return NULL;
}

void http_client_close(struct http_client *client)
{
	(void)client;
}

void http_client_send(struct http_client *client,
	const struct http_request *request, struct http_answer *answer)
{
	(void)client;
	(void)request;
	*answer = (struct http_answer){.outcome = HTTP_FAILED};
}

#endif
