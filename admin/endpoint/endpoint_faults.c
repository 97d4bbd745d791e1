/* SPDX-License-Identifier: MIT */
#include "endpoint_faults.h"

#include <string.h>
#include <strings.h>

#include "endpoint_signs.h"

/* Requests that a row is about. */
enum {
	ON_OPTIONS = 1 << EXCHANGE_PREFLIGHT,
	ON_POST = 1 << EXCHANGE_HIT,
	ON_GET = 1 << EXCHANGE_IMAGE,
	ON_HIT = ON_POST | ON_GET,
	ON_ALL = ON_OPTIONS | ON_HIT,
};

static const struct endpoint_fault outcomes[HTTP_OUTCOMES] = {
	[HTTP_NO_NAME] = {FINDING_BAD, true,
		"@url: the host's name has no address (@why): is `endpoint` "
		"spelt right, and is there a DNS record?"},
	[HTTP_NO_PROXY] = {FINDING_BAD, true,
		"@url: the proxy that http_proxy or https_proxy names is of "
		"no use (@why): unset it, or name the host in no_proxy"},
	[HTTP_REFUSED] = {FINDING_BAD, true,
		"@url: nobody listens there (@why): is the web server "
		"running, and is the port right?"},
	[HTTP_UNREACHABLE] = {FINDING_BAD, true,
		"@url: can't be reached (@why): is the address right, and "
		"does a firewall let this machine through?"},
	[HTTP_SLOW] = {FINDING_BAD, true,
		"@url: no answer in 20 seconds (@why): a firewall that drops "
		"packets, or a web server that waits for a program that "
		"hangs"},
	[HTTP_NO_HTTP] = {FINDING_BAD, true,
		"@url: what answers speaks no HTTP, or hung up (@why): is the "
		"port right? https on the port of http needs another one; "
		"else the web server's error log says why"},
	[HTTP_NO_TLS] = {FINDING_BAD, true,
		"@url: what answers there speaks no TLS that is in use "
		"(@why): is the port right, and is https set up for this "
		"host?"},
	[HTTP_EXPIRED] = {FINDING_BAD, true,
		"@url: the certificate has expired, so browsers send nothing "
		"there: renew it, and see why that did not happen by itself"},
	[HTTP_OTHER_NAME] = {FINDING_BAD, true,
		"@url: the certificate is for another name (@why), so "
		"browsers send nothing there: use a name that it has in "
		"`endpoint`, or get one for this name"},
	[HTTP_NO_ISSUER] = {FINDING_BAD, true,
		"@url: nobody known vouches for the certificate (@why), so "
		"browsers send nothing there: get one of a public "
		"authority, and let the web server send the chain too; "
		"SSL_CERT_FILE names an authority of your own"},
	[HTTP_DISTRUSTED] = {FINDING_BAD, true,
		"@url: the certificate is not accepted (@why), so browsers "
		"may send nothing there"},
	[HTTP_FAILED] = {FINDING_BAD, true, "@url: @why"},
};

struct status_row {
	int first, last;	     /* status */
	unsigned int on;	     /* requests */
	unsigned int needs, without; /* signs */
	struct endpoint_fault fault;
};

#define ADDRESS_OF_PROGRAM                                              \
	"is `endpoint` spelt right (a path given twice, such as "       \
	"/cgi-bin/cgi-bin/?), and is the program where the web server " \
	"looks? The samples in contrib map /cgi-bin/collect.cgi to it"
#define FIREWALL_REMEDY                                                  \
	"ask the host to except this URL (the firewall's log has the "   \
	"rule's number; in ModSecurity: SecRuleRemoveById), or where "   \
	".htaccess may: <Files collect.cgi> <IfModule mod_security2.c> " \
	"SecRuleEngine Off </IfModule> </Files>, on lines of their own"

#define NO_CORS                                                               \
	{                                                                     \
		FINDING_BAD, false,                                           \
			"@method @url: Access-Control-Allow-Origin is "       \
			"missing "                                            \
			"from the answer, or is neither * nor @origin: "      \
			"collect.cgi sends *; remove what takes it off in "   \
			"the web server or a proxy. Hits by the snippet are " \
			"counted, with an error in each visitor's console"    \
	}

