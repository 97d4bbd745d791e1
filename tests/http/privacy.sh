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
if [ -z "${FOOTFALL_TEST_STAGE:-}" ]; then
	exec "$support/with-mariadb" --arg=--general-log=1 "$support/with-webserver" lighttpd "$0"
fi

: "${FOOTFALL_TEST_DIR:?}" "${FOOTFALL_TEST_URL:?}" "${FOOTFALL_TEST_STAGE:?}"
body='{"site":"docs.example.org","path":"/private","referrer":"https://example.net/"}'
agent='Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0'
count=0
failed=0

ok()
{
	count=$((count + 1))
	if [ "$1" -eq 0 ]; then
		echo "ok $count - $2"
	else
		echo "not ok $count - $2"
		failed=1
	fi
}

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

rows=$(mariadb -uroot -S "$FOOTFALL_TEST_SOCKET" footfall -N -e \
	"SELECT COUNT(*), COUNT(DISTINCT visitor_hash) FROM pageview" | tr '\t' ' ')
[ "$rows" = "6 3" ]
ok $? "six hits of three visitors are stored (got $rows)"

mariadb -uroot -S "$FOOTFALL_TEST_SOCKET" -e \
	'SET GLOBAL innodb_max_dirty_pages_pct_lwm = 0.001, GLOBAL innodb_max_dirty_pages_pct = 0;
	FLUSH LOCAL TABLES'
found=$(find "$FOOTFALL_TEST_DIR" -type f -name '*.log' -exec grep -laF 'INSERT INTO pageview' {} +)
ok $? "the general log is on and holds the INSERT ($found)"

# A control: the search does find what was stored, and raw bytes too.
[ -n "$(files_with /private)" ]
ok $? "the search finds the path that was stored"
printf 'x\040\001\015\270\276\357\360\015x' >"$FOOTFALL_TEST_DIR/control"
[ "$(files_with "$(printf '\040\001\015\270\276\357\360\015')")" = "$FOOTFALL_TEST_DIR/control" ]
ok $? "the search finds raw bytes"
rm "$FOOTFALL_TEST_DIR/control"

# The bytes of 2001:db8:beef:f00d::/64, which are what is hashed.
prefix=$(printf '\040\001\015\270\276\357\360\015')
for needle in 198.51.100.23 203.0.113.77 2001:db8:beef: 2001:0db8:beef 20010DB8BEEF \
	20010db8beef C6336417 c6336417 cb00714d CB00714D "$prefix"; do
	# This script's own name for it is in no file; the shell holds it in memory.
	files=$(files_with "$needle")
	[ -z "$files" ]
	ok $? "no file holds $(printf %s "$needle" | tr -c '[:alnum:].:' '?')${files:+: $files}"
done
echo "1..$count"
exit "$failed"
