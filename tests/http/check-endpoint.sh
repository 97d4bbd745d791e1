#!/bin/sh
# SPDX-License-Identifier: MIT
#
# admin --check-endpoint against an Apache that is set up wrongly in every way that
# hosts are: each fault is produced for real and must be told by its name. What no
# server does by itself is done by a CGI script of a line. (That all is well with the
# samples of contrib is tests/http/doctor.c's to prove.) No MariaDB is needed: test
# hits don't touch it.

set -eu
export LC_ALL=C.UTF-8
: "${FOOTFALL_SRCDIR:?}" "${FOOTFALL_BUILDDIR:?}"
# shellcheck source=tests/support/tap.sh
. "$FOOTFALL_SRCDIR/tests/support/tap.sh"
# shellcheck source=tests/support/webserver.sh
. "$FOOTFALL_SRCDIR/tests/support/webserver.sh"
unset FOOTFALL_CONFIG http_proxy https_proxy HTTPS_PROXY all_proxy ALL_PROXY no_proxy \
	SSL_CERT_FILE

program=$FOOTFALL_BUILDDIR/admin/admin
case $("$program" --version) in
*libcurl*) ;;
*)
	echo "1..0 # SKIP this admin was built without libcurl"
	exit 0
	;;
esac
if lacking=$(webserver_lacks apache); then
	echo "1..0 # SKIP there is no $lacking; run ./check"
	exit 0
fi

work=$(mktemp -d "${TMPDIR:-/tmp}/footfall.XXXXXX")
clean_up()
{
	webserver_stop
	rm -rf "$work"
}
trap clean_up EXIT
trap 'exit 1' HUP INT TERM
chmod 0755 "$work"

# shellcheck source=tests/support/faults.sh
. "$FOOTFALL_SRCDIR/tests/support/faults.sh"

# ---- the doctor ----------------------------------------------------------------

# examine URL [OPTION...]: sets $status, $out and $err.
examine()
{
	configuration doctor "$sites" 'pixel = true;' "endpoint = \"$1\";"
	shift
	status=0
	"$program" --config="$work/doctor.conf" --check-endpoint "$@" >"$work/out" \
		2>"$work/err" </dev/null || status=$?
	out=$(cat "$work/out")
	err=$(cat "$work/err")
}

# fault PLACE PATTERN [SUBJECT]: it is told, as something bad, and the exit status is 1.
fault()
{
	examine "http://127.0.0.1:$port/$1"
	is "$1: exit status" "$status" 1
	like "$1: is told" "$out" "^bad +${3:-endpoint} .*$2"
}

# fine PLACE PATTERN: nothing is wrong, and this is said.
fine()
{
	examine "http://127.0.0.1:$port/$1"
	is "$1: exit status" "$status" 0
	unlike "$1: nothing is wrong" "$out" '^(bad|warning)'
	like "$1: is told" "$out" "$2"
}

fine good '^ok +docs +http://127.0.0.1:[0-9]+/good answers OPTIONS, a test hit by POST and one by GET'
like "each site is tried" "$out" '^ok +blog '
like "the rule of the address" "$out" '^ok +address .* no proxy header was there'
is "it says nothing on standard error" "$err" ''
examine "http://127.0.0.1:$port/good" --site=blog
unlike "--site: that one only" "$out" '^ok +docs'
like "--site: this one" "$out" '^ok +blog'
examine "http://127.0.0.1:$port/good" --quiet
is "--quiet: all is well" "$status $out" "0 "
examine "http://127.0.0.1:$port/good" --format=json
like "--format=json" "$out" '"level": "ok", "subject": "docs", "finding": '

fault moved "\\(301\\) to http://127.0.0.1:$port/good: .*Set endpoint = \"http://127.0.0.1:$port/good\""
fault loop '\(302\) to http'
fault nowhere 'no such address \(404\)'
fault files/collect.cgi 'the program itself is handed out'
fault source 'the program itself is handed out'
fault page 'a page is handed out \(200: <!DOCTYPE html><title>Parked</title>'
fault rude 'answered 200 \('
is "what it says acts on no terminal" "$(tr -d '[:print:]\n' <"$work/out" | tr -d '\277\275\357' | wc -c)" 0
fault endless 'answered 200 \(footfall footfall'
fault crlf 'can.t run collect.cgi \(500\)'
fault mode '\((403|500)\)'
fault denied 'lets nobody in \(403\)'
fault password 'asks for a password'
fault small 'raise it to 64 KiB' docs
fault plain 'refuses text/plain \(403\), while it takes the same as application/json' docs
fault plain406 'refuses text/plain \(406\)' docs
fault post 'a firewall rule refuses the request \(403\)' docs
like "post: GET and OPTIONS are not blamed" "$(echo "$out" | grep -c '^bad .*docs')" '^1$'
fault twice 'stands there twice' docs
fault bare 'is missing from the answer' docs
fault kept 'a cache answers in place of collect.cgi \(Age: 17\)'
fault old 'an older collect.cgi answers' docs
fault gifless 'GET .*as collect.cgi never does'
fault swallow 'something in front swallows hits'
fault limit '\(429\)'
fault down '\(503: <h1>Back soon</h1>\)'
fault behind 'gets no answer \(502\)'
fault challenge 'bot protection'
fault other 'docs is not on the allowlist' docs
fault origins 'refuses hits of the origin https://b.example \(403\)' blog
fault broken 'can.t read its configuration \(500\)'
fault unpixelled '.pixel. is off' docs