/* The first that fits is taken. */
static const struct status_row rows[] = {
	{300, 399, ON_ALL, SIGN_REDIRECT, SIGN_MOVED,
		{FINDING_BAD, true,
			"@method @url is sent on (@status) to @target, which "
			"can't take hits: a login or another page answers in "
			"place of collect.cgi; except this URL from it"}},
	{300, 399, ON_ALL, SIGN_REDIRECT, 0,
		{FINDING_BAD, true,
			"@method @url is sent on (@status) to @target: a "
			"browser does not take a hit there, it loses its body "
			"or is refused by CORS. Set endpoint = \"@target\", "
			"make the snippet anew, and check again"}},
	{400, 599, ON_ALL, SIGN_CHALLENGE, 0,
		{FINDING_BAD, true,
			"@method @url is answered @status with a challenge to "
			"browsers, which a hit can't solve: except this URL "
			"from the CDN's bot protection"}},
	{401, 401, ON_ALL, 0, 0,
		{FINDING_BAD, true,
			"@method @url asks for a password (401): except "
			"collect.cgi from the protection (Apache: <Files "
			"collect.cgi> Require all granted </Files>)"}},
	{400, 400, ON_HIT, SIGN_UNKNOWN_SITE, 0,
		{FINDING_BAD, false,
			"@site is not on the allowlist of the collect.cgi "
			"that answers @url: the web server reads another "
			"configuration than this one, or another program; "
			"collect.cgi run from a shell says which file it "
			"takes, and install this one there"}},
	{411, 411, ON_POST, 0, 0,
		{FINDING_BAD, false,
			"POST @url: the length of the body gets lost (411): "
			"let the proxy in front wait for the whole body "
			"(nginx: proxy_request_buffering on)"}},
	{413, 413, ON_POST, 0, 0,
		{FINDING_BAD, false,
			"POST @url: the web server's bound for bodies is "
			"smaller than a hit (413): raise it to 64 KiB "
			"(nginx: client_max_body_size; Apache: "
			"LimitRequestBody)"}},
	{400, 499, ON_HIT, SIGN_OURS, SIGN_FOREIGN_ORIGIN | SIGN_METHOD,
		{FINDING_BAD, false,
			"@method @url: collect.cgi says @status, \"@detail\": "
			"on its way the hit was changed or cut by the web "
			"server or something in front of it; look there for "
			"what rewrites requests"}},
	{400, 400, ON_ALL, 0, 0,
		{FINDING_BAD, true,
			"@method @url: the web server itself refuses (400: "
			"@body): is http spoken where https is expected?"}},
	{403, 403, ON_HIT, SIGN_FOREIGN_ORIGIN, 0,
		{FINDING_BAD, false,
			"@site: collect.cgi refuses hits of the origin "
			"@origin (403): its configuration has other `origins` "
			"for this site; add the one that the pages have"}},
	{403, 403, ON_POST, SIGN_JSON_FINE, SIGN_OURS,
		{FINDING_BAD, false,
			"POST @url: a firewall rule refuses text/plain (403), "
			"while it takes the same as "
			"application/json: " FIREWALL_REMEDY}},
	{406, 406, ON_POST, SIGN_JSON_FINE, SIGN_OURS,
		{FINDING_BAD, false,
			"POST @url: a firewall rule refuses text/plain (406), "
			"while it takes the same as "
			"application/json: " FIREWALL_REMEDY}},
	{403, 403, ON_ALL, SIGN_OTHER_FINE, SIGN_OURS,
		{FINDING_BAD, false,
			"@method @url: a firewall rule refuses the request "
			"(403), while others reach "
			"collect.cgi: " FIREWALL_REMEDY}},
	{406, 406, ON_ALL, 0, SIGN_OURS,
		{FINDING_BAD, false,
			"@method @url: a firewall rule refuses the request "
			"(406, as ModSecurity does): " FIREWALL_REMEDY}},
	{501, 501, ON_ALL, 0, SIGN_OURS,
		{FINDING_BAD, false,
			"@method @url: the web server or a firewall does not "
			"take this method (501): " FIREWALL_REMEDY}},
	{403, 403, ON_ALL, 0, SIGN_OURS,
		{FINDING_BAD, true,
			"@method @url: the web server lets nobody in (403): "
			"it may not run programs there (Apache: Options "
			"+ExecCGI), the program or a folder above lacks its "
			"mode (0755), or a rule denies it; its error log "
			"says which"}},
	{404, 404, ON_ALL, 0, 0,
		{FINDING_BAD, true,
			"@url: there is no such address "
			"(404): " ADDRESS_OF_PROGRAM}},
	{410, 410, ON_ALL, 0, 0,
		{FINDING_BAD, true,
			"@url: there is no such address any more "
			"(410): " ADDRESS_OF_PROGRAM}},
	{405, 405, ON_GET, SIGN_METHOD, 0,
		{FINDING_BAD, false,
			"GET @url: `pixel` is off in the configuration that "
			"the web server reads (405), and on in this one: "
			"install this one there"}},
	{405, 405, ON_POST, SIGN_METHOD, 0,
		{FINDING_BAD, true,
			"POST @url: another method reaches collect.cgi (405): "
			"a redirect inside the web server, or something in "
			"front of it, makes GET of it"}},
	{405, 405, ON_OPTIONS, SIGN_METHOD, 0,
		{FINDING_BAD, false,
			"OPTIONS @url: another method reaches collect.cgi "
			"(405): look for what rewrites requests"}},
	{405, 405, ON_OPTIONS, SIGN_OTHER_FINE, 0,
		{FINDING_WARN, false,
			"OPTIONS @url: the web server refuses it (405): the "
			"snippet works without, pages that send "
			"application/json, as those for site_analytics may, "
			"lose their hits; let OPTIONS through to "
			"collect.cgi"}},
	{405, 405, ON_ALL, 0, SIGN_OURS,
		{FINDING_BAD, true,
			"@method @url: a web server that only hands out files "
			"answers (405): it does not run collect.cgi; allow "
			"CGI there (see contrib), or use the host that does"}},
	{429, 429, ON_ALL, 0, 0,
		{FINDING_BAD, true,
			"@method @url: the host or a CDN limits the number of "
			"requests (429): raise the limit for this URL, or "
			"wait and check again"}},
	{500, 500, ON_ALL, SIGN_OURS, 0,
		{FINDING_BAD, true,
			"@method @url: collect.cgi can't read its "
			"configuration (500): its user must be able to read "
			"the file; collect.cgi run from a shell, and "
			"collect.log in state_dir, say what is wrong"}},
	{500, 500, ON_ALL, 0, 0,
		{FINDING_BAD, true,
			"@method @url: the web server can't run collect.cgi "
			"(500): its error log says why. Look at the mode "
			"(0755, not writable by a group: suexec refuses "
			"that), the owner (yours, of the folder too), the "
			"machine it was built for, and .htaccess lines that "
			"the host does not allow"}},
	{503, 503, ON_ALL, SIGN_OURS, 0,
		{FINDING_BAD, true,
			"@method @url: collect.cgi can't take hits (503): "
			"collect.log in state_dir says why, and admin "
			"--check looks at the database"}},
	{503, 503, ON_ALL, 0, 0,
		{FINDING_BAD, true,
			"@method @url: the web server is overloaded or "
			"closed for maintenance (503: @body): ask the host; "
			"nginx says so too when a limit is reached"}},
	{502, 504, ON_ALL, 0, 0,
		{FINDING_BAD, true,
			"@method @url: the server in front gets no answer "
			"(@status): is the web server behind it, or fcgiwrap, "
			"running, and is the socket the right one?"}},
	{520, 530, ON_ALL, 0, 0,
		{FINDING_BAD, true,
			"@method @url: the CDN does not reach the web server "
			"(@status): look at the CDN's page on this number"}},
	{200, 299, ON_ALL, SIGN_PROGRAM, 0,
		{FINDING_BAD, true,
			"@method @url: the program itself is handed out, "
			"instead of run: allow CGI in this folder (Apache: "
			"Options +ExecCGI and SetHandler cgi-script; see "
			"contrib). Its passwords are in the configuration, "
			"not in it"}},
	{200, 299, ON_OPTIONS | ON_POST, SIGN_CORS_TWICE, 0,
		{FINDING_BAD, false,
			"@method @url: Access-Control-Allow-Origin stands "
			"there twice, so that browsers accept none: "
			"collect.cgi sends it; remove the line by which the "
			"web server or a proxy adds its own"}},
	{200, 299, ON_OPTIONS, SIGN_OTHER_FINE, SIGN_CORS,
		{FINDING_WARN, false,
			"OPTIONS @url: the web server answers it itself "
			"(@status, without Access-Control-Allow-Origin): the "
			"snippet works without, pages that send "
			"application/json, as those for site_analytics may, "
			"lose their hits; let OPTIONS through to "
			"collect.cgi"}},
	{200, 299, ON_ALL, SIGN_HTML, 0,
		{FINDING_BAD, true,
			"@method @url: a page is handed out (@status: @body), "
			"and no program run: " ADDRESS_OF_PROGRAM}},
	{200, 299, ON_ALL, SIGN_KEPT, 0,
		{FINDING_BAD, true,
			"@method @url: a cache answers in place of "
			"collect.cgi (@kept): let it pass this URL by, "
			"always"}},
	{204, 204, ON_POST, SIGN_CORS, SIGN_WAY,
		{FINDING_BAD, false,
			"POST @url: answered 204, but without the header "
			"Footfall-Client: an older collect.cgi answers, which "
			"may have stored the test hit, or something else; "
			"install the one of this admin"}},
	{204, 204, ON_POST, 0, SIGN_WAY,
		{FINDING_BAD, true,
			"POST @url: answered 204, but not by collect.cgi: "
			"something in front swallows hits"}},
	{200, 299, ON_POST, SIGN_WAY, SIGN_CORS, NO_CORS},
	{200, 299, ON_OPTIONS, 0, SIGN_CORS, NO_CORS},
	{200, 299, ON_OPTIONS, 0, SIGN_CORS_POST,
		{FINDING_WARN, false,
			"OPTIONS @url: Access-Control-Allow-Methods lacks "
			"POST: something in front answers in place of "
			"collect.cgi; let OPTIONS through to it"}},
	{200, 200, ON_GET, SIGN_GIF, SIGN_WAY,
		{FINDING_BAD, false,
			"GET @url: an image came, but not of collect.cgi's: "
			"something in front answers"}},
};

