#!/bin/sh
# SPDX-License-Identifier: MIT
#
# admin --snippet: what it prints and writes, how large the script is, and what the script
# sends, run by node in pages that are no browser's (snippet-page.js).

set -eu

# shellcheck source=tests/support/jobs.sh
. "$(dirname "$0")/../support/jobs.sh"

endpoint=https://www.example.org/cgi-bin/collect.cgi
page=$FOOTFALL_SRCDIR/tests/jobs/snippet-page.js
separators=$(printf '\342\200\250\342\200\251')

# sites MEMBERS [LINE...]: the site www.example.org with these members, and an endpoint.
sites()
{
	members=$1
	shift
	configure "sites = ( { name = \"www.example.org\"; $members } );" \
		"endpoint = \"$endpoint\";" "$@"
}

# script: that of the block in $out, into $work/script.js.
script()
{
	printf '%s\n' "$out" | sed -n 's,^<script>\(.*\)</script>$,\1,p' | tr -d '\n' >"$work/script.js"
}

# size [LINE...]: of the script, compressed.
size()
{
	configure "$@"
	run --snippet="$site" --quiet
	script
	[ -s "$work/script.js" ] && gzip -9 <"$work/script.js" | wc -c
}

# hash BITS FILE: as in a CSP, by others' programs.
hash()
{
	printf 'sha%s-' "$1"
	"sha$1sum" <"$2" | cut -d ' ' -f 1 | tr a-f A-F | basenc --base16 -d | base64 -w 0
}

# scene NAME...: what the script sends there, without the scene's name.
scene()
{
	node "$page" "$work/script.js" "$@" 2>&1 | sed "s/^$1 //"
}

# valid: whether tidy finds nothing in a page that carries $out; it is older than an
# attribute.
valid()
{
	{
		echo '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">'
		echo "<title>x</title></head><body><p>x</p>"
		printf '%s\n</body></html>\n' "$out"
	} >"$work/page.html"
	tidy -q -e -utf8 "$work/page.html" 2>&1 |
		grep -v 'Warning: <img> proprietary attribute "referrerpolicy"$' >"$work/tidy" || :
	cat "$work/tidy"
	[ ! -s "$work/tidy" ]
}

# ---- what is printed -----------------------------------------------------------

sites ''
run --snippet=www.example.org
is 'exit 0' "$status" 0
is 'notice and script, a line each' "$(printf '%s\n' "$out" | sed 's/<script>.*</<script>.</')" \
	'<p class="analytics-notice" lang="en"><small>This page counts anonymous visits, with no cookies and no IP addresses stored.</small></p>
<script>.</script>'
script
like 'stderr: what a CSP needs, the script by its hash' "$err" \
	"connect-src https://www\.example\.org; script-src '$(hash 256 "$work/script.js" | sed 's/[+.]/\\&/g')'\$"
like 'stderr: that the notice has no link' "$err" 'privacy_page is not set'
is 'nothing else is on stderr' "$(printf '%s\n' "$err" | wc -l)" 2
run --snippet www.example.org --quiet
is '--quiet: the same without hints' "$status$err$(printf '%s\n' "$out" | wc -l)" 02

sites 'privacy_page = "/privacy?a&b"; language = "de-AT";' 'pixel = true;'
run --snippet=www.example.org
like 'the notice in the language, with a link' "$out" \
	'lang="de-AT"><small>Diese Seite .* <a href="/privacy\?a&amp;b">Datenschutz</a></small></p>$'
like 'pixel: an image for browsers without scripts' "$out" \
	"^<noscript><img src=\"$endpoint\\?site=www\\.example\\.org\" alt=\"\" width=\"1\" height=\"1\" referrerpolicy=\"no-referrer-when-downgrade\"></noscript>\$"
like 'pixel: img-src' "$err" 'img-src https://www\.example\.org; script-src'
unlike 'with a privacy page there is no hint of one' "$err" privacy_page
ok 'tidy finds no fault in the HTML' valid

sites 'language = "he"; privacy_page = "/p";'
run --snippet=www.example.org
like 'from right to left' "$out" 'lang="he" dir="rtl"><small>'
ok 'tidy finds no fault in that either' valid

endpoint=http://www.example.org/collect.cgi
sites ''
run --snippet=www.example.org
like 'http: a hint that pages of https cannot use it' "$err" \
	'endpoint: http://www.example.org/collect.cgi can.t be reached from pages of https'
endpoint=http://127.0.0.1:8080/collect.cgi
sites ''
run --snippet=www.example.org
unlike 'but of this machine they can' "$err" 'pages of https'
endpoint=https://www.example.org/cgi-bin/collect.cgi

# ---- what is refused -----------------------------------------------------------

# refused TEXT SITE PATTERN: exit 2, nothing printed, a message that names the key.
refused()
{
	run --snippet="$2"
	is "$1: exit 2, nothing printed" "$status$out" 2
	like "$1: says which key" "$err" "^admin: --snippet: $3"
}