examine "http://127.0.0.1:$port/options"
is "options: exit status" "$status" 1
like "options: a warning" "$out" '^warning +docs .*let OPTIONS through'
like "options: the rest is fine" "$out" '^ok +address'

fine entry '^ok +address .*entry 1 from the right'
fine ignored '^ok +address .*proxy_header is "none"'
fine cdn '^note +cache .*\(Via: 1.1 varnish\)'
examine "http://127.0.0.1:$port/untrusted"
is "untrusted: exit status" "$status" 1
like "untrusted: the key to set" "$out" '^warning +address .*name its addresses in trusted_proxies'
examine "http://127.0.0.1:$port/malformed"
like "malformed: is told" "$out" '^warning +address .*entry 1 from the right of the proxy header is no address'

# ---- connections ---------------------------------------------------------------

# away URL PATTERN: it can't be asked at all.
away()
{
	examine "$1"
	is "$1: exit status" "$status" 1
	like "$1: is told" "$out" "^bad +endpoint .*$2"
	is "$1: once, not for each site" "$(echo "$out" | grep -c '^bad')" 1
}

away http://127.0.0.1:1/collect.cgi 'nobody listens there'
away http://nowhere.invalid/collect.cgi 'no address'
away "https://127.0.0.1:$port/good" 'speaks no TLS'
away "https://127.0.0.1:$((port + 4))/good" 'nobody known vouches'
away "https://127.0.0.1:$((port + 1))/good" 'nobody known vouches'
away "http://127.0.0.1:$((port + 1))/good" 'speaks no HTTP, or hung up'
SSL_CERT_FILE=$work/tls/ca.pem
export SSL_CERT_FILE
away "https://127.0.0.1:$((port + 2))/good" 'has expired'
away "https://127.0.0.1:$((port + 3))/good" 'for another name'
examine "https://127.0.0.1:$((port + 1))/good"
is "https: exit status" "$status" 0
like "https: all is well, by HTTP/2" "$out" '^ok +docs .*\(HTTP/2\)'
unset SSL_CERT_FILE

http_proxy=http://127.0.0.1:1
export http_proxy
examine "http://example.invalid/collect.cgi"
like "the proxy of the environment is told" "$out" '^note +proxy +http_proxy is set'
like "and used" "$out" '^bad +endpoint .*127.0.0.1 port 1'
unset http_proxy

# ---- what is wrong before anything is sent --------------------------------------

# unusable WORDS [LINE...]: the configuration's lines; nothing can be sent.
unusable()
{
	unusable_words=$1
	shift
	configuration doctor "$@"
	status=0
	err=$("$program" --config="$work/doctor.conf" --check-endpoint 2>&1 >"$work/out" \
		</dev/null) || status=$?
	is "$unusable_words: exit status" "$status" 2
	like "$unusable_words" "$err" "^admin: .*$unusable_words"
	is "$unusable_words: nothing else" "$(cat "$work/out")" ''
}

unusable 'endpoint is not set' "$sites"
unusable 'begin it with https' "$sites" 'endpoint = "collect.cgi";'
unusable 'begin it with https' "$sites" 'endpoint = "ftp://a.example/";'
unusable 'names a user' "$sites" 'endpoint = "https://ada:secret@a.example/";'
unusable 'has a query' "$sites" 'endpoint = "https://a.example/?x=y";'
unusable 'the allowlist is empty' 'endpoint = "https://a.example/";'
examine "http://127.0.0.1:$port/good" --site=nobody
is "an unknown site: exit status" "$status" 2
like "an unknown site" "$err" '^admin: --site=nobody: not on the allowlist'

configuration doctor 'sites = ( { name = "docs"; origins = ("https://b.example"); } );' \
	'endpoint = "http://nowhere.invalid/";'
out=$("$program" --config="$work/doctor.conf" --check-endpoint 2>&1) || :
like "http for pages of https" "$out" '^bad +docs .*is http, and the pages of https://b.example are https'

# A test hit leaves no word of the address that it came from, nor anything else.
ok "nothing was logged" test ! -e "$work/state/collect.log" -o "$(
	grep -c 'answered 500' "$work/state/collect.log" 2>/dev/null)" = "$(
	grep -c '' "$work/state/collect.log" 2>/dev/null)"

done_testing