enum { ROWS = sizeof(rows) / sizeof(rows[0]) };

static const struct endpoint_fault something_else = {FINDING_BAD, true,
	"@method @url: answered @status (@body), as collect.cgi never does: "
	"something else answers there"};

static const struct endpoint_fault between = {FINDING_NOTE, false,
	"@url: a CDN or proxy is in between (@between): it must keep no "
	"answers of this URL, and its addresses belong in trusted_proxies"};

static const struct endpoint_fault ways[CLIENT_RULES] = {
	[CLIENT_NONE] = {FINDING_BAD, false,
		"collect.cgi was told no address (REMOTE_ADDR), so all "
		"visitors with the same browser count as one: let the web "
		"server hand it over"},
	[CLIENT_IGNORED] = {FINDING_OK, false,
		"this machine counts by the address that connects to the "
		"web server: proxy_header is \"none\". Behind a proxy or "
		"CDN all visitors would count as one"},
	[CLIENT_PEER] = {FINDING_OK, false,
		"this machine counts by the address that connects to the "
		"web server; no proxy header was there"},
	[CLIENT_UNTRUSTED] = {FINDING_WARN, false,
		"a proxy header was there, but the address that connects "
		"to the web server is not in trusted_proxies, so the header "
		"is not believed: if a proxy or CDN of yours is in between, "
		"all its visitors count as one; name its addresses in "
		"trusted_proxies of the configuration that the web server "
		"reads"},
	[CLIENT_ENTRY] = {FINDING_OK, false,
		"this machine counts by entry @entry from the right of the "
		"proxy header: what stands further left is not believed"},
	[CLIENT_MALFORMED] = {FINDING_WARN, false,
		"entry @entry from the right of the proxy header is no "
		"address, so this machine counts by the one before it, a "
		"trusted proxy's: all its visitors count as one; let the "
		"proxy write addresses, or set proxy_header"},
};

