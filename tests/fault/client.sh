#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The client has gone: at every byte of the request, at every byte of the answer, by a
# close and by a reset, through web servers; and pipes that are closed at every byte. A hit
# is stored once or not at all, once when all of it had come, and no process is left.

set -eu

# shellcheck source=tests/support/jobs.sh
. "$(dirname "$0")/../support/jobs.sh"
# shellcheck source=tests/support/fault.sh
. "$FOOTFALL_SRCDIR/tests/support/fault.sh"
# shellcheck disable=SC2119 # LINE is not $1
# shellcheck source=tests/support/sweep.sh
. "$FOOTFALL_SRCDIR/tests/support/sweep.sh"
# shellcheck source=tests/support/webserver.sh
. "$FOOTFALL_SRCDIR/tests/support/webserver.sh"

stage=$work/stage
: >"$work/whole"

stop()
{
	webserver_stop
	clean_up
}
trap stop EXIT

# whole_once: those that had come wholly are there.
whole_once()
{
	sort "$work/whole" >"$work/whole.sorted"
	is "$1: each hit that had come wholly is stored" \
		"$(comm -23 "$work/whole.sorted" "$work/stored.once" | tr '\n' ' ')" ''
	ok "$1: there were some" [ -s "$work/whole" ]
	: >"$work/whole"
}

# ---- pipes ---------------------------------------------------------------------

up
fresh
# The body is cut there; or nobody reads the answer.
cuts=0
for at in $(seq 0 30); do
	number=$fault_next
	fault_next=$((fault_next + 1))
	body="{\"site\":\"a\",\"path\":\"/n/$number\"}"
	if [ "$at" -ge "${#body}" ]; then at=${#body}; fi
	status=$(printf '%s' "$body" | head -c "$at" | request CONTENT_LENGTH="${#body}" \
		REMOTE_ADDR=198.51.100.7 HTTP_USER_AGENT=Mozilla/5.0 |
		sed -n '1s/^Status: \([0-9]*\).*/\1/p')
	echo "$number ${status:-0} 0" >>"$work/hits"
	cuts=$((cuts + 1))
done
ok 'a hit that was cut is answered 400' grep -q ' 400 0$' "$work/hits"
for at in $(seq 20); do
	number=$fault_next
	fault_next=$((fault_next + 1))
	body="{\"site\":\"a\",\"path\":\"/n/$number\"}"
	echo "$number 0 0" >>"$work/hits"
	echo "/n/$number" >>"$work/whole"
	printf '%s' "$body" | request CONTENT_LENGTH="${#body}" REMOTE_ADDR=198.51.100.7 \
		HTTP_USER_AGENT=Mozilla/5.0 | :
done
wait_for nothing_is_left
row 20 by=pipes cut_at="$cuts"
whole_once pipes

# ---- web servers -----------------------------------------------------------------

# make_stage: what the web server's user serves; configures it.
make_stage()
{
	rm -rf "$stage" "$state"
	mkdir -p "$stage/cgi-bin" "$stage/footfall" "$stage/htdocs"
	mkdir -m 0700 "$state"
	config=$stage/footfall/footfall.conf
	collect=$stage/cgi-bin/collect.cgi
	cp "$FOOTFALL_BUILDDIR/cgi-bin/collect.cgi" "$collect"
	chmod 0755 "$collect"
	up
	chmod 0711 "$work"
	if [ "$(id -u)" -eq 0 ]; then
		chgrp "$(id -gn "$(webserver_owner)")" "$config"
		chown "$(webserver_owner):" "$state"
	fi
}

# request_of NUMBER: a hit as a browser sends it.
request_of()
{
	body="{\"site\":\"a\",\"path\":\"/n/$1\"}"
	printf 'POST /cgi-bin/collect.cgi HTTP/1.1\r\nHost: localhost\r\nUser-Agent: Mozilla/5.0\r\n'
	printf 'Content-Type: text/plain\r\nContent-Length: %s\r\nConnection: close\r\n\r\n%s' \
		"${#body}" "$body"
}

# go_away SEND RECEIVE HOW: a client that does; a hit whose every byte it sent is whole.
go_away()
{
	number=$fault_next
	fault_next=$((fault_next + 1))
	request_of "$number" >"$work/request"
	"$FOOTFALL_BUILDDIR/tests/support/gone" "$webserver_port" "$@" \
		<"$work/request" >"$work/answer"
	status=$(sed -n '1s,^HTTP/1.1 \([0-9]*\).*,\1,p' "$work/answer")
	grep -q "^$(printf '\r')\$" "$work/answer" || status=0
	echo "$number ${status:-0} 0" >>"$work/hits"
	# A reset takes along what the server had not read.
	[ "$1" -lt "$(wc -c <"$work/request")" ] || [ "$2" = 0 ] || echo "/n/$number" >>"$work/whole"
}

# through SERVER
through()
{
	if lacking=$(webserver_lacks "$1"); then
		skip "the client goes, through $1" "there is no $lacking; name the folder of the \
unpacked packages in FOOTFALL_PACKAGES"
		return 0
	fi
	make_stage
	forget
	webserver_start_anywhere "$1" "$stage"
	go_away 10000 10000 close
	is "$1: a client that stays is answered" "$status" 204
	length=$(wc -c <"$work/request")
	answer=$(wc -c <"$work/answer")
	gone=0
	for at in $(seq 0 "$((length - 1))" | choose 60); do
		for how in close reset; do
			go_away "$at" 0 "$how"
			gone=$((gone + 1))
		done
	done
	for at in $(seq 0 "$answer" | choose 40); do
		for how in close reset; do
			go_away 10000 "$at" "$how"
			gone=$((gone + 1))
		done
	done
	wait_for nothing_is_left
	go_away 10000 10000 close
	is "$1: the next one that stays is answered" "$status" 204
	# A hit whose client has gone may be on its way from the server's buffers.
	wait_for nothing_is_left
	webserver_stop
	row 20 by="$1" gone="$gone"
	whole_once "$1"
	ok "$1: no process is left" nothing_is_left
}

through lighttpd
through apache
done_testing
