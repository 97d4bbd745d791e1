#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Promise 2: hits with known client addresses go in, through a web server and by
# collect.cgi alone; then every file is searched for them: MariaDB's data, its
# redo and general log, state_dir, the server's logs. Only a web server's own
# access log may hold one.

set -u
export LC_ALL=C

support=$FOOTFALL_SRCDIR/tests/support
# shellcheck source=tests/support/tap.sh
. "$support/tap.sh"
if [ -z "${FOOTFALL_TEST_STAGE:-}" ]; then
	exec "$support/with-mariadb" --arg=--general-log=1 "$support/with-webserver" lighttpd "$0"
fi

: "${FOOTFALL_TEST_DIR:?}" "${FOOTFALL_TEST_URL:?}" "${FOOTFALL_TEST_STAGE:?}"
body='{"site":"docs.example.org","path":"/private","referrer":"https://example.net/"}'
agent='Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0'

# through_server ADDRESS: the server sees the loopback; a trusted proxy's header
# names the client.
through_server()
{
	busybox wget -q -O /dev/null --header "Content-Type: text/plain" \
		--header "X-Forwarded-For: $1" --header "User-Agent: $agent" \
		--post-data "$body" "$FOOTFALL_TEST_URL"
}

# directly ADDRESS [BODY]: as the server's child would see a client.
directly()
{
	printf %s "${2:-$body}" | env -i REQUEST_METHOD=POST CONTENT_TYPE=text/plain \
		CONTENT_LENGTH="$(printf %s "${2:-$body}" | wc -c)" REMOTE_ADDR="$1" \
		HTTP_USER_AGENT="$agent" \
		"$FOOTFALL_TEST_STAGE/cgi-bin/collect.cgi" >/dev/null
}

# files_with PATTERN...: names of files that hold one of the fixed strings or bytes.
files_with()
{
	find "$FOOTFALL_TEST_DIR" -type f ! -name 'access*' -exec \
		grep -laF -e "$1" {} + || :
}

for address in 198.51.100.23 203.0.113.77 2001:db8:beef:f00d::77; do
	through_server "$address"
	directly "$address"
done
# Refused and unstorable hits must not log one either.
directly 198.51.100.23 '{"site":"nowhere","path":"/"}'
mariadb -uroot -S "$FOOTFALL_TEST_SOCKET" footfall -e 'RENAME TABLE pageview TO away'
directly 203.0.113.77
mariadb -uroot -S "$FOOTFALL_TEST_SOCKET" footfall -e 'RENAME TABLE away TO pageview'

is "six hits of three visitors are stored" \
	"$(mariadb -uroot -S "$FOOTFALL_TEST_SOCKET" footfall -N -e \
		"SELECT COUNT(*), COUNT(DISTINCT visitor_hash) FROM pageview")" "6	3"

mariadb -uroot -S "$FOOTFALL_TEST_SOCKET" -e \
	'SET GLOBAL innodb_max_dirty_pages_pct_lwm = 0.001, GLOBAL innodb_max_dirty_pages_pct = 0;
	FLUSH LOCAL TABLES'

# Controls: the search finds what was stored, what was logged, and raw bytes.
prefix=$(printf '\040\001\015\270\276\357\360\015')
printf 'x%sx' "$prefix" >"$FOOTFALL_TEST_DIR/control"
like "the search finds the path that was stored" "$(files_with /private)" '/data/'
like "the general log is on, and searched" "$(files_with 'INSERT INTO pageview')" '/data/.*\.log'
is "the search finds raw bytes" "$(files_with "$prefix")" "$FOOTFALL_TEST_DIR/control"
rm "$FOOTFALL_TEST_DIR/control"

# Last the bytes of 2001:db8:beef:f00d::/64, which are what is hashed.
for needle in 198.51.100.23 203.0.113.77 2001:db8:beef: 2001:0db8:beef 20010DB8BEEF \
	20010db8beef C6336417 c6336417 cb00714d CB00714D "$prefix"; do
	is "no file holds $(printf %s "$needle" | tr -c '[:alnum:].:' '?')" \
		"$(files_with "$needle")" ''
done
done_testing