sites ''
refused 'unknown site' b 'sites: "b" is not on the allowlist'
configure
refused 'no endpoint' a 'endpoint is not set; .*https://'
configure 'endpoint = "/cgi-bin/collect.cgi";'
refused 'no URL' a 'endpoint: "/cgi-bin/collect.cgi" is no URL of http or https; begin'
configure 'endpoint = "https://bücher.example/c";'
refused 'not ASCII' a 'endpoint: .* write the host in ASCII \(xn--'
sites 'language = "tlh";'
refused 'a language without notice' www.example.org \
	'sites: "www.example.org": language: no notice in "tlh"; .*notice.* one of en, .*, zh-TW$'
sites 'privacy_page = "javascript:alert(1)";'
refused 'a link that is a script' www.example.org 'sites: "www.example.org": privacy_page: '

# ---- the script in a file ------------------------------------------------------

sites '' 'pixel = true;'
run --snippet=www.example.org --quiet
script
block=$out
mkdir "$work/htdocs"
umask 077
run --snippet=www.example.org --script-file="$work/htdocs/a b&.js"
umask 022
is 'the file holds the script, byte for byte' \
	"$(cmp "$work/htdocs/a b&.js" "$work/script.js" 2>&1)" ''
is 'all may read it, its owner may write it' "$(stat -c %a "$work/htdocs/a b&.js")" 644
is 'the tag that loads it, notice and image as before' "$out" \
	"$(printf '%s\n' "$block" | sed "s,^<script>.*,<script src=\"/a%20b%26.js\" integrity=\"$(hash 384 "$work/script.js" | sed 's/&/\\&/g')\" crossorigin=\"anonymous\" defer></script>,")"
like 'stderr: src must be its URL' "$err" 'src must be the URL under which .*/a b&\.js is served'
like "stderr: script-src 'self'" "$err" "script-src 'self'\$"
ok 'tidy finds no fault in the tag' valid
echo old >"$work/htdocs/f.js"
ln "$work/htdocs/f.js" "$work/old"
run --snippet=www.example.org --script-file="$work/htdocs/f.js" --quiet
is 'a file is replaced, not written into' "$status$err$(cat "$work/old")" 0old
is 'by the script' "$(cmp "$work/htdocs/f.js" "$work/script.js" 2>&1)" ''
for wrong in "$work/none/f.js" "$work/htdocs/" "$work/htdocs"; do
	run --snippet=www.example.org --script-file="$wrong"
	is "$(basename "$wrong"), which can't be written: exit 1, nothing printed" "$status$out" 1
	like 'the message names it' "$err" "$wrong: "
done
is 'nothing is left over' "$(find "$work/htdocs" -type f | sort)" \
	"$(printf '%s\n' "$work/htdocs/a b&.js" "$work/htdocs/f.js")"

# ---- sizes ---------------------------------------------------------------------

for single_page in false true; do
	for site in www.example.org docs garden.example.net; do
		for endpoint in https://www.example.org/cgi-bin/collect.cgi \
			https://stats.example.org/cgi-bin/collect.cgi \
			https://example.net/~ada/cgi-bin/footfall.cgi; do
			got=$(size "sites = ( { name = \"$site\"; single_page = $single_page; } );" \
				"endpoint = \"$endpoint\";")
			ok "$site, single_page $single_page, $endpoint: $got bytes, at most 600" \
				test "$got" -le 600
		done
	done
done

# ---- what the script sends -----------------------------------------------------

if ! command -v node >/dev/null; then
	skip 'what the script sends' 'there is no node; ./check installs it'
	done_testing
	exit 0
fi

# sends TEXT SCENE EXPECTED: the bodies, without what all of them begin with.
sends()
{
	is "$1" "$(scene "$2" | sed 's/^{"site":"www.example.org","path":/:/')" "$3"
}

endpoint=https://www.example.org/cgi-bin/collect.cgi
sites ''
run --snippet=www.example.org --quiet
script
unlike 'it is ES5' "$(cat "$work/script.js")" '=>|`|\.\.\.|(let|const|class) '
is 'one request, as simple as CORS asks' "$(scene request)" \
	"1 $endpoint {\"method\":\"POST\",\"keepalive\":true,\"credentials\":\"omit\",\"headers\":{\"Content-Type\":\"text/plain\"}} string"
sends 'a path without query and fragment' query ':"/caf%C3%A9/","referrer":""}'
sends 'a host with a port' port ':"/a/b","referrer":""}'
sends 'an address of IPv6' ipv6 ':"/a/b","referrer":""}'
sends "the canonical link's path" canonical ':"/welcome","referrer":""}'
sends 'which may be the root' canonical-root ':"/","referrer":""}'
sends 'one that is no URL is none' canonical-broken ':"/a","referrer":""}'
sends 'nor is one with half a host' canonical-no-host ':"/a","referrer":""}'
sends 'nor is an empty one' canonical-empty ':"/a","referrer":""}'
sends 'a page from a disk sends nothing' file ''
sends 'the referrer' referrer ':"/a","referrer":"https://news.example/x?y"}'
sends 'five UTM values, no other parameter' utm \
	':"/a","referrer":"","utm_source":"n l","utm_medium":"é","utm_campaign":"c","utm_term":"t","utm_content":"<"}'
