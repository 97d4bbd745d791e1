#!/bin/sh
# SPDX-License-Identifier: MIT
#
# MariaDB that is stopped, silent, locked or refusing: the hit goes to the journal and is
# answered 204, or, where there is no salt for it, 503 with Retry-After; CORS headers are
# there in any case. In the end what was answered 204 is stored, each once.

set -u
export LC_ALL=C

support=$FOOTFALL_SRCDIR/tests/support
# shellcheck source=tests/support/tap.sh
. "$support/tap.sh"
if [ -z "${FOOTFALL_TEST_STAGE:-}" ]; then
	exec "$support/with-mariadb" "$support/with-webserver" none "$0"
fi

: "${FOOTFALL_TEST_DIR:?}" "${FOOTFALL_TEST_STAGE:?}" "${FOOTFALL_TEST_STATE:?}" \
	"${FOOTFALL_TEST_MARIADB_PID:?}"
body='{"site":"docs.example.org","path":"/"}'
configuration=$FOOTFALL_TEST_CONFIG
tracer=
accepted=0
refused=0
# shellcheck disable=SC2086 # the words of a tracer
hit()
{
	printf %s "$body" | env -i FOOTFALL_CONFIG="$configuration" REQUEST_METHOD=POST \
		CONTENT_TYPE=text/plain CONTENT_LENGTH=${#body} REMOTE_ADDR=192.0.2.1 \
		HTTP_USER_AGENT=Mozilla/5.0 timeout 30 $tracer \
		"$FOOTFALL_TEST_STAGE/cgi-bin/collect.cgi" | tr -d '\r'
}

# expect STATUS NAME: what one hit is answered that tries MariaDB whatever was before.
expect()
{
	rm -f "$FOOTFALL_TEST_STATE/away"
	answer=$(hit)
	case $1 in
	204) accepted=$((accepted + 1)) ;;
	503) refused=$((refused + 1)) ;;
	esac
	like "$2: $1" "$answer" "^Status: $1 "
	like "$2: with CORS headers" "$answer" '^Access-Control-Allow-Origin: \*$'
	[ "$1" != 503 ] || like "$2: with Retry-After" "$answer" '^Retry-After: [0-9]+$'
}

sql()
{
	mariadb -uroot -S "$FOOTFALL_TEST_SOCKET" footfall -N -e "$1"
}

# wait_for_lock: until somebody holds the table, ten seconds at most.
wait_for_lock()
{
	tries=100
	until sql "SHOW OPEN TABLES WHERE In_use > 0" | grep -q pageview; do
		tries=$((tries - 1))
		[ "$tries" -gt 0 ] || return 1
		sleep 0.1
	done
}

kill -STOP "$FOOTFALL_TEST_MARIADB_PID"
expect 503 "MariaDB is silent, and no salt is kept"
kill -CONT "$FOOTFALL_TEST_MARIADB_PID"
expect 204 "MariaDB is there"

kill -STOP "$FOOTFALL_TEST_MARIADB_PID"
expect 204 "MariaDB is silent"
kill -CONT "$FOOTFALL_TEST_MARIADB_PID"

# A session that holds the table until it is told to end.
mkfifo "$FOOTFALL_TEST_DIR/hold"
mariadb -uroot -S "$FOOTFALL_TEST_SOCKET" footfall -n <"$FOOTFALL_TEST_DIR/hold" &
holder=$!
exec 4>"$FOOTFALL_TEST_DIR/hold"
echo 'LOCK TABLES pageview WRITE, salt READ;' >&4
wait_for_lock
expect 204 "the table is locked"
# The statement gives up before the deadline does, whatever the deadline is.
configuration=$FOOTFALL_TEST_DIR/hasty.conf
{ cat "$FOOTFALL_TEST_CONFIG"; echo 'deadline_ms = 1000;'; } >"$configuration"
expect 204 "the table is locked, a short deadline"
is "a lock that does not come: the outcome is known" \
	"$(grep -c 'hit (busy)' "$FOOTFALL_TEST_STATE/collect.log")" 2
configuration=$FOOTFALL_TEST_CONFIG
exec 4>&-
wait "$holder"

sql 'SET GLOBAL read_only = 1; CREATE USER reader@localhost; GRANT ALL ON footfall.* TO reader@localhost'
configuration=$FOOTFALL_TEST_DIR/reader.conf
sed 's/user = "root"/user = "reader"/' "$FOOTFALL_TEST_CONFIG" >"$configuration"
expect 204 "the server is read-only"
sql 'SET GLOBAL read_only = 0; ALTER USER reader@localhost IDENTIFIED BY "secret-word"'
expect 204 "the password is wrong"
not_ok "no password in collect.log" grep secret-word "$FOOTFALL_TEST_STATE/collect.log"

configuration=$FOOTFALL_TEST_DIR/absent.conf
sed "s|socket = .*|socket = \"$FOOTFALL_TEST_DIR/absent.sock\";|" "$FOOTFALL_TEST_CONFIG" \
	>"$configuration"
expect 204 "there is no socket"
sed 's|socket = .*|host = ("127.0.0.1"); port = 1; tls_verify = true;|' \
	"$FOOTFALL_TEST_CONFIG" >"$configuration"
expect 204 "nobody listens"

configuration=$FOOTFALL_TEST_CONFIG
if strace -qq -o /dev/null true 2>/dev/null; then
	tracer='strace -qq -o /dev/null -e inject=getrandom:error=ENOSYS'
	expect 503 "the kernel gives no random numbers"
	# As in a root folder without /dev; a library asks there for random numbers.
	tracer='strace -qq -o /dev/null -P /dev/urandom -P /dev/random
		-e inject=open,openat:error=ENOENT'
	expect 204 "there is no /dev/urandom"
	tracer=
	direct=3
else
	skip "the kernel gives no random numbers: 503" "strace is missing or may not trace"
	direct=2
fi
expect 204 "all is well again"
is "until the drain, what MariaDB took is stored" "$(sql 'SELECT COUNT(*) FROM pageview')" "$direct"
ok "the drain: exit 0" "$FOOTFALL_BUILDDIR/admin/admin" --config="$configuration" --drain --quiet
is "what was answered 204 is stored, each once, and nothing else" \
	"$(sql 'SELECT COUNT(*), COUNT(DISTINCT event_id) FROM pageview')" "$accepted	$accepted"
is "each 503 has its line in collect.log" \
	"$(grep -c 'answered 503' "$FOOTFALL_TEST_STATE/collect.log")" "$refused"
is "collect.log is its owner's alone" "$(stat -c %a "$FOOTFALL_TEST_STATE/collect.log")" 600
done_testing