const char *exchange_method(enum exchange_kind kind)
{
	static const char *const methods[EXCHANGE_KINDS] = {
		[EXCHANGE_PREFLIGHT] = "OPTIONS",
		[EXCHANGE_HIT] = "POST",
		[EXCHANGE_IMAGE] = "GET",
	};

	return methods[kind];
}

const struct endpoint_fault *endpoint_fault_find(
	const struct exchange *exchange)
{
	const struct http_answer *answer = exchange->answer;
	unsigned int signs;

	if (answer->outcome != HTTP_ANSWERED)
		return &outcomes[answer->outcome];
	signs = endpoint_signs(exchange);
	for (size_t i = 0; i < ROWS; i++)
		if (answer->status >= rows[i].first &&
			answer->status <= rows[i].last &&
			rows[i].on & (1U << exchange->kind) &&
			(signs & rows[i].needs) == rows[i].needs &&
			!(signs & rows[i].without))
			return &rows[i].fault;
	return signs & SIGN_FINE ? NULL : &something_else;
}

const struct endpoint_fault *endpoint_fault_between(
	const struct exchange *exchange)
{
	if (exchange->answer->outcome != HTTP_ANSWERED)
		return NULL;
	return endpoint_signs(exchange) & SIGN_BETWEEN ? &between : NULL;
}

const struct endpoint_fault *endpoint_fault_of_way(const struct client_way *way)
{
	return &ways[way->rule];
}