sends 'no member twice' utm-twice ':"/a","referrer":"","utm_term":"2","utm_source":""}'
sends 'UTM values that are no UTF-8' utm-half ':"/a","referrer":"","utm_term":"�","utm_source":"%"}'
sends 'webdriver when true' webdriver ':"/a","referrer":"","webdriver":true}'
sends 'the snippet twice counts once' twice ':"/a","referrer":""}'
sends 'an element whose id is footfall hinders nothing' element ':"/a","referrer":""}'
sends "a page's own function of that name is left alone" page-own ''
sends 'events with names, and none without' events ':"/a","referrer":"https://news.example/"}
:"/a","referrer":"https://news.example/","event":"sign-up"}
:"/a","referrer":"https://news.example/","event":"\"\\é😀"}
:"/a","referrer":"https://news.example/","event":"404"}'
sends 'mistakes throw nothing' mistakes ':"/a","referrer":""}
:"/a","referrer":"","event":"called"}'
sends 'a prerendered page waits until it is shown' prerender 'before: 0
:"/a","referrer":""}
:"/a","referrer":"","event":"early"}'
sends 'one from the back-forward cache counts again' restored \
	':"/a","referrer":"https://news.example/"}
:"/a","referrer":"https://news.example/"}'
sends 'moves in a site that is no single page count nothing' moves \
	'pushed: [[{"state":1},"title","/b?token=secret"],[null,"","/b?page=2"],[null,"","#here"]]
:"/canonical","referrer":"https://news.example/","utm_term":"1"}
:"/canonical","referrer":"https://news.example/","event":"there"}
:"/canonical","referrer":"https://news.example/"}'
for lack in no-fetch no-search fetch-throws fetch-fails fetch-old; do
	sends "$lack: silence" "$lack" ''
done

sites 'single_page = true;'
run --snippet=www.example.org --quiet
script
unlike 'single_page: it is ES5 too' "$(cat "$work/script.js")" '=>|`|\.\.\.|(let|const|class) '
sends 'single_page: each new path, from the address before' moves \
	'pushed: [[{"state":1},"title","/b?token=secret"],[null,"","/b?page=2"],[null,"","#here"]]
:"/canonical","referrer":"https://news.example/","utm_term":"1"}
:"/b","referrer":"https://www.example.org:8443/a"}
:"/a","referrer":"https://www.example.org:8443/b"}
:"/a","referrer":"https://www.example.org:8443/b","event":"there"}
:"/a","referrer":"https://www.example.org:8443/b"}'
sends 'single_page: the snippet twice counts once' twice ':"/a","referrer":""}'
sends 'single_page: without fetch, silence' no-fetch ''

# posted BODY, seen QUERY: to collect.cgi, as from a page; the answer's status.
posted()
{
	printf '%s' "$1" | request CONTENT_LENGTH="$(printf '%s' "$1" | wc -c)" \
		CONTENT_TYPE=text/plain REMOTE_ADDR=198.51.100.7 HTTP_USER_AGENT=Mozilla/5.0 |
		sed -n '1s/^Status: \([0-9]*\).*/\1/p'
}

seen()
{
	request REQUEST_METHOD=GET QUERY_STRING="$1" HTTP_REFERER=https://www.example.org/from \
		REMOTE_ADDR=198.51.100.7 HTTP_USER_AGENT=Mozilla/5.0 </dev/null | tr -d '\r' |
		sed -n '1s/^Status: \([0-9]*\).*/\1/p'
}

# What --check-endpoint sends must be what pages send, and what the block makes browsers send
# must be a page view of that site.
configure
fresh
for name in plain 'a&b' '</script><!--' "\"'\\\\" "a${separators}b" '😀' 'ä b'; do
	quoted=$(printf '%s' "$name" | sed 's/["\\]/\\&/g')
	configure "sites = ( { name = \"$quoted\"; } );" "endpoint = \"$endpoint\";" 'pixel = true;'
	run --snippet="$name" --quiet
	script
	is "snippet_body() is what the script sends: $name" "$(scene query)" \
		"$("$FOOTFALL_BUILDDIR/tests/jobs/snippet-body" "$name" '/caf%C3%A9/')"
	ok "tidy finds no fault: $name" valid
	query=$(printf '%s\n' "$out" | sed -n 's/^<noscript>.*collect\.cgi?\([^"]*\)".*/\1/p')
	is "collect.cgi takes both: $name" "$(posted "$(scene query)") $(seen "$query")" '204 200'
	is "rows of that site: $name" "$(sql "SELECT site, path FROM pageview ORDER BY path; DELETE FROM pageview;")" \
		"$(printf '%s\t%s\n' "$(printf '%s' "$name" | sed 's/\\/&&/g')" '/caf%C3%A9/' \
			"$(printf '%s' "$name" | sed 's/\\/&&/g')" /from)"
done
done_testing
